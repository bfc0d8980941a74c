// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_VALUES_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_VALUES_HPP

// What can be wrong inside the values that decide about routes, one function for each, as its RFC reads:
// ORIGIN, AS_PATH, NEXT_HOP, AGGREGATOR, MP_REACH_NLRI, MP_UNREACH_NLRI, AS4_PATH and AS4_AGGREGATOR. The
// values of all others, and the NLRI of families that are not prefixes alone, are as the library's own
// codecs say: an attribute that is added to the registry needs nothing here.

#include "plain_routes.hpp"

#include <bgpwire/path_attribute/list.hpp>

namespace bgpwire::plain {

inline std::uint32_t number_at(octets value, std::size_t at, std::size_t size)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i != size; ++i)
        number = number * 256 + value[at + i];
    return number;
}

/// What is wrong with a value; `offset` counts from its start.
struct fault {
    errc code;
    error_action action;
    std::size_t offset = 0;
};
using verdict = std::optional<fault>;

/// Segments of RFC 4271 §4.3 (b) and RFC 5065 §3; where the first thing is that RFC 7606 §7.2 or RFC 7607 §2 forbid.
struct segment {
    std::uint8_t type;
    std::size_t start;
    std::vector<std::uint32_t> numbers;
};
struct segments {
    std::vector<segment> all;
    std::optional<std::size_t> wrong_at;
};

inline segments read_segments(octets value, std::size_t as_size, as_0_handling as_0 = as_0_handling::refuse)
{
    segments path;
    std::size_t at = 0;
    while (at != value.size()) {
        if (value.size() - at == 1 || value[at] < 1 || value[at] > 4) {
            path.wrong_at = at;
            return path;
        }
        segment one{value[at], at, {}};
        std::size_t const count = value[at + 1];
        if (count == 0 || at + 2 + count * as_size > value.size()) {
            path.wrong_at = at + 1;
            return path;
        }
        at += 2;
        for (std::size_t i = 0; i != count; ++i, at += as_size) {
            one.numbers.push_back(number_at(value, at, as_size));
            if (one.numbers.back() == 0 && as_0 == as_0_handling::refuse) {
                path.wrong_at = at;
                return path;
            }
        }
        path.all.push_back(one);
    }
    return path;
}

inline verdict judge_as_path(octets value, codec_context const& context)
{
    auto const malformed = [](std::size_t at) {
        return fault{errc::malformed_as_path, error_action::treat_as_withdraw, at};
    };
    auto const path = read_segments(value, context.as_numbers == asn_width::four_octets ? 4 : 2);
    if (path.wrong_at)
        return malformed(*path.wrong_at);
    if (context.errors == error_handling::analyse)
        return std::nullopt;
    if (context.peer == peering::confederation && (path.all.empty() || path.all[0].type != 3)) // RFC 5065 §5
        return malformed(0);
    for (auto const& s : path.all) {
        bool const of_a_confederation = s.type == 3 || s.type == 4;
        bool const set = s.type == 1 || s.type == 4;
        if ((of_a_confederation && context.peer == peering::external)              // RFC 5065 §5
            || (set && context.as_sets == as_set_handling::treat_as_withdraw)) // RFC 9774
            return malformed(s.start);
    }
    return std::nullopt;
}

inline verdict judge_as4_path(octets value, codec_context const& context)
{
    auto const path = read_segments(value, 4);
    if (path.wrong_at) // RFC 6793 §6
        return fault{errc::optional_attribute_error, error_action::attribute_discard};
    if (context.errors != error_handling::analyse && context.as_sets == as_set_handling::treat_as_withdraw)
        for (auto const& s : path.all)
            if (s.type == 1 || s.type == 4) // RFC 9774 §3
                return fault{errc::optional_attribute_error, error_action::treat_as_withdraw};
    return std::nullopt;
}

inline bool can_be_read(address_family family, octets field, codec_context const& context)
{
    bool const add_path = context.add_path.contains(family);
    if (auto const width = address_width(family))
        return !read_routes(field, *width, add_path).wrong_at;
    auto const paths = add_path ? path_identifiers::present : path_identifiers::absent;
    return check_nlri(known_nlri{}, family, field, paths).failure == errc{};
}

inline address_family family_of(octets value)
{
    return {static_cast<afi>(number_at(value, 0, 2)), static_cast<safi>(value[2])};
}

/// RFC 4271 §6.3, RFC 1122 §3.2.1.3
inline bool is_ipv4_host(octets address, choices made)
{
    if (address[0] == 127)
        return !made.contains(choice::refuse_loopback_next_hop);
    return (address[0] != 0 && address[0] < 224) || made.contains(choice::accept_any_next_hop);
}

/// RFC 4291 §2.5, §2.7; an IPv4-mapped one is what the IPv4 address is
inline bool is_ipv6_host(octets address, choices made)
{
    bool zero = true;
    for (std::size_t i = 0; i != 10; ++i)
        zero = zero && address[i] == 0;
    if (zero && address[10] == 255 && address[11] == 255)
        return is_ipv4_host(address.subspan(12), made);
    bool const few = zero && number_at(address, 10, 2) == 0 && number_at(address, 12, 4) <= 1;
    if (few && address[15] == 1)
        return !made.contains(choice::refuse_loopback_next_hop);
    return (!few && address[0] != 255) || made.contains(choice::accept_any_next_hop);
}

inline bool is_router(octets address, choices made)
{
    if (address.size() == 4)
        return is_ipv4_host(address, made);
    if (address.size() != 16 && address.size() != 32)
        return true;
    bool unspecified = true;
    for (std::size_t i = 0; i != 16; ++i)
        unspecified = unspecified && address[i] == 0;
    bool const link_local = address.size() == 32 && address[16] == 0xfe && (address[17] & 0xc0) == 0x80;
    return is_ipv6_host(address.first(16), made) || (unspecified && link_local);
}

/// The next hop of routes: none for FlowSpec, unknown for SAFIs of private use, after Route Distinguishers for VPNs.
inline bool has_router(address_family family, octets hop, choices made)
{
    auto const safi = static_cast<unsigned>(family.safi);
    if (safi == 133 || safi == 134 || safi > 240)
        return true;
    if ((safi == 128 || safi == 129) && (hop.size() == 12 || hop.size() == 24 || hop.size() == 48))
        return is_router(hop.subspan(8, hop.size() == 12 ? 4 : 16), made);
    return is_router(hop, made);
}

inline verdict judge_mp_reach(octets value, codec_context const& context)
{
    fault const malformed{errc::optional_attribute_error, error_action::session_reset};
    auto const family = family_of(value);
    std::size_t const hop = value[3];
    if (4 + hop + 1 > value.size())
        return malformed; // RFC 7606 §7.11
    bool const six = hop == 16 || hop == 32; // RFC 2545 §3
    if (address_width(family) == 32 && hop != 4 && !(six && context.ipv6_next_hop.contains(family)))
        return malformed; // RFC 4760 §3; RFC 8950 §4
    if (address_width(family) == 128 && !six)
        return malformed;
    if (!address_width(family) && !allows_next_hop(family, hop, context))
        return malformed;
    if (!can_be_read(family, value.subspan(4 + hop + 1), context))
        return malformed; // RFC 7606 §5.3
    if (value.size() > 4 + hop + 1 && !has_router(family, value.subspan(4, hop), context.choices)) // RFC 4760 §3
        return fault{errc::invalid_next_hop_attribute, error_action::treat_as_withdraw};
    return std::nullopt;
}

inline verdict judge_mp_unreach(octets value, codec_context const& context)
{
    if (!can_be_read(family_of(value), value.subspan(3), context))
        return fault{errc::optional_attribute_error, error_action::session_reset};
    return std::nullopt;
}

/// As the library's codec of that type code says.
template<class... Attribute>
verdict judge_as_library(std::uint8_t type, octets value, codec_context const& context, type_list<Attribute...>)
{
    verdict found;
    auto const one = [&]<class A>(type_list<A>) {
        if (A::traits.type_code == type)
            if (auto const decoded = A::decode(value, context); !decoded)
                found = fault{decoded.error().code, decoded.error().action, decoded.error().offset};
    };
    (one(type_list<Attribute>{}), ...);
    return found;
}

/// What is wrong with a value of the right length.
inline verdict judge_value(std::uint8_t type, octets value, codec_context const& context)
{
    using enum error_action;
    auto const unless = [](bool good, errc code, error_action action) {
        return good ? verdict{} : verdict{fault{code, action}};
    };
    auto const optional = errc::optional_attribute_error;
    auto const for_as_0 // RFC 7607 §2
        = context.choices.contains(choice::withdraw_on_as_0) ? treat_as_withdraw : attribute_discard;
    switch (type) {
    case 1: return unless(value[0] <= 2, errc::invalid_origin_attribute, treat_as_withdraw); // RFC 7606 §7.1
    case 2: return judge_as_path(value, context);
    case 3:
        return unless(is_ipv4_host(value, context.choices),
            errc::invalid_next_hop_attribute, treat_as_withdraw);
    case 7: {
        std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
        if (value.size() != as_size + 4)
            return fault{errc::attribute_length_error, attribute_discard}; // RFC 7606 §7.7
        return unless(number_at(value, 0, as_size) != 0, optional, for_as_0);
    }
    case 14: return judge_mp_reach(value, context);
    case 15: return judge_mp_unreach(value, context);
    case 17: return judge_as4_path(value, context);
    case 18: return unless(number_at(value, 0, 4) != 0, optional, for_as_0);
    default: return judge_as_library(type, value, context, known_path_attributes{});
    }
}

} // namespace bgpwire::plain

#endif
