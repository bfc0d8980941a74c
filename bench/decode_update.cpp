// SPDX-License-Identifier: BSL-1.0
// Decoding UPDATEs: Decode/<set>/{frame,index,validate,walk,own} beside Floor/<set>/{memcpy,sum64,header,walk}.
//
//   frame     header after header: marker, length, type
//   index     frame, and the attributes' flags, lengths and duplicates judged and indexed
//   validate  frame, and everything that RFC 4271 and RFC 7606 ask for judged
//   walk      validate, and every prefix, AS number and community read
//   own       validate, and copied into a value that owns its octets
//
// `x_walk` is the time over that of Floor/<set>/walk, measured turn by turn. BGPWIRE_DATA names a folder
// of MRT files; without it the sets are generated, and their names and labels say so.

#include "measure.hpp"

#include <bgpwire/message.hpp>

#include <cstdio>
#include <cstring>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

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

template<class Nlri>
void touch_nlri(Nlri const& nlri, sums& to)
{
    for (auto const route : nlri) {
        if constexpr (std::is_same_v<decltype(route), ipv4_nlri const>)
            to.prefixes += route.prefix.address().value() + std::uint64_t{route.prefix.length()};
        else
            to.prefixes += route.prefix.address().high() + route.prefix.address().low() + route.prefix.length();
        ++to.prefix_count;
    }
}

/// MP_REACH_NLRI and MP_UNREACH_NLRI of the four families that both sides of the comparison read.
template<class Attribute>
void touch_mp(Attribute const& mp, sums& to)
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

void touch(update_view const& view, sums& to)
{
    touch_nlri(view.withdrawn_routes(), to);
    if (auto const path = view.get<as_path_view>())
        for (auto const segment : *path) {
            for (asn const number : segment)
                to.as_numbers += number.value();
            to.as_number_count += segment.size();
        }
    if (auto const list = view.get<communities_view>())
        for (community const c : *list)
            to.communities += c.value;
    if (auto const list = view.get<extended_communities_view>())
        for (extended_community const c : *list)
            to.extended += c.value;
    if (auto const list = view.get<large_communities_view>())
        for (large_community const c : *list)
            to.large += std::uint64_t{c.global_administrator} + c.local_data_1 + c.local_data_2;
    if (auto const reach = view.get<mp_reach_nlri_view>())
        touch_mp(*reach, to);
    if (auto const unreach = view.get<mp_unreach_nlri_view>())
        touch_mp(*unreach, to);
    touch_nlri(view.nlri(), to);
}

std::uint64_t frame(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) { sum += message.octets().size(); });
    return sum;
}

std::uint64_t index(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        auto const view = update_view::decode(message, set.context);
        sum += view ? view->path_attributes().octets().size() : 1;
    });
    return sum;
}

std::uint64_t validate(corpus const& set)
{
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        auto const view = update_view::decode(message, set.context);
        sum += view ? static_cast<std::uint64_t>(view->action()) : 1;
    });
    return sum;
}

sums walk(corpus const& set)
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

std::uint64_t own(corpus const& set)
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

template<class Pass>
void add(std::string const& name, corpus const& set, Pass pass)
{
    benchmark::RegisterBenchmark(name.c_str(), [&set, pass](benchmark::State& state) {
        measure(state, set, [&] { return pass(set); });
    })->UseManualTime()->Unit(benchmark::kMillisecond);
}

void add_set(corpus const& set)
{
    auto const floors = "Floor/" + set.name + "/";
    add(floors + "memcpy", set, [](corpus const& s) {
        static std::vector<std::uint8_t> to;
        if (to.size() < s.octets.size())
            to.resize(s.octets.size());
        std::memcpy(to.data(), s.octets.data(), s.octets.size());
        benchmark::ClobberMemory();
        return to.data();
    });
    add(floors + "sum64", set, [](corpus const& s) { return floor::sum64(s.octets.data(), s.octets.size()); });
    add(floors + "header", set, [](corpus const& s) { return floor::header(s.octets.data(), s.octets.size()); });
    add(floors + "walk", set, walk_plainly);
    auto const decode = "Decode/" + set.name + "/";
    add(decode + "frame", set, frame);
    add(decode + "index", set, index);
    add(decode + "validate", set, validate);
    add(decode + "walk", set, walk);
    add(decode + "own", set, own);
}

// Both must have seen the same, or the ratio says nothing.
void compare(corpus const& set)
{
    auto const ours = walk(set);
    auto const plain = walk_plainly(set);
    if (ours == plain)
        return;
    std::fprintf(stderr, "%s: decoder and plain walk differ\n", set.name.c_str());
    std::fprintf(stderr, "  prefixes %llu %llu, AS numbers %llu %llu, refused %llu %llu\n",
        static_cast<unsigned long long>(ours.prefix_count), static_cast<unsigned long long>(plain.prefix_count),
        static_cast<unsigned long long>(ours.as_number_count), static_cast<unsigned long long>(plain.as_number_count),
        static_cast<unsigned long long>(ours.refused), static_cast<unsigned long long>(plain.refused));
}

[[maybe_unused]] bool const registered = [] {
    for (auto const& set : corpora()) {
        compare(set);
        add_set(set);
    }
    return true;
}();

} // namespace
