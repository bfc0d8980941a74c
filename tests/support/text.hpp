// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_TEXT_HPP
#define BGPWIRE_TESTS_SUPPORT_TEXT_HPP

#include <iterator>
#include <string>

namespace bgpwire::test {

/// What `print_to` writes of `x`.
template<class T>
[[nodiscard]] std::string to_text(T const& x)
{
    std::string text;
    print_to(std::back_inserter(text), x);
    return text;
}

} // namespace bgpwire::test

#endif
