// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_ERROR_NOTES_HPP
#define BGPWIRE_MESSAGE_ERROR_NOTES_HPP

// Who is told, while a message is judged, of what is wrong in it: each is called with one error after the other.

#include <bgpwire/path_attribute/framing.hpp>

namespace bgpwire::detail {

inline constexpr error no_error{errc{}, error_action::ignore};

/// Keeps the strongest of the errors that it is told, and of several equally strong ones the first.
struct strongest_error {
    static constexpr bool keeps_strongest = true;

    error& kept;

    constexpr void operator()(error const& e) const noexcept
    {
        if (e.action > kept.action)
            kept = e;
    }
};

/// Keeps whether there was any error, and lets the search end with the first.
struct any_error {
    static constexpr bool first_is_enough = true;

    bool found = false; ///< any at all

    constexpr void operator()(error const&) noexcept { found = true; }
    constexpr bool has_enough() const noexcept { return found; }
};

/// Passes errors on as the session's way with errors wants them, and remembers the strongest.
template<class Note>
struct all_errors {
    static constexpr bool keeps_strongest = detail::keeps_strongest<Note>;

    codec_context const& context;
    Note& note;
    error strongest = no_error;

    constexpr void operator()(error e) noexcept
    {
        if (context.errors == error_handling::rfc4271 && !is_local(e.code))
            e.action = error_action::session_reset;
        strongest_error{strongest}(e);
        note(e);
    }
    static constexpr bool has_enough() noexcept { return false; }
};

} // namespace bgpwire::detail

#endif
