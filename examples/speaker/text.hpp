// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_TEXT_HPP
#define SPEAKER_TEXT_HPP

#include <bgpwire/core/printable.hpp>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

/// The library's text form of a value as a string.
template<bgpwire::printable T>
std::string text_of(T const& value)
{
    std::string text;
    print_to(std::back_inserter(text), value);
    return text;
}

/// The text with control characters shown as `\xNN`, so that it is one line and harmless to a terminal.
std::string one_line(std::string_view text);

/// The text in double quotes.
std::string in_quotes(std::string_view text);

/// The word with its article: `a Service`, `an IPAddressPool`.
std::string with_article(std::string_view word);

/// `1 peer`, `2 peers`.
std::string counted(std::size_t n, std::string const& what);

/// `a, b, c`.
std::string joined(std::vector<std::string> const& items, std::string_view separator = ", ");

/// The text without blanks at both ends.
std::string_view trimmed(std::string_view text);

/// The parts between the separators, trimmed.
std::vector<std::string> split(std::string_view text, char separator);

/// The candidate that takes the fewest edits to become; letter case and `-` do not count.
std::string_view nearest(std::string_view text, std::vector<std::string_view> const& candidates);

} // namespace speaker

#endif
