// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/bgpwire.hpp>

int main()
{
    auto const prefix = bgpwire::ipv4_prefix::parse("192.0.2.0/24");
    return prefix && prefix->length() == 24 ? 0 : 1;
}
