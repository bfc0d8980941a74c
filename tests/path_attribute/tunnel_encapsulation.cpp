// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/tunnel_encapsulation.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("Tunnel Encapsulation decodes tunnels and their sub-TLVs, with one octet of length and with two",
    "[path_attribute][rfc9012-2]")
{
    // an SR policy as exabgp sends it: preference, binding SID, and a segment list (128: two octets of length)
    constexpr auto octets = "000f 0024 | 0c06 000000000064 | 0d06 1000 05dc0100 |"
                            "80 0011 00 0906 000000000001 0106 000003e81100"_hex;
    static constexpr auto decoded = tunnel_encapsulation_view::decode(octets, {});
    static_assert(decoded);
    static_assert((*decoded->tunnels().begin()).type == 15);
    static_assert(tunnel_encapsulation_view::sub_tlvs(*decoded->tunnels().begin()).find(128)->size() == 17);
    static_assert(!tunnel_encapsulation_view::sub_tlvs(*decoded->tunnels().begin()).find(1));
    CHECK(to_text(*decoded)
        == "tunnel 15 (12:000000000064 13:100005dc0100 128:0009060000000000010106000003e81100)");

    constexpr auto two = "0008 0000 | 0008 0003 0401 00"_hex; // an empty VXLAN tunnel, and one more
    static constexpr auto both = tunnel_encapsulation_view::decode(two, {});
    CHECK(to_text(*both) == "tunnel 8 () tunnel 8 (4:00)");
}

TEST_CASE("RFC 9012 §13: tunnels and sub-TLVs that do not end together are treat-as-withdraw",
    "[path_attribute][rfc9012-13]")
{
    constexpr auto withdrawn = [](errc code, std::size_t length) {
        return one_error(code, treat_as_withdraw, 23, attributes_offset, length);
    };
    auto const value = errc::optional_attribute_error;
    CHECK(judge_attribute("c0 17 04 0008 0001"_hex) == withdrawn(value, 7));             // past the attribute
    CHECK(judge_attribute("c0 17 06 0008 0000 0008"_hex) == withdrawn(value, 9));        // half a header
    CHECK(judge_attribute("c0 17 05 0008 0001 04"_hex) == withdrawn(value, 8));          // half a sub-TLV header
    CHECK(judge_attribute("c0 17 07 0008 0003 0402 00"_hex) == withdrawn(value, 10));    // past its tunnel
    CHECK(judge_attribute("c0 17 06 0008 0002 8000"_hex) == withdrawn(value, 9));        // two octets of length cut
    CHECK(judge_attribute("c0 17 0b 0008 0003 0402 00 0008 0000"_hex) == withdrawn(value, 14)); // not into the next
    CHECK(judge_attribute("c0 17 00"_hex) == withdrawn(errc::attribute_length_error, 3)); // no tunnel at all
    CHECK(judge_attribute("80 17 04 ffff 0000"_hex) == withdrawn(errc::attribute_flags_error, 7));
}

TEST_CASE("RFC 9012 §13: without one tunnel whose egress endpoint can be read it is treat-as-withdraw",
    "[path_attribute][rfc9012-3.1][rfc9012-13]")
{
    // an endpoint has 6 octets and those of its address: none, IPv4, IPv6; of another family nothing is known
    CHECK(judge_attribute("c0 17 0c 0008 0008 | 06 06 00000000 0000"_hex) == no_error);
    CHECK(judge_attribute("c0 17 10 0008 000c | 06 0a 00000000 0001 c0000201"_hex) == no_error);
    CHECK(judge_attribute("c0 17 1c 0008 0018 | 06 16 00000000 0002 20010db8000000000000000000000001"_hex) == no_error);
    CHECK(judge_attribute("c0 17 0d 0008 0009 | 06 07 00000000 0019 00"_hex) == no_error);
    constexpr auto withdrawn = [](octets attribute) {
        return judge_attribute(attribute)
            == one_error(errc::optional_attribute_error, treat_as_withdraw, 23, attributes_offset, attribute.size());
    };
    CHECK(withdrawn("c0 17 06 0008 0002 | 06 00"_hex));
    CHECK(withdrawn("c0 17 0b 0008 0007 | 06 05 00000000 00"_hex));
    CHECK(withdrawn("c0 17 0d 0008 0009 | 06 07 00000000 0000 00"_hex));
    CHECK(withdrawn("c0 17 0c 0008 0008 | 06 06 00000000 0001"_hex));
    CHECK(withdrawn("c0 17 10 0008 000c | 06 0a 00000000 0002 c0000201"_hex));
    CHECK(withdrawn("c0 17 0c 0008 0002 | 06 00 | 0008 0002 | 06 00"_hex));
    // one that is good is enough; the other is to be left out
    static constexpr auto two = tunnel_encapsulation_view::decode("0008 0002 06 00 | 0008 0008 0606000000000000"_hex, {});
    static_assert(two && !tunnel_encapsulation_view::is_valid(*two->tunnels().begin())
        && tunnel_encapsulation_view::is_valid(*++two->tunnels().begin()));
    CHECK(judge_attribute("c0 17 12 0008 0002 06 00 | 0008 0008 0606000000000000"_hex) == no_error);
}

TEST_CASE("RFC 9012 §13: of the families of §6 a tunnel has exactly one egress endpoint", "[path_attribute][rfc9012-13]")
{
    constexpr auto withdrawn = [](octets attribute) {
        return judge_attribute(attribute)
            == one_error(errc::optional_attribute_error, treat_as_withdraw, 23, attributes_offset, attribute.size());
    };
    CHECK(withdrawn("c0 17 04 0008 0000"_hex));
    CHECK(withdrawn("c0 17 14 0008 0010 | 06 06 00000000 0000 | 06 06 00000000 0000"_hex)); // two
    CHECK(withdrawn("c0 17 08 000f 0004 | 0c 02 0001"_hex));
    CHECK_TWICE(judge_attribute("c0 17 10 0008 0000 | 0008 0008 | 06 06 00000000 0000"_hex) == no_error); // the other has

    // of others, SR policies above all (1/73), nothing is asked; of several endpoints the first counts
    auto const judged = [](octets attributes) {
        made_update<400> const made{attributes};
        return judge(made.message(), {});
    };
    CHECK(judged("c0 17 08 000f 0004 | 0c 02 0001 | 40010100 | 400200 |"
                 "80 0e 16 0001 49 04 c0000201 00 60 000000010000000100000001"_hex) == no_error);
    CHECK(judged("c0 17 13 0008 000f | 06 06 00000000 0000 | 06 05 0000000000 | 40010100 | 400200 |"
                 "80 0e 16 0001 49 04 c0000201 00 60 000000010000000100000001"_hex) == no_error);
    // nor where there are no routes at all
    CHECK(judged("40010100 | 400200 | c0 17 08 000f 0004 | 0c 02 0001"_hex) == no_error);
    // those of VPNs are asked as those of IPv4
    CHECK(judged("80 0e 20 0001 80 0c 0000000000000000c0000201 00 70 000001 0000000000000001 c63364 | 40010100 | 400200 |"
                 "c0 17 04 0008 0000"_hex).strongest.action == treat_as_withdraw);
}

TEST_CASE("RFC 9012 §13: tunnel types and sub-TLVs that nobody knows are no error", "[path_attribute][rfc9012-13]")
{
    CHECK(judge_attribute("c0 17 04 ffff 0000"_hex) == no_error);
    CHECK(judge_attribute("c0 17 0a ffff 0002 06 00 0008 0000"_hex) == no_error); // whatever its endpoint and the others
    CHECK(judge_attribute("c0 17 0f 0008 000b 7f01 00 | 06 06 00000000 0000"_hex) == no_error);
    CHECK(judge_attribute("c0 17 0f 0008 000b ff 0000 | 06 06 00000000 0000"_hex) == no_error);
}
