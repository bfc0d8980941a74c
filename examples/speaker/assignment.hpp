// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ASSIGNMENT_HPP
#define SPEAKER_ASSIGNMENT_HPP

#include "log.hpp"
#include "routes.hpp"

#include <functional>
#include <string>

namespace speaker {

/// Services that were read, by name.
service_map by_name(std::vector<service> services);

/// `192.0.2.1, 2001:db8::1`.
std::string address_list(std::vector<ip_address> const& addresses);

/// How the addresses of the pool get known: "BGP".
std::string announcers_of(pool const& p);

/// Takes back what services have that are no more.
void release_others(address_book& book, service_map const& services);

/// The addresses that the services get: the order in which they ask decides nothing for those that have or want a
/// certain one; else it is that in which they were made, where they say so, and in which they are written.
/// @param refused      is called for each service that gets none, or is faulty, with the reason
/// @param by_others    addresses that are given to services that are not ours
/// @param contradicted is called where a status says that an address is another's. @see address_book::begin_status
void assign_all(address_book& book, service_map const& services,
    std::function<void(service const&, std::string const&)> const& refused, std::set<ip_address> const& by_others = {},
    address_book::contradicted const& contradicted = [](auto&&...) {});

/// Why the service gets no address, with the place where it asks.
log_entry refusal_of(address_book const& book, service const& s, std::string const& why);

} // namespace speaker

#endif
