// SPDX-License-Identifier: BSL-1.0
#include "../../examples/support/attributes_json.hpp"

#include "../../examples/support/line_printer.hpp"

#include <bgpwire/message.hpp>

#include "../catch.hpp"

#include <sstream>

using namespace bgpwire;
using examples::json;

namespace {

json shown(update const& u)
{
    std::uint8_t memory[4096];
    wire::writer out{memory};
    u.encode(out);
    return examples::attributes_json(*update_view::decode(**next_message(*out.finish()), {}));
}

/// What the function prints.
template<class F>
std::string printed(F f)
{
    std::ostringstream text;
    auto* const before = std::cout.rdbuf(text.rdbuf());
    f();
    std::cout.rdbuf(before);
    return text.str();
}

} // namespace

TEST_CASE("Attributes as JSON have numbers and arrays", "[examples]")
{
    update u;
    u.path_attributes.set(origin{origin::code::igp});
    as_path path{asn{65002}, asn{4200000001}};
    path.segments.push_back({as_path_segment_type::as_sequence, {asn{7}}});
    u.path_attributes.set(path);
    u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    u.path_attributes.set(multi_exit_disc{5});
    u.path_attributes.set(aggregator{asn{65009}, bgp_identifier{0xc0000209}});
    u.path_attributes.set(communities{community{65002, 7}, well_known::no_export});
    u.path_attributes.set(large_communities{large_community{65002, 7, 4294967295}});
    constexpr std::uint8_t value[]{0xca, 0xfe};
    u.path_attributes.set(raw_path_attribute{0xc0, 200, value});
    u.nlri = {*ipv4_prefix::parse("198.51.100.0/24")};
    CHECK(shown(u) == json::parse(R"({"origin":"IGP","as_path":[65002,4200000001,7],"next_hop":"192.0.2.1","med":5,
        "aggregator":{"as":65009,"address":"192.0.2.9"},"communities":[[65002,7],[65535,65281]],
        "large_communities":[[65002,7,4294967295]],"other":[{"type":200,"flags":192,"value":"cafe"}]})"));
}

TEST_CASE("Sets in an AS path are arrays in it, and confederation segments objects", "[examples]")
{
    constexpr std::uint8_t octets_of_the_path[]{3, 1, 0, 0, 0, 9, 2, 1, 0, 0, 0, 1, 1, 2, 0, 0, 0, 2, 0, 0, 0, 3};
    codec_context context;
    context.errors = error_handling::analyse;
    auto const path = as_path_view::read(octets_of_the_path, context);
    REQUIRE(path);
    CHECK(examples::as_path_json(*path) == json::parse(R"([{"confed_sequence":[9]},1,[2,3]])"));
    CHECK(examples::as_path_json({}) == json::array());
}

TEST_CASE("An UPDATE with routes of both kinds has both next hops", "[examples]")
{
    mp_reach_ipv6_unicast reach;
    reach.next_hop = *ipv6_address::parse("2001:db8::1");
    reach.nlri = {*ipv6_prefix::parse("2001:db8:100::/40")};
    update u;
    u.path_attributes.set(reach);
    u.path_attributes.set(origin{});
    u.path_attributes.set(as_path{asn{65010}});
    CHECK(shown(u)["next_hop"] == "2001:db8::1");
    u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    u.nlri = {*ipv4_prefix::parse("198.51.100.0/24")};
    CHECK(shown(u)["next_hop"] == "192.0.2.1");
    CHECK(shown(u)["mp_next_hop"] == "2001:db8::1");
}

TEST_CASE("A line is text for people, or an object with numbers", "[examples]")
{
    using printer = examples::line_printer;
    auto const line = [](bool as_json) {
        printer{as_json}.line("192.0.2.1:179", "up", printer::number{"as", 65001}, printer::text{"reason", "\"so\""},
            printer::list{"announce", {"a", "b"}}, printer::list{"withdraw", {}}, printer::object{"attributes", "x", {{"med", 5}}});
    };
    CHECK(printed([&] { line(false); }) == "192.0.2.1:179 up as 65001 reason \"so\" announce a b attributes x\n");
    CHECK(printed([&] { line(true); }) == R"({"peer":"192.0.2.1:179","event":"up","as":65001,"reason":"\"so\"",)"
                                          R"("announce":["a","b"],"attributes":{"med":5}})" "\n");
}
