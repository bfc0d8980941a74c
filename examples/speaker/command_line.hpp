// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_COMMAND_LINE_HPP
#define SPEAKER_COMMAND_LINE_HPP

#include "text.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace speaker {

/// @throws CLI::ValidationError, which tells what the option takes
[[noreturn]] inline void refuse(std::string const& option, std::string const& text, std::string const& expected)
{
    throw CLI::ValidationError{option, "expected " + expected + ", not " + in_quotes(text)};
}

/// The library's value of the text, which else is refused.
template<class T>
T parsed(std::string const& option, std::string const& text, std::string const& expected)
{
    auto const result = T::parse(text);
    if (!result)
        refuse(option, text, expected);
    return *result;
}

/// An option that takes one value each time, so that what follows is something else, and that may be repeated.
inline CLI::Option* repeatable(CLI::Option* option) { return option->allow_extra_args(false)->take_all(); }

} // namespace speaker

#endif
