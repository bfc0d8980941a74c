// SPDX-License-Identifier: BSL-1.0
// The Path Attributes field: two octets choose the session, the others are the field.
// The walk over the table and the plain form of it find the same attributes and the same errors, in the same
// order. What is wrong with one attribute does not go away when another is added.

#include <bgpwire/path_attribute/list.hpp>
#include <bgpwire/path_attribute/path_attributes.hpp>

#include "support/compare_plain.hpp"
#include "support/fuzz.hpp"
#include "support/mutator.hpp"

#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

error_action strongest_of(octets field, codec_context const& context)
{
    auto strongest = error_action::ignore;
    (void)path_attributes_view::decode(field, context, 0, [&](error const& e) {
        if (e.action > strongest)
            strongest = e.action;
    });
    return strongest;
}

/// What each part of an attribute says about itself, and that others ask for it in vain.
void touch(path_attributes_view const& view)
{
    for (auto const& raw : view) {
        print_to(fuzz::plain_text_sink{}, raw);
        auto const first = view.find(raw.type_code);
        expect(first.has_value() && first->type_code == raw.type_code, "an attribute that is there is found");
    }
    if (auto const set = view.get<attr_set_view>()) {
        std::size_t errors = 0;
        auto const inside = path_attributes_view::decode(set->attributes(), set->context(), 4,
            [&](error const& e) { errors += is_local(e.code) ? 0U : 1U; });
        expect(errors == 0 && inside.as_received().octets().size() == set->attributes().size(), "what is in a set is right");
        print_to(fuzz::plain_text_sink{}, set->origin_as());
    }
    if (auto const tunnels = view.get<tunnel_encapsulation_view>())
        for (auto const& tunnel : tunnels->tunnels()) {
            auto const subs = tunnel_encapsulation_view::sub_tlvs(tunnel);
            std::size_t endpoints = 0;
            for (auto it = subs.begin(); it != subs.end();)
                endpoints += (*it++).type == 6 ? 1U : 0U;
            expect(tunnel_encapsulation_view::is_valid(tunnel) || endpoints != 0, "without an endpoint a tunnel is valid");
            expect(subs.empty() == tunnel.value.empty(), "a tunnel is made of its sub-TLVs");
        }
    if (auto const sid = view.get<prefix_sid_view>())
        expect(sid->index().has_value() == sid->tlvs().find(prefix_sid_view::label_index).has_value(),
            "an index is there if its TLV is");
    if (auto const metric = view.get<aigp_view>())
        expect(!metric->metric() || metric->octets().size() >= 11, "a metric has its TLV of 11 octets");
    if (auto const tunnel = view.get<pmsi_tunnel_view>())
        expect(tunnel->leaf_information_required() == ((tunnel->flags() & 1) != 0), "the last flag asks for leaves");
    if (auto const list = view.get<communities_view>()) {
        std::size_t blackholes = 0;
        for (auto it = list->begin(); it != list->end(); ++it) {
            expect(list->contains(*it), "a list has what is in it");
            blackholes += *it == well_known::blackhole ? 1U : 0U;
        }
        expect(list->contains(well_known::blackhole) == (blackholes != 0), "a list has what is in it, and no more");
    }
    if (auto const list = view.get<large_communities_view>())
        expect(large_communities{*list}.values.size() == list->size(), "a list that owns has as many items");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < fuzz::context_octets || size > fuzz::context_octets + 65535)
        return 0;
    auto const context = fuzz::context_from(data);
    octets const field{data + fuzz::context_octets, size - fuzz::context_octets};

    plain::compare_field(field, context, 0, [](bool holds, char const* what) { expect(holds, what); });
    auto const view = path_attributes_view::decode(field, context, 0, [&](error const& e) {
        expect(e.offset + e.length <= field.size(), "an error is about octets of the field");
        print_to(fuzz::plain_text_sink{}, e);
    });
    print_to(fuzz::plain_text_sink{}, view);
    touch(view);

    // One more error never makes for less: an attribute that is there already, behind the others.
    if (!view.as_received().empty() && view.as_received().octets().size() == field.size() && field.size() < 2000) {
        std::vector<std::uint8_t> more(field.begin(), field.end());
        auto const again = (*view.as_received().begin()).value;
        more.insert(more.end(), field.data(), again.data() + again.size());
        expect(strongest_of(more, context) >= strongest_of(field, context), "errors only make the action stronger");
        expect(strongest_of(more, context) != error_action::ignore, "a repetition is an error");
    }

    // An owned list is the same octets; what is taken out is gone, what is put back is there.
    path_attributes owned{view};
    if (view.encodes_as_received())
        expect(same_octets(owned.octets(), view.as_received().octets()), "a copy has the same octets");
    else if (strongest_of(field, context) != error_action::session_reset)
        expect(strongest_of(owned.octets(), context) == error_action::ignore, "nothing is wrong with a copy");
    std::size_t tried = 0; // of the first few alone: each costs a walk over all
    for (auto const& attribute : view) {
        path_attributes without{owned};
        without.erase(attribute.type_code);
        expect(!without.view().find(attribute.type_code), "an attribute that is erased is gone");
        expect(without.set(attribute), "an attribute that was received can be sent");
        auto const put = without.view().find(attribute.type_code);
        expect(put.has_value() && (same_octets(put->value, attribute.value) || attribute.may_repeat_items()),
            "an attribute that is set is there");
        if (++tried == 4)
            break;
    }
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed)
{
    return fuzz::mutate(data, size, max_size, seed, [](fuzz::parts& found, octets input) {
        if (input.size() > fuzz::context_octets)
            found.attributes(fuzz::context_octets, input.size(), {});
    });
}
