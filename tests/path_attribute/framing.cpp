// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/framing.hpp>

#include <bgpwire/path_attribute/list.hpp>

#include "catch.hpp"
#include "support/update.hpp"

#include <vector>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr auto from_inside_with_bgpsec = [] {
    codec_context context{.peer = peering::internal};
    context.bgpsec.insert(afi::ipv6);
    return context;
}();

// One attribute with Extended Length, alone in its field, and what the loop says of it.
struct verdict {
    std::vector<error> errors;
    bool present;
    bool usable;
};

template<class Attribute>
verdict frame(std::vector<std::uint8_t> field, codec_context const& context = from_inside_with_bgpsec)
{
    detail::attribute_index<known_path_attributes> index;
    std::vector<error> errors;
    auto const framed = index.frame(field, context, 23, [&](error const& e) { errors.push_back(e); });
    REQUIRE(framed.size == field.size());
    constexpr auto slot = index_in<Attribute>(known_path_attributes{});
    return {errors, (index.present >> slot & 1) != 0, (index.usable >> slot & 1) != 0};
}

std::vector<std::uint8_t> attribute(std::uint8_t flags, std::uint8_t type, std::size_t length)
{
    std::vector<std::uint8_t> field(4 + length);
    field[0] = static_cast<std::uint8_t>(flags | attribute_flag::extended_length);
    field[1] = type;
    wire::store<std::uint16_t>(field.data() + 2, static_cast<std::uint16_t>(length));
    return field;
}

// The table's one test against the rule that it stands for.
template<class Attribute>
void check_lengths()
{
    constexpr auto const& traits = Attribute::traits;
    if (traits.scope == attribute_scope::two_octet_sessions)
        return;
    auto const flags = static_cast<std::uint8_t>(traits.category);
    auto const check = [&](std::size_t length) {
        auto const found = frame<Attribute>(attribute(flags, traits.type_code, length));
        bool const right = traits.length.allows(length);
        if (found.usable != right || found.errors.empty() != right) {
            CAPTURE(traits.name, length);
            CHECK(found.usable == right);
            CHECK(found.errors.empty() == right);
        }
    };
    for (std::size_t length = 0; length != 300; ++length)
        check(length);
    for (std::size_t const length : {1023U, 1024U, 4096U, 32768U, 65528U, 65532U, 65533U, 65534U, 65535U})
        check(length);
}

template<class Attribute>
void check_flags()
{
    constexpr auto const& traits = Attribute::traits;
    if (traits.scope == attribute_scope::two_octet_sessions)
        return;
    for (unsigned flags = 0; flags != 256; ++flags) {
        auto const found = frame<Attribute>(
            attribute(static_cast<std::uint8_t>(flags), traits.type_code, traits.length.minimum));
        bool const right = (flags & 0xc0) == static_cast<unsigned>(traits.category);
        CAPTURE(traits.name, flags);
        REQUIRE(found.present);
        REQUIRE(found.errors.empty() == right);
        // MP_REACH_NLRI and MP_UNREACH_NLRI are still needed for their routes
        REQUIRE(found.usable == (right || traits.if_malformed == error_action::session_reset));
    }
}

template<class... Attribute>
void check_all(type_list<Attribute...>)
{
    (check_lengths<Attribute>(), ...);
    (check_flags<Attribute>(), ...);
}

} // namespace

TEST_CASE("The table says of every length and of all flags what the attribute's traits say",
    "[path_attribute][rfc7606-3][rfc7606-7]")
{
    check_all(known_path_attributes{});
}

TEST_CASE("An attribute of an OLD speaker is framed and judged where there may be one", "[path_attribute][rfc6793-6]")
{
    constexpr codec_context old{.as_numbers = asn_width::two_octets};
    auto const here = frame<as4_aggregator>(attribute(0xc0, 18, 8), old);
    CHECK(here.errors.empty());
    CHECK(here.usable);
    auto const elsewhere = frame<as4_aggregator>(attribute(0xc0, 18, 8));
    REQUIRE(elsewhere.errors.size() == 1);
    CHECK(elsewhere.errors[0] == error{errc::out_of_scope, error_action::attribute_discard, 18, 23, 12});
    CHECK(elsewhere.present);
    CHECK_FALSE(elsewhere.usable);
}

TEST_CASE("Wrong flags of an attribute that the session discards are an error all the same", "[path_attribute][rfc7606-3]")
{
    // from an external NEW speaker without BGPsec; §3 (h): both are told, the stronger action counts
    auto const attribute = GENERATE("c0 05 04 00000064"_hex, "c0 09 04 c0000201"_hex, "40 0a 04 c0000201"_hex,
        "80 11 06 0201 0000fde9"_hex, "40 12 08 0000fde9 c0000201"_hex, "c0 21 01 00"_hex);
    auto const size = static_cast<std::uint16_t>(attribute.size());
    error const flags{errc::attribute_flags_error, error_action::treat_as_withdraw, attribute[1], attributes_offset, size};
    CAPTURE(int{attribute[1]});
    CHECK(judge_attribute(attribute) == judgement{2, flags, true});
    auto const old = attribute[1] == 17 || attribute[1] == 18; // whose malformed values are discarded
    auto const chosen = judge_attribute(attribute, {.choices = {choice::discard_on_flags}});
    CHECK(chosen.strongest.action == (old ? error_action::attribute_discard : error_action::treat_as_withdraw));
}

TEST_CASE("A multiprotocol attribute that passes the end resets the session, and no other does",
    "[path_attribute][rfc7606-3][rfc7606-4]")
{
    constexpr auto past_the_end = [](std::uint8_t type) {
        std::uint8_t const field[]{0x80, type, 5, 0, 1, 1};
        error found{errc{}, error_action::ignore};
        (void)path_attributes_view::decode(field, {}, 0, [&](error const& e) { found = e; });
        return found;
    };
    for (unsigned type = 0; type != 256; ++type) {
        auto const t = static_cast<std::uint8_t>(type);
        auto const action = t == 14 || t == 15 ? error_action::session_reset : error_action::treat_as_withdraw;
        CHECK(past_the_end(t) == error{errc::attribute_length_error, action, t, 0, 6});
    }
}

TEST_CASE("An index says what is there before any value is looked into", "[path_attribute]")
{
    constexpr auto field = "40 01 01 03 | 40 03 04 c0 00 02 01 | 80 04 03 00 00 01"_hex; // ORIGIN 3; MED of 3 octets
    int errors = 0;
    auto const view = path_attributes_view::index(field, {}, 0, [&](error const& e) {
        ++errors;
        CHECK(e == error{errc::attribute_length_error, error_action::treat_as_withdraw, 4, 11, 6});
    });
    CHECK(errors == 1);
    CHECK(view.has<origin>());
    CHECK_FALSE(view.has<multi_exit_disc>());
    CHECK_FALSE(view.get<origin>()); // decoded when asked for, and malformed
    CHECK_FALSE(view.get<multi_exit_disc>());
    CHECK(view.get<next_hop>() == next_hop{ipv4_address{0xc0000201}});
    CHECK_FALSE(view.get<as_path_view>());
}

TEST_CASE("What an index says of a path is decoded when it is asked for", "[path_attribute]")
{
    constexpr auto none = [](error) {};
    constexpr auto right = "40 02 06 02 01 00 00 fd e9"_hex;
    constexpr auto wrong = "40 02 06 02 01 00 00 00 00"_hex; // AS 0
    CHECK(path_attributes_view::index(right, {}, 0, none).get<as_path_view>()->contains(asn{65001}));
    CHECK_FALSE(path_attributes_view::index(wrong, {}, 0, none).get<as_path_view>());
}
