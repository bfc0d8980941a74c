// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_IO_FMT_HPP
#define BGPWIRE_IO_FMT_HPP

// Formats anything printable with {fmt}; the format specification is that of a string: `{:>20}`.

#include <bgpwire/io/string.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

/// A printable range prints as itself, not as {fmt} would print its elements.
template<bgpwire::printable T>
struct fmt::is_range<T, char> : std::false_type {};

template<bgpwire::printable T>
struct fmt::formatter<T, char> : fmt::formatter<fmt::string_view, char> {
    template<class Context>
    auto format(T const& value, Context& context) const
    {
        return fmt::formatter<fmt::string_view, char>::format(bgpwire::to_string(value), context);
    }
};

#endif
