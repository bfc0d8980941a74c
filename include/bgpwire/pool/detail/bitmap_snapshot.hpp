// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_BITMAP_SNAPSHOT_HPP
#define BGPWIRE_POOL_DETAIL_BITMAP_SNAPSHOT_HPP

#include <bgpwire/pool/address_count.hpp>
#include <bgpwire/pool/detail/dense_bitmap.hpp>
#include <bgpwire/pool/detail/sparse_bitmap.hpp>

namespace bgpwire::detail {

/// Writes what is taken out of a bitmap: 8 octets how many words, and their bits.
template<class Writer, class Demand, class WordAt>
constexpr void write_taken(Writer& out, dense_bitmap<Demand> const& map, WordAt const& word_at)
{
    auto const count = map.limit() / 64;
    out.u64(count);
    out.reserve(8 * count);
    for (std::size_t k = 0; k != count; ++k)
        out.u64(word_at(uint128{k}) & ~map.word(k));
}
/// 8 octets how many words of which anything is taken out; for each: 16 octets its place, 8 its bits;
/// 8 octets how many blocks are taken out as a whole; for each: 16 octets its place, 1 the logarithm of its size.
template<class Writer, class Demand, class WordAt>
constexpr void write_taken(Writer& out, sparse_bitmap<Demand> const& map, WordAt const&)
{
    std::uint64_t words = 0, blocks = 0;
    map.for_each_taken([&](uint128, std::uint64_t) { ++words; }, [&](uint128, unsigned) { ++blocks; });
    out.reserve(static_cast<std::size_t>(24 * words + 17 * blocks));
    out.u64(words);
    map.for_each_taken(
        [&](uint128 k, std::uint64_t bits) {
            out.address(afi::ipv6, k);
            out.u64(bits);
        },
        [](uint128, unsigned) {});
    out.u64(blocks);
    map.for_each_taken([](uint128, std::uint64_t) {},
        [&](uint128 i, unsigned k) {
            out.address(afi::ipv6, i);
            out.u8(static_cast<std::uint8_t>(k));
        });
}

/// Takes the bits of one word out, if they are in.
template<class Reader, class Map, class WordAt>
constexpr address_count read_word(Reader& in, Map& map, uint128 k, WordAt const& word_at)
{
    auto const bits = in.u64();
    if ((bits & ~word_at(k)) != 0) {
        in.fail();
        return {};
    }
    if (bits != 0)
        map.erase_bits(k, bits, word_at);
    return static_cast<std::uint64_t>(std::popcount(bits));
}
/// Takes out of a bitmap, out of which nothing was taken yet, what was written.
/// @returns how many; what makes no sense is a failure of `in`
template<class Reader, class Demand, class WordAt>
constexpr address_count read_taken(Reader& in, dense_bitmap<Demand>& map, WordAt const& word_at)
{
    address_count taken;
    auto const count = map.limit() / 64;
    if (in.u64() != count)
        in.fail();
    for (std::size_t k = 0; k != count && in.ok(); ++k)
        taken += read_word(in, map, uint128{k}, word_at);
    return taken;
}
template<class Reader, class Demand, class WordAt>
constexpr address_count read_taken(Reader& in, sparse_bitmap<Demand>& map, WordAt const& word_at)
{
    address_count taken;
    uint128 next; // words ascend, so none comes twice
    for (auto n = in.u64(); n != 0 && in.ok(); --n) {
        auto const k = in.address(afi::ipv6);
        if (k < next || bit_width(k) > 122)
            in.fail();
        else
            taken += read_word(in, map, k, word_at);
        next = k + uint128{1};
    }
    for (auto n = in.u64(); n != 0 && in.ok(); --n) {
        auto const i = in.address(afi::ipv6);
        unsigned const k = in.u8();
        if (k < 12 || k > 128 || (i & low_bits(k)) != uint128{} || !map.contains_block(i, k, word_at)) {
            in.fail();
            break;
        }
        map.erase_block(i, k, word_at);
        taken += address_count::power_of_two(k);
    }
    return taken;
}

} // namespace bgpwire::detail

#endif
