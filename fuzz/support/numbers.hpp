// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_NUMBERS_HPP
#define BGPWIRE_FUZZ_SUPPORT_NUMBERS_HPP

#include <cstddef>
#include <cstdint>

namespace bgpwire::fuzz {

/// A small generator of numbers that is the same everywhere (xorshift64).
class numbers {
public:
    explicit numbers(std::uint64_t seed) : state_{seed * 0x9e3779b97f4a7c15U + 1} {}

    /// A number under `limit`, which is not 0.
    std::size_t operator()(std::size_t limit)
    {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<std::size_t>((state_ >> 11) % limit);
    }
    /// An octet of those that decide something somewhere, or any other.
    std::uint8_t octet()
    {
        constexpr std::uint8_t often[] = {0, 1, 2, 3, 4, 14, 15, 16, 17, 32, 33, 64, 80, 128, 129, 144, 192, 208, 255};
        return (*this)(4) == 0 ? static_cast<std::uint8_t>((*this)(256)) : often[(*this)(sizeof often)];
    }

private:
    std::uint64_t state_;
};

} // namespace bgpwire::fuzz

#endif
