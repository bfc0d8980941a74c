// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_TERMINAL_SCREEN_HPP
#define SPEAKER_TERMINAL_SCREEN_HPP

#include "painted.hpp"

#include <cstddef>
#include <optional>
#include <vector>

struct screen; // of ncurses

namespace speaker {

/// The whole terminal, taken until the end of this object, which gives it back as it was. There may be one.
class terminal_screen {
public:
    enum class key { quit, up, down, page_up, page_down, home, end, other };

    /// @throws std::runtime_error if there is no terminal of a kind that is known
    terminal_screen();
    terminal_screen(terminal_screen const&) = delete;
    terminal_screen& operator=(terminal_screen const&) = delete;
    ~terminal_screen();

    [[nodiscard]] std::size_t width() const;
    [[nodiscard]] std::size_t height() const;
    /// To be called when the terminal has another size (SIGWINCH).
    void resize();

    void show(std::vector<painted_line> const& lines);

    /// A key that has been pressed, if one has.
    std::optional<key> next_key();

private:
    ::screen* screen_;
};

/// What the user's locale can show.
glyphs glyphs_of_locale();

} // namespace speaker

#endif
