// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_COMMAND_LINE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_COMMAND_LINE_HPP

// How all programs here end: 0 after what was asked for, `--help` and `--version` among it; 1 where that failed; 2
// where the command line is no good, and standard error then says which part of it.

#include "exit_status.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace examples {

/// `--version` prints the program's name and the version.
inline void add_version(CLI::App& app, std::string const& program)
{
    app.set_version_flag("--version", program + " (bgpwire " BGPWIRE_EXAMPLES_VERSION ")", "print the version and end");
}

/// Adds an option, one value each time, that a function takes or refuses.
inline CLI::Option* add_checked(CLI::App& app, std::string const& name, std::string const& expected,
    std::string const& what, std::function<bool(std::string const&)> const& take)
{
    return app
        .add_option_function<std::vector<std::string>>(
            name,
            [=](std::vector<std::string> const& all) {
                for (auto const& text : all)
                    if (!take(text))
                        throw CLI::ValidationError{name, "expected " + expected + ", not " + text};
            },
            expected + ", " + what)
        ->allow_extra_args(false) // what follows its value is something else
        ->take_all();
}

/// Prints what is to be said of an error in the command line, or the help.
/// @returns the status to end with
inline int end_with(CLI::App const& app, CLI::Error const& e)
{
    return app.exit(e) == 0 ? exit_status::success : exit_status::usage;
}

/// Reads the command line.
/// @returns the status to end with at once, after what there is to say; nothing if the program goes on
inline std::optional<int> parse_command_line(CLI::App& app, int argc, char const* const* argv)
try {
    app.parse(argc, argv);
    return {};
} catch (CLI::ParseError const& e) {
    return end_with(app, e);
}

} // namespace examples

#endif
