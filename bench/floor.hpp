// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_FLOOR_HPP
#define BGPWIRE_BENCH_FLOOR_HPP

// What the decoder is measured against: the least that any program must do which reads the same
// octets. Nothing here uses the library, and nothing here is right: the walk checks bounds and only
// bounds, so that it never reads outside of a message, and believes everything else.

#include <cstdint>
#include <cstring>

namespace bgpwire::bench {

/// Sums over every value in the messages, so that nothing can be skipped, and who walked can be compared.
struct sums {
    std::uint64_t prefixes = 0;      ///< addresses and lengths
    std::uint64_t prefix_count = 0;
    std::uint64_t as_numbers = 0;
    std::uint64_t as_number_count = 0;
    std::uint64_t communities = 0;
    std::uint64_t extended = 0;
    std::uint64_t large = 0;
    std::uint64_t refused = 0;       ///< messages

    friend bool operator==(sums const&, sums const&) = default;
};

namespace floor {

using pointer = std::uint8_t const*;

inline std::uint16_t load16(pointer p)
{
    std::uint16_t value;
    std::memcpy(&value, p, sizeof value);
    return __builtin_bswap16(value);
}
inline std::uint32_t load32(pointer p)
{
    std::uint32_t value;
    std::memcpy(&value, p, sizeof value);
    return __builtin_bswap32(value);
}
inline std::uint64_t load64(pointer p)
{
    std::uint64_t value;
    std::memcpy(&value, p, sizeof value);
    return __builtin_bswap64(value);
}

/// Adds up 8 octets at a time: how fast the octets come in at all.
inline std::uint64_t sum64(pointer p, std::size_t size)
{
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at + 8 <= size; at += 8) {
        std::uint64_t value;
        std::memcpy(&value, p + at, sizeof value);
        sum += value;
    }
    return sum;
}

/// Goes from header to header.
inline std::uint64_t header(pointer p, std::size_t size)
{
    std::uint64_t sum = 0;
    for (pointer const end = p + size; p < end; p += load16(p + 16))
        sum += p[18];
    return sum;
}

// Prefixes of the NLRI field [p, end): one load of 8 octets holds any IPv4 prefix.
inline bool ipv4_prefixes(pointer p, pointer end, std::size_t path_identifier, sums& to)
{
    std::uint64_t sum = 0;
    std::uint64_t count = 0;
    while (end - p >= static_cast<std::ptrdiff_t>(8 + path_identifier)) {
        auto const word = load64(p + path_identifier);
        auto const bits = static_cast<unsigned>(word >> 56);
        if (bits > 32)
            return false;
        auto const octets = (bits + 7) / 8;
        auto const mask = static_cast<std::uint32_t>(0xffffffff00000000U >> (octets * 8));
        sum += (static_cast<std::uint32_t>(word >> 24) & mask) + std::uint64_t{bits};
        ++count;
        p += path_identifier + 1 + octets;
    }
    while (p < end) {
        if (end - p <= static_cast<std::ptrdiff_t>(path_identifier))
            return false;
        p += path_identifier;
        auto const bits = unsigned{*p};
        auto const octets = (bits + 7) / 8;
        if (bits > 32 || end - p < static_cast<std::ptrdiff_t>(1 + octets))
            return false;
        std::uint32_t address = 0;
        for (unsigned i = 0; i != octets; ++i)
            address |= std::uint32_t{p[1 + i]} << (24 - 8 * i);
        sum += address + std::uint64_t{bits};
        ++count;
        p += 1 + octets;
    }
    to.prefixes += sum;
    to.prefix_count += count;
    return true;
}

inline bool ipv6_prefixes(pointer p, pointer end, sums& to)
{
    std::uint64_t sum = 0;
    std::uint64_t count = 0;
    while (p < end) {
        auto const bits = unsigned{*p};
        auto const octets = (bits + 7) / 8;
        if (bits > 128 || end - p < static_cast<std::ptrdiff_t>(1 + octets))
            return false;
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        if (end - p >= 17) {
            high = load64(p + 1) & (octets >= 8 ? ~std::uint64_t{0} : ~(~std::uint64_t{0} >> (8 * octets)));
            low = octets <= 8 ? 0
                : octets == 16 ? load64(p + 9) : load64(p + 9) & ~(~std::uint64_t{0} >> (8 * (octets - 8)));
        } else {
            std::uint8_t address[16]{};
            std::memcpy(address, p + 1, octets);
            high = load64(address);
            low = load64(address + 8);
        }
        sum += high + low + bits;
        ++count;
        p += 1 + octets;
    }
    to.prefixes += sum;
    to.prefix_count += count;
    return true;
}

template<unsigned Width>
bool as_path(pointer p, pointer end, sums& to)
{
    std::uint64_t sum = 0;
    while (p < end) {
        if (end - p < 2 || end - p - 2 < static_cast<std::ptrdiff_t>(Width * p[1]))
            return false;
        unsigned const count = p[1];
        p += 2;
        for (unsigned i = 0; i != count; ++i)
            sum += Width == 4 ? load32(p + 4 * i) : load16(p + 2 * i);
        to.as_number_count += count;
        p += Width * count;
    }
    to.as_numbers += sum;
    return true;
}

inline bool mp_routes(unsigned afi, unsigned safi, pointer p, pointer end, sums& to)
{
    if (safi != 1 && safi != 2)
        return true;
    return afi == 2 ? ipv6_prefixes(p, end, to) : afi != 1 || ipv4_prefixes(p, end, 0, to);
}

template<unsigned Width>
bool attribute_value(unsigned type, pointer p, pointer end, sums& to)
{
    auto const size = end - p;
    switch (type) {
    case 2:
        return as_path<Width>(p, end, to);
    case 8:
        if (size % 4 != 0)
            return false;
        for (; p != end; p += 4)
            to.communities += load32(p);
        return true;
    case 14:
        if (size < 5 || size < 5 + p[3])
            return false;
        return mp_routes(load16(p), p[2], p + 5 + p[3], end, to);
    case 15:
        return size >= 3 && mp_routes(load16(p), p[2], p + 3, end, to);
    case 16:
        if (size % 8 != 0)
            return false;
        for (; p != end; p += 8)
            to.extended += load64(p);
        return true;
    case 32:
        if (size % 12 != 0)
            return false;
        for (; p != end; p += 4)
            to.large += load32(p);
        return true;
    default:
        return true;
    }
}

/// The plain walk through one whole UPDATE: every length against its bounds, every value into the sums.
template<unsigned Width>
bool walk(pointer p, std::size_t size, std::size_t path_identifier, sums& to)
{
    if (size < 23)
        return false;
    pointer const end = p + size;
    p += 19;
    std::ptrdiff_t const withdrawn = load16(p);
    p += 2;
    if (end - p < withdrawn + 2 || (withdrawn != 0 && !ipv4_prefixes(p, p + withdrawn, path_identifier, to)))
        return false;
    p += withdrawn;
    std::ptrdiff_t const attributes = load16(p);
    p += 2;
    if (end - p < attributes)
        return false;
    pointer const attributes_end = p + attributes;
    while (p < attributes_end) {
        if (attributes_end - p < 3)
            return false;
        unsigned const type = p[1];
        std::ptrdiff_t length = p[2];
        if ((p[0] & 0x10) != 0) {
            if (attributes_end - p < 4)
                return false;
            length = load16(p + 2);
            ++p;
        }
        p += 3;
        if (attributes_end - p < length || !attribute_value<Width>(type, p, p + length, to))
            return false;
        p += length;
    }
    return p == end || ipv4_prefixes(p, end, path_identifier, to);
}

} // namespace floor
} // namespace bgpwire::bench

#endif
