// SPDX-License-Identifier: BSL-1.0
// The whole library in one translation unit of two, built without exceptions and RTTI: whatever
// lacks an `inline` is defined twice when they are linked.
#include <bgpwire/bgpwire.hpp>

#include <bgpwire/bgpwire.hpp> // a second time: the include guards

int other_unit();

int main()
{
    auto const prefix = bgpwire::ipv4_prefix::parse("192.0.2.0/24");
    return prefix && prefix->length() == 24 && other_unit() == 24 ? 0 : 1;
}
