// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_LAST_ERROR_HPP
#define BGPWIRE_SESSION_LAST_ERROR_HPP

#include <bgpwire/core/error.hpp>
#include <bgpwire/session/timer.hpp>

namespace bgpwire {

/// The last NOTIFICATION of a peering in one direction, and when the input was that sent or brought it.
struct last_error {
    errc what{};    ///< code and subcode; `errc{}`: there was none
    instant when{}; ///< of no meaning if there was none

    friend constexpr bool operator==(last_error const&, last_error const&) = default;

    /// `Hold Timer Expired (4/0) at 12.345`, or `none`
    template<class Out>
    friend constexpr Out print_to(Out out, last_error const& error)
    {
        if (error.what == errc{})
            return print_literal(out, "none");
        return print_to(print_literal(print_to(out, error.what), " at "), error.when);
    }
};

namespace detail {

/// The same in the 8 octets that a session has for it: the time keeps 48 bits of its milliseconds,
/// which is more than four thousand years to both sides of the clock's epoch.
class packed_last_error {
public:
    constexpr packed_last_error() = default;
    constexpr packed_last_error(errc what, instant when) noexcept
        : value_{static_cast<std::uint64_t>(when.milliseconds()) << 16 | static_cast<std::uint16_t>(what)}
    {
    }

    [[nodiscard]] constexpr last_error get() const noexcept
    {
        return {static_cast<errc>(value_ & 0xffff), instant{static_cast<std::int64_t>(value_) >> 16}};
    }

private:
    std::uint64_t value_ = 0;
};

} // namespace detail

} // namespace bgpwire

#endif
