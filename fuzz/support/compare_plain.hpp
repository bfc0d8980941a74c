// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_COMPARE_PLAIN_HPP
#define BGPWIRE_FUZZ_SUPPORT_COMPARE_PLAIN_HPP

// Holds the decoder beside the plain form. `expect(holds, what)` is told every law.

#include "plain_update.hpp"

#include <bgpwire/message/update.hpp>

namespace bgpwire::plain {

/// One NLRI field: the same verdict at the same octet, the same routes, and what they encode to.
template<class View, class Expect>
void compare_routes(octets field, path_identifiers paths, Expect const& expect)
{
    bool const with_identifiers = paths == path_identifiers::present;
    using address = decltype(typename View::value_type{}.prefix.address());
    auto const plain = read_routes(field, address::width, with_identifiers);
    auto const view = View::decode(field, paths);
    expect(view.has_value() == !plain.wrong_at, "both forms agree on whether NLRI can be read");
    if (view) {
        expect(has_routes(*view, plain.elements), "both forms find the same routes");
        expect(same_octets(view->octets(), field) && view->paths() == paths, "a view has the field's octets");
    } else {
        error const expected{.code = errc::invalid_network_field,
            .offset = static_cast<std::uint16_t>(plain.wrong_at.value_or(0))};
        expect(view.error() == expected, "both forms find NLRI wrong at the same octet");
    }
}

template<class Mp, class Expect, class... View>
void compare_mp(Mp const& mp, octets nlri, codec_context const& context, Expect const& expect, type_list<View...>)
{
    expect(same_octets(mp.nlri_octets(), nlri), "both forms find the same NLRI field");
    auto const one = [&]<class V>(type_list<V>) {
        auto const routes = mp.template nlri<V>();
        expect(routes.has_value() == (mp.family() == V::family), "NLRI are there for their own family");
        if constexpr (requires { plain_form(*routes->begin()); }) {
            bool const add_path = context.add_path.contains(V::family);
            if (routes)
                expect(has_routes(*routes, read_routes(nlri, *address_width(V::family), add_path).elements),
                    "both forms find the same routes of a family");
        }
    };
    (one(type_list<View>{}), ...);
}

/// Whether who analyses is shown a malformed value: AS number 0, and the address of a next hop, whatever it is.
inline bool is_readable(std::uint8_t type, octets value, codec_context const& context)
{
    std::size_t const as_size = context.as_numbers == asn_width::four_octets ? 4 : 2;
    switch (type) {
    case 2: return !read_segments(value, as_size, as_0_handling::read).wrong_at;
    case 3: return value.size() == 4;
    case 7: return value.size() == as_size + 4;
    case 17: return value.size() >= 6 && value.size() % 2 == 0 && !read_segments(value, 4, as_0_handling::read).wrong_at;
    case 18: return value.size() == 8;
    default: return false;
    }
}

template<class A, class Expect>
void compare_attribute(path_attributes_view const& view, attributes const& plain, Expect const& expect)
{
    constexpr auto type = A::traits.type_code;
    auto const* const mine = plain.first(type);
    bool const all = view.context().errors == error_handling::analyse;
    expect(view.has<A>() == (mine != nullptr && (all || mine->usable)), "both forms find the same attributes");
    expect(rule_of(type).has_value(), "the plain form judges every attribute");
    auto const value = view.value(type);
    auto const decoded = view.get<A>();
    if (mine == nullptr || (!all && !mine->usable)) {
        expect(value.empty() && !decoded, "what is not there is not found");
        return;
    }
    expect(value.size() == mine->value.size() && (value.empty() || value.data() == mine->value.data()),
        "both forms find the same value");
    bool const readable = mine->usable || (all && is_readable(type, value, view.context()));
    expect(decoded.has_value() == readable, "both forms agree on which attributes can be used");
    if (!decoded)
        return;
    std::vector<std::uint8_t> memory(value.size());
    wire::writer out{memory};
    decoded->encode(out, view.context());
    expect(out.ok() && same_octets(out.written(), value), "an attribute encodes to the octets that it was");
    if constexpr (type == 14)
        compare_mp(*decoded, value.subspan(5U + value[3]), view.context(), expect, known_nlri{});
    else if constexpr (type == 15)
        compare_mp(*decoded, value.subspan(3), view.context(), expect, known_nlri{});
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
            && a.type_code == plain.all[count].type && a.value.data() == plain.all[count].value.data()
            && a.value.size() == plain.all[count].value.size();
        expect(same, "both forms find the same attributes in the same order");
        ++count;
    }
    expect(count == plain.all.size(), "both forms find as many attributes");
    compare_known(view, plain, expect, known_path_attributes{});
}

/// One Path Attributes field by itself.
template<class Expect>
void compare_field(octets field, codec_context const& context, std::size_t base, Expect const& expect)
{
    auto const plain = read_attributes(field, context, base);
    std::vector<error> told;
    auto const view = path_attributes_view::decode(field, context, base, [&](error const& e) { told.push_back(e); });
    expect(told == plain.errors, "both forms find the same errors");
    compare_attributes(view, plain, expect);
}

/// A whole UPDATE; returns its plain form.
template<class Expect>
update compare_update(message_view message, codec_context const& context, Expect const& expect)
{
    auto const plain = read_update(message.octets(), context);
    std::vector<error> told;
    update_view::for_each_error(message, context, [&](error const& e) { told.push_back(e); });
    expect(told == plain.errors, "both forms find the same errors");

    auto const view = update_view::decode(message, context);
    bool const reset
        = plain.strongest.action == error_action::session_reset && context.errors != error_handling::analyse;
    expect(view.has_value() == (plain.framed && !reset), "both forms agree on whether the session is reset");
    if (!view) {
        expect(view.error() == plain.strongest, "both forms reset for the same error");
        return plain;
    }
    expect(view->action() == plain.strongest.action, "both forms come to the same action");
    bool const fine = plain.strongest.action == error_action::ignore;
    expect(view->error().has_value() == !fine && (fine || *view->error() == plain.strongest),
        "both forms name the same strongest error");
    auto const same_routes = [&](ipv4_unicast_nlri_view const& field, routes const& expected) {
        expect(expected.wrong_at ? field.empty() : has_routes(field, expected.elements),
            "both forms find the same routes");
    };
    same_routes(view->withdrawn_routes(), plain.withdrawn);
    same_routes(view->nlri(), plain.nlri);
    compare_attributes(view->path_attributes(), plain.attributes, expect);
    return plain;
}

} // namespace bgpwire::plain

#endif
