// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_TEXT_HPP
#define BGPWIRE_CORE_TEXT_HPP

#include <bgpwire/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace bgpwire {

/// Characters that belong to somebody else: what every `parse` takes.
///
/// Made from a string literal, a std::string, a std::string_view or anything else that has `data()`
/// and `size()`; a type of its own because `<string_view>` would be a tenth of what a codec costs to include.
class text_view {
public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1); ///< stands for "nowhere", and for "to the end"

    constexpr text_view() = default;
    /// Borrows `size` characters at `data`.
    constexpr text_view(char const* data, std::size_t size) noexcept : data_{data}, size_{size} {}
    /// Borrows a zero-terminated text; linear.
    constexpr text_view(char const* zero_terminated) noexcept : data_{zero_terminated}
    {
        while (data_[size_] != '\0')
            ++size_;
    }
    /// Borrows the characters of whatever has `data()` and `size()`.
    template<class String>
        requires requires(String const& s) { static_cast<char const*>(s.data()), static_cast<std::size_t>(s.size()); }
    constexpr text_view(String const& string) noexcept : data_{string.data()}, size_{string.size()}
    {
    }

    /// The first character; no zero need follow the last.
    [[nodiscard]] constexpr char const* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; } ///< in characters
    [[nodiscard]] constexpr char const* begin() const noexcept { return data_; } ///< the first character
    [[nodiscard]] constexpr char const* end() const noexcept { return data_ + size_; } ///< behind the last character
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; } ///< whether there is no character
    /// The character at `i`, which is less than the size.
    constexpr char operator[](std::size_t i) const noexcept { return data_[i]; }

    /// The part from `first` on, at most `count` characters of it; `first` is at most the size.
    [[nodiscard]] constexpr text_view substr(std::size_t first, std::size_t count = npos) const noexcept
    {
        return {data_ + first, count < size_ - first ? count : size_ - first};
    }
    /// Where `c` stands first, `npos` if nowhere.
    [[nodiscard]] constexpr std::size_t find(char c) const noexcept
    {
        for (std::size_t i = 0; i != size_; ++i)
            if (data_[i] == c)
                return i;
        return npos;
    }
    /// Where `c` stands last, `npos` if nowhere.
    [[nodiscard]] constexpr std::size_t rfind(char c) const noexcept
    {
        for (std::size_t i = size_; i-- != 0;)
            if (data_[i] == c)
                return i;
        return npos;
    }

    /// A `std::string`, a `std::string_view` or the like, where one is asked for by name.
    template<class String>
        requires std::is_constructible_v<String, char const*, std::size_t>
    constexpr explicit operator String() const
    {
        return String(data_, size_);
    }

    friend constexpr bool operator==(text_view a, text_view b) noexcept
    {
        if (a.size_ != b.size_)
            return false;
        for (std::size_t i = 0; i != a.size_; ++i)
            if (a.data_[i] != b.data_[i])
                return false;
        return true;
    }

    /// As it is.
    template<class Out>
    friend constexpr Out print_to(Out out, text_view t)
    {
        for (char const c : t)
            *out++ = c;
        return out;
    }

private:
    char const* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Reads a text from left to right: what every `parse` of this library is written with.
///
/// Failure is sticky, as in @ref wire::reader: read all, then ask @ref finish once.
class text_reader {
public:
    /// Starts at the first character; the text is borrowed.
    constexpr explicit text_reader(text_view text) noexcept : text_{text} {}

    /// Whether all has been read.
    [[nodiscard]] constexpr bool at_end() const noexcept { return position_ == text_.size(); }
    /// The next character, which stays; zero at the end.
    [[nodiscard]] constexpr char peek() const noexcept { return at_end() ? '\0' : text_[position_]; }
    [[nodiscard]] constexpr std::size_t position() const noexcept { return position_; } ///< characters read so far
    /// What has not been read yet.
    [[nodiscard]] constexpr text_view rest() const noexcept { return text_.substr(position_); }
    /// Whether nothing has failed so far.
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
        if (position_ == start || (text_[start] == '0' && position_ - start > 1)) {
            position_ = start;
            fail(errc::invalid_text);
        }
        return value;
    }

    /// Exactly `count` hexadecimal digits (1 to 16), of either case.
    constexpr std::uint64_t hexadecimal(int count) noexcept
    {
        std::uint64_t value = 0;
        for (; count != 0; --count) {
            char const c = peek();
            int const digit = c >= '0' && c <= '9' ? c - '0'
                : c >= 'a' && c <= 'f'             ? c - 'a' + 10
                : c >= 'A' && c <= 'F'             ? c - 'A' + 10
                                                   : -1;
            if (digit < 0) {
                fail(errc::invalid_text);
                return 0;
            }
            value = value << 4 | static_cast<std::uint64_t>(digit);
            ++position_;
        }
        return value;
    }

    /// Steps over `count` characters, at most all that are left.
    constexpr void advance(std::size_t count) noexcept
    {
        position_ += count < text_.size() - position_ ? count : text_.size() - position_;
    }

    /// Makes this the failure, here, unless there was one before.
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
    text_view text_;
    std::size_t position_ = 0;
    std::size_t failed_at_ = 0;
    errc failure_{};
};

} // namespace bgpwire

#endif
