// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PEERING_HPP
#define SPEAKER_PEERING_HPP

// One BGP peering over Boost.Asio: the library's session between TCP connections and whoever
// wants to know what happens. The speaker and the router are both made of these.

#include "socket_options.hpp"

#include <bgpwire/session.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

/// What happens to a peering. Nothing but `send` of that peering may be called from inside.
class peering_events {
public:
    virtual ~peering_events() = default;

    /// The peer's OPEN is acceptable.
    virtual void on_open(bgpwire::capabilities_view const&, bgpwire::negotiated const&) noexcept {}
    virtual void on_established(bgpwire::negotiated const& terms) noexcept = 0;
    virtual void on_update(bgpwire::update_view const& update) noexcept = 0;
    /// The session is over, or (`was_established` false) an attempt at one came to nothing.
    virtual void on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept = 0;
    /// The peer has told all routes of the family that it had at the start.
    virtual void on_end_of_rib(bgpwire::address_family) noexcept {}
    /// The peer wants to have its routes again.
    virtual void on_refresh(bgpwire::address_family) noexcept {}
    /// There is room for more after `send` had refused.
    virtual void on_room() noexcept {}
};

/// Where and how to reach the peer.
struct peering_plan {
    boost::asio::ip::tcp::endpoint remote;
    std::optional<boost::asio::ip::address> source;
    std::string password; ///< TCP MD5 signature, RFC 2385
    hop_limits hops;      ///< TTL, and TTL security
    bgpwire::session_config session;
    std::string device = {};    ///< of the host, such as a VRF's, to connect through; empty: as the system routes
    bool external_only = false; ///< whatever AS the peer is of, if only it is not ours
};

class peering : public std::enable_shared_from_this<peering> {
public:
    using socket = boost::asio::ip::tcp::socket;
    using counters = bgpwire::message_counters;

    peering(boost::asio::io_context& context, peering_plan plan, peering_events& events);
    ~peering();

    void start();
    /// Cease with an operator's words. What is queued is still sent. @see RFC 9003
    void stop(bgpwire::errc why, std::string_view text);
    /// Ends the connection as a crash would, after what is queued: a peer with graceful restart keeps the routes.
    /// @see RFC 4724 §4.2
    void break_off();
    /// What OPENs have to say of restarts from the next connection on.
    void set_capability(bgpwire::graceful_restart_capability const& restart);
    /// A connection that the peer opened; it is closed if it is not wanted.
    void accept(socket connected);
    /// Tells a peer that its connection is not wanted, and closes it. @see RFC 4486 §4
    static void refuse(socket connected);

    /// Sends a whole UPDATE; false if it must wait until @ref peering_events::on_room.
    bool send(bgpwire::octets update);

    [[nodiscard]] bgpwire::session_state state() const;
    [[nodiscard]] bgpwire::negotiated const* terms() const;
    [[nodiscard]] counters const& messages() const;
    /// How long it has been Established; nothing if it is not.
    [[nodiscard]] std::optional<std::chrono::seconds> up_for() const;
    /// This side's address of the connection that is up.
    [[nodiscard]] std::optional<bgpwire::ip_address> local_address() const;

private:
    struct connection;
    struct handler;
    using connection_ptr = std::shared_ptr<connection>;

    template<class Input>
    void input(Input feed);
    void await_deadline();

    void dial(bgpwire::connection_id id);
    void hang_up(bgpwire::connection_id id);
    bgpwire::send_result enqueue(bgpwire::connection_id id, bgpwire::octets message);
    connection_ptr find(bgpwire::connection_id id);
    void forget(connection_ptr const& c);

    void await_octets(connection_ptr const& c);
    void read_available(connection_ptr const& c);
    void write_queued(connection_ptr const& c);
    void finish(connection_ptr const& c);
    void fail(connection_ptr const& c, boost::system::error_code why);

    void reconfigure();

    boost::asio::io_context& context_;
    peering_plan plan_;
    std::unique_ptr<bgpwire::session_config> present_; ///< in place of the plan's, once it has been changed
    std::unique_ptr<bgpwire::session_config> next_;    ///< what the session shall have as soon as it takes it
    peering_events& events_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<handler> handler_;
    std::vector<connection_ptr> connections_; ///< those that the session knows
    std::string last_failure_;                ///< in the words of the operating system
};

} // namespace speaker

#endif
