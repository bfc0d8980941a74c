// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_COMMAND_LINE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_ANNOUNCER_COMMAND_LINE_HPP

#include "announcer_options.hpp"
#include "command_line.hpp"
#include "place.hpp"

#include <string>

namespace examples {

using namespace bgpwire;

/// The command line's part about sessions.
inline void add_announcer_options(CLI::App& app, announcer_options& o)
{
    auto const addresses = [](own_addresses& to) {
        return [&to](std::string const& text) {
            auto const address = ip_address::parse(text);
            if (address)
                set(to, *address);
            return address.has_value();
        };
    };
    add_checked(app, "--as", "N", "our AS number", [&o](std::string const& text) {
        auto const number = asn::parse(text);
        o.as_number = number ? *number : asn{};
        return o.as_number != asn{};
    })->required();
    add_checked(app, "--id", "A.B.C.D", "our BGP Identifier", [&o](std::string const& text) {
        auto const identifier = bgp_identifier::parse(text);
        o.identifier = identifier ? *identifier : bgp_identifier{};
        return o.identifier.is_valid();
    })->required();
    add_checked(app, "--peer", "ADDRESS=AS, ADDRESS:PORT=AS or [ADDRESS]:PORT=AS",
        "whom to connect to (may be repeated; the port is 179 unless said)", [&o](std::string const& text) {
            auto const equals = text.find('=');
            auto const where = place::parse(text.substr(0, equals));
            auto const number = asn::parse(equals == text.npos ? "" : text.substr(equals + 1));
            if (!where || !number || *number == asn{})
                return false;
            o.peers.push_back({where->address, where->port.value_or(179), *number});
            return true;
        })->required();
    add_checked(app, "--source", "ADDRESS", "where to connect from (one of each family)", addresses(o.sources));
    add_checked(app, "--next-hop", "ADDRESS",
        "of the routes (one of each family; default: our end of the session, for routes of its family)",
        addresses(o.next_hops));
    add_checked(app, "--hold", "SECONDS", "hold time: 0, or 3 to 65535 (default: 90)", [&o](std::string const& text) {
        text_reader in{text};
        o.hold_time = static_cast<std::uint16_t>(in.decimal(65535));
        return in.finish() && (o.hold_time == 0 || o.hold_time >= 3);
    });
}

} // namespace examples

#endif
