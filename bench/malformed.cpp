// SPDX-License-Identifier: BSL-1.0
// What it costs to find fault: nobody should be able to slow a decoder down by sending it nonsense.
//
//   Malformed/<damage>  the messages of a set, each damaged in one way; `x_good` is the time over that of the same
//                       messages undamaged, decoded and validated
//   Worst/<shape>       messages of 65535 octets made to be slow; `x_real` is the time per octet over that of the
//                       set's shortest messages, which have the most work per octet
//
// The set is the first that corpora() has with IPv4 routes: recorded where BGPWIRE_DATA says so, else generated.

#include "measure.hpp"
#include "passes.hpp"

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

/// Changes a copy of one message in place; false if this one has nothing to be damaged.
using damage = bool (*)(std::span<std::uint8_t> message, update_view const& view);

/// The first one of that type, whatever else is wrong already.
std::optional<raw_path_attribute> find_raw(update_view const& view, std::uint8_t type)
{
    for (auto const& one : view.path_attributes().as_received())
        if (one.type_code == type)
            return one;
    return std::nullopt;
}

std::uint8_t* attribute(std::span<std::uint8_t> message, update_view const& view, std::uint8_t type)
{
    auto const found = find_raw(view, type);
    if (!found)
        return nullptr;
    auto const header = found->has_flag(attribute_flag::extended_length) ? 4 : 3;
    return message.data() + (found->value.data() - view.message().octets().data()) - header;
}

/// The first octet of the attribute's value.
std::uint8_t* value(std::span<std::uint8_t> message, update_view const& view, std::uint8_t type)
{
    auto* const at = attribute(message, view, type);
    return at == nullptr ? nullptr : at + ((at[0] & attribute_flag::extended_length) != 0 ? 4 : 3);
}

bool set_octet(std::uint8_t* at, std::uint8_t to)
{
    if (at == nullptr)
        return false;
    *at = to;
    return true;
}

constexpr struct {
    char const* name;
    damage apply;
} kinds[] = {
    {"origin_value", [](auto m, auto const& v) { return set_octet(value(m, v, 1), 9); }},
    {"origin_flags", [](auto m, auto const& v) { return set_octet(attribute(m, v, 1), 0xc0); }},
    {"as_path_segment_type", [](auto m, auto const& v) { return set_octet(value(m, v, 2), 9); }},
    {"as_path_segment_count",
        [](auto m, auto const& v) {
            auto* const at = value(m, v, 2);
            return at != nullptr && set_octet(at + 1, 255);
        }},
    {"next_hop_address", [](auto m, auto const& v) { return set_octet(value(m, v, 3), 0); }},
    {"communities_length",
        [](auto m, auto const& v) {
            auto* const at = attribute(m, v, 8);
            return at != nullptr && (at[0] & attribute_flag::extended_length) == 0
                && set_octet(at + 2, static_cast<std::uint8_t>(at[2] - 1));
        }},
    {"attribute_unknown_well_known",
        [](auto m, auto const& v) {
            auto* const at = attribute(m, v, 1);
            return at != nullptr && set_octet(at + 1, 77);
        }},
    {"attribute_repeated",
        [](auto m, auto const& v) {
            auto* const at = attribute(m, v, 3);
            return at != nullptr && set_octet(at + 1, 1);
        }},
    {"nlri_length",
        [](auto m, auto const& v) {
            return !v.nlri().empty()
                && set_octet(m.data() + (v.nlri().octets().data() - v.message().octets().data()), 33);
        }},
    {"total_path_attribute_length",
        [](auto m, auto const& v) {
            auto const at = v.path_attributes().as_received().octets().data() - v.message().octets().data();
            return set_octet(m.data() + at - 2, 0xff);
        }},
};

/// The messages of `from` that the damage fits, as they are and damaged.
struct pair_of_sets {
    corpus good;
    corpus bad;

    pair_of_sets(corpus const& from, damage apply)
        : good{from.name, from.source, from.context, {}}, bad{from.name, from.source, from.context, {}}
    {
        std::vector<std::uint8_t> copy;
        for_each_message(from, [&](message_view message) {
            auto const view = update_view::decode(message, from.context);
            if (!view || view->end_of_rib())
                return;
            copy.assign(message.octets().begin(), message.octets().end());
            if (!apply(copy, *view))
                return;
            good.add(message.octets());
            bad.add(copy);
        });
    }
};

/// Messages of 65535 octets or a few less, in whose attributes or NLRI `unit` stands over and over.
corpus worst(char const* name, codec_context const& context, bool as_attributes, octets head, octets unit)
{
    corpus set{name, "crafted", context, {}};
    set.context.maximum_message_length = 65535;
    std::vector<std::uint8_t> memory(65535);
    for (std::uint32_t i = 0; i != 64; ++i) {
        wire::writer out{memory};
        {
            message_header header{out, message_type::update};
            out.u16(0);
            auto const fill = [&] {
                out.write(head);
                while (out.remaining() >= unit.size() + i)
                    out.write(unit);
            };
            if (as_attributes) {
                wire::length_prefix<std::uint16_t> length{out};
                fill();
            } else {
                out.u16(0);
                fill();
            }
        }
        set.add(out.finish().value());
    }
    return set;
}

/// The shortest twentieth of a set.
corpus shortest_of(corpus const& from)
{
    std::vector<std::size_t> lengths;
    for_each_message(from, [&](message_view message) { lengths.push_back(message.octets().size()); });
    auto const limit = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 20);
    std::nth_element(lengths.begin(), limit, lengths.end());
    corpus set{from.name, from.source, from.context, {}};
    for_each_message(from, [&](message_view message) {
        if (message.octets().size() <= *limit)
            set.add(message.octets());
    });
    return set;
}

void add_worst(corpus const& real, corpus set)
{
    benchmark::RegisterBenchmark(("Worst/" + set.name).c_str(), [&real, set](benchmark::State& state) {
        measure_beside(
            state, "x_pass", "octet", set.octets.size(), [&] { return validate(set); }, [&] { return validate(real); });
        state.counters["x_real"] = state.counters["x_pass"].value * static_cast<double>(real.octets.size())
            / static_cast<double>(set.octets.size());
        state.counters.erase("x_pass");
    })->UseManualTime()->Unit(benchmark::kMillisecond);
}

[[maybe_unused]] bool const registered = [] {
    corpus const* real = nullptr;
    for (auto const& set : corpora())
        if (real == nullptr || set.name.find("table2015") != std::string::npos)
            real = &set;
    static corpus const shortest = shortest_of(*real);
    for (auto const& kind : kinds)
        benchmark::RegisterBenchmark(
            (std::string{"Malformed/"} + kind.name).c_str(), [real, kind](benchmark::State& state) {
                pair_of_sets const sets{*real, kind.apply};
                measure_beside(
                    state, "x_good", "msg", sets.bad.messages, [&] { return validate(sets.bad); },
                    [&] { return validate(sets.good); });
                state.counters["messages"] = static_cast<double>(sets.bad.messages);
                state.SetLabel(real->source);
            })->UseManualTime()->Unit(benchmark::kMillisecond);

    // What is given to the decoder again and again: octets that are as short as they can be for what they cost.
    static constexpr std::uint8_t default_route[] = {0};
    static constexpr std::uint8_t host_route[] = {32, 192, 0, 2, 1};
    static constexpr std::uint8_t unknown[] = {0xc0, 99, 0};
    static constexpr std::uint8_t known[] = {0x40, 1, 0};
    static constexpr std::uint8_t segments_head[] = {0x50, 2, 0xff, 0x00};
    static constexpr std::uint8_t segment[] = {2, 1, 0, 0, 0xfd, 0xe9};
    auto const four = context_of(asn_width::four_octets);
    add_worst(shortest, worst("default_routes", four, false, {}, default_route));
    add_worst(shortest, worst("host_routes", four, false, {}, host_route));
    add_worst(shortest, worst("unknown_attributes", four, true, {}, unknown));
    add_worst(shortest, worst("repeated_attributes", four, true, {}, known));
    add_worst(shortest, worst("segments_of_one", four, true, segments_head, segment));
    return true;
}();

} // namespace
