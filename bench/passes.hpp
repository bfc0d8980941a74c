// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_PASSES_HPP
#define BGPWIRE_BENCH_PASSES_HPP

// What the benchmarks of the decoder do with a set, each in one pass over all of its messages.

#include "corpus.hpp"
#include "floor.hpp"

#include <bgpwire/message.hpp>

#include <cstdlib>
#include <type_traits>

namespace bgpwire::bench {

/// Calls `each(message_view)` for the messages of a set, framed as a session frames its stream.
template<class Each>
void for_each_message(corpus const& set, Each&& each)
{
    octets rest = set.octets;
    while (!rest.empty()) {
        auto const message = next_message(rest, extended_message_length);
        if (!message || !*message)
            std::abort();
        each(**message);
        rest = rest.subspan((*message)->octets().size());
    }
}

// Sums are kept in locals while reading, as the plain walk does: what is read are octets, and a store through
// a reference might change octets.
template<class Nlri>
[[gnu::always_inline]] inline void touch_nlri(Nlri const& nlri, sums& to)
{
    std::uint64_t sum = 0;
    std::uint64_t count = 0;
    for (auto const route : nlri) {
        auto const address = route.prefix.address();
        if constexpr (std::is_same_v<decltype(route), ipv4_nlri const>)
            sum += address.value() + std::uint64_t{route.prefix.length()};
        else
            sum += address.high() + address.low() + route.prefix.length();
        ++count;
    }
    to.prefixes += sum;
    to.prefix_count += count;
}

/// MP_REACH_NLRI and MP_UNREACH_NLRI of the four families that both sides of the comparison read.
template<class Attribute>
[[gnu::always_inline]] inline void touch_mp(Attribute const& mp, sums& to)
{
    if (auto const ipv6 = mp.template nlri<ipv6_unicast_nlri_view>())
        touch_nlri(*ipv6, to);
    else if (auto const ipv4 = mp.template nlri<ipv4_multicast_nlri_view>())
        touch_nlri(*ipv4, to);
    else if (auto const multicast = mp.template nlri<ipv6_multicast_nlri_view>())
        touch_nlri(*multicast, to);
    else if (auto const unicast = mp.template nlri<ipv4_unicast_nlri_view>())
        touch_nlri(*unicast, to);
}

[[gnu::always_inline]] inline void touch(update_view const& view, sums& to)
{
    touch_nlri(view.withdrawn_routes(), to);
    if (auto const path = view.get<as_path_view>()) {
        std::uint64_t sum = 0;
        std::uint64_t count = 0;
        for (auto const segment : *path) {
            for (asn const number : segment)
                sum += number.value();
            count += segment.size();
        }
        to.as_numbers += sum;
        to.as_number_count += count;
    }
    if (auto const list = view.get<communities_view>()) {
        std::uint64_t sum = 0;
        for (community const c : *list)
            sum += c.value;
        to.communities += sum;
    }
    if (auto const list = view.get<extended_communities_view>()) {
        std::uint64_t sum = 0;
        for (extended_community const c : *list)
            sum += c.value;
        to.extended += sum;
    }
    if (auto const list = view.get<large_communities_view>()) {
        std::uint64_t sum = 0;
        for (large_community const c : *list)
            sum += std::uint64_t{c.global_administrator} + c.local_data_1 + c.local_data_2;
        to.large += sum;
    }
    if (auto const reach = view.get<mp_reach_nlri_view>())
        touch_mp(*reach, to);
    if (auto const unreach = view.get<mp_unreach_nlri_view>())
        touch_mp(*unreach, to);
    touch_nlri(view.nlri(), to);
}

inline std::uint64_t frame(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) { sum += message.octets().size(); });
    return sum;
}

inline std::uint64_t index_only(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        auto const fields = update_fields::split(message);
        if (!fields)
            return;
        auto const attributes = path_attributes_view::index(
            fields->path_attributes, set.context, 0, [&](error) { ++sum; });
        asm volatile("" : : "g"(&attributes) : "memory"); // all of it has been made
        sum += attributes.as_received().octets().size();
    });
    return sum;
}

inline std::uint64_t validate(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        auto const view = update_view::decode(message, set.context);
        sum += view ? static_cast<std::uint64_t>(view->action()) : 1;
    });
    return sum;
}

inline sums walk(corpus const& set)
{
    sums to;
    for_each_message(set, [&](message_view message) {
        if (auto const view = update_view::decode(message, set.context))
            touch(*view, to);
        else
            ++to.refused;
    });
    return to;
}

inline std::uint64_t own(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        if (auto const view = update_view::decode(message, set.context)) {
            update const copy{*view};
            sum += copy.nlri.size() + copy.path_attributes.octets().size();
        }
    });
    return sum;
}

} // namespace bgpwire::bench

#endif
