// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PEER_LINK_HPP
#define SPEAKER_PEER_LINK_HPP

#include "announcer.hpp"
#include "graceful_restart.hpp"
#include "log.hpp"
#include "node_status.hpp"
#include "speaker_options.hpp"

#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// TTL, and TTL security, of the connections with that peer.
[[nodiscard]] hop_limits hop_limits_of(peer const& p);

/// What the session with that peer is made of.
[[nodiscard]] bgpwire::session_config session_config_of(
    boost::asio::io_context& context, peer const& p, speaker_options const& options);

/// One configured peer: its peering, and what it has been told.
class peer_link : public peering_events {
public:
    /// @param phase  what lies behind the first session
    peer_link(boost::asio::io_context& context, peer const& plan, speaker_options const& options, restart_phase phase);

    void start() { peering_->start(); }
    /// A connection that the peer opened.
    void accept(peering::socket connected) { peering_->accept(std::move(connected)); }
    /// Makes the peer know these routes and no others.
    void announce(shared_routes routes, announcer::extent how_much = announcer::extent::all);
    /// Withdraws everything, then says good-bye.
    void stop(std::string const& text, bgpwire::errc why = bgpwire::errc::administrative_shutdown);
    /// Ends the session so that the peer keeps what it has been told until we are back, if it has agreed to do so;
    /// else as @ref stop does.
    void leave(std::string const& text, bgpwire::errc why = bgpwire::errc::administrative_shutdown);
    /// Whether the peer has been told of any route.
    [[nodiscard]] bool has_told() const { return announcer_.told() != 0; }
    /// Whether the peer should know that route.
    [[nodiscard]] bool should_tell(destination const& to) const { return announcer_.wanted().contains(to); }
    /// Whether it has been told of it.
    [[nodiscard]] bool has_told(destination const& to) const { return announcer_.has_told(to); }
    /// Whether all is over after @ref stop, so that this object may go.
    [[nodiscard]] bool is_over() const { return peering_.use_count() == 1; }

    [[nodiscard]] peer const& plan() const { return plan_; }
    [[nodiscard]] peer_status status() const;

private:
    void on_open(bgpwire::capabilities_view const&, bgpwire::negotiated const& terms) noexcept override;
    void on_established(bgpwire::negotiated const& terms) noexcept override;
    void on_update(bgpwire::update_view const& update) noexcept override;
    void on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept override;
    void on_refresh(bgpwire::address_family family) noexcept override;
    void on_room() noexcept override { announcer_.send_difference(*peering_); }

    /// Logs it, with the peer among the fields.
    void tell(log_level level, std::string_view event, std::vector<log_entry::field> fields, std::string what) const;
    void tell_routes(announcer::news what, std::span<destination const> all, std::string const& detail) const;

    peer plan_;
    std::optional<std::chrono::seconds> restart_time_; ///< nothing: no graceful restart
    bgp_identifier identifier_;                      ///< ours, as this peer sees it
    std::optional<bgp_identifier> peer_identifier_;  ///< as last seen
    announcer announcer_;
    std::shared_ptr<peering> peering_;
    std::string last_problem_; ///< so that each attempt is not told anew
};

} // namespace speaker

#endif
