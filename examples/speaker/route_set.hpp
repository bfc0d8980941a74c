// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ROUTE_SET_HPP
#define SPEAKER_ROUTE_SET_HPP

#include "routes.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// What somebody who knows one table is told, so that he knows another.
struct route_change {
    /// Routes of one family that are withdrawn, or announced in the same way.
    struct part {
        bgpwire::afi family;
        route const* how; ///< of the new table; null: withdrawn
        std::vector<destination> to;
    };
    std::vector<part> parts; ///< IPv4 first; withdrawals of a family before its announcements
};

/// A table that changes no more, and is shared by all who are to know it: there may be many of them, and many routes.
class route_set {
public:
    explicit route_set(route_table all = {});

    [[nodiscard]] route_table const& all() const { return all_; }

    /// The way from there to here. It is made once for all who ask one after the other from the same place, and
    /// borrows from this set.
    [[nodiscard]] std::shared_ptr<route_change const> change_from(route_set const& before) const;

private:
    route_table all_;
    std::uint64_t serial_; ///< differs where the tables differ; 0: empty
    mutable std::uint64_t changed_from_ = 0;
    mutable std::shared_ptr<route_change const> change_;
};

using shared_routes = std::shared_ptr<route_set const>;

/// The empty one.
shared_routes no_routes();

/// Whether routes stay, or are about to go. RFC 8326
enum class prospect { staying, going };

/// What each peer is to know: one set for all who are to know the same, and the same set as long as nothing changes.
class route_board {
public:
    /// Goes by what is so now; it is borrowed until this is called again.
    void renew(address_book const& book, service_map const& services, std::set<std::string> unserved = {},
        prospect of_all = prospect::staying);

    /// As the function @ref speaker::routes_for.
    [[nodiscard]] shared_routes routes_for(peer const& to, node const& from);

private:
    [[nodiscard]] std::string audience(peer const& to, node const& from) const;

    address_book const* book_ = nullptr;
    service_map const* services_ = nullptr;
    std::set<pool const*> pools_; ///< of which somebody has an address
    std::set<std::string> unserved_;
    prospect prospect_ = prospect::staying;
    bool nodes_differ_ = false; ///< which services a node announces depends on its name
    std::map<std::string, shared_routes> before_;
    std::map<std::string, shared_routes> now_; ///< by audience
};

} // namespace speaker

#endif
