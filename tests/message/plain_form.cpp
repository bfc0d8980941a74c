// SPDX-License-Identifier: BSL-1.0
// The decoder beside the plain form of it that fuzzing uses: vectors, recorded packets where BGPWIRE_DATA names a
// folder of them, and mutants of all of these, the same ones on every run.

#include <bgpwire/message/update.hpp>

#include "../../fuzz/support/compare_plain.hpp"
#include "../../fuzz/support/mutator.hpp"

#include "catch.hpp"
#include "support/message.hpp"
#include "support/vectors.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace bgpwire;
using bgpwire::fuzz::numbers;

namespace {

codec_context any_context(numbers& next)
{
    codec_context context;
    context.as_numbers = next(2) == 0 ? asn_width::two_octets : asn_width::four_octets;
    context.peer = static_cast<peering>(next(3));
    context.errors = next(2) == 0 ? error_handling::rfc7606 : static_cast<error_handling>(next(3));
    context.as_sets = static_cast<as_set_handling>(next(2));
    for (unsigned i = 0; i != 8; ++i)
        if (next(8) == 0)
            context.choices.insert(static_cast<choice>(i));
    for (auto const of : {afi::ipv4, afi::ipv6})
        if (next(4) == 0)
            context.bgpsec.insert(of);
    for (auto const family : {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast}) {
        if (next(4) == 0)
            context.add_path.insert(family);
        if (next(4) == 0)
            context.ipv6_next_hop.insert(family);
    }
    return context;
}

using message_octets = std::vector<std::uint8_t>;

/// The UPDATEs in recorded packets, found by their markers.
std::vector<message_octets> recorded_updates()
{
    std::vector<message_octets> found;
    char const* const data = std::getenv("BGPWIRE_DATA");
    std::error_code none;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{data == nullptr ? "" : data, none}) {
        auto const extension = entry.path().extension();
        if (extension != ".cap" && extension != ".pcap")
            continue;
        std::ifstream in{entry.path(), std::ios::binary};
        message_octets const file{std::istreambuf_iterator<char>{in}, {}};
        octets rest{file};
        while (rest.size() >= header_length) {
            auto const message = next_message(rest, extended_message_length);
            if (message && *message && (*message)->type() == message_type::update)
                found.emplace_back((*message)->octets().begin(), (*message)->octets().end());
            rest = rest.subspan(message && *message ? (*message)->octets().size() : 1);
        }
    }
    if (found.empty())
        std::puts("BGPWIRE_DATA names no folder of recorded packets: only vectors are compared");
    return found;
}

std::vector<message_octets> updates()
{
    auto all = recorded_updates();
    for (auto const& v : test::vectors)
        if (auto const message = next_message(v.message); message && *message)
            if ((*message)->type() == message_type::update)
                all.emplace_back(v.message.begin(), v.message.end());
    return all;
}

/// Up to three changes of the kind that breaks decoders, under a Length that is right.
void mutate(message_octets& m, numbers& next)
{
    for (auto changes = 1 + next(2) * next(3); changes != 0; --changes) {
        fuzz::parts found{m};
        found.messages(0, m.size());
        fuzz::mutate_part(m, found.all, next);
    }
    m.resize((std::max)(m.size(), std::size_t{23}));
    m.resize((std::min)(m.size(), standard_message_length));
    std::fill_n(m.begin(), 16, std::uint8_t{0xff});
    wire::store<std::uint16_t>(m.data() + 16, static_cast<std::uint16_t>(m.size()));
    m[18] = static_cast<std::uint8_t>(message_type::update);
}

struct comparison {
    plain::update plain;
    std::string difference; ///< what does not hold, and the message; empty if all does
};

comparison compare(octets message, codec_context const& context)
{
    std::string first;
    auto plain = plain::compare_update(test::message_in(message), context, [&](bool holds, char const* what) {
        if (!holds && first.empty())
            first = what;
    });
    if (!first.empty()) {
        first += ": ";
        for (auto const octet : message)
            print_hex(std::back_inserter(first), octet, 2);
    }
    return {plain, first};
}

} // namespace

TEST_CASE("The decoder and its plain form come to the same on what was recorded", "[message][rfc7606-3]")
{
    numbers next{20201};
    for (auto const& message : updates()) {
        CHECK(compare(message, codec_context{}).difference == "");
        for (int i = 0; i != 4; ++i)
            CHECK(compare(message, any_context(next)).difference == "");
    }
}

TEST_CASE("The decoder and its plain form come to the same on mutants", "[message][rfc7606-3]")
{
    // BGPWIRE_MUTANTS asks for more of them than a test run waits for.
    char const* const asked = std::getenv("BGPWIRE_MUTANTS");
    auto const count = asked != nullptr ? std::strtoul(asked, nullptr, 10) : 60000UL;
    auto const seeds = updates();
    REQUIRE(seeds.size() > 20);
    numbers next{7606};
    unsigned long differing = 0;
    std::array<unsigned long, 5> actions{};
    std::array<unsigned long, 256> subcodes{};
    for (unsigned long i = 0; i != count; ++i) {
        auto message = seeds[next(seeds.size())];
        mutate(message, next);
        auto const one = compare(message, any_context(next));
        if (!one.difference.empty() && ++differing <= 5)
            CHECK(one.difference == "");
        ++actions[static_cast<std::size_t>(one.plain.action)];
        for (auto const& e : one.plain.errors)
            ++subcodes[subcode_of(e.code)];
    }
    CHECK(differing == 0);
    // Mutants that all fail in the same way, or not at all, would show nothing.
    for (auto const action : {error_action::ignore, error_action::attribute_discard, error_action::treat_as_withdraw,
             error_action::session_reset})
        CHECK(actions[static_cast<std::size_t>(action)] > count / 50);
    for (auto const code : {errc::malformed_attribute_list, errc::unrecognized_well_known_attribute,
             errc::missing_well_known_attribute, errc::attribute_flags_error, errc::attribute_length_error,
             errc::invalid_origin_attribute, errc::invalid_next_hop_attribute, errc::optional_attribute_error,
             errc::invalid_network_field, errc::malformed_as_path}) {
        CAPTURE(static_cast<unsigned>(code));
        CHECK(subcodes[subcode_of(code)] > count / 10000);
    }
}
