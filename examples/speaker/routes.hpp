// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ROUTES_HPP
#define SPEAKER_ROUTES_HPP

#include "address_book.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace speaker {

/// What is announced: a prefix of either family.
struct destination {
    ip_address address; ///< bits behind the length are zero
    unsigned length = 0;

    friend auto operator<=>(destination const&, destination const&) = default;

    template<class Out>
    friend Out print_to(Out out, destination const& d)
    {
        out = print_to(out, d.address);
        *out++ = '/';
        return bgpwire::print_decimal(out, d.length);
    }
};

/// The prefix of that length in which the address lies.
destination destination_of(ip_address const& address, unsigned length);

/// How it is announced, apart from what the session itself decides (AS_PATH, next hop).
struct route {
    bgpwire::origin origin;
    std::uint32_t local_pref = 0;
    std::vector<bgpwire::community> communities;             ///< sorted
    std::vector<bgpwire::large_community> large_communities; ///< sorted

    friend bool operator==(route const&, route const&) = default;
};

using route_table = std::map<destination, route>;

/// This node, as selectors see it.
struct node {
    std::string name;
    labels own_labels; ///< with `kubernetes.io/hostname`
    bool is_excluded = false; ///< by a label that Kubernetes has for it: it announces nothing
};

/// Services by name.
using service_map = std::map<std::string, service>;

/// Whether the advertisement is for that peer, and by that node.
bool reaches(advertisement const& a, peer const& to, node const& from);

/// The routes that this node announces to that peer, but for the services that it cannot serve now.
///
/// Of several advertisements of one prefix the communities are united. A service about whose LOCAL_PREF two of them
/// disagree is left out; that there are others under an aggregate does not matter to it.
route_table routes_for(peer const& to, node const& from, address_book const& book, service_map const& services,
    std::set<std::string> const& unserved = {});

/// Why a service that has an address is left out of what that peer is told; empty if it is not.
std::string why_not_announced(
    std::string const& name, peer const& to, node const& from, address_book const& book, service_map const& services);

/// The same routes as a node announces them that will soon be gone: with GRACEFUL_SHUTDOWN, and for internal peers, who
/// need not heed it, with the LOCAL_PREF that those give to such a route. RFC 8326 §4.2
route_table about_to_go(route_table routes);

} // namespace speaker

#endif
