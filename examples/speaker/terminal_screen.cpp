// SPDX-License-Identifier: BSL-1.0
#include "terminal_screen.hpp"

#define NCURSES_NOMACROS // erase, move and others stay names
#include <curses.h>

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace speaker {

namespace {

enum pair : short { green = 1, yellow, red };

// @see no-color.org
bool wants_colors()
{
    auto const* const no = std::getenv("NO_COLOR");
    return no == nullptr || *no == '\0';
}

attr_t attributes_of(tone how)
{
    auto const colored = [](pair p) {
        return has_colors() && wants_colors() ? static_cast<attr_t>(COLOR_PAIR(p)) : attr_t{A_NORMAL};
    };
    switch (how) {
    case tone::plain: break;
    case tone::heading: return A_REVERSE | A_BOLD;
    case tone::title: return A_BOLD;
    case tone::faint: return A_DIM;
    case tone::good: return colored(green);
    case tone::warning: return colored(yellow);
    case tone::bad: return colored(red) | A_BOLD;
    }
    return A_NORMAL;
}

} // namespace

terminal_screen::terminal_screen() : screen_{::newterm(nullptr, stdout, stdin)}
{
    if (screen_ == nullptr)
        throw std::runtime_error{"this terminal is of an unknown kind (TERM); --once needs none"};
    if (has_colors() && wants_colors()) {
        start_color();
        use_default_colors();
        init_pair(green, COLOR_GREEN, -1);
        init_pair(yellow, COLOR_YELLOW, -1);
        init_pair(red, COLOR_RED, -1);
    }
    cbreak();
    noecho();
    curs_set(0);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
}

terminal_screen::~terminal_screen()
{
    ::werase(stdscr); // what follows is written over it where the terminal has one screen only
    ::wrefresh(stdscr);
    ::endwin();
    ::delscreen(screen_);
}

std::size_t terminal_screen::width() const { return static_cast<std::size_t>(std::max(getmaxx(stdscr), 1)); }

std::size_t terminal_screen::height() const { return static_cast<std::size_t>(std::max(getmaxy(stdscr), 1)); }

void terminal_screen::resize()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row != 0 && size.ws_col != 0)
        resizeterm(size.ws_row, size.ws_col);
    clearok(curscr, TRUE); // whatever the terminal has made of it
}

void terminal_screen::show(std::vector<painted_line> const& lines)
{
    ::werase(stdscr);
    auto const rows = std::min(lines.size(), height());
    for (std::size_t i = 0; i != rows; ++i) {
        ::wmove(stdscr, static_cast<int>(i), 0);
        for (auto const& p : clipped(lines[i], width())) {
            ::wattrset(stdscr, static_cast<int>(attributes_of(p.how)));
            ::waddstr(stdscr, p.text.c_str());
        }
    }
    ::wattrset(stdscr, A_NORMAL);
    ::wrefresh(stdscr);
}

std::optional<terminal_screen::key> terminal_screen::next_key()
{
    switch (::wgetch(stdscr)) {
    case ERR: return {};
    case 'q':
    case 'Q': return key::quit;
    case 'k':
    case KEY_UP: return key::up;
    case 'j':
    case KEY_DOWN: return key::down;
    case KEY_PPAGE: return key::page_up;
    case ' ':
    case KEY_NPAGE: return key::page_down;
    case 'g':
    case KEY_HOME: return key::home;
    case 'G':
    case KEY_END: return key::end;
    default: return key::other;
    }
}

glyphs glyphs_of_locale()
{
    std::setlocale(LC_CTYPE, "");
    return std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0 ? glyphs::unicode : glyphs::ascii;
}

} // namespace speaker
