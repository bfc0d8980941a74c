// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_ROUTE_RETENTION_HPP
#define BGPWIRE_SESSION_ROUTE_RETENTION_HPP

// What becomes of routes that outlive their session, where the verdict over them was to retain them
// (down_reason.hpp). Routes are the embedder's; this is when to do what to those of one family.

#include <bgpwire/capability/graceful_restart.hpp>
#include <bgpwire/capability/long_lived_graceful_restart.hpp>
#include <bgpwire/community/community.hpp>
#include <bgpwire/message/negotiate.hpp>
#include <bgpwire/session/timer.hpp>

#include <type_traits>

namespace bgpwire {

/// Whether a session with this peer can leave routes behind at all: Graceful Restart was exchanged, and
/// lists a family, or its long-lived form does, which may be used alone. @see RFC 4724 §5; RFC 9494 §4.1
template<class View = capabilities_view>
[[nodiscard]] constexpr bool can_restart(std::type_identity_t<View> const& theirs, negotiated const& terms) noexcept
{
    if (!terms.features.contains(session_feature::graceful_restart))
        return false;
    if (auto const restart = theirs.template find<graceful_restart_capability_view>();
        restart && !restart->families.empty())
        return true;
    if (terms.features.contains(session_feature::long_lived_graceful_restart))
        if (auto const long_lived = theirs.template find<long_lived_graceful_restart_capability_view>())
            for (auto const& entry : *long_lived)
                if (entry.stale_time != 0)
                    return true;
    return false;
}

/// What the peer's OPEN says about the routes of one family, should the session be lost.
///
/// Local configuration may change the times, within bounds of its own. @see RFC 9494 §4.2
struct retention_terms {
    std::uint16_t restart_time = 0;    ///< in seconds; 0 also for a family that Graceful Restart does not list
    std::uint32_t long_lived_time = 0; ///< the Long-lived Stale Time in seconds; 0 also for a family not listed
    bool preserved = false;            ///< the F bit in Graceful Restart
    bool long_lived_preserved = false; ///< the F bit in Long-Lived Graceful Restart
    bool n_bit = false;                ///< both sides set the N bit; RFC 8538 §4

    friend constexpr bool operator==(retention_terms const&, retention_terms const&) = default;
};

/// The terms for one family, out of what `on_open` is given. @see RFC 4724 §3; RFC 9494 §4.1, §4.2
template<class View = capabilities_view>
[[nodiscard]] constexpr retention_terms retention_terms_of(
    std::type_identity_t<View> const& theirs, negotiated const& terms, address_family family) noexcept
{
    retention_terms of;
    if (!terms.features.contains(session_feature::graceful_restart) || !terms.families.contains(family))
        return of;
    of.n_bit = terms.features.contains(session_feature::graceful_notification);
    if (auto const restart = theirs.template find<graceful_restart_capability_view>())
        for (auto const& entry : restart->families)
            if (entry.family == family) {
                of.restart_time = restart->restart_time;
                of.preserved = entry.preserved_forwarding_state();
            }
    if (terms.features.contains(session_feature::long_lived_graceful_restart))
        if (auto const long_lived = theirs.template find<long_lived_graceful_restart_capability_view>())
            for (auto const& entry : *long_lived)
                if (entry.family == family) {
                    of.long_lived_time = entry.stale_time;
                    of.long_lived_preserved = entry.preserved_forwarding_state();
                }
    return of;
}

/// How routes that outlived their session are to be treated. @see RFC 4724 §4.2; RFC 9494 §4.2, §4.3
enum class retention_phase : std::uint8_t {
    none,    ///< nothing is retained: what is still stale is deleted
    restart, ///< stale, and preferred as ever
    /// Stale for long: attach @ref well_known::llgr_stale and announce the routes anew, delete those that
    /// @ref may_become_long_lived refuses, prefer every other route, and see @ref stale_route_export.
    long_lived,
};

/// The course of one family of one peer from the loss of a session to the End-of-RIB of the next.
///
/// First the Restart Time, then the Long-lived Stale Time; either may be 0. Tell it what happens; after
/// each call, and at @ref next_deadline, ask for the @ref phase. @see RFC 4724 §4.2; RFC 9494 §4.2
class route_retention {
public:
    static constexpr std::uint32_t default_stale_time = 180; ///< RFC 8538 §4.1

    /// The session is down, and the verdict is `route_fate::retain`. All routes of the family are stale now.
    ///
    /// @param terms       of the session that was lost
    /// @param stale_time  the stale timer in seconds: no route stays stale for longer, however often the
    ///                    session is lost again; long-lived ones have their own limit. RFC 8538 §4.1
    /// @returns whether routes that were stale already are to be deleted: those of a peer that restarts
    ///          twice, unless both sides have the N bit or the family lives long. Where the Long-lived Stale
    ///          Time ran out before the End-of-RIB nothing is retained, not even what is fresh.
    constexpr bool on_lost(
        retention_terms const& terms, instant now, std::uint32_t stale_time = default_stale_time) noexcept
    {
        if (long_lived_from_ <= now) // a timer that nothing but the End-of-RIB touches
            return until_ <= now;
        bool const again = phase(now) == retention_phase::restart;
        auto const restarted = now + seconds(terms.restart_time);
        if (terms.long_lived_time != 0) {
            long_lived_from_ = restarted;
            until_ = limit_ = restarted + seconds(terms.long_lived_time);
        } else {
            limit_ = again && terms.n_bit ? limit_ : now + seconds(stale_time);
            until_ = restarted < limit_ ? restarted : limit_;
        }
        return again && terms.long_lived_time == 0 && !terms.n_bit;
    }

    /// The session is down for good, or the verdict is `route_fate::flush`.
    constexpr void on_flushed() noexcept { *this = {}; }

    /// The session is Established, with these terms; say so even if nothing is retained any more.
    ///
    /// @returns false: delete what is stale at once, since the peer did not preserve it, or does not say so.
    ///          @see RFC 4724 §4.2; RFC 9494 §4.2
    constexpr bool on_established(retention_terms const& terms, instant now) noexcept
    {
        auto const before = phase(now);
        bool const kept = before == retention_phase::restart ? terms.preserved : terms.long_lived_preserved;
        if (before == retention_phase::none || !kept) {
            on_flushed();
            return false;
        }
        if (before == retention_phase::restart) { // the Restart Time is kept: no long-lived phase follows
            long_lived_from_ = instant::never();
            until_ = limit_;
        }
        return true;
    }

    /// End-of-RIB came, or is waited for no longer: what is still stale is deleted, and timers stop.
    constexpr void on_end_of_rib() noexcept { *this = {}; }

    /// How stale routes are to be treated at that moment.
    [[nodiscard]] constexpr retention_phase phase(instant now) const noexcept
    {
        if (until_ <= now)
            return retention_phase::none;
        return long_lived_from_ <= now ? retention_phase::long_lived : retention_phase::restart;
    }

    /// When the phase changes next; `never` if nothing is retained.
    [[nodiscard]] constexpr instant next_deadline(instant now) const noexcept
    {
        if (phase(now) == retention_phase::none)
            return instant::never();
        return now < long_lived_from_ && long_lived_from_ < until_ ? long_lived_from_ : until_;
    }

private:
    static constexpr std::int64_t seconds(std::uint32_t count) noexcept { return std::int64_t{1000} * count; }

    instant long_lived_from_ = instant::never();
    instant until_{INT64_MIN};
    instant limit_{}; ///< where `until_` goes once the session is back
};

/// Whether a stale route may outlive the Restart Time: not one with @ref well_known::no_llgr, whether the
/// peer or a policy attached it. @see RFC 9494 §4.2
template<class Communities>
[[nodiscard]] constexpr bool may_become_long_lived(Communities const& of_the_route) noexcept
{
    for (community const c : of_the_route)
        if (c == well_known::no_llgr)
            return false;
    return true;
}

/// Whether a neighbour gets routes with @ref bgpwire::well_known::llgr_stale. The community stays on them.
enum class stale_route_export : std::uint8_t {
    announce, ///< it has the Long-Lived Graceful Restart capability
    /// It has not, but is inside: withdraw; or, where that is configured, announce with NO_EXPORT attached
    /// and LOCAL_PREF 0.
    withdraw_or_weaken,
    withdraw, ///< it has not, and is outside
};

/// @see RFC 9494 §4.3, §4.6
[[nodiscard]] constexpr stale_route_export stale_route_export_to(peering neighbour, bool has_long_lived) noexcept
{
    return has_long_lived                  ? stale_route_export::announce
        : neighbour == peering::external ? stale_route_export::withdraw
                                         : stale_route_export::withdraw_or_weaken;
}

} // namespace bgpwire

#endif
