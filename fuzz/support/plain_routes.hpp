// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_ROUTES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_ROUTES_HPP

// NLRI read the slow and obvious way, octet by octet and bit by bit: what the library's own views,
// which are written for speed, must come to as well.

#include <bgpwire/nlri/unicast.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace bgpwire::plain {

/// One element: RFC 4271 §4.3, with the path identifier of RFC 7911 §3.
struct route {
    std::uint32_t path_identifier = 0;
    unsigned length = 0;                    ///< in bits
    std::array<std::uint8_t, 16> address{}; ///< bits behind the length are zero

    friend bool operator==(route const&, route const&) = default;
};

struct routes {
    std::vector<route> elements;
    std::optional<std::size_t> wrong_at; ///< the octet at fault: the length, or where an element starts that is cut off
};

/// Reads a field of prefixes of addresses of `width` bits.
inline routes read_routes(octets field, unsigned width, bool with_path_identifiers)
{
    routes found;
    std::size_t at = 0;
    while (at != field.size()) {
        auto const start = at;
        route one;
        if (with_path_identifiers) {
            for (int i = 0; i != 4; ++i) {
                if (at == field.size()) {
                    found.wrong_at = start;
                    return found;
                }
                one.path_identifier = one.path_identifier * 256 + field[at++];
            }
        }
        if (at == field.size()) {
            found.wrong_at = start;
            return found;
        }
        one.length = field[at];
        if (one.length > width) { // RFC 7606 §5.3
            found.wrong_at = at;
            return found;
        }
        ++at;
        for (unsigned bit = 0; bit != one.length; ++bit) {
            if (bit % 8 == 0 && at + bit / 8 >= field.size()) { // RFC 7606 §5.3
                found.wrong_at = start;
                return found;
            }
            auto const mask = 0x80U >> bit % 8;
            if ((field[at + bit / 8] & mask) != 0)
                one.address[bit / 8] = static_cast<std::uint8_t>(one.address[bit / 8] | mask);
        }
        at += one.length / 8 + (one.length % 8 != 0 ? 1 : 0);
        found.elements.push_back(one);
    }
    return found;
}

/// How many bits the addresses of a family have; nothing where its NLRI are not prefixes alone.
inline std::optional<unsigned> address_width(address_family family)
{
    if (family == ipv4_unicast || family == ipv4_multicast)
        return 32;
    if (family == ipv6_unicast || family == ipv6_multicast)
        return 128;
    return std::nullopt;
}

/// The library's value in the plain form.
inline route plain_form(ipv4_nlri const& nlri)
{
    route one{nlri.path_identifier, nlri.prefix.length(), {}};
    for (unsigned i = 0; i != 4; ++i)
        one.address[i] = static_cast<std::uint8_t>(nlri.prefix.address().value() >> (24 - 8 * i));
    return one;
}

inline route plain_form(ipv6_nlri const& nlri)
{
    route one{nlri.path_identifier, nlri.prefix.length(), {}};
    for (unsigned i = 0; i != 8; ++i) {
        one.address[i] = static_cast<std::uint8_t>(nlri.prefix.address().high() >> (56 - 8 * i));
        one.address[i + 8] = static_cast<std::uint8_t>(nlri.prefix.address().low() >> (56 - 8 * i));
    }
    return one;
}

/// Whether a view of the library has just these routes, in this order.
template<class View>
bool has_routes(View const& view, std::vector<route> const& expected)
{
    std::size_t count = 0;
    for (auto const& nlri : view) {
        if (count == expected.size() || plain_form(nlri) != expected[count])
            return false;
        ++count;
    }
    return count == expected.size() && view.empty() == expected.empty();
}

} // namespace bgpwire::plain

#endif
