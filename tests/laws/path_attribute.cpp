// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/registry.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/attribute_values.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

// What holds for every path attribute in the list, the next one included: nothing here names any.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// One attribute with a one-octet length field, alone in its field.
template<class Attribute>
struct lone_attribute {
    constexpr lone_attribute(std::uint8_t flags, octets value) noexcept
    {
        wire::writer out{memory};
        raw_path_attribute{flags, Attribute::traits.type_code, value}.encode(out);
        size = out.size();
    }
    constexpr lone_attribute(octets value) noexcept
        : lone_attribute{static_cast<std::uint8_t>(Attribute::traits.category), value}
    {
    }
    constexpr octets whole() const noexcept { return octets{memory}.first(size); }

    std::array<std::uint8_t, 72> memory{};
    std::size_t size = 0;
};

/// Whether a malformed value has the action of its attribute's traits, or for an SRv6 Service TLV in a
/// PREFIX_SID the stronger one of RFC 9252 §7, for a set in AS4_PATH that of RFC 9774 §3.
template<class Attribute>
constexpr bool is_action_of_malformed(error_action action) noexcept
{
    return action == Attribute::traits.if_malformed
        || ((Attribute::traits.type_code == 40 || Attribute::traits.type_code == 17)
            && action == error_action::treat_as_withdraw);
}

/// What the framing says about one attribute; how many errors is in `errors`.
template<class Attribute>
constexpr judgement judge_alone(lone_attribute<Attribute> const& attribute, codec_context const& context) noexcept
{
    judgement j{0, {errc{}, error_action::ignore}, true};
    auto const view = path_attributes_view::decode(attribute.whole(), context, attributes_offset, [&](error const& e) {
        ++j.errors;
        if (e.action > j.strongest.action)
            j.strongest = e;
    });
    j.decoded = view.template get<Attribute>().has_value();
    return j;
}

/// Whether lengths from 0 to 64 are judged as the length rule says, each octet being `filler`.
template<class Attribute>
constexpr bool lengths_are_judged(std::uint8_t filler) noexcept
{
    constexpr auto context = context_of<Attribute>();
    constexpr path_attribute_traits traits = Attribute::traits;
    constexpr auto wrong_length = traits.if_malformed == error_action::session_reset ? errc::optional_attribute_error
                                                                                     : errc::attribute_length_error;
    std::array<std::uint8_t, 64> value{};
    for (auto& octet : value)
        octet = filler;
    for (std::size_t length = 0; length <= value.size(); ++length) {
        lone_attribute<Attribute> const attribute{octets{value}.first(length)};
        auto const j = judge_alone(attribute, context);
        if (!traits.length.allows(length)) {
            error const expected{wrong_length, traits.if_malformed, traits.type_code, attributes_offset,
                static_cast<std::uint16_t>(attribute.size)};
            if (j != judgement{1, expected, false})
                return false;
        } else if (j.errors == 0) {
            if (!j.decoded)
                return false;
        } else {
            // only the value itself can be at fault now
            if (traits.validity == attribute_validity::by_length || j.errors != 1 || j.decoded
                || !is_action_of_malformed<Attribute>(j.strongest.action) || j.strongest.about != traits.type_code
                || code_of(j.strongest.code) != 3 || j.strongest.offset < attributes_offset
                || j.strongest.offset + j.strongest.length > attributes_offset + attribute.size)
                return false;
        }
    }
    return true;
}

/// Whether each of the 256 flags octets is judged by its first two bits alone.
template<class Attribute>
constexpr bool flags_are_judged(octets value) noexcept
{
    constexpr path_attribute_traits traits = Attribute::traits;
    for (unsigned flags = 0; flags != 256; ++flags) {
        lone_attribute<Attribute> const attribute{static_cast<std::uint8_t>(flags), value};
        auto const j = judge_alone(attribute, context_of<Attribute>());
        if (((flags ^ static_cast<unsigned>(traits.category)) & 0xc0) == 0) {
            if (j != no_error)
                return false;
        } else {
            error const expected{errc::attribute_flags_error, traits.if_flags_wrong, traits.type_code,
                attributes_offset, static_cast<std::uint16_t>(attribute.size)};
            if (j.errors != 1 || j.strongest != expected)
                return false;
        }
    }
    return true;
}

/// Whether `decode` and all of the framing can be evaluated while compiling, and come to the same.
template<class Attribute>
constexpr bool lengths_are_judged_while_compiling = [] {
    static_assert(lengths_are_judged<Attribute>(0));
    static_assert(lengths_are_judged<Attribute>(1));
    static_assert(lengths_are_judged<Attribute>(0xff));
    return true;
}();

template<class... Attribute>
constexpr bool all_are_judged_while_compiling(type_list<Attribute...>)
{
    return (lengths_are_judged_while_compiling<Attribute> && ...);
}
static_assert(all_are_judged_while_compiling(known_path_attributes{}));

/// Whether a correct value encodes to itself, and prints, while it is compiled; cut off or with octets left over
/// it is refused as its traits say, or it is another correct one; and of its flags two bits count.
template<class Attribute>
constexpr bool is_judged(octets value) noexcept
{
    constexpr auto context = context_of<Attribute>();
    std::array<std::uint8_t, 64> memory{};
    for (std::size_t i = 0; i != value.size(); ++i)
        memory[i] = value[i];
    for (std::size_t size = 0; size <= value.size() + 2 && size <= memory.size(); ++size) {
        auto const part = octets{memory}.first(size);
        lone_attribute<Attribute> const attribute{part};
        auto const j = judge_alone(attribute, context);
        if (!j.decoded) {
            if (j.errors != 1 || size == value.size() || !is_action_of_malformed<Attribute>(j.strongest.action))
                return false;
            continue;
        }
        auto const decoded = Attribute::decode(part, context);
        std::array<std::uint8_t, 64> again{};
        wire::writer out{again};
        decoded->encode(out, context);
        if (j.errors != 0 || !out.ok() || !same_octets(out.written(), part) || *decoded != *Attribute::decode(part, context))
            return false;
    }
    char text[600]{};
    print_to(+text, *Attribute::decode(value, context));
    for (unsigned flags = 0; flags != 256; flags += 0x40) // flags_are_judged looks at all 256
        if (judge_alone(lone_attribute<Attribute>{static_cast<std::uint8_t>(flags), value}, context).errors
            != (((flags ^ static_cast<unsigned>(Attribute::traits.category)) & 0xc0) == 0 ? 0U : 1U))
            return false;
    return text[0] != '\0' || value.empty();
}

/// The same of the attribute wherever it is in the vectors, if it is correct there; not of long ones, because clang counts
/// the steps that it may take while compiling.
template<class Attribute>
constexpr bool is_judged_in_vectors() noexcept
{
    for (auto const& v : vectors) {
        if (v.message[18] != 2)
            continue;
        auto const update = update_view::decode(message_in(v.message), {.errors = error_handling::analyse});
        if (!update)
            continue;
        for (auto const& raw : update->path_attributes())
            if (raw.type_code == Attribute::traits.type_code && raw.value.size() <= 24
                && Attribute::traits.length.allows(raw.value.size())
                && is_right_alone<Attribute>(raw.value, context_of<Attribute>()) && !is_judged<Attribute>(raw.value))
                return false;
    }
    return true;
}
template<class Attribute>
constexpr bool is_judged_while_compiling = [] {
#ifndef __SANITIZE_ADDRESS__ // g++ with sanitizers takes no pointer into an inline array for a constant
    static_assert(is_judged_in_vectors<Attribute>());
#endif
    return true;
}();
template<class... Attribute>
constexpr bool vectors_are_judged_while_compiling(type_list<Attribute...>)
{
    return (is_judged_while_compiling<Attribute> && ...);
}
static_assert(vectors_are_judged_while_compiling(known_path_attributes{}));

bool is_plain_text(std::string const& text)
{
    for (char const c : text)
        if (c < ' ' || c > '~')
            return false;
    return true;
}

} // namespace

TEMPLATE_LIST_TEST_CASE("An attribute of any length from 0 to 64 is judged as its length rule says",
    "[laws][path_attribute][rfc7606-4]", known_path_attributes)
{
    for (unsigned filler = 0; filler != 256; ++filler) {
        CAPTURE(TestType::traits.name, filler);
        CHECK(lengths_are_judged<TestType>(static_cast<std::uint8_t>(filler)));
    }
}

TEMPLATE_LIST_TEST_CASE(
    "An attribute's flags are judged by Optional and Transitive alone", "[laws][path_attribute][rfc7606-3]", known_path_attributes)
{
    auto const values = values_of<TestType>(context_of<TestType>());
    CAPTURE(TestType::traits.name);
    REQUIRE_FALSE(values.empty());
    auto const stride = values.size() / 40 + 1; // 256 flags octets each: some forty values will do
    std::size_t judged = 0;
    for (std::size_t i = 0; i < values.size(); i += stride)
        if (values[i].size() <= 64) {
            CHECK(flags_are_judged<TestType>(values[i]));
            ++judged;
        }
    CHECK(judged != 0);
}

TEMPLATE_LIST_TEST_CASE("Of wrong flags and a wrong length both are told, whatever the choices",
    "[laws][path_attribute][rfc7606-3]", known_path_attributes)
{
    constexpr path_attribute_traits traits = TestType::traits;
    std::array<std::uint8_t, 64> const value{};
    for (auto const made : {choices{}, choices{choice::discard_on_flags}, choices{choice::withdraw_on_flags},
             choices{choice::reset_on_mp_flags}}) {
        auto context = context_of<TestType>();
        context.choices = made;
        for (std::size_t length = 0; length <= value.size(); ++length) {
            if (traits.length.allows(length))
                continue;
            for (unsigned flags = 0; flags != 256; flags += 0x40) {
                if (flags == static_cast<unsigned>(traits.category))
                    continue;
                lone_attribute<TestType> const attribute{static_cast<std::uint8_t>(flags), octets{value}.first(length)};
                std::vector<error> told;
                auto const view = path_attributes_view::decode(
                    attribute.whole(), context, attributes_offset, [&](error const& e) { told.push_back(e); });
                REQUIRE(told.size() == 2);
                CHECK(told[0].code == errc::attribute_flags_error);
                CHECK((made != choices{} || told[0].action == traits.if_flags_wrong));
                CHECK(told[1].code == (traits.if_malformed == error_action::session_reset
                        ? errc::optional_attribute_error : errc::attribute_length_error));
                CHECK(told[1].action == traits.if_malformed);
                for (auto const& e : told)
                    CHECK((e.about == traits.type_code && e.offset == attributes_offset && e.length == attribute.size));
                CHECK_FALSE(view.template get<TestType>());
            }
        }
    }
}

TEMPLATE_LIST_TEST_CASE("An attribute that decodes encodes to the same octets, prints the same and is equal to itself",
    "[laws][path_attribute]", known_path_attributes)
{
    auto const context = context_of<TestType>();
    std::vector<std::uint8_t> memory(70000);
    for (auto const& value : values_of<TestType>(context)) {
        CAPTURE(TestType::traits.name, value);
        auto const decoded = TestType::decode(value, context);
        REQUIRE(decoded);

        wire::writer out{memory};
        decoded->encode(out, context);
        REQUIRE(out.finish());
        std::vector<std::uint8_t> const encoded(out.written().begin(), out.written().end());
        CHECK(encoded == value);

        auto const again = TestType::decode(encoded, context);
        REQUIRE(again);
        CHECK(*again == *decoded);
        CHECK(to_text(*again) == to_text(*decoded));
        CHECK(is_plain_text(to_text(*decoded)));

        // with its header: as short a length field as will do, unless Extended Length is asked for
        for (std::uint8_t const more : {std::uint8_t{0}, attribute_flag::partial, attribute_flag::extended_length}) {
            wire::writer whole{memory};
            encode_path_attribute(whole, *decoded, context, more);
            REQUIRE(whole.finish());
            auto const raw = *path_attributes_view::decode(*whole.finish(), context, 0, [](error) {}).begin();
            CHECK(raw.type_code == TestType::traits.type_code);
            bool const extended = value.size() > 255 || more == attribute_flag::extended_length;
            CHECK(raw.flags
                == (static_cast<unsigned>(TestType::traits.category) | more
                    | (extended ? attribute_flag::extended_length : 0U)));
            CHECK(same_octets(raw.value, value));
        }
    }
}

TEMPLATE_LIST_TEST_CASE("An attribute of the vectors is judged the same while running as while compiling",
    "[laws][path_attribute][rfc7606-4]", known_path_attributes)
{
    CHECK(is_judged_in_vectors<TestType>());
}

TEMPLATE_LIST_TEST_CASE("An attribute that is cut off or has octets left over is refused as its traits say, or it is another correct one",
    "[laws][path_attribute][rfc7606-4]", known_path_attributes)
{
    constexpr path_attribute_traits traits = TestType::traits;
    auto const context = context_of<TestType>();
    auto const check = [&](octets value) {
        lone_attribute<TestType> const attribute{value};
        auto const j = judge_alone(attribute, context);
        if (!traits.length.allows(value.size()))
            CHECK_FALSE(j.decoded);
        if (!j.decoded) {
            CHECK(j.errors == 1);
            CHECK(is_action_of_malformed<TestType>(j.strongest.action));
            CHECK(j.strongest.about == traits.type_code);
        } else {
            std::array<std::uint8_t, 64> memory{};
            wire::writer out{memory};
            TestType::decode(value, context)->encode(out, context);
            CHECK(same_octets(out.written(), value));
        }
    };
    for (auto const& value : values_of<TestType>(context)) {
        CAPTURE(traits.name, value);
        if (value.size() > 60)
            continue;
        for (std::size_t size = 0; size != value.size(); ++size)
            check(octets{value}.first(size));
        auto longer = value;
        for (auto const octet : {0, 1, 255, 2}) {
            longer.push_back(static_cast<std::uint8_t>(octet));
            check(longer);
        }
    }
}

TEMPLATE_LIST_TEST_CASE(
    "An attribute that is decoded by itself reads nothing but its value", "[laws][path_attribute]", known_path_attributes)
{
    // In memory of exactly its size, which AddressSanitizer watches, whatever the octets are.
    auto const contexts = [] {
        std::vector<codec_context> all;
        for (auto const width : {asn_width::two_octets, asn_width::four_octets})
            for (auto const peer : {peering::external, peering::internal, peering::confederation}) {
                codec_context context{.as_numbers = width, .peer = peer};
                all.push_back(context);
                context.add_path.insert(ipv4_unicast);
                context.add_path.insert(ipv6_unicast);
                all.push_back(context);
            }
        return all;
    }();
    scatter chance{TestType::traits.type_code * 7U};
    for (std::size_t length = 0; length <= 64; ++length) {
        // A length that the traits do not have is refused here, too: the octets may come from a raw attribute.
        for (int round = 0; round != 100; ++round) {
            std::vector<std::uint8_t> value;
            for (std::size_t i = 0; i != length; ++i)
                value.push_back(static_cast<std::uint8_t>(chance(4) == 0 ? chance() : chance(5)));
            value.shrink_to_fit();
            auto const& context = contexts[chance(contexts.size())];
            CAPTURE(TestType::traits.name, value);
            if (auto const decoded = decode_path_attribute<TestType>(value, context)) {
                CHECK(TestType::traits.length.allows(length));
                CHECK(*decoded == *TestType::decode(value, context));
            } else {
                CHECK(decoded.error().about == TestType::traits.type_code);
                CHECK(is_action_of_malformed<TestType>(decoded.error().action));
                CHECK(decoded.error().offset + decoded.error().length <= value.size());
            }
        }
    }
}

TEMPLATE_LIST_TEST_CASE("Decoding, reading and printing an attribute allocates nothing", "[laws][path_attribute]", known_path_attributes)
{
    auto const context = context_of<TestType>();
    auto const values = values_of<TestType>(context);
    std::vector<char> text(100000);
    CAPTURE(TestType::traits.name);
    CHECK(allocations_in([&] {
        for (auto const& value : values)
            if (auto const attribute = TestType::decode(value, context))
                print_to(text.data(), *attribute);
    }) == 0);
}

TEMPLATE_LIST_TEST_CASE("An attribute outside of its scope is discarded unread, whatever is in it but for its flags",
    "[laws][path_attribute][rfc7606-7.5][rfc7606-3]", known_path_attributes)
{
    constexpr path_attribute_traits traits = TestType::traits;
    if (traits.scope == attribute_scope::everywhere)
        return;
    codec_context const elsewhere{.as_numbers = asn_width::four_octets, .peer = peering::external};
    std::array<std::uint8_t, 64> const value{};
    for (std::size_t length = 0; length <= value.size(); ++length)
        for (unsigned flags = 0; flags != 256; flags += 0x10) {
            lone_attribute<TestType> const attribute{static_cast<std::uint8_t>(flags), octets{value}.first(length)};
            bool const right = ((flags ^ static_cast<unsigned>(traits.category)) & 0xc0) == 0;
            error expected{errc::out_of_scope, error_action::attribute_discard, traits.type_code, attributes_offset,
                static_cast<std::uint16_t>(attribute.size)};
            if (!right) { // §3 (c) has no exception: both are told, and the stronger counts
                expected.code = errc::attribute_flags_error;
                expected.action = error_action::treat_as_withdraw;
            }
            CHECK(judge_alone(attribute, elsewhere) == judgement{right ? 1U : 2U, expected, false});
        }
}

TEST_CASE("No two attributes have the same name", "[laws][path_attribute]")
{
    auto const names = []<class... Attribute>(type_list<Attribute...>) {
        return std::vector<std::string>{Attribute::traits.name...};
    }(known_path_attributes{});
    for (auto const& name : names) {
        CHECK_FALSE(name.empty());
        CHECK(is_plain_text(name));
        CHECK(std::count(names.begin(), names.end(), name) == 1);
    }
}
