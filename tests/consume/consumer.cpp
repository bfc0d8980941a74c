// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/bgpwire.hpp>
#include <bgpwire/io/ostream.hpp>

#include <iostream>

#if defined(WANT_OWN_BOOST) && !defined(OWN_BOOST)
#error "another Boost than the project's own"
#endif

int main()
{
    if (auto const prefix = bgpwire::ipv6_prefix::parse("2001:DB8::/32"))
        std::cout << *prefix << '\n';
}
