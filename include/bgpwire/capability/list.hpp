// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_LIST_HPP
#define BGPWIRE_CAPABILITY_LIST_HPP

#include <bgpwire/capability/traits.hpp>

#include <cstddef>
#include <optional>

namespace bgpwire {

template<class Allocator>
class basic_capabilities;

/// One capability of whatever code, known or not; borrows the octets of its value.
struct capability_view {
    std::uint8_t code = 0; ///< Capability Code
    octets value{};        ///< Capability Value, 0 to 255 octets; borrowed

    /// Whether it is a well-formed `T`.
    template<capability T>
    [[nodiscard]] constexpr bool is() const noexcept
    {
        return code == T::traits.code && decode_capability<T>(value).has_value();
    }
    /// The capability as a `T`; nothing if it is another one or is malformed.
    template<capability T>
    [[nodiscard]] constexpr std::optional<T> as() const noexcept
    {
        if (code != T::traits.code)
            return {};
        auto const decoded = decode_capability<T>(value);
        return decoded ? std::optional<T>{*decoded} : std::nullopt;
    }

    friend constexpr bool operator==(capability_view const& a, capability_view const& b) noexcept
    {
        return a.code == b.code && same_octets(a.value, b.value);
    }
};

/// How a run of octets carries capabilities.
enum class capabilities_form : std::uint8_t {
    bare = 0,                ///< one capability behind the other
    parameters = 2,          ///< in Optional Parameters with one octet of length; RFC 5492 §4
    extended_parameters = 3, ///< in Optional Parameters with two octets of length; RFC 9072 §2
};

/// All capabilities of an OPEN in the order in which they stand there, however many Optional
/// Parameters they are spread over: a forward range of @ref capability_view that borrows the octets.
///
/// It exists only if every length agrees with the one around it. What the values mean is judged one by
/// one, by whoever asks for them: unknown and malformed capabilities are passed over, never an error.
/// @see RFC 5492 §3, §4; RFC 9072 §2
class capabilities_view {
public:
    using value_type = capability_view; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = capability_view;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept { return {at_[0], {at_ + 2, at_[1]}}; }
        constexpr iterator& operator++() noexcept
        {
            at_ += 2 + at_[1];
            enter();
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

    private:
        friend capabilities_view;
        constexpr iterator(std::uint8_t const* at, std::uint8_t const* end, std::size_t header) noexcept
            : at_{at}, parameter_end_{header == 0 ? end : at}, end_{end}, header_{header}
        {
            enter();
        }

        // Steps over parameter headers, and over parameters that are empty.
        constexpr void enter() noexcept
        {
            while (at_ == parameter_end_ && at_ != end_) {
                std::size_t const length = header_ == 2 ? at_[1] : wire::load<std::uint16_t>(at_ + 1);
                at_ += header_;
                parameter_end_ = at_ + length;
            }
        }

        std::uint8_t const* at_ = nullptr;
        std::uint8_t const* parameter_end_ = nullptr;
        std::uint8_t const* end_ = nullptr;
        std::size_t header_ = 0; // octets of a parameter's type and length
    };

    constexpr capabilities_view() = default; ///< none

    /// Checks all lengths; linear.
    ///
    /// @returns the view, or a session reset whose offset counts from the start of `from`:
    ///   | code                             | when                                             |
    ///   |----------------------------------|--------------------------------------------------|
    ///   | `unsupported_optional_parameter` | a parameter is not of type 2; `about` is its type |
    ///   | `open_message_error`             | a length passes the end of what is around it      |
    /// @see RFC 4271 §6.2
    [[nodiscard]] static constexpr result<capabilities_view> decode(octets from, capabilities_form form) noexcept
    {
        if (form == capabilities_form::bare) {
            if (auto const bad = first_overrun(from); bad != from.size())
                return malformed(bad);
            return capabilities_view{from, form};
        }
        std::size_t const header = static_cast<std::uint8_t>(form);
        for (std::size_t at = 0; at != from.size();) {
            if (from[at] != parameter_type)
                return error{.code = errc::unsupported_optional_parameter,
                    .about = from[at],
                    .offset = static_cast<std::uint16_t>(at)};
            if (from.size() - at < header)
                return malformed(at);
            std::size_t const length = header == 2 ? from[at + 1] : wire::load<std::uint16_t>(from, at + 1);
            auto const rest = from.subspan(at + header);
            if (length > rest.size())
                return malformed(at);
            if (auto const bad = first_overrun(rest.first(length)); bad != length)
                return malformed(at + header + bad);
            at += header + length;
        }
        return capabilities_view{from, form};
    }

    [[nodiscard]] constexpr iterator begin() const noexcept
    {
        return {octets_.data(), octets_.data() + octets_.size(), static_cast<std::uint8_t>(form_)};
    }
    [[nodiscard]] constexpr iterator end() const noexcept
    {
        auto const last = octets_.data() + octets_.size();
        return {last, last, static_cast<std::uint8_t>(form_)};
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); } ///< whether there is no capability

    /// The well-formed capability `T` that counts: the first one, unless its traits say the last.
    template<capability T>
    [[nodiscard]] constexpr std::optional<T> find() const noexcept
    {
        std::optional<T> found;
        for (auto const c : *this)
            if (auto const one = c.as<T>()) {
                found.emplace(*one);
                if (T::traits.repeated == capability_repetition::first_counts)
                    break;
            }
        return found;
    }

    /// Whether a well-formed `T` is among them.
    template<capability T>
    [[nodiscard]] constexpr bool contains() const noexcept
    {
        for (auto const c : *this)
            if (c.is<T>())
                return true;
        return false;
    }

    [[nodiscard]] constexpr capabilities_form form() const noexcept { return form_; } ///< how @ref octets is to be read
    /// The octets as they were received, parameter headers and all.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    /// Whether both have the same capabilities in the same order, however they are spread over parameters.
    friend constexpr bool operator==(capabilities_view const& a, capabilities_view const& b) noexcept
    {
        auto x = a.begin();
        auto y = b.begin();
        for (; x != a.end() && y != b.end(); ++x, ++y)
            if (!(*x == *y))
                return false;
        return x == a.end() && y == b.end();
    }

    static constexpr std::uint8_t parameter_type = 2; ///< Capabilities Optional Parameter; RFC 5492 §4

private:
    template<class Allocator>
    friend class basic_capabilities;

    constexpr capabilities_view(bgpwire::octets o, capabilities_form form) noexcept : octets_{o}, form_{form} {}

    static constexpr error malformed(std::size_t offset) noexcept
    {
        return {.code = errc::open_message_error, .offset = static_cast<std::uint16_t>(offset)};
    }

    // Where the first capability starts that passes the end; the size if none does.
    static constexpr std::size_t first_overrun(bgpwire::octets from) noexcept
    {
        std::size_t at = 0;
        while (at != from.size()) {
            if (from.size() - at < 2 || from.size() - at - 2 < from[at + 1])
                return at;
            at += 2U + from[at + 1];
        }
        return at;
    }

    bgpwire::octets octets_{};
    capabilities_form form_ = capabilities_form::bare;
};

} // namespace bgpwire

#endif
