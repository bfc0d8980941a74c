// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_CONFIG_HPP
#define SPEAKER_CONFIG_HPP

// The plain model of a MetalLB configuration: what the ConfigMap of v0.8 to v0.12 and the custom
// resources since v0.13 both say, in one form. Every part remembers where it was written.

#include "diagnostics.hpp"
#include "selector.hpp"

#include <bgpwire/community/community.hpp>
#include <bgpwire/community/large_community.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/path_attribute/origin.hpp>
#include <bgpwire/pool/address_range.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace speaker {

using bgpwire::asn;
using bgpwire::bgp_identifier;
using bgpwire::ip_address;

/// What a session carries, of IPv4 and IPv6.
enum class carried_families { both, of_its_address };

/// Who opens the connection.
enum class dialling { ours, theirs };

/// A router to speak to.
struct peer {
    place where;
    std::string name; ///< of the BGPPeer; the address for a ConfigMap's peer
    asn my_asn;
    std::optional<asn> local_asn; ///< for this peer alone, instead of the other
    asn peer_asn;                 ///< 0: whatever it says, if only it is not ours
    ip_address address;
    std::uint16_t port = 179;
    std::optional<ip_address> source_address;
    std::optional<bgp_identifier> router_id;
    std::chrono::seconds hold_time{90};
    std::optional<std::chrono::seconds> keepalive_time;
    std::chrono::seconds connect_time{3}; ///< the longest between attempts to connect
    std::string password;                 ///< TCP MD5 signature, RFC 2385
    std::string bfd_profile;              ///< which we do not have
    std::string vrf;                      ///< device of the host to speak through; empty: any
    carried_families carries = carried_families::both;
    dialling connects = dialling::ours;
    bool multihop = false;                ///< an external peer that is not on a network of ours
    bool graceful_restart = false;        ///< it is asked to keep our routes while we restart. RFC 4724
    unsigned ttl_security_hops = 0;       ///< take nothing from further away; 0: off. RFC 5082
    std::vector<selector> nodes;          ///< which nodes speak to it; none: all

    /// What we say that we are. @see RFC 7705 §3.1
    [[nodiscard]] asn session_asn() const { return local_asn.value_or(my_asn); }
    [[nodiscard]] bool is_internal() const { return session_asn() == peer_asn; }
    /// `AS 65000`, or that it is not known before the peer says it.
    [[nodiscard]] std::string as_text() const
    {
        return peer_asn == asn{} ? "any other AS" : "AS " + std::to_string(peer_asn.value());
    }
    [[nodiscard]] bool takes(bgpwire::afi family) const
    {
        return carries == carried_families::both || address.afi() == family;
    }

    friend bool operator==(peer const&, peer const&) = default;
};

/// How the addresses of a pool are announced.
struct advertisement {
    place where;
    std::string name;
    unsigned aggregation_length_v4 = 32;
    unsigned aggregation_length_v6 = 128;
    std::uint32_t local_pref = 0; ///< sent to internal peers only
    std::vector<bgpwire::community> communities;
    std::vector<bgpwire::large_community> large_communities;
    std::vector<std::string> peers;                     ///< by name; none: all
    std::vector<selector> nodes;                        ///< none: all
    std::vector<selector> services;                     ///< by label; none: all
    bgpwire::origin origin{bgpwire::origin::code::igp}; ///< MetalLB before v0.13: INCOMPLETE

    [[nodiscard]] unsigned aggregation_length(bgpwire::afi family) const
    {
        return family == bgpwire::afi::ipv6 ? aggregation_length_v6 : aggregation_length_v4;
    }
};

/// One entry of a pool's addresses: `192.168.10.0/24`, `192.168.0.50-192.168.0.100`.
struct pool_entry {
    place where;
    bgpwire::address_range range;
};

/// Which services a pool is kept for; empty lists let everybody in.
struct service_allocation {
    std::uint32_t priority = 0; ///< the smaller number first, 0 last
    std::vector<std::string> namespaces;
    std::vector<selector> namespace_selectors;
    std::vector<selector> services;
};

/// A set of addresses to give to services.
struct pool {
    place where;
    std::string name;
    labels own_labels;
    std::vector<pool_entry> addresses;
    bool avoid_buggy_ips = false; ///< withhold IPv4 addresses that end in .0 or .255
    bool auto_assign = true;
    std::optional<service_allocation> kept_for;
    std::vector<advertisement> advertisements; ///< over BGP
    bool layer2 = false;                       ///< announced by ARP and NDP, which is not our trade
};

/// A Node, or a Namespace: what selectors look at.
struct labelled {
    std::string name;
    labels own_labels;
    labels annotations;
};

/// All of it. Pools and peers are in the order in which they were written.
struct configuration {
    std::vector<peer> peers;
    std::vector<pool> pools;
    std::vector<labelled> namespaces; ///< Namespace objects that were given
    std::vector<labelled> nodes;      ///< the same of Nodes; a node's name is among its labels
};

} // namespace speaker

#endif
