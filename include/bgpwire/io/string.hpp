// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_IO_STRING_HPP
#define BGPWIRE_IO_STRING_HPP

#include <bgpwire/core/printable.hpp>

#include <iterator>
#include <string>

namespace bgpwire {

/// The text form of anything printable, as a string of its own: `to_string(prefix)`.
template<printable T>
[[nodiscard]] std::string to_string(T const& value)
{
    std::string text;
    print_to(std::back_inserter(text), value);
    return text;
}

} // namespace bgpwire

#endif
