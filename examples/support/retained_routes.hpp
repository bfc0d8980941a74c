// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_RETAINED_ROUTES_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_RETAINED_ROUTES_HPP

// Routes that outlive their session: what bgpwire::route_retention says, done to a map.

#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/session/down_reason.hpp>
#include <bgpwire/session/route_retention.hpp>

#include <map>
#include <utility>

namespace examples {

using bgpwire::instant;
using bgpwire::retention_phase;

/// The routes of one family from one peer, from session to session.
///
/// @tparam Route  knows `bool may_become_long_lived() const`
template<class Address, class Route>
class retained_routes {
public:
    using nlri = bgpwire::basic_nlri<Address>; // several paths to a prefix differ in their path identifiers
    struct entry {
        Route route;
        instant since;
        bool stale = false; ///< of a session that is over
    };

    void announce(nlri to, Route route, instant now) { routes_.insert_or_assign(to, entry{std::move(route), now}); }
    void withdraw(nlri to) { routes_.erase(to); }

    /// The peer's OPEN; what it says counts once the session is Established.
    void on_open(bgpwire::retention_terms const& said) { said_ = said; }
    void on_established(instant now)
    {
        terms_ = said_;
        if (!retention_.on_established(terms_, now))
            delete_stale();
        phase_ = retention_.phase(now);
    }
    void on_end_of_rib()
    {
        retention_.on_end_of_rib();
        phase_ = retention_phase::none;
        delete_stale();
    }
    void on_down(bgpwire::route_fate fate, instant now)
    {
        if (fate == bgpwire::route_fate::flush) {
            retention_.on_flushed();
            routes_.clear();
        } else if (retention_.on_lost(terms_, now)) {
            delete_stale();
        }
        for (auto& [unused, each] : routes_)
            each.stale = true;
        phase_ = retention_phase::restart;
        on_timer(now);
    }
    /// At @ref next_deadline, or whenever else.
    void on_timer(instant now)
    {
        auto const before = std::exchange(phase_, retention_.phase(now));
        if (phase_ == retention_phase::none && before != phase_)
            delete_stale();
        else if (phase_ == retention_phase::long_lived && before != phase_)
            std::erase_if(routes_, [](auto const& r) { return r.second.stale && !r.second.route.may_become_long_lived(); });
    }
    [[nodiscard]] instant next_deadline(instant now) const { return retention_.next_deadline(now); }

    /// Calls `each(path identifier, entry)` for every path to that prefix.
    template<class Each>
    void for_paths(bgpwire::basic_prefix<Address> const& to, Each each) const
    {
        for (auto at = routes_.lower_bound(nlri{to}); at != routes_.end() && at->first.prefix == to; ++at)
            each(at->first.path_identifier, at->second);
    }
    /// How the route is to be shown: `fresh`, or how it has been kept.
    [[nodiscard]] char const* state_of(entry const& e) const
    {
        return !e.stale ? "fresh" : phase_ == retention_phase::long_lived ? "long-lived stale" : "stale";
    }
    [[nodiscard]] std::size_t size() const { return routes_.size(); }

private:
    void delete_stale()
    {
        std::erase_if(routes_, [](auto const& r) { return r.second.stale; });
    }

    std::map<nlri, entry> routes_;
    bgpwire::route_retention retention_;
    retention_phase phase_ = retention_phase::none;
    bgpwire::retention_terms said_;
    bgpwire::retention_terms terms_; ///< of the session that is up, or was last
};

} // namespace examples

#endif
