// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_COMPARE_PLAIN_HPP
#define BGPWIRE_FUZZ_SUPPORT_COMPARE_PLAIN_HPP

// Holds the decoder beside the plain form. `expect(holds, what)` is told every law.

#include "compare_values.hpp"
#include "plain_update.hpp"

#include <bgpwire/message/update.hpp>

#include <algorithm>
#include <tuple>

namespace bgpwire::plain {

/// The same errors, in whatever order: the RFCs have none. Which octets are named where they ask for no Data is not
/// theirs to say either; nor whether a list too short for one TLV has a wrong length (3/5) or a wrong value (3/9),
/// where no RFC names a least length.
inline bool same_errors(std::vector<error> mine, std::vector<error> told)
{
    auto const plain = [](std::vector<error>& all) {
        for (auto& e : all) {
            if (!has_data(e.code))
                e.offset = e.length = 0;
            bool const tlvs = e.about == 33 || e.about == 39 || e.about == 41;
            if (tlvs && e.code == errc::attribute_length_error)
                e.code = errc::optional_attribute_error;
        }
        std::sort(all.begin(), all.end(), [](error const& a, error const& b) {
            auto const key = [](error const& e) { return std::tuple{e.code, e.action, e.about, e.offset, e.length}; };
            return key(a) < key(b);
        });
    };
    plain(mine);
    plain(told);
    return mine == told;
}

/// One NLRI field: the same verdict, the same routes, and what they encode to.
template<class View, class Expect>
void compare_routes(octets field, path_identifiers paths, Expect const& expect)
{
    using address = decltype(typename View::value_type{}.prefix.address());
    auto const plain = read_routes(field, address::width, paths == path_identifiers::present);
    auto const view = View::decode(field, paths);
    expect(view.has_value() == !plain.wrong_at, "both forms agree on whether NLRI can be read");
    if (view) {
        expect(has_routes(*view, plain.elements), "both forms find the same routes");
        expect(same_octets(view->octets(), field) && view->paths() == paths, "a view has the field's octets");
    } else {
        expect(view.error().code == errc::invalid_network_field, "what cannot be read is an Invalid Network Field");
        expect(view.error().offset >= plain.wrong_at.value_or(0), "what is before it can be read");
    }
}

/// What a program sees: the first of each type code with nothing wrong; who analyses sees whatever can be framed.
template<class Expect>
void compare_shown(path_attributes_view const& view, attributes const& plain, Expect const& expect)
{
    bool const all = view.context().errors == error_handling::analyse;
    std::vector<attribute> expected;
    for (auto const& a : plain.all)
        if (all || a.usable)
            expected.push_back(a);
    std::size_t count = 0;
    for (auto const& shown : view) {
        expect(count < expected.size() && shown.type_code == expected[count].type
                && same_octets(shown.value, expected[count].value),
            "both forms show the same attributes in the same order");
        ++count;
    }
    expect(count == expected.size(), "both forms show as many attributes");
}

template<class A, class Expect>
void compare_attribute(path_attributes_view const& view, attributes const& plain, Expect const& expect)
{
    constexpr auto type = A::traits.type_code;
    auto const* const mine = plain.first(type);
    bool const all = view.context().errors == error_handling::analyse;
    expect(rule_of(type, view.context()).has_value(), "the plain form judges every attribute");
    bool const shown = mine != nullptr && (all || mine->usable);
    expect(view.has<A>() == shown, "both forms find the same attributes");
    auto const decoded = view.get<A>();
    if (!shown) {
        expect(!decoded, "what is not there is not found");
        return;
    }
    expect(same_octets(view.value(type), mine->value), "both forms find the same value");
    if (mine->usable)
        expect(decoded.has_value(), "what is right can be used");
    else
        expect(all && (decoded.has_value() || !is_shown_malformed(type, mine->value, view.context())),
            "who analyses sees values that can be framed");
    if (decoded)
        compare_value(*decoded, mine->value, view.context(), expect);
}

template<class Expect, class... A>
void compare_known(
    path_attributes_view const& view, attributes const& plain, Expect const& expect, type_list<A...>)
{
    (compare_attribute<A>(view, plain, expect), ...);
}

template<class Expect>
void compare_attributes(path_attributes_view const& view, attributes const& plain, Expect const& expect)
{
    expect(view.as_received().octets().size() == plain.framed, "both forms frame as much");
    std::size_t count = 0;
    for (auto const& a : view.as_received()) {
        bool const same = count < plain.all.size() && a.flags == plain.all[count].flags
            && a.type_code == plain.all[count].type && same_octets(a.value, plain.all[count].value);
        expect(same, "both forms find the same attributes in the same order");
        ++count;
    }
    expect(count == plain.all.size(), "both forms find as many attributes");
    bool const resets = std::any_of(plain.errors.begin(), plain.errors.end(),
        [](error const& e) { return e.action == error_action::session_reset; });
    if (resets && view.context().errors != error_handling::analyse)
        return; // nobody is shown it
    compare_shown(view, plain, expect);
    compare_known(view, plain, expect, known_path_attributes{});
}

/// One Path Attributes field by itself.
template<class Expect>
void compare_field(octets field, codec_context const& context, std::size_t base, Expect const& expect)
{
    auto const plain = read_attributes(field, context, base);
    std::vector<error> told;
    auto const view = path_attributes_view::decode(field, context, base, [&](error const& e) { told.push_back(e); });
    expect(same_errors(plain.errors, told), "both forms find the same errors");
    compare_attributes(view, plain, expect);
}

/// RFC 4724 §2: the UPDATE of minimum length is the End-of-RIB of IPv4 unicast; one "that contains only the
/// MP_UNREACH_NLRI attribute with no withdrawn routes" that of its family; one with routes is none.
template<class Expect>
void compare_end_of_rib(update_view const& view, update const& plain, Expect const& expect)
{
    auto const end = view.end_of_rib();
    if (!plain.withdrawn.elements.empty() || has_nlri_field(plain) || announced_by_mp(plain))
        return expect(!end, "an End-of-RIB has no routes");
    if (!plain.errors.empty())
        return;
    if (plain.attributes.all.empty())
        return expect(end == ipv4_unicast, "an empty UPDATE is the End-of-RIB of IPv4 unicast");
    auto const* const unreach = plain.attributes.first(15);
    if (plain.attributes.all.size() == 1 && unreach != nullptr) {
        auto const m = read_mp_unreach(unreach->value);
        expect(end == (m->nlri.empty() ? std::optional{m->family} : std::nullopt),
            "a lone MP_UNREACH_NLRI is its family's End-of-RIB if it has no routes");
    }
}

/// A whole UPDATE; returns its plain form.
template<class Expect>
update compare_update(message_view message, codec_context const& context, Expect const& expect)
{
    auto const plain = read_update(message.octets(), context);
    std::vector<error> told;
    update_view::for_each_error(message, context, [&](error const& e) { told.push_back(e); });
    bool const resets = plain.action == error_action::session_reset;

    auto const view = update_view::decode(message, context);
    expect(view.has_value() == (plain.framed && (!resets || context.errors == error_handling::analyse)),
        "both forms agree on whether the session is reset");
    auto const strongest = view ? view->error() : std::optional{view.error()};
    expect(strongest ? strongest->action == plain.action : plain.action == error_action::ignore,
        "both forms come to the same action");
    if (plain.no_reachable_nlri_resets) {
        // It is told once more, as what it has become; of several errors the RFC does not say which is named.
        auto const more = std::find_if(
            told.begin(), told.end(), [](error const& e) { return e.action == error_action::session_reset; });
        expect(more != told.end() && strongest == *more, "what RFC 7606 section 5.2 makes of an error is told");
        if (more != told.end())
            told.erase(more);
        auto as_it_was = strongest.value_or(error{errc{}});
        as_it_was.action = error_action::treat_as_withdraw;
        expect(std::find(told.begin(), told.end(), as_it_was) != told.end(), "it is one of those that are told");
    } else if (strongest) {
        expect(std::find(told.begin(), told.end(), *strongest) != told.end(), "the strongest error is one of them");
    }
    expect(same_errors(plain.errors, told), "both forms find the same errors");
    if (!view)
        return plain;

    auto const same_routes = [&](ipv4_unicast_nlri_view const& field, routes const& expected) {
        expect(expected.wrong_at ? field.empty() : has_routes(field, expected.elements),
            "both forms find the same routes");
    };
    same_routes(view->withdrawn_routes(), plain.withdrawn);
    same_routes(view->nlri(), plain.nlri);
    bool const withdraws = plain.action == error_action::treat_as_withdraw && context.errors != error_handling::analyse;
    expect(view->withdraws_all() == withdraws, "both forms agree on whether all routes are withdrawn");
    compare_attributes(view->path_attributes(), plain.attributes, expect);
    compare_end_of_rib(*view, plain, expect);
    return plain;
}

} // namespace bgpwire::plain

#endif
