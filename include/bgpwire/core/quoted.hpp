// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_QUOTED_HPP
#define BGPWIRE_CORE_QUOTED_HPP

#include <bgpwire/core/octets.hpp>
#include <bgpwire/core/printable.hpp>

namespace bgpwire {

/// Writes text that a peer chose, in quotes: printable ASCII as it is, the quote and the backslash
/// behind a backslash, every other octet as `\x0a`. Safe for any log, whatever the octets are.
template<class Out>
constexpr Out print_quoted(Out out, octets text)
{
    *out++ = '"';
    for (auto const octet : text) {
        if (octet < 0x20 || octet > 0x7e) {
            out = print_hex(print_literal(out, "\\x"), octet, 2);
            continue;
        }
        if (octet == '"' || octet == '\\')
            *out++ = '\\';
        *out++ = static_cast<char>(octet);
    }
    *out++ = '"';
    return out;
}

} // namespace bgpwire

#endif
