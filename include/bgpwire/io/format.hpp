// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_IO_FORMAT_HPP
#define BGPWIRE_IO_FORMAT_HPP

// Formats anything printable with std::format; the format specification is that of a string: `{:>20}`.

#include <bgpwire/io/string.hpp>

#include <version>

#ifndef __cpp_lib_format
#error "bgpwire/io/format.hpp needs a standard library with <format>; bgpwire/io/fmt.hpp needs only {fmt}"
#else

#include <format>

#ifdef __cpp_lib_format_ranges
#include <ranges>

/// A printable range prints as itself, not as the library would print its elements.
template<bgpwire::printable T>
    requires std::ranges::input_range<T>
constexpr std::range_format std::format_kind<T> = std::range_format::disabled;
#endif

template<bgpwire::printable T>
struct std::formatter<T, char> : std::formatter<std::string_view, char> {
    template<class Context>
    auto format(T const& value, Context& context) const
    {
        return std::formatter<std::string_view, char>::format(bgpwire::to_string(value), context);
    }
};

#endif
#endif
