// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_OWN_RESTART_HPP
#define BGPWIRE_SESSION_OWN_RESTART_HPP

// A restart of our own, where route_retention.hpp has that of a peer: what our OPEN says of it, whose End-of-RIB route
// selection waits for, and which ones are still ours to send. Routes, and their selection, are the embedder's.

#include <bgpwire/capability/graceful_restart.hpp>
#include <bgpwire/message/negotiate.hpp>
#include <bgpwire/session/timer.hpp>

#include <type_traits>

namespace bgpwire {

/// What a restart of this program means for its session with one peer, as the Restarting Speaker of RFC 4724 §4.1.
///
/// One for each peering; without @ref on_restarted it only keeps account of the End-of-RIBs that are to be sent.
/// Tell it what happens. While @ref may_select_routes is false of a family, keep what the peers announce, select
/// nothing, announce nothing, and leave the forwarding table as it was. Then select, remove what is stale of it,
/// announce, and send each peer its End-of-RIB, also where there was nothing to announce.
class own_restart {
public:
    static constexpr std::uint32_t default_deferral_time = 360; ///< of the Selection_Deferral_Timer, in seconds

    /// This program has run before, and the peer may have kept its routes. Before the session is started.
    ///
    /// @param families       that are to be exchanged with the peer; none of a peer whose routes do not matter
    /// @param deferral_time  the Selection_Deferral_Timer, in seconds: nobody is waited for any longer
    constexpr void on_restarted(
        family_set families, instant now, std::uint32_t deferral_time = default_deferral_time) noexcept
    {
        restarting_ = true;
        awaited_ = families;
        deferred_until_ = now + std::int64_t{1000} * deferral_time;
    }

    /// Whether an OPEN that leaves now has to say that we have restarted: true until a session is Established, however
    /// long that takes. Take the bit back then, by `session::reconfigure`.
    [[nodiscard]] constexpr bool is_restarting() const noexcept { return restarting_; }

    /// Sets the R bit in what we announce, or takes it back. The F bits are yours to set: whether packets of that
    /// family went on being forwarded meanwhile.
    template<class Allocator>
    constexpr void mark(basic_graceful_restart_capability<Allocator>& ours) const noexcept
    {
        constexpr auto r = graceful_restart_flag::restart_state;
        ours.flags = static_cast<std::uint8_t>(restarting_ ? ours.flags | r : ours.flags & ~r);
    }

    /// The peer's OPEN, with what `on_open` is given; it counts once the session is Established.
    template<class View = capabilities_view>
    constexpr void on_open(std::type_identity_t<View> const& theirs, negotiated const& terms) noexcept
    {
        auto const restart = theirs.template find<graceful_restart_capability_view>();
        // who restarts as well may wait for us, and who has not the capability may be silent
        bool const tells = terms.features.contains(session_feature::graceful_restart) && restart
            && !restart->is_restarting();
        promised_ = tells ? terms.families : family_set{};
    }

    /// The session is Established, with these terms.
    constexpr void on_established(negotiated const& terms) noexcept
    {
        restarting_ = false;
        awaited_ = awaited_ & promised_;
        owed_ = terms.families;
    }

    /// The session is over. What the peer has not told yet goes on being waited for: it may be back in time.
    constexpr void on_down() noexcept { owed_ = {}; }

    /// The peer has told all that it has, or is not waited for any longer.
    constexpr void on_end_of_rib(address_family family) noexcept { awaited_.erase(family); }

    /// The peering is no more, or will not come back: nobody waits for it.
    constexpr void on_given_up() noexcept { awaited_ = owed_ = {}; }

    /// Whether route selection of the family waits for this peer.
    [[nodiscard]] constexpr bool defers(address_family family, instant now) const noexcept
    {
        return now < deferred_until_ && awaited_.contains(family);
    }

    /// When nobody is waited for any longer; `never` if nobody is.
    [[nodiscard]] constexpr instant next_deadline(instant now) const noexcept
    {
        return awaited_.empty() || deferred_until_ <= now ? instant::never() : deferred_until_;
    }

    /// Whether the End-of-RIB of the family is still to be sent in this session: once all has been announced.
    /// @see RFC 4724 §2
    [[nodiscard]] constexpr bool owes_end_of_rib(address_family family) const noexcept
    {
        return owed_.contains(family);
    }
    /// It is sent.
    constexpr void on_end_of_rib_sent(address_family family) noexcept { owed_.erase(family); }

private:
    instant deferred_until_{};
    family_set awaited_{};  ///< families whose End-of-RIB route selection waits for
    family_set promised_{}; ///< those whose End-of-RIB the last OPEN leads one to expect
    family_set owed_{};     ///< those whose End-of-RIB is to be sent
    bool restarting_ = false;
};

/// Whether routes of the family may be selected: all peers have told what they have, or are waited for no longer.
///
/// @param peers  an `own_restart` for each of them
template<class Peers>
[[nodiscard]] constexpr bool may_select_routes(Peers const& peers, address_family family, instant now) noexcept
{
    for (own_restart const& peer : peers)
        if (peer.defers(family, now))
            return false;
    return true;
}

} // namespace bgpwire

#endif
