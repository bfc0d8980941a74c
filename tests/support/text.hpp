// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_TEXT_HPP
#define BGPWIRE_TESTS_SUPPORT_TEXT_HPP

#include <bgpwire/io/string.hpp>

#include <string_view>

namespace bgpwire::test {

/// What `print_to` writes of `x`.
template<printable T>
[[nodiscard]] std::string to_text(T const& x)
{
    return to_string(x);
}

/// Whether `print_to` writes this text of `x` (up to 200 characters), asked while compiling.
template<printable T>
[[nodiscard]] consteval bool prints_as(T const& x, std::string_view text)
{
    char buffer[200]{};
    char* const end = print_to(+buffer, x);
    return std::string_view{buffer, static_cast<std::size_t>(end - buffer)} == text;
}

} // namespace bgpwire::test

#endif
