// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/update.hpp"

#include <iterator>
#include <string>
#include <vector>

// Malformed and unusual UPDATEs on which released daemons differ, each with the one answer that the RFCs
// ask for. The session: external, four-octet AS numbers, IPv4 and IPv6 unicast.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

// The attributes of the baseline, for the rows to put together.
#define ORIGIN_IGP "400101 00 |"
#define PATH "400206 0201 0000fde9 |"
#define HOP "400304 c0000201 |"
#define METRIC "800404 000000c8 |"
#define BASE ORIGIN_IGP PATH HOP METRIC

enum class answer { accept, treat_as_withdraw, session_reset };

struct row {
    char const* condition;
    answer expected;
    errc code; ///< of the reset, or of the diagnosis; `errc{}`: nothing to report
    octets attributes;
    octets nlri = "18 cb0071"_hex;
    octets withdrawn{};
};

constexpr auto accepted = answer::accept;
constexpr auto withdrawn = answer::treat_as_withdraw;
constexpr auto reset = answer::session_reset;

std::vector<std::uint8_t> long_value()
{
    constexpr auto head = BASE "d023 0400"_hex;
    std::vector<std::uint8_t> field(head.begin(), head.end());
    field.resize(field.size() + 1024);
    return field;
}

std::vector<std::uint8_t> long_path()
{
    constexpr auto head = ORIGIN_IGP HOP METRIC "5002 07d4"_hex;
    std::vector<std::uint8_t> field(head.begin(), head.end());
    for (int segment = 0; segment != 2; ++segment) {
        field.insert(field.end(), {2, 250});
        for (int i = 0; i != 250; ++i)
            field.insert(field.end(), {0, 0, 0xfd, 0xe9});
    }
    return field;
}

constexpr row rows[] = {
    {"nothing wrong", accepted, errc{}, BASE ""_hex},
    {"ORIGIN of two octets", withdrawn, errc::attribute_length_error, "400102 0000 |" PATH HOP METRIC ""_hex},
    {"ORIGIN of no octets", withdrawn, errc::attribute_length_error, "400100 |" PATH HOP METRIC ""_hex},
    {"ORIGIN 3", withdrawn, errc::invalid_origin_attribute, "400101 03 |" PATH HOP METRIC ""_hex},
    {"ORIGIN that claims to be optional", withdrawn, errc::attribute_flags_error, "c00101 00 |" PATH HOP METRIC ""_hex},
    {"no ORIGIN", withdrawn, errc::missing_well_known_attribute, PATH HOP METRIC ""_hex},
    {"no AS_PATH", withdrawn, errc::missing_well_known_attribute, ORIGIN_IGP HOP METRIC ""_hex},
    {"no NEXT_HOP", withdrawn, errc::missing_well_known_attribute, ORIGIN_IGP PATH METRIC ""_hex},
    {"an empty AS_PATH", accepted, errc{}, ORIGIN_IGP "400200 |" HOP METRIC ""_hex},
    {"an AS_PATH segment that passes the end", withdrawn, errc::malformed_as_path,
        ORIGIN_IGP "400206 0205 0000fde9 |" HOP METRIC ""_hex},
    {"an octet behind the last AS_PATH segment", withdrawn, errc::malformed_as_path,
        ORIGIN_IGP "400207 0201 0000fde9 02 |" HOP METRIC ""_hex},
    {"an AS_PATH segment without AS numbers", withdrawn, errc::malformed_as_path,
        ORIGIN_IGP "400208 0201 0000fde9 0200 |" HOP METRIC ""_hex},
    {"an AS_PATH segment of type 9", withdrawn, errc::malformed_as_path, ORIGIN_IGP "400206 0901 0000fde9 |" HOP METRIC ""_hex},
    {"AS 0 in the AS_PATH", withdrawn, errc::malformed_as_path, ORIGIN_IGP "40020a 0202 0000fde9 00000000 |" HOP METRIC ""_hex},
    {"AS_CONFED_SEQUENCE from outside", withdrawn, errc::malformed_as_path,
        ORIGIN_IGP "400206 0301 0000fde9 |" HOP METRIC ""_hex},
    {"an AS_PATH that starts with another AS than the peer's", accepted, errc{},
        ORIGIN_IGP "400206 0201 0000fdea |" HOP METRIC ""_hex},
    {"an AS_SET", withdrawn, errc::malformed_as_path,
        ORIGIN_IGP "40020c 0201 0000fde9 0101 0000fdea |" HOP METRIC ""_hex},
    {"NEXT_HOP of three octets", withdrawn, errc::attribute_length_error, ORIGIN_IGP PATH "400303 c00002 |" METRIC ""_hex},
    {"NEXT_HOP of five octets", withdrawn, errc::attribute_length_error, ORIGIN_IGP PATH "400305 c000020100 |" METRIC ""_hex},
    {"NEXT_HOP 0.0.0.0", withdrawn, errc::invalid_next_hop_attribute, ORIGIN_IGP PATH "400304 00000000 |" METRIC ""_hex},
    {"NEXT_HOP 224.0.0.1", withdrawn, errc::invalid_next_hop_attribute, ORIGIN_IGP PATH "400304 e0000001 |" METRIC ""_hex},
    {"MULTI_EXIT_DISC of three octets", withdrawn, errc::attribute_length_error, ORIGIN_IGP PATH HOP "800403 000001"_hex},
    {"LOCAL_PREF from outside", accepted, errc::out_of_scope, BASE "400504 00000064"_hex},
    {"LOCAL_PREF of three octets from outside", accepted, errc::out_of_scope, BASE "400503 000064"_hex},
    {"ATOMIC_AGGREGATE of one octet", accepted, errc::attribute_length_error, BASE "400601 00"_hex},
    {"AGGREGATOR with two octets of AS number", accepted, errc::attribute_length_error, BASE "c00706 fde9 c0000201"_hex},
    {"COMMUNITIES of five octets", withdrawn, errc::attribute_length_error, BASE "c00805 0001000200"_hex},
    {"ORIGINATOR_ID from outside", accepted, errc::out_of_scope, BASE "800904 0a000001"_hex},
    {"CLUSTER_LIST of three octets from outside", accepted, errc::out_of_scope, BASE "800a03 010203"_hex},
    {"MP_REACH_NLRI twice", reset, errc::malformed_attribute_list,
        BASE "800e15 000201 10 20010db8000000000000000000000001 00"
             "800e15 000201 10 20010db8000000000000000000000001 00"_hex},
    {"MP_REACH_NLRI with a next hop of five octets", reset, errc::optional_attribute_error,
        BASE "800e0a 000201 05 20010db800 00"_hex},
    {"MP_REACH_NLRI without a next hop", reset, errc::optional_attribute_error, BASE "800e0a 000201 00 00 20 20010db8"_hex},
    {"MP_REACH_NLRI with a prefix of 129 bits", reset, errc::optional_attribute_error,
        BASE "800e1a 000201 10 20010db8000000000000000000000001 00 81 20010db8"_hex},
    {"MP_REACH_NLRI of four octets", reset, errc::optional_attribute_error, BASE "800e04 000201 10"_hex},
    {"MP_REACH_NLRI that claims to be transitive", withdrawn, errc::attribute_flags_error,
        BASE "c00e1a 000201 10 20010db8000000000000000000000001 00 20 20010db8"_hex},
    {"MP_UNREACH_NLRI of two octets", reset, errc::optional_attribute_error, BASE "800f02 0002"_hex},
    {"EXTENDED COMMUNITIES of seven octets", withdrawn, errc::attribute_length_error, BASE "c01007 0002fde9000000"_hex},
    {"EXTENDED COMMUNITIES of no octets", withdrawn, errc::attribute_length_error, BASE "c01000"_hex},
    {"AS4_PATH from a NEW speaker", accepted, errc::out_of_scope, BASE "c01106 0201 00030d40"_hex},
    {"AS4_PATH of one octet from a NEW speaker", accepted, errc::out_of_scope, BASE "c01101 02"_hex},
    {"PMSI_TUNNEL of one octet", withdrawn, errc::attribute_length_error, BASE "c01601 00"_hex},
    {"Tunnel Encapsulation of one octet", withdrawn, errc::attribute_length_error, BASE "c01701 00"_hex},
    {"the deprecated attribute 28", accepted, errc{}, BASE "c01c04 00000000"_hex},
    {"BGP-LS that cannot be read", accepted, errc::optional_attribute_error, BASE "801d05 0400ffff00"_hex},
    {"LARGE_COMMUNITY of eleven octets", withdrawn, errc::attribute_length_error, BASE "c0200b 0000fde9 00000001 000000"_hex},
    {"ONLY_TO_CUSTOMER of three octets", withdrawn, errc::attribute_length_error, BASE "c02303 00fde9"_hex},
    {"Prefix-SID of ten empty TLVs of type 0", accepted, errc{},
        BASE "c0281e 000000000000000000000000000000000000000000000000000000000000"_hex},
    {"Prefix-SID with a TLV past its end", accepted, errc::optional_attribute_error, BASE "c0280a 01 00c8 00000000000309"_hex},
    {"ATTR_SET of two octets", withdrawn, errc::attribute_length_error, BASE "c08002 0000"_hex},
    {"a well-known attribute that nobody knows", reset, errc::unrecognized_well_known_attribute, BASE "404d01 01"_hex},
    {"ORIGIN twice", accepted, errc::malformed_attribute_list, BASE "400101 02"_hex},
    {"an unknown attribute twice", accepted, errc::malformed_attribute_list, BASE "c06301 01 c06301 02"_hex},
    {"an attribute that passes the end of the field", withdrawn, errc::attribute_length_error, BASE "c008c8 0001"_hex},
    {"two octets behind the last attribute", withdrawn, errc::malformed_attribute_list, BASE "c008"_hex},
    {"Extended Length with three octets left", withdrawn, errc::malformed_attribute_list, BASE "d00800"_hex},
    {"a prefix of 33 bits", reset, errc::invalid_network_field, BASE ""_hex, "21 cb00710000"_hex},
    {"a prefix that is cut off", reset, errc::invalid_network_field, BASE ""_hex, "18 cb00"_hex},
    {"a withdrawn prefix of 40 bits", reset, errc::invalid_network_field, BASE ""_hex, "18 cb0071"_hex, "28 cb00710000"_hex},
    {"bits behind a prefix", accepted, errc{}, BASE ""_hex, "17 cb0071"_hex},
    {"a multicast prefix", accepted, errc{}, BASE ""_hex, "04 e0"_hex},
    {"COMMUNITIES of one octet without any route", reset, errc::attribute_length_error, BASE "c00801 00"_hex, {}},
    {"attributes without any route", accepted, errc{}, BASE ""_hex, {}},
    {"what looks like attributes in the NLRI field", accepted, errc{}, BASE ""_hex, "18 c02803 | 18 400101"_hex}, // R058
    {"a good attribute behind a malformed one", accepted, errc::attribute_length_error, BASE "400601 00 c00804 00010002"_hex}, // R050
};

constexpr bool is_answered(judgement const& j, row const& r) noexcept
{
    auto const action = j.strongest.action;
    return j.strongest.code == r.code && (action == error_action::session_reset) == (r.expected == answer::session_reset)
        && (action == error_action::treat_as_withdraw) == (r.expected == answer::treat_as_withdraw)
        && j.decoded == (r.expected != answer::session_reset);
}

static_assert([] {
    for (auto const& r : rows)
        if (!is_answered(judge(made_update<200>{r.attributes, r.nlri, r.withdrawn}.message()), r))
            return false;
    return true;
}());

void check(row const& r)
{
    CAPTURE(std::string{r.condition});
    made_update<4096> const made{r.attributes, r.nlri, r.withdrawn};
    auto const j = judge(made.message());
    CAPTURE(to_text(j.strongest));
    CHECK(is_answered(j, r));
}

} // namespace

TEST_CASE("Each UPDATE on which daemons differ has the answer that the RFCs ask for", "[message][rfc7606-7]")
{
    for (auto const& r : rows)
        check(r);
    auto const path = long_path();
    check({"a path of 500 AS numbers in two segments", accepted, errc{}, path});
    auto const value = long_value();
    check({"ONLY_TO_CUSTOMER of 1024 octets", withdrawn, errc::attribute_length_error, value});
    CHECK(std::size(rows) >= 62);
}
