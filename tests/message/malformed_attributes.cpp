// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/update.hpp>

#include "catch.hpp"
#include "support/malformed.hpp"
#include "support/text.hpp"

#include <string>

// Every way in which the RFCs say that an attribute is malformed, and the near misses that are not. Each row
// is judged while compiling and while running: action, code, attribute, offset, and the NOTIFICATION.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

using enum error_action;
using enum errc;
using enum data_field;

constexpr attribute_row origin_rows[] = {
    {"RFC 7606 §7.1", "no octets", "40 01 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.1", "two octets", "40 01 02 00 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.1", "two octets, long length", "50 01 00 02 00 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.1", "no octets, long length", "50 01 00 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.1", "3", "40 01 01 03"_hex, treat_as_withdraw, invalid_origin_attribute},
    {"RFC 7606 §7.1", "255", "40 01 01 ff"_hex, treat_as_withdraw, invalid_origin_attribute},
    {"RFC 7606 §7.1", "3, long length", "50 01 00 01 03"_hex, treat_as_withdraw, invalid_origin_attribute},
    {"RFC 7606 §7.1", "EGP", "40 01 01 01"_hex},
    {"RFC 7606 §7.1", "INCOMPLETE, long length", "50 01 00 01 02"_hex},
    {"RFC 7606 §3 (c)", "optional transitive", "c0 01 01 00"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §3 (c)", "optional", "80 01 01 00"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §3 (c)", "neither", "00 01 01 00"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 4271 §4.3", "Partial and the low bits", "6f 01 01 00"_hex},
};

constexpr attribute_row as_path_rows[] = {
    {"RFC 7606 §7.2", "empty", "40 02 00"_hex},
    {"RFC 7606 §7.2", "segment type 0", "40 02 06 00 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3},
    {"RFC 7606 §7.2", "segment type 5", "40 02 06 05 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3},
    {"RFC 7606 §7.2", "segment type 255", "40 02 06 ff 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3},
    {"RFC 7606 §7.2", "the second segment's type", "40 02 0c 02 01 0000fde9 09 01 0000fdea"_hex, treat_as_withdraw,
        malformed_as_path, none, 9},
    {"RFC 7606 §7.2", "one AS number too few", "40 02 06 02 02 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "one octet too few", "40 02 05 02 01 0000fd"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "255 AS numbers, none there", "40 02 02 02 ff"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "one octet", "40 02 01 02"_hex, treat_as_withdraw, malformed_as_path, none, 3},
    {"RFC 7606 §7.2", "one octet left over", "40 02 07 02 01 0000fde9 02"_hex, treat_as_withdraw, malformed_as_path, none, 9},
    {"RFC 7606 §7.2", "one octet left over, long length", "50 02 0007 02 01 0000fde9 00"_hex, treat_as_withdraw,
        malformed_as_path, none, 10},
    {"RFC 7606 §7.2", "a segment without AS numbers", "40 02 02 02 00"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "such a one in front", "40 02 08 02 00 02 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "such a one behind", "40 02 08 02 01 0000fde9 01 00"_hex, treat_as_withdraw, malformed_as_path, none, 10},
    {"RFC 7606 §7.2", "AS numbers of two octets", "40 02 04 02 01 fde9"_hex, treat_as_withdraw, malformed_as_path, none, 4},
    {"RFC 7606 §7.2", "AS numbers of four octets from an OLD speaker", "40 02 0a 02 02 0000fde9 0000fdea"_hex,
        treat_as_withdraw, malformed_as_path, none, 5, from_old},
    {"RFC 7606 §7.2", "an OLD speaker's, one octet too few", "40 02 05 02 02 fde9 fd"_hex, treat_as_withdraw,
        malformed_as_path, none, 4, from_old},
    {"RFC 7606 §7.2", "an OLD speaker's, no AS numbers", "40 02 0c 02 00 2112 0003 ce01 1000 0d80"_hex, treat_as_withdraw,
        malformed_as_path, none, 4, from_old},
    {"RFC 7607 §2", "AS 0 alone", "40 02 06 02 01 00000000"_hex, treat_as_withdraw, malformed_as_path, none, 5},
    {"RFC 7607 §2", "AS 0 at the end", "40 02 0a 02 02 0000fde9 00000000"_hex, treat_as_withdraw, malformed_as_path, none, 9},
    {"RFC 7607 §2", "AS 0 in an AS_SET", "40 02 0c 02 01 0000fde9 01 01 00000000"_hex, treat_as_withdraw,
        malformed_as_path, none, 11, sets_accepted},
    {"RFC 7607 §2", "AS 0 from an OLD speaker", "40 02 06 02 02 5ba0 0000"_hex, treat_as_withdraw, malformed_as_path, none,
        7, from_old},
    {"RFC 7607 §2", "65536 is not 0", "40 02 06 02 01 00010000"_hex},
    {"RFC 6793 §4.1", "AS_TRANS is an AS number", "40 02 04 02 01 5ba0"_hex, ignore, {}, attribute, 0, from_old},
    {"RFC 5065 §5", "AS_CONFED_SEQUENCE from outside", "40 02 06 03 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path,
        none, 3},
    {"RFC 5065 §5", "AS_CONFED_SET from outside", "40 02 06 04 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none,
        3, sets_accepted},
    {"RFC 5065 §5", "AS_CONFED_SEQUENCE from outside, in the middle", "40 02 0c 02 01 0000fde9 03 01 0000fdea"_hex,
        treat_as_withdraw, malformed_as_path, none, 9},
    {"RFC 5065 §5", "AS_CONFED_SEQUENCE from inside", "40 02 06 03 01 0000fde9"_hex, ignore, {}, attribute, 0, from_inside},
    {"RFC 5065 §5", "empty from another member AS", "40 02 00"_hex, treat_as_withdraw, malformed_as_path, none, 3,
        from_confederation},
    {"RFC 5065 §5", "another member AS, AS_SEQUENCE first", "40 02 06 02 01 0000fde9"_hex, treat_as_withdraw,
        malformed_as_path, none, 3, from_confederation},
    {"RFC 5065 §5", "another member AS, AS_CONFED_SET first", "40 02 06 04 01 0000fde9"_hex, treat_as_withdraw,
        malformed_as_path, none, 3, sets_accepted_in_confederation},
    {"RFC 5065 §5", "another member AS, AS_CONFED_SEQUENCE first", "40 02 0c 03 01 0000fde9 02 01 0000fdea"_hex, ignore, {},
        attribute, 0, from_confederation},
    {"RFC 9774", "AS_SET", "40 02 06 01 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3},
    {"RFC 9774", "AS_SET behind an AS_SEQUENCE", "40 02 0c 02 01 0000fde9 01 01 0000fdea"_hex, treat_as_withdraw,
        malformed_as_path, none, 9, from_inside},
    {"RFC 9774", "AS_CONFED_SET from inside", "40 02 06 04 01 0000fde9"_hex, treat_as_withdraw, malformed_as_path, none, 3,
        from_inside},
    {"RFC 9774", "AS_SET where they are accepted", "40 02 06 01 01 0000fde9"_hex, ignore, {}, attribute, 0, sets_accepted},
    {"RFC 9774", "AS_CONFED_SET where they are accepted", "40 02 06 04 01 0000fde9"_hex, ignore, {}, attribute, 0,
        sets_accepted_inside},
    {"RFC 7606 §3 (c)", "optional", "c0 02 06 02 01 0000fde9"_hex, treat_as_withdraw, attribute_flags_error},
};

constexpr attribute_row next_hop_rows[] = {
    {"RFC 7606 §7.3", "no octets", "40 03 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.3", "one octet", "40 03 01 c0"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.3", "two octets", "40 03 02 c000"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.3", "three octets", "40 03 03 c00002"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.3", "five octets", "40 03 05 c000020100"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.3", "sixteen octets", "40 03 10 20010db8000000000000000000000001"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 4271 §6.3", "0.0.0.0", "40 03 04 00000000"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "0.255.255.255", "40 03 04 00ffffff"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "224.0.0.1", "40 03 04 e0000001"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "239.255.255.255", "40 03 04 efffffff"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "240.0.0.1", "40 03 04 f0000001"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "255.255.255.255", "40 03 04 ffffffff"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 1122 §3.2.1.3", "127.0.0.1 where it is refused", "40 03 04 7f000001"_hex, treat_as_withdraw,
        invalid_next_hop_attribute, attribute, 0, no_loopback},
    {"RFC 1122 §3.2.1.3", "126.255.255.255", "40 03 04 7effffff"_hex, ignore, {}, attribute, 0, no_loopback},
    {"RFC 4271 §6.3", "127.0.0.1", "40 03 04 7f000001"_hex},
    {"RFC 4271 §6.3", "0.0.0.0 where any is accepted", "40 03 04 00000000"_hex, ignore, {}, attribute, 0, any_next_hop},
    {"RFC 3927", "a link-local one", "40 03 04 a9fe0001"_hex},
    {"RFC 4271 §6.3", "1.0.0.0", "40 03 04 01000000"_hex},
    {"RFC 4271 §6.3", "223.255.255.255", "40 03 04 dfffffff"_hex},
    {"RFC 7606 §3 (c)", "optional", "c0 03 04 c0000201"_hex, treat_as_withdraw, attribute_flags_error},
};

constexpr attribute_row metric_rows[] = {
    {"RFC 7606 §7.4", "MED of no octets", "80 04 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.4", "MED of three octets", "80 04 03 000001"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.4", "MED of five octets", "80 04 05 0000000100"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.4", "MED, transitive", "c0 04 04 00000001"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §7.4", "MED, well-known", "40 04 04 00000001"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §3 (c)", "MED with Partial", "a0 04 04 00000001"_hex},
    {"RFC 7606 §7.5", "LOCAL_PREF from outside", "40 05 04 00000064"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.5", "LOCAL_PREF from outside, no octets", "40 05 00"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.5", "LOCAL_PREF of no octets", "40 05 00"_hex, treat_as_withdraw, attribute_length_error, attribute, 0,
        from_inside},
    {"RFC 7606 §7.5", "LOCAL_PREF of three octets", "40 05 03 000064"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.5", "LOCAL_PREF of five octets", "40 05 05 0000006400"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.5", "LOCAL_PREF, optional", "c0 05 04 00000064"_hex, treat_as_withdraw, attribute_flags_error, attribute,
        0, from_inside},
    {"RFC 5065 §4", "LOCAL_PREF from another member AS", "40 05 04 00000064"_hex, ignore, {}, attribute, 0,
        from_confederation},
};

constexpr attribute_row aggregation_rows[] = {
    {"RFC 7606 §7.6", "ATOMIC_AGGREGATE", "40 06 00"_hex},
    {"RFC 7606 §7.6", "ATOMIC_AGGREGATE of one octet", "40 06 01 00"_hex, attribute_discard, attribute_length_error},
    {"RFC 7606 §7.6", "ATOMIC_AGGREGATE of four octets", "40 06 04 00000000"_hex, attribute_discard, attribute_length_error},
    {"RFC 7606 §3 (c)", "ATOMIC_AGGREGATE, optional", "c0 06 00"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §7.7", "AGGREGATOR of no octets", "c0 07 00"_hex, attribute_discard, attribute_length_error},
    {"RFC 7606 §7.7", "AGGREGATOR of five octets", "c0 07 05 fde9c00002"_hex, attribute_discard, attribute_length_error},
    {"RFC 7606 §7.7", "AGGREGATOR of an OLD speaker from a NEW one", "c0 07 06 fde9 c0000201"_hex, attribute_discard,
        attribute_length_error},
    {"RFC 7606 §7.7", "AGGREGATOR of seven octets", "c0 07 07 00fde9c0000201"_hex, attribute_discard, attribute_length_error},
    {"RFC 7606 §7.7", "AGGREGATOR of nine octets", "c0 07 09 0000fde9c000020100"_hex, attribute_discard,
        attribute_length_error},
    {"RFC 7606 §7.7", "AGGREGATOR of a NEW speaker from an OLD one", "c0 07 08 0000fde9 c0000201"_hex, attribute_discard,
        attribute_length_error, attribute, 0, from_old},
    {"RFC 7606 §7.7", "AGGREGATOR of an OLD speaker", "c0 07 06 fde9 c0000201"_hex, ignore, {}, attribute, 0, from_old},
    {"RFC 7607 §2", "AGGREGATOR of AS 0", "c0 07 08 00000000 c0000201"_hex, attribute_discard, optional_attribute_error},
    {"RFC 7607 §2", "AGGREGATOR of AS 0 from an OLD speaker", "c0 07 06 0000 c0000201"_hex, attribute_discard,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 7606 §3 (c)", "AGGREGATOR, not transitive", "80 07 08 0000fde9 c0000201"_hex, treat_as_withdraw,
        attribute_flags_error},
};

constexpr attribute_row community_rows[] = {
    {"RFC 7606 §7.8", "COMMUNITIES of no octets", "c0 08 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.8", "COMMUNITIES of one octet", "c0 08 01 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.8", "COMMUNITIES of three octets", "c0 08 03 fde800"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.8", "COMMUNITIES of five octets", "c0 08 05 0001000200"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.8", "COMMUNITIES of six octets, long length", "d0 08 0006 000100020003"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 7606 §7.8", "COMMUNITIES, the same twice", "c0 08 08 00010002 00010002"_hex},
    {"RFC 7606 §3 (c)", "COMMUNITIES, not transitive", "80 08 04 00010002"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 7606 §3 (c)", "COMMUNITIES with Partial", "e0 08 04 00010002"_hex},
    {"RFC 7606 §7.14", "EXTENDED COMMUNITIES of no octets", "c0 10 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.14", "EXTENDED COMMUNITIES of seven octets", "c0 10 07 0002fde9000000"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 7606 §7.14", "EXTENDED COMMUNITIES of twelve octets", "c0 10 0c 0002fde900000001 00000000"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 7606 §7.14", "an EXTENDED COMMUNITY that nobody knows", "c0 10 08 3fff 010203040506"_hex},
    {"RFC 7606 §7.14", "flowspec's redirect to an IPv6 address in eight octets", "c0 10 08 800b 010203040506"_hex},
    {"RFC 7606 §7.14", "EXTENDED COMMUNITIES, not transitive", "80 10 08 0002fde900000001"_hex, treat_as_withdraw,
        attribute_flags_error},
    {"RFC 7606 §7.15", "IPv6 EXTENDED COMMUNITIES of no octets", "c0 19 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.15", "IPv6 EXTENDED COMMUNITIES of eight octets", "c0 19 08 000220010db80000"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 7606 §7.15", "IPv6 EXTENDED COMMUNITIES of 19 octets", "c0 19 13 0002 20010db8000000000000000000000001 00"_hex,
        treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §7.15", "an IPv6 EXTENDED COMMUNITY that nobody knows",
        "c0 19 14 3fff 20010db8000000000000000000000001 0001"_hex},
    {"RFC 8092 §6", "LARGE_COMMUNITY of no octets", "c0 20 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 8092 §6", "LARGE_COMMUNITY of eleven octets", "c0 20 0b 0000fde900000001000000"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 8092 §6", "LARGE_COMMUNITY of 13 octets", "c0 20 0d 0000fde9000000010000000200"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 8092 §6", "LARGE_COMMUNITY of AS 0, twice", "c0 20 18 000000000000000100000002 000000000000000100000002"_hex},
    {"RFC 7606 §3 (c)", "LARGE_COMMUNITY, well-known", "40 20 0c 0000fde90000000100000002"_hex, treat_as_withdraw,
        attribute_flags_error},
};

constexpr attribute_row reflection_rows[] = {
    {"RFC 7606 §7.9", "ORIGINATOR_ID from outside", "80 09 04 0a000001"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.9", "ORIGINATOR_ID from outside, three octets", "80 09 03 0a0000"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.9", "ORIGINATOR_ID of no octets", "80 09 00"_hex, treat_as_withdraw, attribute_length_error, attribute, 0,
        from_inside},
    {"RFC 7606 §7.9", "ORIGINATOR_ID of three octets", "80 09 03 0a0000"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.9", "ORIGINATOR_ID of eight octets", "80 09 08 0a0000010a000002"_hex, treat_as_withdraw,
        attribute_length_error, attribute, 0, from_inside},
    {"RFC 7606 §7.9", "ORIGINATOR_ID, transitive", "c0 09 04 0a000001"_hex, treat_as_withdraw, attribute_flags_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.10", "CLUSTER_LIST from outside", "80 0a 04 0a000001"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.10", "CLUSTER_LIST from outside, no octets", "80 0a 00"_hex, attribute_discard, out_of_scope},
    {"RFC 7606 §7.10", "CLUSTER_LIST of no octets", "80 0a 00"_hex, treat_as_withdraw, attribute_length_error, attribute, 0,
        from_inside},
    {"RFC 7606 §7.10", "CLUSTER_LIST of three octets", "80 0a 03 010203"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.10", "CLUSTER_LIST of six octets", "80 0a 06 0a0000010a00"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, from_inside},
    {"RFC 7606 §7.10", "CLUSTER_LIST, well-known", "40 0a 04 0a000001"_hex, treat_as_withdraw, attribute_flags_error,
        attribute, 0, from_inside},
};

constexpr attribute_row old_speaker_rows[] = {
    {"RFC 6793 §6", "AS4_PATH from a NEW speaker", "c0 11 06 02 01 00030d40"_hex, attribute_discard, out_of_scope},
    {"RFC 6793 §6", "AS4_PATH of no octets", "c0 11 00"_hex, attribute_discard, attribute_length_error, attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_PATH of one octet", "c0 11 01 02"_hex, attribute_discard, attribute_length_error, attribute, 0,
        from_old},
    {"RFC 6793 §6", "AS4_PATH of four octets", "c0 11 04 02 01 0d40"_hex, attribute_discard, attribute_length_error, attribute,
        0, from_old},
    {"RFC 6793 §6", "AS4_PATH of seven octets", "c0 11 07 02 01 00030d40 00"_hex, attribute_discard, attribute_length_error,
        attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_PATH, no AS numbers in a segment", "c0 11 06 02 00 00030d40"_hex, attribute_discard,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_PATH, a segment past the end", "c0 11 06 02 02 00030d40"_hex, attribute_discard,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_PATH, two octets left over", "c0 11 08 02 01 00030d40 0200"_hex, attribute_discard,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_PATH, segment type 5", "c0 11 06 05 01 00030d40"_hex, attribute_discard, optional_attribute_error,
        attribute, 0, from_old},
    {"RFC 7607 §2", "AS4_PATH with AS 0", "c0 11 06 02 01 00000000"_hex, attribute_discard, optional_attribute_error, attribute,
        0, from_old},
    {"RFC 6793 §6", "AS4_PATH with a confederation segment", "c0 11 06 03 01 00030d40"_hex, ignore, {}, attribute, 0, from_old},
    {"RFC 9774 §3", "AS4_PATH with an AS_SET", "c0 11 0c 02 01 00030d40 01 01 00030d41"_hex, treat_as_withdraw,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 9774 §3", "AS4_PATH with an AS_CONFED_SET", "c0 11 06 04 01 00030d40"_hex, treat_as_withdraw,
        optional_attribute_error, attribute, 0, from_old},
    {"RFC 9774 §3", "AS4_PATH with an AS_SET, where they are accepted", "c0 11 06 01 01 00030d40"_hex, ignore, {}, attribute, 0,
        sets_accepted_from_old},
    {"RFC 9774 §3", "AS4_PATH with an AS_SET from a NEW speaker", "c0 11 06 01 01 00030d40"_hex, attribute_discard,
        out_of_scope},
    {"RFC 7606 §3 (c)", "AS4_PATH, not transitive", "80 11 06 02 01 00030d40"_hex, treat_as_withdraw, attribute_flags_error,
        attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_AGGREGATOR from a NEW speaker", "c0 12 08 00030d40 c0000201"_hex, attribute_discard, out_of_scope},
    {"RFC 6793 §6", "AS4_AGGREGATOR of six octets", "c0 12 06 0d40 c0000201"_hex, attribute_discard, attribute_length_error,
        attribute, 0, from_old},
    {"RFC 6793 §6", "AS4_AGGREGATOR of nine octets", "c0 12 09 00030d40 c0000201 00"_hex, attribute_discard,
        attribute_length_error, attribute, 0, from_old},
    {"RFC 7607 §2", "AS4_AGGREGATOR of AS 0", "c0 12 08 00000000 c0000201"_hex, attribute_discard, optional_attribute_error,
        attribute, 0, from_old},
};

constexpr attribute_row mp_rows[] = {
    {"RFC 7606 §5.3", "MP_REACH_NLRI of no octets", "80 0e 00"_hex, session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "MP_REACH_NLRI of four octets", "80 0e 04 0001 01 00"_hex, session_reset, optional_attribute_error},
    {"RFC 7606 §7.11", "no next hop for IPv4 unicast", "80 0e 09 0001 01 00 00 18 0a0000"_hex, session_reset,
        optional_attribute_error},
    {"RFC 7606 §7.11", "no next hop for IPv6 unicast", "80 0e 05 0002 01 00 00"_hex, session_reset, optional_attribute_error},
    {"RFC 7606 §7.11", "a next hop of 5 octets", "80 0e 0a 0002 01 05 20010db800 00"_hex, session_reset,
        optional_attribute_error},
    {"RFC 7606 §7.11", "a next hop of 15 octets", "80 0e 14 0002 01 0f 00000000000000000000ffff0a0000 00"_hex, session_reset,
        optional_attribute_error},
    {"RFC 7606 §7.11", "a next hop of 4 octets for IPv6", "80 0e 09 0002 01 04 c0000201 00"_hex, session_reset,
        optional_attribute_error},
    {"RFC 8950 §4", "a next hop of 16 octets for IPv4 that was not settled",
        "80 0e 15 0001 01 10 20010db8000000000000000000000001 00"_hex, session_reset, optional_attribute_error},
    {"RFC 4364 §4.3.2", "a next hop of 4 octets for VPN-IPv4", "80 0e 09 0001 80 04 c0000201 00"_hex, session_reset,
        optional_attribute_error},
    {"RFC 4364 §4.3.2", "a next hop of 12 octets for VPN-IPv4", "80 0e 11 0001 80 0c 0000000000000000c0000201 00"_hex},
    {"RFC 4659 §3.2.1", "a next hop of 16 octets for VPN-IPv6",
        "80 0e 15 0002 80 10 20010db8000000000000000000000001 00"_hex, session_reset, optional_attribute_error},
    {"RFC 8277 §2", "a next hop of 12 octets for labelled IPv4", "80 0e 11 0001 04 0c 0000000000000000c0000201 00"_hex,
        session_reset, optional_attribute_error},
    {"RFC 7606 §7.11", "the next hop passes the end", "80 0e 09 0002 01 10 20010db8 00"_hex, session_reset,
        optional_attribute_error},
    {"RFC 7606 §7.11", "no reserved octet", "80 0e 08 0001 01 04 c0000201"_hex, session_reset, optional_attribute_error},
    {"RFC 4760 §3", "a reserved octet that is not 0", "80 0e 0b 0001 01 04 c0000201 05 08 0a"_hex},
    {"RFC 7606 §5.3", "IPv6 prefix of 129 bits", "80 0e 16 0002 01 10 20010db8000000000000000000000001 00 81"_hex,
        session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "IPv6 prefix of 255 bits", "80 0e 16 0002 01 10 20010db8000000000000000000000001 00 ff"_hex,
        session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "IPv6 prefix past the end", "80 0e 18 0002 01 10 20010db8000000000000000000000001 00 20 2001"_hex,
        session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "IPv4 prefix of 33 bits", "80 0e 0f 0001 02 04 c0000201 00 21 c633640000"_hex, session_reset,
        optional_attribute_error},
    {"RFC 4760 §7", "a family that is not known", "80 0e 0b 0063 4d 04 c0000201 00 ffff"_hex},
    {"RFC 4760 §7", "labels without bottom of stack are handed over", "80 0e 10 0001 04 04 0a010102 00 30 000640 c63364"_hex},
    {"RFC 4760 §7", "a flow specification of length 0 is handed over", "80 0e 06 0001 85 00 00 00"_hex},
    {"RFC 7606 §3 (c)", "MP_REACH_NLRI, transitive", "c0 0e 0b 0001 01 04 c0000201 00 08 0a"_hex, treat_as_withdraw,
        attribute_flags_error},
    {"RFC 7606 §5.3", "MP_UNREACH_NLRI of no octets", "80 0f 00"_hex, session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "MP_UNREACH_NLRI of two octets", "80 0f 02 0002"_hex, session_reset, optional_attribute_error},
    {"RFC 7606 §5.3", "MP_UNREACH_NLRI with a prefix of 129 bits", "80 0f 04 0002 01 81"_hex, session_reset,
        optional_attribute_error},
    {"RFC 7606 §5.3", "MP_UNREACH_NLRI with a prefix past the end", "80 0f 05 0002 01 10 20"_hex, session_reset,
        optional_attribute_error},
    {"RFC 8277 §2.4", "MP_UNREACH_NLRI with the label 0x800000", "80 0f 0a 0001 04 30 800000 c63365"_hex},
    {"RFC 8277 §2.4", "MP_UNREACH_NLRI with the label 0", "80 0f 0a 0001 04 30 000000 c63365"_hex},
    {"RFC 7606 §3 (c)", "MP_UNREACH_NLRI, well-known", "40 0f 05 0001 01 08 0a"_hex, treat_as_withdraw, attribute_flags_error},
};

constexpr attribute_row mp_next_hop_rows[] = {
    {"RFC 4291 §2.5.2", "::", "80 0e 1a 0002 01 10 00000000000000000000000000000000 00 2020010db8"_hex, treat_as_withdraw,
        invalid_next_hop_attribute},
    {"RFC 4291 §2.5.3", "::1 where it is refused", "80 0e 1a 0002 01 10 00000000000000000000000000000001 00 2020010db8"_hex,
        treat_as_withdraw, invalid_next_hop_attribute, attribute, 0, no_loopback},
    {"RFC 4271 §6.3", "::1", "80 0e 1a 0002 01 10 00000000000000000000000000000001 00 2020010db8"_hex},
    {"RFC 4291 §2.7", "ff02::1", "80 0e 1a 0002 01 10 ff020000000000000000000000000001 00 2020010db8"_hex, treat_as_withdraw,
        invalid_next_hop_attribute},
    {"RFC 4291 §2.7", "ff02::1 where any is accepted", "80 0e 1a 0002 01 10 ff020000000000000000000000000001 00 2020010db8"_hex,
        ignore, {}, attribute, 0, any_next_hop},
    {"RFC 4291 §2.5.5.2", "::ffff:224.0.0.1", "80 0e 1a 0002 01 10 00000000000000000000ffffe0000001 00 2020010db8"_hex,
        treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4798 §2", "::ffff:192.0.2.1", "80 0e 1a 0002 01 10 00000000000000000000ffffc0000201 00 2020010db8"_hex},
    {"RFC 4271 §6.3", "0.0.0.0 of multicast routes", "80 0e 0b 0001 02 04 00000000 00 08 0a"_hex, treat_as_withdraw,
        invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "224.0.0.1", "80 0e 0b 0001 02 04 e0000001 00 08 0a"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4271 §6.3", "255.255.255.255", "80 0e 0b 0001 02 04 ffffffff 00 08 0a"_hex, treat_as_withdraw,
        invalid_next_hop_attribute},
    {"RFC 1122 §3.2.1.3", "0.0.0.0 without routes", "80 0e 09 0001 02 04 00000000 00"_hex},
    {"RFC 4364 §4.3.2", "0.0.0.0 after a Route Distinguisher", "80 0e 20 0001 80 0c 0000000000000000 00000000 00 "
        "70 000010 0000fde800000001 c63364"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 4659 §3.2.1", ":: after a Route Distinguisher", "80 0e 2c 0002 80 18 0000000000000000 00000000000000000000000000000000 "
        "00 70 000010 0000fde800000001 200100"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 2545 §3", ":: and a link-local address", "80 0e 2a 0002 01 20 00000000000000000000000000000000 "
        "fe800000000000000000000000000001 00 2020010db8"_hex},
    {"RFC 2545 §3", ":: twice", "80 0e 2a 0002 01 20 00000000000000000000000000000000 00000000000000000000000000000000 "
        "00 2020010db8"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"RFC 2545 §3", "a global address and ::", "80 0e 2a 0002 01 20 20010db8000000000000000000000001 "
        "00000000000000000000000000000000 00 2020010db8"_hex},
    {"RFC 2545 §3", "ff02::1 and a link-local address", "80 0e 2a 0002 01 20 ff020000000000000000000000000001 "
        "fe800000000000000000000000000001 00 2020010db8"_hex, treat_as_withdraw, invalid_next_hop_attribute},
    {"draft-ietf-idr-linklocal-capability", "a link-local address alone",
        "80 0e 1a 0002 01 10 fe800000000000000000000000000001 00 2020010db8"_hex},
    {"RFC 8955 §4", "FlowSpec ignores it", "80 0e 0b 0001 85 04 00000000 00 01 00"_hex},
    {"RFC 7432 §11", "0.0.0.0 of EVPN", "80 0e 0b 0019 46 04 00000000 00 0900"_hex, treat_as_withdraw,
        invalid_next_hop_attribute},
    {"RFC 4760 §10", "a SAFI for private use", "80 0e 0b 0001 fa 04 00000000 00 0900"_hex},
};

constexpr attribute_row newer_rows[] = {
    {"RFC 6514 §5", "PMSI_TUNNEL of four octets", "c0 16 04 00 06 0000"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 6514 §5", "PMSI_TUNNEL of an undefined type", "c0 16 05 00 09 000000"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 6514 §5", "PMSI_TUNNEL, half a FEC element", "c0 16 07 00 02 000000 0600"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 6514 §5", "PMSI_TUNNEL, half an address", "c0 16 07 00 06 000000 c000"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 9012 §13", "Tunnel Encapsulation of no octets", "c0 17 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9012 §13", "a sub-TLV that passes its tunnel", "c0 17 07 0008 0003 0402 00"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 9012 §13", "a tunnel past the end", "c0 17 04 0008 0001"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9012 §13", "no tunnel that is valid", "c0 17 07 0008 0003 0601 00"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9012 §13", "Tunnel Encapsulation, not transitive", "80 17 04 ffff 0000"_hex, treat_as_withdraw,
        attribute_flags_error},
    {"RFC 9012 §13", "Tunnel Encapsulation of three octets", "c0 17 03 000800"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9012 §2", "a sub-TLV of type 127 has one octet of length", "c0 17 0e 0008 000a 7f 00 0606000000000000"_hex},
    {"RFC 9012 §2", "a sub-TLV of type 128 has two", "c0 17 0f 0008 000b 80 0000 0606000000000000"_hex},
    {"RFC 9012 §2", "a sub-TLV of type 128 with one", "c0 17 06 0008 0002 80 00"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 9012 §13", "a sub-TLV twice", "c0 17 12 0008 000e 0401 00 0401 01 0606000000000000"_hex},
    {"RFC 7606 §7.13", "Traffic Engineering of one octet", "80 18 01 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7311 §3.2", "AIGP of two octets", "80 1a 02 0100"_hex, attribute_discard, attribute_length_error},
    {"RFC 7311 §3.2", "a TLV shorter than its header", "80 1a 03 07 0002"_hex, attribute_discard, optional_attribute_error},
    {"RFC 7311 §3.2", "a TLV past the end", "80 1a 04 07 0005 00"_hex, attribute_discard, optional_attribute_error},
    {"RFC 7311 §3.2", "a metric of seven octets", "80 1a 0a 01 000a 00000000000000"_hex, attribute_discard,
        optional_attribute_error},
    {"RFC 7311 §3.2", "the largest metric", "80 1a 0b 01 000b ffffffffffffffff"_hex, attribute_discard,
        optional_attribute_error},
    {"RFC 7311 §3.2", "AIGP, transitive", "c0 1a 0b 01 000b 0000000000000001"_hex, attribute_discard, attribute_flags_error},
    {"RFC 7311 §3", "a second metric", "80 1a 16 01 000b 0000000000000001 01 000b 0000000000000002"_hex},
    {"RFC 6514 §8", "a PE Distinguisher Label short of an octet", "c0 1b 06 c0000201 0000"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 6514 §8", "a PE Distinguisher Label of a group", "c0 1b 07 e0000001 000010"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 7606 §4", "BGP-LS of no octets", "80 1d 00"_hex, attribute_discard, attribute_length_error},
    {"RFC 9552 §8.2.2", "a BGP-LS TLV past the end", "80 1d 05 0400 ffff 00"_hex, attribute_discard, optional_attribute_error},
    {"RFC 9552 §5.1", "BGP-LS TLVs that nobody knows, out of order", "80 1d 08 ff00 0000 0001 0000"_hex},
    {"RFC 9552 §5.3", "a node name with octets of terminals", "80 1d 07 0402 0003 1b00ff"_hex},
    {"RFC 8205 §5.2", "BGPsec_PATH without a whole segment", "80 21 08 0007 01 00 00000001"_hex, treat_as_withdraw,
        optional_attribute_error, attribute, 0, with_bgpsec},
    {"RFC 8205 §5.2", "BGPsec_PATH of three octets", "80 21 03 000000"_hex, treat_as_withdraw, attribute_length_error,
        attribute, 0, with_bgpsec},
    {"RFC 8205 §2.2", "BGPsec_PATH that was not negotiated", "80 21 03 000000"_hex, attribute_discard, out_of_scope},
    {"RFC 9234 §5", "ONLY_TO_CUSTOMER of no octets", "c0 23 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9234 §5", "ONLY_TO_CUSTOMER of three octets", "c0 23 03 00fde9"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9234 §5", "ONLY_TO_CUSTOMER of eight octets", "c0 23 08 0000fde90000fde9"_hex, treat_as_withdraw,
        attribute_length_error},
    {"RFC 7606 §3 (c)", "ONLY_TO_CUSTOMER, not transitive", "80 23 04 0000fde9"_hex, treat_as_withdraw, attribute_flags_error},
    {"RFC 8669 §6", "Prefix-SID of two octets", "c0 28 02 0100"_hex, attribute_discard, attribute_length_error},
    {"RFC 8669 §6", "a TLV past the end", "c0 28 05 01 00c8 0000"_hex, attribute_discard, optional_attribute_error},
    {"RFC 8669 §6", "a Label-Index of six octets", "c0 28 09 01 0006 000000000001"_hex, attribute_discard,
        optional_attribute_error},
    {"RFC 8669 §6", "an SRGB of seven octets", "c0 28 0a 03 0007 00000003e80003"_hex, attribute_discard,
        optional_attribute_error},
    {"RFC 8669 §6", "Prefix-SID, not transitive", "80 28 0a 01 0007 00 0000 00000001"_hex, attribute_discard,
        attribute_flags_error},
    {"RFC 8669 §6", "the same TLV twice", "c0 28 14 01 0007 00 0000 00000001 01 0007 00 0000 00000002"_hex},
    {"RFC 9252 §7", "an SRv6 Service TLV of no octets", "c0 28 03 05 0000"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9252 §7", "an SRv6 Service TLV past the end", "c0 28 05 06 0010 0000"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 9252 §7", "an SRv6 sub-TLV past its TLV", "c0 28 07 05 0004 00 01 0001"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 9252 §7", "SID Information of five octets", "c0 28 0c 05 0009 00 01 0005 0000000000"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"draft-ietf-idr-wide-bgp-communities", "no container", "c0 22 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 7606 §4", "D-PATH of no octets", "c0 24 00"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9015 §3.2.1", "SFP of two octets", "c0 25 02 0100"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 9015 §3.2.1", "SFP without a Hop TLV", "c0 25 03 01 0000"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9015 §3.2.1", "a Hop TLV without a Sub-TLV", "c0 25 04 02 0001 ff"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9015 §3.2.1", "SFP with half a TLV header", "c0 25 04 01 0000 00"_hex, treat_as_withdraw, optional_attribute_error},
    {"RFC 9026 §3.1.6", "BFD Discriminator of ten octets", "c0 26 0a 01 00000001 01 03 c00002"_hex, attribute_discard,
        attribute_length_error},
    {"draft-ietf-idr-nhc", "a next hop longer than its attribute", "c0 27 08 0001 01 ff c0000201"_hex, attribute_discard,
        optional_attribute_error},
    {"draft-ietf-idr-nhc", "characteristics of three octets", "c0 27 03 000101"_hex, attribute_discard, attribute_length_error},
    {"RFC 9793", "BIER of three octets", "c0 29 03 000000"_hex, attribute_discard, attribute_length_error},
    {"RFC 9793", "a BIER TLV past the end", "c0 29 05 0001 0002 00"_hex, attribute_discard, optional_attribute_error},
    {"RFC 6368 §5", "ATTR_SET of three octets", "c0 80 03 00fde9"_hex, treat_as_withdraw, attribute_length_error},
    {"RFC 6368 §5", "ATTR_SET with MP_REACH_NLRI", "c0 80 0c 0000fde9 800e05 0001010000"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 6368 §5", "ATTR_SET with a malformed one", "c0 80 0a 0000fde9 c08003 00fde9"_hex, treat_as_withdraw,
        optional_attribute_error},
    {"RFC 6368 §5", "ATTR_SET within itself", "c0 80 0b 0000fde9 c08004 0000fde9"_hex},
    {"RFC 7606 §7.16", "ATTR_SET with a malformed ORIGIN", "c0 80 08 0000fde9 40010103"_hex, treat_as_withdraw,
        optional_attribute_error},
};

constexpr attribute_row unknown_rows[] = {
    {"RFC 4271 §6.3", "well-known and not known", "40 4d 01 01"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §6.3", "the same without octets", "40 4d 00"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §6.3", "the same with a long length", "50 4d 0002 0102"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §6.3", "the same with Partial", "60 99 04 00000064"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §6.3", "not even transitive", "00 00 00"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §6.3", "a deprecated code", "40 1c 01 00"_hex, session_reset, unrecognized_well_known_attribute},
    {"RFC 4271 §5", "optional transitive", "c0 63 02 beef"_hex},
    {"RFC 4271 §5", "optional non-transitive", "80 63 02 beef"_hex},
    {"RFC 4271 §5", "type 0", "c0 00 01 00"_hex},
    {"RFC 4271 §5", "type 255", "c0 ff 01 00"_hex},
    {"RFC 4271 §5", "no octets, long length", "d0 63 0000"_hex},
    {"RFC 4271 §4.3", "the low bits of the flags", "c5 63 01 00"_hex},
    {"RFC 7606 §7", "DPA", "c0 0b 01 00"_hex},
    {"RFC 7606 §7", "ADVERTISER", "80 0c 01 00"_hex},
    {"RFC 7606 §7", "RCID_PATH", "80 0d 01 00"_hex},
    {"RFC 7606 §7", "SAFI Specific Attribute", "c0 13 01 00"_hex},
    {"RFC 7606 §7", "Connector", "c0 14 01 00"_hex},
    {"RFC 7606 §7", "AS_PATHLIMIT", "c0 15 01 00"_hex},
    {"RFC 7606 §7", "Entropy Label Capability", "c0 1c 04 00000000"_hex},
};

template<std::size_t Size>
constexpr bool all_hold(attribute_row const (&rows)[Size])
{
    for (auto const& r : rows)
        if (!holds(r))
            return false;
    return true;
}

static_assert(all_hold(origin_rows));
static_assert(all_hold(as_path_rows));
static_assert(all_hold(next_hop_rows));
static_assert(all_hold(metric_rows));
static_assert(all_hold(aggregation_rows));
static_assert(all_hold(community_rows));
static_assert(all_hold(reflection_rows));
static_assert(all_hold(old_speaker_rows));
static_assert(all_hold(mp_rows));
static_assert(all_hold(mp_next_hop_rows));
static_assert(all_hold(newer_rows));
static_assert(all_hold(unknown_rows));

template<std::size_t Size>
void check(attribute_row const (&rows)[Size])
{
    for (auto const& r : rows) {
        CAPTURE(std::string{r.rule}, std::string{r.what});
        auto const update = update_of(r);
        auto const j = judge(update.message(), r.context);
        CHECK(to_text(j.strongest) == to_text(expected_of(r)));
        CHECK(holds(r));
    }
}

} // namespace

TEST_CASE("ORIGIN: each way to be malformed", "[message][rfc7606-7.1]") { check(origin_rows); }
TEST_CASE("AS_PATH: each way to be malformed", "[message][rfc7606-7.2][rfc7607-2][rfc5065-5][rfc9774]")
{
    check(as_path_rows);
}
TEST_CASE("NEXT_HOP: each way to be malformed", "[message][rfc7606-7.3][rfc4271-6.3]") { check(next_hop_rows); }
TEST_CASE("MULTI_EXIT_DISC and LOCAL_PREF: each way to be malformed", "[message][rfc7606-7.4][rfc7606-7.5]")
{
    check(metric_rows);
}
TEST_CASE("ATOMIC_AGGREGATE and AGGREGATOR: each way to be malformed", "[message][rfc7606-7.6][rfc7606-7.7][rfc7607-2]")
{
    check(aggregation_rows);
}
TEST_CASE("Communities of all kinds: each way to be malformed", "[message][rfc7606-7.8][rfc7606-7.14][rfc7606-7.15][rfc8092-6]")
{
    check(community_rows);
}
TEST_CASE("ORIGINATOR_ID and CLUSTER_LIST: each way to be malformed", "[message][rfc7606-7.9][rfc7606-7.10]")
{
    check(reflection_rows);
}
TEST_CASE("AS4_PATH and AS4_AGGREGATOR: each way to be malformed", "[message][rfc6793-6][rfc7607-2]")
{
    check(old_speaker_rows);
}
TEST_CASE("MP_REACH_NLRI and MP_UNREACH_NLRI: each way to be malformed", "[message][rfc7606-5.3][rfc7606-7.11][rfc7606-7.12][rfc4364-4.3.2]")
{
    check(mp_rows);
}
TEST_CASE("The next hop of MP_REACH_NLRI: which addresses can be one",
    "[message][rfc4760-3][rfc2545-3][rfc4364-4.3.2][rfc4659-3.2.1]")
{
    check(mp_next_hop_rows);
}
TEST_CASE("The newer attributes: each way to be malformed",
    "[message][rfc7606-7.13][rfc6514-5][rfc6514-8][rfc8205-5.2][rfc9012-13][rfc7311-3.2][rfc9552-8.2.2][rfc9234-5][rfc8669-6][rfc9252-7][rfc6368-5]")
{
    check(newer_rows);
}
TEST_CASE("Attributes that are not known", "[message][rfc4271-5][rfc4271-6.3]") { check(unknown_rows); }
