// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_PLAIN_COMMAND_LINE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_PLAIN_COMMAND_LINE_HPP

// The command line of programs that have no options but `--help` and `--version`.

#include <cstdint>
#include <optional>
#include <vector>

namespace examples {

/// Reads the command line of a program that takes nothing.
/// @param what a sentence on what it does, for `--help`
/// @returns the status to end with at once, after what there is to say; nothing if the program goes on
std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what);

/// The same of a program that may be given one file, of which `octets` are then all that is in it; `-` is standard input.
std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what,
    std::optional<std::vector<std::uint8_t>>& octets);

/// The same of a program that must be given one.
std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what,
    std::vector<std::uint8_t>& octets);

} // namespace examples

#endif
