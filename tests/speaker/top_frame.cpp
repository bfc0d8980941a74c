// SPDX-License-Identifier: BSL-1.0
#include "top_frame.hpp"

#include "catch.hpp"

#include <algorithm>

namespace {

using namespace speaker;
using bgpwire::afi;

bgpwire::ip_address address(char const* text) { return *bgpwire::ip_address::parse(text); }

node_status example()
{
    node_status s;
    s.node = "worker-0";
    s.up = std::chrono::seconds{3661};
    s.peers.resize(2);
    s.peers[0] = {"tor", address("192.0.2.1"), 179, bgpwire::asn{65000}, "Established", std::chrono::seconds{59}, 90, 2,
        0, 4, 7, 6, ""};
    s.peers[1] = {"b", address("2001:db8::1"), 179, bgpwire::asn{65001}, "Active", {}, {}, 0, 2, 0, 0, 0,
        "TCP failed (Connection refused)"};
    s.pools.push_back({"public", "BGP", 2, {{afi::ipv4, 128, 126, 2, 254},
                                               {afi::ipv6, 1, bgpwire::address_count::power_of_two(64), 0,
                                                   bgpwire::address_count::power_of_two(64)}}});
    s.pools.push_back({"lab", "others (layer 2)", 1, {{afi::ipv4, 4, 0, 0, 4}}});
    s.services.push_back({"default/printer", {address("192.168.1.4")}, "lab", "", {}});
    s.services.push_back({"default/web", {address("192.0.2.7")}, "public", "",
        {address("192.0.2.1"), address("2001:db8::1")}, {address("192.0.2.1")}});
    s.services.push_back({"default/dns", {}, "", "no free address", {}});
    s.services.push_back({"shop/cart", {address("192.0.2.8")}, "public", "not healthy: status 500", {}});
    return s;
}

std::string picture(node_status const& s, top_view const& view) { return plain_text(frame_of(s, view).lines); }

top_view view_of(std::size_t width, std::size_t height)
{
    top_view view;
    view.width = width;
    view.height = height;
    view.clock = "14:30:39";
    return view;
}

// The tone in which a text is painted; it must be a piece of its own.
tone tone_of(node_status const& s, std::string const& text)
{
    for (auto const& line : frame_of(s, view_of(120, 0)).lines)
        for (auto const& p : line)
            if (p.text.find(text) != std::string::npos)
                return p.how;
    FAIL("not there: " << text);
    return tone::plain;
}

} // namespace

TEST_CASE("The picture of a node, what needs a look first", "[speaker]")
{
    CHECK(picture(example(), view_of(100, 0)) ==
        " speaker top   node worker-0   up 01:01:01                                                 14:30:39\n"
        " 1 of 2 sessions up   2 routes announced   2 pending   4 services, 1 without address\n"
        "\n"
        "PEER            AS  STATE              UP  ROUTES  PENDING  SENT  RCVD\n"
        "2001:db8::1  65001  Active              -       0        2     0     0\n"
        "  TCP failed (Connection refused)\n"
        "192.0.2.1    65000  Established  00:00:59       2        0     7     6\n"
        "\n"
        "POOL    FAMILY  ANNOUNCED BY      USAGE                                           IN USE       OF\n"
        "public  IPv4    BGP               [###################-------------------]   50%     128      254\n"
        "public  IPv6    BGP               [#-------------------------------------]   <1%       1  1.8e+19\n"
        "lab     IPv4    others (layer 2)  [######################################]  100%       4        4\n"
        "\n"
        "SERVICE          ADDRESS      POOL    ANNOUNCED TO  PROBLEM\n"
        "default/dns      pending                            no free address\n"
        "shop/cart        192.0.2.8    public                not healthy: status 500\n"
        "default/web      192.0.2.7    public  1 of 2 peers\n"
        "default/printer  192.168.1.4  lab\n");
}

TEST_CASE("What is well is green, what is not is red", "[speaker]")
{
    auto const s = example();
    CHECK(tone_of(s, "Established") == tone::good);
    CHECK(tone_of(s, "Active") == tone::bad);
    CHECK(tone_of(s, "1 of 2 sessions") == tone::bad);
    CHECK(tone_of(s, "100%") == tone::bad);
    CHECK(tone_of(s, "50%") == tone::good);
    CHECK(tone_of(s, "pending  ") == tone::bad);
    CHECK(tone_of(s, "1 of 2 peers") == tone::warning);
}

TEST_CASE("A picture is never wider than the terminal, and as high, whatever is in it", "[speaker]")
{
    auto s = example();
    for (int i = 0; i != 40; ++i) {
        auto const n = std::to_string(i);
        s.services.push_back({"a-long-namespace-name/and-a-long-service-" + n,
            {address("192.0.2.9"), address("2001:db8::9")}, "public", "",
            {address("192.0.2.1"), address("2001:db8::1")}, {address("192.0.2.1"), address("2001:db8::1")}});
        s.peers.push_back(s.peers[0]);
        s.pools.push_back(s.pools[0]);
    }
    s.services[0].name = "evil/\x1b[2J\n\"";
    for (auto const with : {glyphs::ascii, glyphs::unicode})
        for (std::size_t const width : {20U, 40U, 80U, 81U, 200U})
            for (std::size_t const height : {1U, 5U, 12U, 24U, 60U}) {
                CAPTURE(width, height);
                auto view = view_of(width, height);
                view.with = with;
                auto const frame = frame_of(s, view);
                CHECK(frame.lines.size() == height);
                CHECK(std::ranges::all_of(frame.lines, [&](auto const& line) { return columns_of(line) <= width; }));
                auto const text = plain_text(frame.lines);
                CHECK(std::ranges::count(text, '\n') == static_cast<std::ptrdiff_t>(height));
                CHECK(text.find('\x1b') == std::string::npos);
                if (height >= 24) {
                    CHECK(text.find("and ") != std::string::npos); // more than are shown
                    CHECK(frame.services_shown > 3);
                }
            }
}

TEST_CASE("The list of services scrolls, and says where it is", "[speaker]")
{
    auto s = example();
    auto view = view_of(80, 17);
    view.first_service = 2;
    auto const text = picture(s, view);
    CHECK(text.find("default/dns") == std::string::npos);
    CHECK(text.find("default/web") != std::string::npos);
    CHECK(text.find("services 3 to 4 of 4") != std::string::npos);
}

TEST_CASE("A node without anything, and a speaker that does not answer", "[speaker]")
{
    auto view = view_of(80, 24);
    view.notice = "control: Connection refused; asking again";
    auto const text = picture({}, view);
    for (auto const* const what : {"no peers on this node", "no pools", "no services", "Connection refused"})
        CHECK(text.find(what) != std::string::npos);
}

TEST_CASE("Bars show something as something, and only what is full as full", "[speaker]")
{
    auto const bar = [](double full, glyphs with) {
        painted_table table{{{"B", painted_table::align::bar}}};
        table.add({{"", tone::good, full}});
        return plain_text({table.lines(12, with)[1]});
    };
    CHECK(bar(0, glyphs::ascii) == "[----------]\n");
    CHECK(bar(0.001, glyphs::ascii) == "[#---------]\n");
    CHECK(bar(0.999, glyphs::ascii) == "[#########-]\n");
    CHECK(bar(1, glyphs::ascii) == "[##########]\n");
    CHECK(bar(0.5, glyphs::unicode) == "\u2588\u2588\u2588\u2588\u2588\u2588\u2591\u2591\u2591\u2591\u2591\u2591\n");
}

TEST_CASE("Text is cut between characters", "[speaker]")
{
    CHECK(shortened("Z\u00fcrich", 6, glyphs::unicode) == "Z\u00fcrich");
    CHECK(shortened("Z\u00fcrich", 3, glyphs::unicode) == "Z\u00fc\u2026");
    CHECK(shortened("Z\u00fcrich", 3, glyphs::ascii) == "Z\u00fc~");
    CHECK(columns_of(clipped({{"ab"}, {"\u00fcd"}}, 3)) == 3);
}

TEST_CASE("What JSON says of a node is read back as it was", "[speaker]")
{
    auto const text = json_of(example());
    auto const back = status_of_json(text);
    REQUIRE(back);
    CHECK(json_of(*back) == text);
    CHECK(!status_of_json("{}"));
    CHECK(!status_of_json("[1"));
    CHECK(!status_of_json(""));
}
