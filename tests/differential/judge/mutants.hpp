// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_DIFFERENTIAL_JUDGE_MUTANTS_HPP
#define BGPWIRE_TESTS_DIFFERENTIAL_JUDGE_MUTANTS_HPP

// UPDATEs to be judged, the same ones on every run: mutants of vectors and of recorded ones, and single attributes with
// every type code, all flags and many lengths.

#include <bgpwire/message/header.hpp>
#include <bgpwire/path_attribute/context.hpp>

#include "../../../fuzz/support/mutator.hpp"
#include "support/vectors.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace bgpwire::test {

using update_octets = std::vector<std::uint8_t>;

/// The UPDATEs in recorded packets, where BGPWIRE_DATA names a folder of them; found by their markers.
inline std::vector<update_octets> recorded_updates()
{
    std::vector<update_octets> found;
    char const* const data = std::getenv("BGPWIRE_DATA");
    std::error_code none;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{data == nullptr ? "" : data, none}) {
        auto const extension = entry.path().extension();
        if (extension != ".cap" && extension != ".pcap")
            continue;
        std::ifstream in{entry.path(), std::ios::binary};
        update_octets const file{std::istreambuf_iterator<char>{in}, {}};
        octets rest{file};
        while (rest.size() >= header_length) {
            auto const message = next_message(rest, extended_message_length);
            if (message && *message && (*message)->type() == message_type::update)
                found.emplace_back((*message)->octets().begin(), (*message)->octets().end());
            rest = rest.subspan(message && *message ? (*message)->octets().size() : 1);
        }
    }
    return found;
}

inline void right_header(update_octets& m)
{
    std::fill_n(m.begin(), 16, std::uint8_t{0xff});
    wire::store<std::uint16_t>(m.data() + 16, static_cast<std::uint16_t>(m.size()));
    m[18] = static_cast<std::uint8_t>(message_type::update);
}

/// Up to three changes of the kind that breaks decoders, under a Length that is right.
inline void mutate(update_octets& m, fuzz::numbers& next)
{
    for (auto changes = 1 + next(2) * next(3); changes != 0; --changes) {
        fuzz::parts found{m};
        found.messages(0, m.size());
        fuzz::mutate_part(m, found.all, next);
    }
    m.resize((std::min)((std::max)(m.size(), std::size_t{23}), standard_message_length));
    right_header(m);
}

inline codec_context any_session(fuzz::numbers& next)
{
    codec_context context;
    context.as_numbers = next(2) == 0 ? asn_width::two_octets : asn_width::four_octets;
    context.peer = static_cast<peering>(next(3));
    context.as_sets = static_cast<as_set_handling>(next(2));
    for (auto const family : {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast}) {
        if (next(4) == 0)
            context.add_path.insert(family);
        if (next(4) == 0)
            context.ipv6_next_hop.insert(family);
    }
    return context;
}

/// Calls `use(message, session)` for `count` mutants.
template<class Use>
void for_each_mutant(unsigned long count, std::uint64_t seed, Use&& use)
{
    auto seeds = recorded_updates();
    for (auto const& v : vectors)
        if (auto const message = next_message(v.message); message && *message)
            if ((*message)->type() == message_type::update)
                seeds.emplace_back(v.message.begin(), v.message.end());
    fuzz::numbers next{seed};
    for (unsigned long i = 0; i != count; ++i) {
        auto message = seeds[next(seeds.size())];
        mutate(message, next);
        use(message, any_session(next));
    }
}

/// What stands around the one attribute of @ref for_each_attribute.
enum class surrounding { nlri, mp_reach_nlri, withdrawn_routes };

/// An UPDATE with routes, what they need, and one attribute more or, where they have one of that type, instead.
inline update_octets around(update_octets const& attribute, surrounding where)
{
    update_octets attributes;
    auto const add = [&](std::initializer_list<std::uint8_t> a) {
        if (a.begin()[1] != attribute[1])
            attributes.insert(attributes.end(), a);
    };
    if (where != surrounding::withdrawn_routes) {
        add({0x40, 1, 1, 0});
        add({0x40, 2, 0});
    }
    if (where == surrounding::nlri)
        add({0x40, 3, 4, 192, 0, 2, 1});
    if (where == surrounding::mp_reach_nlri)
        add({0x80, 14, 24, 0, 2, 1, 16, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 16, 0x20, 1});
    attributes.insert(attributes.end(), attribute.begin(), attribute.end());

    update_octets message(header_length);
    auto const length = [&](std::size_t n) {
        message.push_back(static_cast<std::uint8_t>(n >> 8));
        message.push_back(static_cast<std::uint8_t>(n));
    };
    constexpr std::uint8_t route[] = {24, 198, 51, 100};
    bool const withdraws = where == surrounding::withdrawn_routes;
    length(withdraws ? sizeof route : 0);
    if (withdraws)
        message.insert(message.end(), route, route + sizeof route);
    length(attributes.size());
    message.insert(message.end(), attributes.begin(), attributes.end());
    if (where == surrounding::nlri)
        message.insert(message.end(), route, route + sizeof route);
    right_header(message);
    return message;
}

/// Calls `use(message, session)` for attributes of every type, with all flags and lengths, on every kind of session, each
/// in three surroundings; of all these every `stride`th.
template<class Use>
void for_each_attribute(unsigned long stride, Use&& use)
{
    constexpr std::uint8_t lengths[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 16, 19, 20, 22, 24, 26, 32, 36};
    fuzz::numbers next{1};
    unsigned long number = 0;
    for (unsigned type = 0; type != 256; type += type == 45 ? 83 : type == 129 ? 126 : 1)
        for (unsigned flags = 0; flags != 256; flags += 16)
            for (auto const length : lengths)
                for (unsigned session = 0; session != 12; ++session)
                    for (unsigned random = 0; random != 2; ++random)
                        for (auto const where :
                            {surrounding::nlri, surrounding::mp_reach_nlri, surrounding::withdrawn_routes}) {
                            if (number++ % stride != 0)
                                continue;
                            update_octets attribute{static_cast<std::uint8_t>(flags), static_cast<std::uint8_t>(type)};
                            if ((flags & attribute_flag::extended_length) != 0)
                                attribute.push_back(0);
                            attribute.push_back(length);
                            for (unsigned i = 0; i != length; ++i)
                                attribute.push_back(random != 0 ? next.octet() : std::uint8_t{});
                            codec_context context;
                            context.as_numbers = session % 2 == 0 ? asn_width::two_octets : asn_width::four_octets;
                            context.peer = static_cast<peering>(session / 2 % 3);
                            context.as_sets = static_cast<as_set_handling>(session / 6);
                            use(around(attribute, where), context);
                        }
}

} // namespace bgpwire::test

#endif
