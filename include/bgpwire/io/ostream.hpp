// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_IO_OSTREAM_HPP
#define BGPWIRE_IO_OSTREAM_HPP

#include <bgpwire/io/string.hpp>

#include <ostream>

namespace bgpwire {

/// Writes the text form of anything printable; width, fill and alignment of the stream count.
///
/// Found by argument-dependent lookup for the types of this library. For printable types of your own
/// namespace, say `using bgpwire::operator<<;`.
template<printable T>
std::ostream& operator<<(std::ostream& out, T const& value)
{
    return out << to_string(value);
}

} // namespace bgpwire

#endif
