// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_CRC32C_HPP
#define BGPWIRE_POOL_DETAIL_CRC32C_HPP

#include <bgpwire/core/octets.hpp>
#include <bgpwire/core/on_demand.hpp>

namespace bgpwire::detail {

/// For eight octets at a time: table[k][b] is what b contributes with k octets behind it.
struct crc32c_tables {
    std::uint32_t table[8][256]; // compilers fill it in a fourth of the time that a std::array takes them
};
template<class = on_demand>
inline constexpr crc32c_tables crc32c_contributions = [] {
    crc32c_tables all{};
    auto& table = all.table;
    for (std::uint32_t bit = 128, crc = 1; bit != 0; bit /= 2) { // what several bits contribute is the sum
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
        for (std::uint32_t b = 0; b != 256; b += 2 * bit)
            table[0][b + bit] = table[0][b] ^ crc;
    }
    for (std::size_t k = 1; k != 8; ++k)
        for (std::size_t b = 0; b != 256; ++b)
            table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 0xff];
    return all;
}();

/// CRC-32C, the one of iSCSI. @see RFC 3720 §12.1, §B.4
template<class Demand = on_demand>
[[nodiscard]] constexpr std::uint32_t crc32c(octets data) noexcept
{
    auto const& t = crc32c_contributions<Demand>.table;
    std::uint32_t crc = 0xffffffff;
    std::size_t i = 0;
    for (; i + 8 <= data.size(); i += 8) {
        crc ^= data[i] | std::uint32_t{data[i + 1]} << 8 | std::uint32_t{data[i + 2]} << 16
            | std::uint32_t{data[i + 3]} << 24;
        crc = t[7][crc & 0xff] ^ t[6][crc >> 8 & 0xff] ^ t[5][crc >> 16 & 0xff] ^ t[4][crc >> 24] ^ t[3][data[i + 4]]
            ^ t[2][data[i + 5]] ^ t[1][data[i + 6]] ^ t[0][data[i + 7]];
    }
    for (; i != data.size(); ++i)
        crc = crc >> 8 ^ t[0][(crc ^ data[i]) & 0xff];
    return ~crc;
}

} // namespace bgpwire::detail

#endif
