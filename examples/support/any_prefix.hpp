// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_ANY_PREFIX_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_ANY_PREFIX_HPP

#include <bgpwire/io/string.hpp>
#include <bgpwire/net/ip_address.hpp>
#include <bgpwire/net/prefix.hpp>

#include <optional>
#include <string>
#include <variant>

namespace examples {

/// A prefix of either family.
using any_prefix = std::variant<bgpwire::ipv4_prefix, bgpwire::ipv6_prefix>;

/// Reads `192.0.2.0/24`, or an address, which is a prefix of its whole length; no bits may be set behind the length.
inline std::optional<any_prefix> parse_prefix(std::string const& text)
{
    auto const address = bgpwire::ip_address::parse(text.substr(0, text.find('/')));
    if (!address)
        return std::nullopt;
    auto const whole = text.find('/') != text.npos ? text : text + (address->is_v4() ? "/32" : "/128");
    if (auto const v4 = bgpwire::ipv4_prefix::parse(whole); v4 && bgpwire::ip_address{v4->address()} == *address)
        return *v4;
    if (auto const v6 = bgpwire::ipv6_prefix::parse(whole); v6 && bgpwire::ip_address{v6->address()} == *address)
        return *v6;
    return std::nullopt;
}

inline std::string text_of(any_prefix const& prefix)
{
    return std::visit([](auto const& p) { return bgpwire::to_string(p); }, prefix);
}

} // namespace examples

#endif
