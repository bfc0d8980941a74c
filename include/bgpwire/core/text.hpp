// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_TEXT_HPP
#define BGPWIRE_CORE_TEXT_HPP

#include <bgpwire/core/result.hpp>

#include <cstdint>
#include <string_view>

namespace bgpwire {

/// Reads a text from left to right: what every `parse` of this library is written with.
///
/// Failure is sticky, as in @ref wire::reader: read all, then ask @ref finish once.
class text_reader {
public:
    constexpr explicit text_reader(std::string_view text) noexcept : text_{text} {}

    [[nodiscard]] constexpr bool at_end() const noexcept { return position_ == text_.size(); }
    [[nodiscard]] constexpr char peek() const noexcept { return at_end() ? '\0' : text_[position_]; }
    [[nodiscard]] constexpr std::size_t position() const noexcept { return position_; }
    [[nodiscard]] constexpr std::string_view rest() const noexcept { return text_.substr(position_); }
    [[nodiscard]] constexpr bool ok() const noexcept { return failure_ == errc{}; }

    /// Steps over `c` if it comes next, and says whether it did.
    constexpr bool skip(char c) noexcept
    {
        if (at_end() || peek() != c)
            return false;
        ++position_;
        return true;
    }

    /// Steps over `c`; anything else is a failure.
    constexpr void expect(char c) noexcept
    {
        if (!skip(c))
            fail(errc::invalid_text);
    }

    /// Decimal digits up to `largest`; a leading zero is refused, as inet_pton does.
    constexpr std::uint64_t decimal(std::uint64_t largest) noexcept
    {
        auto const start = position_;
        std::uint64_t value = 0;
        while (peek() >= '0' && peek() <= '9') {
            auto const digit = static_cast<std::uint64_t>(peek() - '0');
            if (digit > largest || value > (largest - digit) / 10) {
                fail(errc::out_of_range);
                return 0;
            }
            value = value * 10 + digit;
            ++position_;
        }
        if (position_ == start || (text_[start] == '0' && position_ - start > 1))
            fail(errc::invalid_text);
        return value;
    }

    constexpr void fail(errc why) noexcept
    {
        if (ok()) {
            failure_ = why;
            failed_at_ = position_;
        }
    }

    /// Whether all went well and the whole text was read.
    [[nodiscard]] constexpr bool finish() noexcept
    {
        if (!at_end())
            fail(errc::invalid_text);
        return ok();
    }

    /// The first failure; `offset` counts characters from the start of the text.
    [[nodiscard]] constexpr bgpwire::error error() const noexcept
    {
        return {.code = failure_, .offset = static_cast<std::uint16_t>(failed_at_)};
    }

private:
    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t failed_at_ = 0;
    errc failure_{};
};

} // namespace bgpwire

#endif
