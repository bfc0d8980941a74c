// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_COMMAND_LINE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_COMMAND_LINE_HPP

// How all programs here end: 0 after what was asked for, `--help` and `--version` among it; 1 where that failed; 2
// where the command line is no good.

#include "exit_status.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace examples {

/// `--version` prints the program's name and the version.
inline void add_version(CLI::App& app, std::string const& program, std::string const& version)
{
    app.set_version_flag("--version", program + " (bgpwire " + version + ')', "print the version and end");
}

/// Reads the command line.
/// @returns the status to end with at once, after what there is to say; nothing if the program goes on
inline std::optional<int> parse_command_line(CLI::App& app, int argc, char const* const* argv)
try {
    app.parse(argc, argv);
    return {};
} catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? exit_status::success : exit_status::usage;
}

} // namespace examples

#endif
