// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_FIELDS_HPP
#define SPEAKER_FIELDS_HPP

// One reader for each kind of value in a MetalLB configuration. Each reports what it refuses.

#include "config.hpp"
#include "yaml.hpp"

#include <variant>

namespace speaker {

std::optional<std::string> read_text(value const& v);
std::optional<bool> read_flag(value const& v);
std::optional<asn> read_asn(value const& v);
std::optional<ip_address> read_address(value const& v);
std::optional<bgp_identifier> read_router_id(value const& v);
std::optional<std::uint16_t> read_port(value const& v);

std::optional<std::chrono::seconds> read_seconds(value const& v);

/// 0, or 3 to 65535 seconds. @see RFC 4271 §4.2
std::optional<std::chrono::seconds> read_hold_time(value const& v);

/// `192.168.10.0/24`, `192.168.0.50-192.168.0.100`, or one address.
std::optional<pool_entry> read_range(value const& v);

/// A community of either kind: `64512:1234`, `no-advertise`, `large:64512:1:2`.
using any_community = std::variant<bgpwire::community, bgpwire::large_community>;

/// The community; nothing if the text has another form.
std::optional<any_community> parse_community(std::string const& text);

} // namespace speaker

#endif
