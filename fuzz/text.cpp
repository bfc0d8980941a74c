// SPDX-License-Identifier: BSL-1.0
// The input is a text for everything that has a `parse`, and octets to make a value of each out of. What is
// parsed and printed parses to the same; what is printed parses to what it was. The C library has the second
// opinion about addresses.

#include <bgpwire/community/community.hpp>
#include <bgpwire/community/extended_community.hpp>
#include <bgpwire/community/ipv6_extended_community.hpp>
#include <bgpwire/community/large_community.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/net/prefix.hpp>

#include "support/fuzz.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <string>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

template<class T>
std::string printed(T const& value)
{
    std::string text;
    print_to(std::back_inserter(text), value);
    print_to(fuzz::plain_text_sink{}, value);
    return text;
}

/// Whatever the value is, its text stands for it and for no other.
template<class T>
void print_and_parse(T const& value)
{
    auto const text = printed(value);
    auto const again = T::parse(text);
    expect(again && *again == value, "what is printed parses to what it was");
}

template<class T>
void parse_and_print(std::string const& text)
{
    auto const value = T::parse(text);
    if (value) {
        print_and_parse(*value);
        expect(!text.empty(), "no text is empty");
        // Nothing may stand behind it or in front of it.
        expect(!T::parse(text + ' ') && !T::parse(' ' + text), "white space is refused");
        expect(value != T::parse(text + ' ') && value == T::parse(text), "a value is equal to itself, and not to an error");
        return;
    }
    auto const e = value.error();
    expect(e.code == errc::invalid_text || e.code == errc::out_of_range, "a text has no form, or a number too large");
    expect(e.offset <= text.size(), "an error is about a character of the text");
    print_to(fuzz::plain_text_sink{}, e);
}

template<class... T>
void parse_as_each(std::string const& text)
{
    (parse_and_print<T>(text), ...);
}

void compare_with_c_library(std::string const& text)
{
    if (text.find('\0') != std::string::npos)
        return;
    std::array<std::uint8_t, 4> four{};
    auto const v4 = ipv4_address::parse(text);
    expect(v4.has_value() == (inet_pton(AF_INET, text.c_str(), four.data()) == 1),
        "an IPv4 address is one for the C library too");
    expect(!v4 || v4->octets() == four, "an IPv4 address is the same for the C library");
    std::array<std::uint8_t, 16> sixteen{};
    auto const v6 = ipv6_address::parse(text);
    expect(v6.has_value() == (inet_pton(AF_INET6, text.c_str(), sixteen.data()) == 1),
        "an IPv6 address is one for the C library too");
    expect(!v6 || v6->octets() == sixteen, "an IPv6 address is the same for the C library");

    auto const either = ip_address::parse(text);
    expect(either.has_value() == (v4 || v6), "an address is of one family");
    expect(!either || either->is_v4() == v4.has_value(), "an address keeps its family");
}

void print_and_parse_values(std::array<std::uint8_t, 20> const& from)
{
    auto const whole = wire::load<std::uint32_t>(from.data());
    ipv4_address const v4{whole};
    ipv6_address const v6{wire::load<std::uint64_t>(from.data()), wire::load<std::uint64_t>(from.data() + 8)};
    print_and_parse(v4);
    print_and_parse(v6);
    print_and_parse(ip_address{v4});
    print_and_parse(ip_address{v6});
    print_and_parse(ipv4_prefix{v4, from[19] % 33U});
    print_and_parse(ipv6_prefix{v6, from[19] % 129U});
    print_and_parse(asn{whole});
    print_and_parse(bgp_identifier{whole});
    print_and_parse(community::load(from.data()));
    print_and_parse(extended_community::load(from.data()));
    print_and_parse(ipv6_extended_community::load(from.data()));
    print_and_parse(large_community::load(from.data()));

    // What an address is, by its first octets: RFC 1112, RFC 1122 §3.2.1.3, RFC 4291 §2.4, §2.5.5.2
    expect(v4.is_loopback() == (from[0] == 127) && v4.is_multicast() == (from[0] >= 224 && from[0] < 240)
            && v4.is_unspecified() == (whole == 0) && v4.is_unicast_host() == (from[0] >= 1 && from[0] < 224),
        "an IPv4 address is what its first octet says");
    auto const mapped = std::count(from.begin(), from.begin() + 10, 0) == 10 && from[10] == 255 && from[11] == 255;
    expect(v6.is_multicast() == (from[0] == 255) && v6.is_link_local() == (from[0] == 254 && from[1] >> 6 == 2)
            && v6.is_v4_mapped() == mapped && v6.is_loopback() == (v6 == ipv6_address{0, 1})
            && v6.is_unspecified() == (v6 == ipv6_address{}),
        "an IPv6 address is what its first octets say");
    expect(ip_address{v4}.v4() == v4 && ip_address{v6}.v6() == v6 && ip_address{v4} < ip_address{v6}
            && ip_address{v4}.afi() == afi::ipv4 && ip_address{v6}.afi() == afi::ipv6
            && ip_address{v4}.octets().size() == 4 && same_octets(ip_address{v6}.octets(), v6.octets()),
        "an address keeps its value and its family");
    ipv6_prefix const within{v6, from[19] % 129U};
    expect(within.contains(v6) && ipv6_prefix{v6, from[18] % (within.length() + 1)}.contains(within),
        "a prefix contains what it was made of, and what is longer");
    bool const kept_inside = (from[0] & 0x40) != 0; // RFC 4360 §2, RFC 5701 §2
    expect(extended_community::load(from.data()).is_transitive() != kept_inside
            && ipv6_extended_community::load(from.data()).is_transitive() != kept_inside,
        "the second bit says whether a community leaves the AS");

    // asdot stands for the same as asplain: RFC 5396 §2
    asn const number{whole};
    auto const dotted = std::to_string(whole >> 16) + '.' + std::to_string(whole & 0xffff);
    expect(asn::parse(dotted) == asn::parse(printed(number)), "asdot and asplain stand for the same");

    // Targets and origins that are made have the text of their parts.
    std::uint16_t const low = wire::load<std::uint16_t>(from.data() + 4);
    auto const by_as = extended_community::route_target(number, low);
    auto const mark = number.is_mappable() ? "" : "rt:" + printed(number) + ':' + std::to_string(low);
    expect(mark.empty() || printed(by_as) == mark, "a route target has the text of its parts");
    print_and_parse(by_as);
    print_and_parse(extended_community::route_origin(number, low));
    expect(printed(extended_community::route_target(v4, low)) == "rt:" + printed(v4) + ':' + std::to_string(low),
        "a route target has the text of its parts");
    print_and_parse(extended_community::route_origin(v4, low));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size > 256)
        return 0;
    std::string const text(data, data + size);
    parse_as_each<ipv4_address, ipv6_address, ip_address, ipv4_prefix, ipv6_prefix, asn, bgp_identifier, community,
        extended_community, ipv6_extended_community, large_community>(text);
    compare_with_c_library(text);
    expect(text_view{text}.data() == text.data() && text_view{text}.size() == size, "a text is viewed, not copied");
    expect(same_octets(as_octets(std::span<char const>{text}), {data, size}), "octets that are typed as char are the same");
    expect(same_octets(as_octets(std::as_bytes(std::span{data, size})), {data, size}),
        "octets that are typed as std::byte are the same");
    std::array<std::uint8_t, 20> octets{};
    if (size != 0)
        std::memcpy(octets.data(), data, size < octets.size() ? size : octets.size());
    print_and_parse_values(octets);
    return 0;
}
