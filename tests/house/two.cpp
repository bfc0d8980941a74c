// SPDX-License-Identifier: BSL-1.0
// The library where other people's headers came first and left their macros behind.
#include "standard_headers.hpp"

#include "hostile_macros.hpp"

#include <bgpwire/bgpwire.hpp>

int other_unit()
{
    auto const prefix = bgpwire::ipv4_prefix::parse("192.0.2.0/24");
    return prefix ? static_cast<int>(prefix->length()) : 0;
}
