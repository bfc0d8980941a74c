// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_COMPARE_VALUES_HPP
#define BGPWIRE_FUZZ_SUPPORT_COMPARE_VALUES_HPP

// Whether the library's attributes say what their octets say.

#include "plain_attributes.hpp"

#include <bgpwire/path_attribute/list.hpp>

#include <type_traits>

namespace bgpwire::plain {

/// Whether who analyses is shown a malformed value: one that can be framed, with AS number 0 or an address that no next
/// hop has.
inline bool is_shown_malformed(std::uint8_t type, octets value, codec_context const& context)
{
    std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
    switch (type) {
    case 2: {
        auto const path = read_segments(value, as_size);
        return path && has_as_0(*path);
    }
    case 3: return value.size() == 4;
    case 7: return value.size() == as_size + 4;
    case 17: {
        auto const path = read_segments(value, 4);
        return value.size() >= 6 && path && has_as_0(*path);
    }
    case 18: return value.size() == 8;
    default: return false;
    }
}

/// The routes of each family that is read.
template<class Mp, class Expect, class... View>
void compare_mp(
    Mp const& mp, plain::mp const& mine, codec_context const& context, Expect const& expect, type_list<View...>)
{
    expect(mp.family() == mine.family, "both forms find the same family");
    expect(same_octets(mp.nlri_octets(), mine.nlri), "both forms find the same NLRI field");
    auto const one = [&]<class V>(type_list<V>) {
        auto const routes = mp.template nlri<V>();
        expect(routes.has_value() == (mp.family() == V::family), "NLRI are there for their own family");
        bool const paths = context.add_path.contains(V::family);
        if (routes)
            expect(has_routes(*routes, read_routes(mine.nlri, *address_width(V::family), paths).elements),
                "both forms find the same routes of a family");
    };
    (one(type_list<View>{}), ...);
}

template<class Path>
bool has_segments(Path const& path, std::vector<segment> const& expected)
{
    std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> found, wanted;
    for (auto const& s : path) {
        found.push_back({static_cast<std::uint64_t>(s.type()), {}});
        for (auto const number : s)
            found.back().second.push_back(number.value());
    }
    for (auto const& s : expected)
        wanted.push_back({s.type, s.numbers});
    return found == wanted;
}

/// Of an item in a list: RFC 1997, RFC 4456 §8, RFC 4360 §2, RFC 5701 §2, RFC 8092 §3.
inline std::size_t item_size(std::uint8_t type)
{
    switch (type) {
    case 16: return 8;
    case 25: return 20;
    case 32: return 12;
    default: return 4;
    }
}

template<class A, class Expect>
void compare_value(A const& decoded, octets value, codec_context const& context, Expect const& expect)
{
    constexpr auto type = A::traits.type_code;
    std::vector<std::uint8_t> memory(value.size());
    wire::writer out{memory};
    decoded.encode(out, context);
    expect(out.ok() && same_octets(out.written(), value), "an attribute encodes to the octets that it was");

    [[maybe_unused]] auto const number
        = [&](std::size_t at, std::size_t size) { return number_in(value.subspan(at, size)); };
    [[maybe_unused]] std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
    if constexpr (type == 1)
        expect(static_cast<std::uint64_t>(decoded.value) == number(0, 1), "both forms find the same ORIGIN");
    else if constexpr (type == 3)
        expect(decoded.address.value() == number(0, 4), "both forms find the same NEXT_HOP");
    else if constexpr (type == 4)
        expect(decoded.metric == number(0, 4), "both forms find the same MULTI_EXIT_DISC");
    else if constexpr (type == 5)
        expect(decoded.degree == number(0, 4), "both forms find the same LOCAL_PREF");
    else if constexpr (type == 7 || type == 18) {
        auto const size = type == 18 ? 4 : as_size;
        expect(decoded.as_number.value() == number(0, size), "both forms find the same aggregating AS");
        expect(decoded.identifier.value() == number(size, 4), "both forms find the same aggregating router");
    } else if constexpr (type == 9)
        expect(decoded.identifier.value() == number(0, 4), "both forms find the same ORIGINATOR_ID");
    else if constexpr (type == 35)
        expect(decoded.as_number.value() == number(0, 4), "both forms find the same ONLY_TO_CUSTOMER");
    else if constexpr (type == 8 || type == 10 || type == 16 || type == 25 || type == 32)
        expect(decoded.size() == value.size() / item_size(type), "both forms find as many items");
    else if constexpr (type == 17)
        expect(has_segments(decoded.path(), *read_segments(value, 4)), "both forms find the same AS4 segments");
    else if constexpr (type == 128) {
        expect(decoded.origin_as().value() == number(0, 4), "both forms find the same origin of a set");
        expect(same_octets(decoded.attributes(), value.subspan(4)), "both forms find the same attributes in a set");
    } else if constexpr (type == 2)
        expect(has_segments(decoded, *read_segments(value, as_size)), "both forms find the same segments");
    else if constexpr (type == 14) {
        auto const mine = read_mp_reach(value);
        expect(mine && same_octets(decoded.next_hop_octets(), mine->next_hop), "both forms find the same next hop");
        compare_mp(decoded, *mine, context, expect, known_nlri{});
    } else if constexpr (type == 15)
        compare_mp(decoded, *read_mp_unreach(value), context, expect, known_nlri{});
}

} // namespace bgpwire::plain

#endif
