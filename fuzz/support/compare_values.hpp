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

template<class A, class Expect>
void compare_value(A const& decoded, octets value, codec_context const& context, Expect const& expect)
{
    constexpr auto type = A::traits.type_code;
    std::vector<std::uint8_t> memory(value.size());
    wire::writer out{memory};
    decoded.encode(out, context);
    expect(out.ok() && same_octets(out.written(), value), "an attribute encodes to the octets that it was");

    [[maybe_unused]] std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
    if constexpr (type == 2)
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
