// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_ROUTES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_ROUTES_HPP

// Routes that are known by prefixes: IPv4 and IPv6, unicast and multicast. Of other families nothing is read.

#include "plain_octets.hpp"

#include <bgpwire/nlri/unicast.hpp>

namespace bgpwire::plain {

struct route {
    std::uint64_t path_identifier = 0;
    std::uint64_t length = 0;         ///< of the prefix, in bits
    std::vector<std::uint8_t> prefix; ///< as many octets as the address has; bits behind the length are 0

    friend bool operator==(route const&, route const&) = default;
};

struct routes {
    std::vector<route> elements;
    std::optional<std::size_t> wrong_at; ///< where the first element starts that cannot be read
};

/// RFC 4271 §4.3 and RFC 4760 §5: a length in bits, then as many octets as hold them; RFC 7911 §3: a path identifier in
/// front. RFC 7606 §5.3: incorrect where a length is greater than the address has bits, or passes the end.
inline routes read_routes(octets field, unsigned width, bool with_path_identifiers)
{
    routes found;
    cursor in{field};
    while (!in.rest.empty()) {
        auto const start = field.size() - in.rest.size();
        route one;
        auto const identifier = with_path_identifiers ? in.number(4) : std::optional<std::uint64_t>{0};
        auto const length = identifier ? in.number(1) : std::nullopt;
        if (!length || *length > width) {
            found.wrong_at = start;
            break;
        }
        auto const prefix = in.take((*length + 7) / 8);
        if (!prefix) {
            found.wrong_at = start;
            break;
        }
        one.path_identifier = *identifier;
        one.length = *length;
        one.prefix.assign(width / 8, 0);
        // RFC 4271 §4.3: "the value of trailing bits is irrelevant"
        for (std::uint64_t bit = 0; bit != *length; ++bit) {
            auto const mask = static_cast<std::uint8_t>(0x80U >> bit % 8);
            auto const at = static_cast<std::size_t>(bit / 8);
            one.prefix[at] = static_cast<std::uint8_t>(one.prefix[at] | ((*prefix)[at] & mask));
        }
        found.elements.push_back(one);
    }
    return found;
}

/// How many bits the addresses of a family have whose NLRI are prefixes alone; nothing of other families.
/// @see RFC 4760 §5, §6
inline std::optional<unsigned> address_width(address_family family)
{
    if (family.safi != safi::unicast && family.safi != safi::multicast)
        return std::nullopt;
    if (family.afi == afi::ipv4)
        return 32;
    if (family.afi == afi::ipv6)
        return 128;
    return std::nullopt;
}

/// The library's value, as it would be read here.
template<class Address>
route plain_form(basic_nlri<Address> const& nlri)
{
    route one;
    one.path_identifier = nlri.path_identifier;
    one.length = nlri.prefix.length();
    for (auto const octet : nlri.prefix.address().octets())
        one.prefix.push_back(octet);
    return one;
}

/// Whether a view of the library has just these routes, in this order.
template<class View>
bool has_routes(View const& view, std::vector<route> const& expected)
{
    std::vector<route> found;
    for (auto const& nlri : view)
        found.push_back(plain_form(nlri));
    return found == expected;
}

} // namespace bgpwire::plain

#endif
