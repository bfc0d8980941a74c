// SPDX-License-Identifier: BSL-1.0
// The Path Attributes field: two octets choose the session, the others are the field.
// The walk over the table and a walk that is as plain as RFC 4271 §4.3 and RFC 7606 read must find the
// same attributes and the same errors, in the same order.

#include <bgpwire/path_attribute/list.hpp>
#include <bgpwire/path_attribute/path_attributes.hpp>

#include "support/fuzz.hpp"

#include <algorithm>
#include <optional>
#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

struct plain_attribute {
    std::uint8_t flags;
    std::uint8_t type;
    std::size_t start;
    std::size_t header;
    octets value;
};

struct plain_walk {
    std::vector<plain_attribute> attributes;
    std::vector<error> errors;
};

template<class... Attribute>
std::optional<path_attribute_traits> traits_of(type_list<Attribute...>, std::uint8_t type)
{
    std::optional<path_attribute_traits> found;
    ((Attribute::traits.type_code == type ? (void)(found = Attribute::traits) : void()), ...);
    return found;
}

template<class... Attribute>
std::optional<error> value_error(
    type_list<Attribute...>, std::uint8_t type, octets value, codec_context const& context)
{
    std::optional<error> found;
    auto const one = [&]<class A>(type_list<A>) {
        if (A::traits.type_code == type)
            if (auto const decoded = A::decode(value, context); !decoded)
                found = decoded.error();
    };
    (one(type_list<Attribute>{}), ...);
    return found;
}

plain_walk walk(octets field, codec_context const& context)
{
    using enum error_action;
    plain_walk found;
    std::vector<plain_attribute> usable;
    std::vector<std::uint8_t> seen;
    std::size_t at = 0;
    auto const note = [&](errc code, error_action action, std::uint8_t about, std::size_t offset, std::size_t length) {
        found.errors.push_back(
            {code, action, about, static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(length)});
    };
    while (at < field.size()) {
        auto const left = field.size() - at;
        bool const extended = (field[at] & 0x10) != 0;
        std::size_t const header = extended ? 4 : 3;
        if (left < header) {
            note(errc::malformed_attribute_list, treat_as_withdraw, left > 1 ? field[at + 1] : std::uint8_t{}, at, 0);
            break;
        }
        plain_attribute a{field[at], field[at + 1], at, header, {}};
        std::size_t const length = extended ? field[at + 2] * 256U + field[at + 3] : field[at + 2];
        if (left - header < length) {
            note(errc::attribute_length_error, treat_as_withdraw, a.type, at, left);
            break;
        }
        a.value = field.subspan(at + header, length);
        found.attributes.push_back(a);
        auto const traits = traits_of(known_path_attributes{}, a.type);
        auto const whole = header + length;
        if (std::find(seen.begin(), seen.end(), a.type) != seen.end()) {
            note(errc::malformed_attribute_list,
                a.type == 14 || a.type == 15 ? session_reset : attribute_discard, a.type, at, 0);
        } else if (!traits) {
            if ((a.flags & 0x80) == 0)
                note(errc::unrecognized_well_known_attribute, session_reset, a.type, at, whole);
        } else if (context.errors != error_handling::analyse && !is_in_scope(traits->scope, context)) {
            note(errc::out_of_scope, attribute_discard, a.type, at, whole);
        } else if (!traits->length.allows(length)) {
            note(traits->if_malformed == session_reset ? errc::optional_attribute_error : errc::attribute_length_error,
                traits->if_malformed, a.type, at, whole);
        } else if ((a.flags & 0xc0) != static_cast<unsigned>(traits->category)) {
            note(errc::attribute_flags_error, traits->if_flags_wrong, a.type, at, whole);
            if (a.type == 14 || a.type == 15)
                usable.push_back(a);
        } else {
            usable.push_back(a);
        }
        seen.push_back(a.type);
        at += whole;
    }
    // the values come after, by type code
    std::stable_sort(usable.begin(), usable.end(), [](auto const& a, auto const& b) { return a.type < b.type; });
    for (auto const& a : usable)
        if (auto const e = value_error(known_path_attributes{}, a.type, a.value, context)) {
            if (e->code == errc::malformed_as_path)
                note(e->code, e->action, a.type, a.start + a.header + e->offset, 0);
            else
                note(e->code, e->action, a.type, a.start, a.header + a.value.size());
        }
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < fuzz::context_octets || size > fuzz::context_octets + 65535)
        return 0;
    auto const context = fuzz::context_from(data);
    octets const field{data + fuzz::context_octets, size - fuzz::context_octets};

    std::vector<error> errors;
    auto const view
        = path_attributes_view::decode(field, context, 0, [&](error const& e) { errors.push_back(e); });
    auto const plain = walk(field, context);
    expect(errors == plain.errors, "both walks find the same errors");
    std::size_t count = 0;
    for (auto const& attribute : view) {
        expect(count != plain.attributes.size(), "both walks find as many attributes");
        auto const& other = plain.attributes[count++];
        expect(attribute == raw_path_attribute{other.flags, other.type, other.value}
                && attribute.value.data() == other.value.data(),
            "both walks find the same attributes");
    }
    expect(count == plain.attributes.size(), "both walks find as many attributes");
    print_to(fuzz::plain_text_sink{}, view);

    // An owned list is the same octets; what is taken out is gone, what is put back is there.
    path_attributes owned{view};
    expect(same_octets(owned.octets(), view.octets()), "a copy has the same octets");
    for (auto const& attribute : view) {
        path_attributes without{owned};
        without.erase(attribute.type_code);
        expect(!without.view().find(attribute.type_code), "an attribute that is erased is gone");
        expect(without.set(attribute), "an attribute that was received can be sent");
        auto const put = without.view().find(attribute.type_code);
        expect(put.has_value() && same_octets(put->value, attribute.value), "an attribute that is set is there");
        if (view.octets().size() > 2000)
            break; // quadratic
    }
    return 0;
}
