// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SERVICES_HPP
#define SPEAKER_SERVICES_HPP

#include "selector.hpp"
#include "yaml.hpp"

#include <bgpwire/pool/allocation_request.hpp>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

/// How many address families a service wants. Kubernetes' ipFamilyPolicy.
enum class family_policy { single, prefer_dual, require_dual };

/// What is wrong with an object, and where.
struct fault {
    place where;
    std::string what;
};

/// A Service of type LoadBalancer.
struct service {
    place where;
    std::string name; ///< `namespace/name`
    std::string name_space;
    std::string created; ///< when, as Kubernetes writes it, so that the order of texts is that of times; may be empty
    labels own_labels;
    std::optional<fault> wrong; ///< it gets no address then; what it has, it keeps
    std::string balancer_class; ///< who is to serve it; empty: whoever serves those without
    std::vector<bgpwire::ip_address> wanted; ///< the addresses that it asks for; none: any
    place wanted_at;
    std::string wanted_pool; ///< empty: any
    place wanted_pool_at;
    std::vector<bgpwire::ip_address> held;    ///< what its status says that it already has
    std::string sharing_key;                  ///< empty: shares with nobody
    std::string sharing_backend;              ///< traffic policy Local shares with equals only
    std::vector<bgpwire::service_port> ports; ///< services that share an address must differ in these
    bool local_only = false;                  ///< externalTrafficPolicy Local: by nodes with a pod of it
    std::optional<std::set<std::string>> serving_nodes; ///< that have a pod of it; nothing: not known, "": some node
    family_policy families = family_policy::single; ///< as Kubernetes resolved it, where that is known
    std::optional<bgpwire::afi> first_family; ///< nothing: IPv4 where there is a choice
};

/// Whether traffic for the service may be sent to that node. @see Kubernetes' externalTrafficPolicy
///
/// Local: if a pod of it runs there. Cluster: unless it is known that none runs anywhere.
bool may_receive(service const& s, std::string const& node);

/// The annotations that are heeded, without the domain, which is MetalLB's old or new one.
std::span<std::string_view const> service_annotations();

/// The LoadBalancer services in the texts, and of their EndpointSlices where their pods run; other
/// kinds and types are passed over. What is wrong with one object is a warning, and stands against that one alone.
std::vector<service> read_services(std::vector<named_text> const& files, diagnostics& errors);

} // namespace speaker

#endif
