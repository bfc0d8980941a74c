// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_NODE_STATUS_HPP
#define SPEAKER_NODE_STATUS_HPP

// How the speaker of one node is doing, as values, and the three forms in which it is told.

#include <bgpwire/net/address_family.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/net/ip_address.hpp>
#include <bgpwire/pool/address_count.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace speaker {

/// One peer.
struct peer_status {
    std::string name;
    bgpwire::ip_address address;
    std::uint16_t port = 179;
    bgpwire::asn peer_as;
    std::string state; ///< `Established`
    std::optional<std::chrono::seconds> up;
    std::optional<std::uint16_t> hold_time; ///< as negotiated
    std::size_t announced = 0;              ///< prefixes that the peer has been told
    std::size_t pending = 0;                ///< prefixes that it has not been told yet
    std::uint64_t updates_sent = 0;
    std::uint64_t messages_sent = 0;
    std::uint64_t messages_received = 0;
    std::string last_problem;
};

/// One pool.
struct pool_status {
    /// Its addresses of one family.
    struct counts {
        bgpwire::afi family = bgpwire::afi::ipv4;
        bgpwire::address_count in_use;
        bgpwire::address_count free;
        bgpwire::address_count withheld;
        bgpwire::address_count total;
    };
    std::string name;
    std::string announced_by;
    std::size_t services = 0;
    std::vector<counts> families; ///< those that it has
};

/// One service.
struct service_status {
    std::string name;
    std::vector<bgpwire::ip_address> addresses; ///< none: it waits
    std::string pool;
    std::string problem; ///< why it has no address, or is not announced
    std::vector<bgpwire::ip_address> meant_for{};    ///< the peers that should know all its addresses
    std::vector<bgpwire::ip_address> announced_to{}; ///< those that have been told
};

/// All of it.
struct node_status {
    std::string node;
    std::chrono::seconds up{0};
    bool draining = false;
    std::uint64_t reads = 0;        ///< of configuration and services
    std::uint64_t failed_reads = 0; ///< those that changed nothing, because something was wrong
    bool stale = false;             ///< whether the last one failed
    std::vector<peer_status> peers;
    std::vector<pool_status> pools;
    std::vector<service_status> services;
};

/// `1 of 2 peers`: how many have been told of those that should be; empty if none should be.
std::string told_text(service_status const& s);

/// Tables to read.
std::string table_of(node_status const& s);

/// One JSON object.
std::string json_of(node_status const& s);

/// What @ref json_of wrote; nothing if it is something else.
std::optional<node_status> status_of_json(std::string const& text);

/// Prometheus' text format, with the names that MetalLB's metrics have.
std::string metrics_of(node_status const& s);

} // namespace speaker

#endif
