// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_PLACE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_PLACE_HPP

#include <bgpwire/net/ip_address.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace examples {

/// Where something listens: an address, and a port if one was said.
struct place {
    bgpwire::ip_address address;
    std::optional<std::uint16_t> port;

    /// Reads `192.0.2.1`, `192.0.2.1:179`, `2001:db8::1` or `[2001:db8::1]:179`.
    static std::optional<place> parse(std::string text)
    {
        place p;
        auto const colon = text.rfind(':');
        bool const is_bracketed = text.starts_with('[');
        if (is_bracketed ? !text.ends_with(']') : colon != text.npos && text.find(':') == colon) {
            if (colon == text.npos)
                return std::nullopt;
            bgpwire::text_reader in{bgpwire::text_view{text}.substr(colon + 1)};
            p.port = static_cast<std::uint16_t>(in.decimal(65535));
            if (!in.finish() || p.port == 0)
                return std::nullopt;
            text.resize(colon);
        }
        if (is_bracketed) {
            if (!text.ends_with(']'))
                return std::nullopt;
            text = text.substr(1, text.size() - 2);
        }
        auto const address = bgpwire::ip_address::parse(text);
        if (!address || (is_bracketed && address->is_v4()))
            return std::nullopt;
        p.address = *address;
        return p;
    }
};

} // namespace examples

#endif
