// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/bgpwire.hpp>
#include <bgpwire/io/ostream.hpp>

#include <iostream>

int main()
{
    if (auto const prefix = bgpwire::ipv6_prefix::parse("2001:DB8::/32"))
        std::cout << *prefix << '\n';
}
