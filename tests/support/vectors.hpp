// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_VECTORS_HPP
#define BGPWIRE_TESTS_SUPPORT_VECTORS_HPP

#include <bgpwire/path_attribute/context.hpp>

#include "support/hex.hpp"

#include <string_view>

namespace bgpwire::test {

namespace detail {

constexpr codec_context add_path_for(address_family family) noexcept
{
    codec_context context{.peer = peering::internal};
    context.add_path.insert(family);
    return context;
}
constexpr codec_context ipv6_next_hop_for(address_family family) noexcept
{
    codec_context context{.peer = peering::internal};
    context.ipv6_next_hop.insert(family);
    return context;
}

} // namespace detail

// What the sessions of the vectors had settled.
inline constexpr codec_context external{};
inline constexpr codec_context internal{.peer = peering::internal};
inline constexpr codec_context two_octets{.as_numbers = asn_width::two_octets};
inline constexpr codec_context internal_two_octets{.as_numbers = asn_width::two_octets, .peer = peering::internal};
inline constexpr codec_context internal_add_path = detail::add_path_for(ipv4_unicast);
inline constexpr codec_context internal_add_path_vpn = detail::add_path_for({afi::ipv4, safi::mpls_vpn});
inline constexpr codec_context internal_ipv6_next_hop = detail::ipv6_next_hop_for(ipv4_unicast);

/// A message from a capture or from another implementation's tests, and the context it came in.
struct vector {
    std::string_view id;
    codec_context context;
    octets message;
};

/// H: header, O: OPEN, N: NOTIFICATION, R: ROUTE-REFRESH; all others are UPDATEs: U base, A ADD-PATH,
/// S AS paths, E malformed ones, M next hops, L labels, F flow specifications, X other families.
inline constexpr vector vectors[] = {
    // clang-format off
    {"H01", internal,
        "ffffffffffffffffffffffffffffffff 001304"_hex},
    {"O01", internal,
        "ffffffffffffffffffffffffffffffff 00510104fffd00b40a00000234020601 "
        "0400010001020641040000fffd02224b 201f4578614247502f6d61696e2d6332 "
        "61326561386562642d32303234303731 35"_hex},
    {"O03", internal,
        "ffffffffffffffffffffffffffffffff 00530104006400b40505050536020601 "
        "04000100010206010400010080020280 00020202000206410400000064021405 "
        "12000100010002000100020002000100 800002"_hex},
    {"O04", internal,
        "ffffffffffffffffffffffffffffffff 00290104fde800b40a000001ffff0009 02000641040000fde8"_hex},
    {"O06", internal,
        "ffffffffffffffffffffffffffffffff 00200104fde800b40a000001ffff0000"_hex},
    {"O07", internal,
        "ffffffffffffffffffffffffffffffff 001d010400000000000000ff04"_hex},
    {"O08", internal,
        "ffffffffffffffffffffffffffffffff 001d0104fde800020a00000100"_hex},
    {"O10", internal,
        "ffffffffffffffffffffffffffffffff 002501045ba000b40a00000108020641 0400030d40"_hex},
    {"O11", internal,
        "ffffffffffffffffffffffffffffffff 00230104fde800b40a000001060104de adbeef"_hex},
    {"O14", internal,
        "ffffffffffffffffffffffffffffffff 002b0104fde800b40a0000010e020c45 "
        "0800010103000201014600"_hex},
    {"O15", internal,
        "ffffffffffffffffffffffffffffffff 00300104fde800b40a00000113021140 "
        "06c07800010180470700010180000e10"_hex},
    {"O16", internal,
        "ffffffffffffffffffffffffffffffff 00220104fde800b40a00000105020309 0103"_hex},
    {"N01", internal,
        "ffffffffffffffffffffffffffffffff 00210306020b6d61696e74656e616e63 65"_hex},
    {"N02", internal,
        "ffffffffffffffffffffffffffffffff 0015030602"_hex},
    {"N04", internal,
        "ffffffffffffffffffffffffffffffff 00170306090604"_hex},
    {"N05", internal,
        "ffffffffffffffffffffffffffffffff 001503060a"_hex},
    {"N07", internal,
        "ffffffffffffffffffffffffffffffff 0016036301aa"_hex},
    {"N08", internal,
        "ffffffffffffffffffffffffffffffff 001503020b"_hex},
    {"R01", internal,
        "ffffffffffffffffffffffffffffffff 00170500010001"_hex},
    {"R02", internal,
        "ffffffffffffffffffffffffffffffff 00170500020101"_hex},
    {"U01", internal,
        "ffffffffffffffffffffffffffffffff | 001702 | 0000 | 0000"_hex},
    {"U02", internal,
        "ffffffffffffffffffffffffffffffff | 001e02 | 0000 | 0007 | 900f0003000201"_hex},
    {"U03", internal_two_octets,
        "ffffffffffffffffffffffffffffffff | 003402 | 0000 | 0019 | 40010100 | 40020402010064 "
        "| 4003040a00fffe | 40050400000064 | 180a0001"_hex},
    {"U04", internal,
        "ffffffffffffffffffffffffffffffff | 004802 | 0000 | 002d | 40010100 | "
        "40020a02020000e1dd00001b1b | 400304c0a801fe | 40050400000064 | 400600 | "
        "c00708000046e0db76e1bd | 12010040"_hex},
    {"U05", internal,
        "ffffffffffffffffffffffffffffffff | 004c02 | 0000 | 0030 | 40010100 | 400200 | "
        "400304c0000201 | 40050400000064 | c0201800000b62000000000000029a00 "
        "000b6200000cf80000007b | 200808080a"_hex},
    {"U06", internal,
        "ffffffffffffffffffffffffffffffff | 003802 | 0000 | 001c | 40010100 | 400200 | "
        "400304c0a80164 | 40050400000064 | 60990400000064 | 2065656565"_hex},
    {"U08", internal,
        "ffffffffffffffffffffffffffffffff | 003402 | 0000 | 0019 | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | c06302beef | 18c63364"_hex},
    {"U11", internal,
        "ffffffffffffffffffffffffffffffff | 006602 | 0000 | 002f | 40010100 | "
        "400216020500003e4700003e47000321 fe0000201c00003417 | 4003045051c2ff | "
        "c0070800003417a29e8401 | 14681240146811f0146810d014681090 "
        "146811b01717e3261801010118010100"_hex},
    {"U12", internal,
        "ffffffffffffffffffffffffffffffff | 009002 | 0005 | 2009080706 | 006f | 40010100 | "
        "4002060201000080a6 | 40030401020304 | 80040400000020 | 40050400000064 | 400600 | "
        "c007080000123403040506 | c00804fffa3db8 | 80090400000312 | 800a080000011000000786 | "
        "c010080002272a0000232f | c020180000fffa0002272a0000232a00 00fffa0002272a0000232a | "
        "2006050403"_hex},
    {"U14", internal,
        "ffffffffffffffffffffffffffffffff | 003602 | 0000 | 001b | 40050400000064 | "
        "400304c0000201 | 40020602010000fde9 | 40010100 | 18c63364"_hex},
    {"A01", internal,
        "ffffffffffffffffffffffffffffffff | 003c02 | 0000 | 001c | 40010100 | 400200 | "
        "40030465016501 | 800404000000c8 | 40050400000064 | 000000002001010101"_hex},
    {"A02", internal_add_path,
        "ffffffffffffffffffffffffffffffff | 003c02 | 0000 | 001c | 40010100 | 400200 | "
        "40030465016501 | 800404000000c8 | 40050400000064 | 000000002001010101"_hex},
    {"A03", internal,
        "ffffffffffffffffffffffffffffffff | 003202 | 0000 | 0014 | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | 00100a01100a02"_hex},
    {"A04", internal_add_path,
        "ffffffffffffffffffffffffffffffff | 005902 | 0000 | 0030 | 40010100 | "
        "40020602010000fbff | 4003040a000e01 | 80040400000000 | 40050400000064 | "
        "800a040a002204 | 8009040a000f01 | 0000000120050505050000000120c0a8 0105"_hex},
    {"A06", internal_add_path_vpn,
        "ffffffffffffffffffffffffffffffff | 006602 | 0000 | 004f | 40010100 | 400200 | "
        "400304c0a80001 | 40050400000064 | c0101000020000000000000002000100 000001 | "
        "800e240001800c0000000000000000c0 a80001000000000a7004e2c100000064 000000640a0000"_hex},
    {"S08", two_octets,
        "ffffffffffffffffffffffffffffffff | 004a02 | 0000 | 002f | 40010100 | 40020402015ba0 "
        "| 400304c0000201 | c01106020100030d40 | c007065ba0c0000201 | c0120800030d40c0000201 "
        "| 18c63364"_hex},
    {"E01", internal,
        "ffffffffffffffffffffffffffffffff | 002f02 | 0000 | 0014 | 40010103 | "
        "40020602010000fde9 | 400304c0000201 | 18c63364"_hex},
    {"E02", internal,
        "ffffffffffffffffffffffffffffffff | 002f02 | 0000 | 0014 | 40010100 | "
        "40020602020000fde9 | 400304c0000201 | 18c63364"_hex},
    {"E03", internal,
        "ffffffffffffffffffffffffffffffff | 002e02 | 0000 | 0013 | 40010100 | "
        "40020602010000fde9 | 400303c00002 | 18c63364"_hex},
    {"E04", external,
        "ffffffffffffffffffffffffffffffff | 003502 | 0000 | 001a | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | 400503000000 | 18c63364"_hex},
    {"E06", internal,
        "ffffffffffffffffffffffffffffffff | 003902 | 0000 | 001e | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | c007070000fde9c00002 | 18c63364"_hex},
    {"E07", internal,
        "ffffffffffffffffffffffffffffffff | 003502 | 0000 | 001a | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | c00803fde800 | 18c63364"_hex},
    {"E09", internal,
        "ffffffffffffffffffffffffffffffff | 001b02 | 0000 | 0004 | 40012000"_hex},
    {"E10", two_octets,
        "ffffffffffffffffffffffffffffffff | 002f02 | 0000 | 0016 | 40010100 | 400304c0a80164 "
        "| 4002170203fde8fde8fde8 | 080a"_hex},
    {"E13", internal,
        "ffffffffffffffffffffffffffffffff | 003302 | 0000 | 0018 | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | 40010102 | 18c63364"_hex},
    {"E14", internal,
        "ffffffffffffffffffffffffffffffff | 003e02 | 0000 | 0027 | 40010100 | 400200 | "
        "800e0d00010104c00002010018c63364 | 800e0d00010104c00002010018c63365"_hex},
    {"E18", internal,
        "ffffffffffffffffffffffffffffffff | 003102 | 0000 | 0014 | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | 21c000020100"_hex},
    {"E20", internal,
        "ffffffffffffffffffffffffffffffff | 002f02 | 0000 | 0014 | 40010100 | "
        "40020602010000fde9 | 400304c0000201 | 17c00003"_hex},
    {"M01", internal,
        "ffffffffffffffffffffffffffffffff | 005e02 | 0000 | 0047 | 40010100 | 400200 | "
        "40050400000064 | 800e360002012020010db80000000000 0000000000fffffe8000000000000000 "
        "00000000000001008020010db8000100 000000000000000001"_hex},
    {"M02", internal,
        "ffffffffffffffffffffffffffffffff | 003b02 | 0000 | 0024 | 40010100 | 400200 | "
        "800e1a00020110fe8000000000000000 00000000000001002020010db8"_hex},
    {"M05", internal_ipv6_next_hop,
        "ffffffffffffffffffffffffffffffff | 003a02 | 0000 | 0023 | 40010100 | 400200 | "
        "800e190001011020010db80000000000 000000000000010018c63364"_hex},
    {"L01", internal,
        "ffffffffffffffffffffffffffffffff | 004202 | 0000 | 002b | 40010100 | 400200 | "
        "4003040a010102 | 40050400000064 | 800e13000104040a0101020048dbc430 dbc421010300"_hex},
    {"L02", internal,
        "ffffffffffffffffffffffffffffffff | 002402 | 0000 | 000d | 800f0a00010430800000c63365"_hex},
    {"L03", internal,
        "ffffffffffffffffffffffffffffffff | 002402 | 0000 | 000d | 800f0a00010430000000c63365"_hex},
    {"L06", internal,
        "ffffffffffffffffffffffffffffffff | 004d02 | 0000 | 0036 | 40010100 | 400200 | "
        "400304c6336401 | 40050400000064 | c0280a01000700000000000309 | "
        "800e1100010404c63364010038c35011 c6336464"_hex},
    {"F06", internal,
        "ffffffffffffffffffffffffffffffff | 003e02 | 0000 | 0027 | 40010100 | 400200 | "
        "40050400000064 | c010088006000000000000 | 800e0b0001850000050901048109"_hex},
    {"X01", internal,
        "ffffffffffffffffffffffffffffffff | 009502 | 0000 | 007e | 40010100 | "
        "40021e02070000781400007814000078 14000078140000781400007814000078 14 | "
        "800404000007d0 | 40050400000001 | c00804d53f007b | 800904c0a81601 | "
        "800a0803030303c0a8c901 | c010100002d53f00000006800a130005 dc006f | "
        "800e1c00194104c0a8c9010000110001 c0a8c901007b000500010008029ce1"_hex},
    {"X02", internal,
        "ffffffffffffffffffffffffffffffff | 007302 | 0000 | 005c | 40010100 | 400200 | "
        "4003040a0a0603 | 40050400000064 | c010080102c0a85e0c0005 | "
        "800e39000105040a0a06030006160000 fde80001869f0000fde8200a63c70120 "
        "effbffe407160000fde80001869f0000 fde8200a630c0220effbffe4"_hex},
    {"X04", internal,
        "ffffffffffffffffffffffffffffffff | 006902 | 0000 | 0052 | 40010100 | 400200 | "
        "40050400000064 | c01728000f00240c060000000000640d 06100005dc0100800011000906000000 "
        "0000010106000003e81100 | 800e1600014904c00002010060000000 00000000640a000001"_hex},
    {"X09", internal,
        "ffffffffffffffffffffffffffffffff | 001d02 | 0000 | 0006 | 800f03001946"_hex},    // clang-format on
};

/// The one of that id; asking for one that is not there does not compile.
[[nodiscard]] consteval vector vector_of(std::string_view id)
{
    for (auto const& v : vectors)
        if (v.id == id)
            return v;
    throw "no such vector";
}

} // namespace bgpwire::test

#endif
