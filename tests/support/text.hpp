// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_TEXT_HPP
#define BGPWIRE_TESTS_SUPPORT_TEXT_HPP

#include <bgpwire/io/string.hpp>

namespace bgpwire::test {

/// What `print_to` writes of `x`.
template<printable T>
[[nodiscard]] std::string to_text(T const& x)
{
    return to_string(x);
}

} // namespace bgpwire::test

#endif
