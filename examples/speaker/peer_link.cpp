// SPDX-License-Identifier: BSL-1.0
#include "peer_link.hpp"

#include "text.hpp"

#include <bgpwire/interop/asio.hpp>

#include <boost/asio/ip/udp.hpp>

namespace speaker {

hop_limits hop_limits_of(peer const& p)
{
    if (p.ttl_security_hops != 0)
        return hop_limits::secured(p.ttl_security_hops);
    if (p.is_internal())
        return {};
    return p.multihop ? hop_limits::anywhere() : hop_limits::next_network();
}

namespace {

using boost::asio::ip::tcp;

tcp::endpoint remote_of(peer const& p, speaker_options const& options)
{
    auto const port = options.port.value_or(p.port);
    if (auto const other = options.elsewhere.find(p.address); other != options.elsewhere.end())
        return other->second.port() != 0 ? other->second : tcp::endpoint{other->second.address(), port};
    return {bgpwire::to_asio(p.address), port};
}

// The address by which the peer would be reached; asking sends nothing.
std::optional<ip_address> address_towards(boost::asio::io_context& context, tcp::endpoint const& remote)
{
    boost::system::error_code why;
    boost::asio::ip::udp::socket probe{context};
    (void)probe.connect({remote.address(), remote.port()}, why);
    auto const local = probe.local_endpoint(why);
    if (why || local.address().is_unspecified())
        return {};
    return bgpwire::from_asio(local.address());
}

// As in MetalLB: what is configured, else an IPv4 address of the node, else something that is
// the same at every start.
bgp_identifier identifier_of(boost::asio::io_context& context, peer const& p, speaker_options const& options)
{
    if (p.router_id)
        return *p.router_id;
    if (options.router_id)
        return *options.router_id;
    if (options.node_addresses.v4)
        return bgp_identifier{options.node_addresses.v4->v4()};
    auto const local = address_towards(context, remote_of(p, options));
    if (local && local->is_v4())
        return bgp_identifier{local->v4()};
    std::uint32_t hash = 2166136261; // FNV-1a
    for (char const c : options.node_name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return bgp_identifier{hash | 1};
}

std::optional<std::chrono::seconds> restart_time_of(peer const& p, speaker_options const& options)
{
    if (p.graceful_restart || options.graceful_restart)
        return options.restart_time;
    return {};
}

} // namespace

bgpwire::session_config session_config_of(
    boost::asio::io_context& context, peer const& p, speaker_options const& options)
{
    bgpwire::session_config config;
    config.open.as_number = p.session_asn();
    config.open.hold_time = static_cast<std::uint16_t>(p.hold_time.count());
    config.open.bgp_identifier = identifier_of(context, p, options);
    for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast})
        if (p.takes(family.afi))
            config.open.capabilities.add(bgpwire::multiprotocol_capability{family});
    config.open.capabilities.add(bgpwire::route_refresh_capability{});
    config.open.capabilities.add(bgpwire::four_octet_as_number_capability{p.session_asn()});
    if (p.address.is_v6() && p.takes(bgpwire::afi::ipv4)) // so that IPv4 needs no addresses on the way. RFC 8950 §4
        config.open.capabilities.add(bgpwire::extended_next_hop_encoding_capability{
            {{bgpwire::ipv4_unicast, bgpwire::afi::ipv6}}});
    config.peer_as = p.peer_asn;
    config.mode = p.connects == dialling::ours ? bgpwire::connection_mode::active : bgpwire::connection_mode::passive;
    config.connect_retry_time = static_cast<std::uint16_t>(p.connect_time.count());
    config.dials.longest = config.connect_retry_time;
    config.rests.missing_capability = 300; // so that nobody need come here once the other side is mended
    if (p.keepalive_time)
        config.keepalive_time = static_cast<std::uint16_t>(p.keepalive_time->count());
    return config;
}

namespace {

peering_plan peering_plan_of(boost::asio::io_context& context, peer const& p, speaker_options const& options)
{
    peering_plan plan{
        remote_of(p, options), options.source_address, p.password, hop_limits_of(p),
        session_config_of(context, p, options), p.vrf, p.peer_asn == asn{}};
    if (p.source_address)
        plan.source = bgpwire::to_asio(*p.source_address);
    return plan;
}

// Why a session is over, and the NOTIFICATION's own numbers and words where there was one.
std::vector<log_entry::field> fields_of(bgpwire::down_reason const& down, std::string const& in_words)
{
    std::vector<log_entry::field> fields{{"reason", in_words}};
    auto const& notification = down.notification;
    if (notification.error == bgpwire::errc{})
        return fields;
    fields.push_back({"code", std::to_string(bgpwire::code_of(notification.error))});
    fields.push_back({"subcode", std::to_string(bgpwire::subcode_of(notification.error))});
    if (auto const text = notification.shutdown_communication(); !text.empty())
        fields.push_back({"shutdown_text", {text.begin(), text.end()}});
    return fields;
}

// Where the session fails for a BGP Identifier: whose it is, and what to do. @see RFC 4271 §6.2; RFC 6286 §2.2
std::string identifier_words(bgpwire::down_reason const& down, bgp_identifier ours,
    std::optional<bgp_identifier> theirs, peer const& p)
{
    if (down.notification.error != bgpwire::errc::bad_bgp_identifier)
        return {};
    auto const what_to_do = "; give this node one of its own with --router-id, or with routerID of the peer "
        + in_quotes(p.name);
    if (down.cause == bgpwire::down_cause::notification_received)
        return "; the peer" + (theirs ? ", whose BGP Identifier is " + text_of(*theirs) + "," : std::string{})
            + " refuses that of this node, " + text_of(ours) + what_to_do;
    if (p.is_internal())
        return "; the BGP Identifier of this node, " + text_of(ours) + ", is that of the peer " + text_of(p.address)
            + ", too, and on an internal session they must differ" + what_to_do;
    return "; the BGP Identifier of the peer " + text_of(p.address) + " is 0.0.0.0, which is none; that of this node is "
        + text_of(ours) + ": the peer needs one";
}

// For the families that the session carries.
bgpwire::graceful_restart_capability restart_of(
    peer const& p, restart_phase phase, bgpwire::own_restart const& restart, std::chrono::seconds time)
{
    auto capability = restart_capability(phase, restart, time);
    std::erase_if(capability.families, [&](auto const& one) { return !p.takes(one.family.afi); });
    return capability;
}

} // namespace

peer_link::peer_link(
    boost::asio::io_context& context, peer const& plan, speaker_options const& options, restart_phase phase)
    : plan_{plan},
      restart_time_{restart_time_of(plan, options)},
      identifier_{identifier_of(context, plan, options)},
      announcer_{plan_.session_asn(), options.node_addresses,
          [this](announcer::news what, std::span<destination const> all, std::string const& detail) {
              tell_routes(what, all, detail);
          }},
      peering_{std::make_shared<peering>(context, peering_plan_of(context, plan, options), *this)}
{
    begin_restart(announcer_.restart(), phase);
    if (restart_time_)
        peering_->set_capability(restart_of(plan_, phase, announcer_.restart(), *restart_time_));
}

void peer_link::tell(
    log_level level, std::string_view event, std::vector<log_entry::field> fields, std::string what) const
{
    auto const address = text_of(plan_.address);
    auto const as_number = text_of(plan_.peer_asn);
    fields.insert(fields.begin(), {{"peer", address}, {"peer_as", as_number}});
    log({level, event, std::move(fields), "peer " + address + " (" + plan_.as_text() + ')', std::move(what)});
}

// Each route has its line, as long as somebody can read them all.
void peer_link::tell_routes(announcer::news what, std::span<destination const> all, std::string const& detail) const
{
    constexpr std::size_t readable = 50;
    auto const line = [&](std::string const& routes) {
        if (what == announcer::news::announced)
            tell(log_level::info, "route_announced", {{"prefix", routes}, {"next_hop", detail}},
                "announce " + routes + " via " + detail);
        else if (what == announcer::news::withdrawn)
            tell(log_level::info, "route_withdrawn", {{"prefix", routes}}, "withdraw " + routes);
        else
            tell(log_level::warn, "route_not_announced", {{"prefix", routes}, {"reason", detail}},
                "cannot announce " + routes + ": " + detail);
    };
    if (all.size() > readable)
        return line(counted(all.size(), "route") + " from " + text_of(all.front()) + " to " + text_of(all.back()));
    for (auto const& to : all)
        line(text_of(to));
}

void peer_link::announce(shared_routes routes, announcer::extent how_much)
{
    announcer_.set(std::move(routes), how_much);
    announcer_.send_difference(*peering_);
}

void peer_link::stop(std::string const& text, bgpwire::errc why)
{
    announce(no_routes());
    peering_->stop(why, text);
}

void peer_link::leave(std::string const& text, bgpwire::errc why)
{
    auto const* const terms = peering_->terms();
    if (terms == nullptr || !terms->features.contains(bgpwire::session_feature::graceful_restart))
        return stop(text, why);
    auto const seconds = std::to_string(restart_time_->count());
    tell(log_level::info, "routes_left", {{"seconds", seconds}}, "may keep our routes for " + seconds + " s");
    peering_->break_off();
}

void peer_link::on_established(bgpwire::negotiated const& terms) noexcept
{
    last_problem_.clear();
    std::string const kind = plan_.is_internal() ? "internal" : "external";
    auto const hold_time = std::to_string(terms.hold_time);
    auto const keepalive = std::to_string(terms.keepalive_time);
    bool const graceful = terms.features.contains(bgpwire::session_feature::graceful_restart);
    tell(log_level::info, "session_established",
        {{"type", kind}, {"hold_time", hold_time}, {"keepalive", keepalive},
            {"graceful_restart", graceful ? "yes" : "no"}},
        "Established, " + kind + ", hold time " + hold_time + " s, keepalive " + keepalive + " s"
            + (graceful ? ", graceful restart" : ""));
    announcer_.begin(terms, peering_->local_address());
    if (restart_time_)
        peering_->set_capability(restart_of(plan_, restart_phase::running, announcer_.restart(), *restart_time_));
    announcer_.send_difference(*peering_);
}

void peer_link::on_open(bgpwire::capabilities_view const&, bgpwire::negotiated const& terms) noexcept
{
    peer_identifier_ = terms.peer_identifier;
}

// A speaker only announces: what the peer announces is taken and counts for nothing.
void peer_link::on_update(bgpwire::update_view const&) noexcept {}

void peer_link::on_refresh(bgpwire::address_family family) noexcept
{
    tell(log_level::info, "refresh_requested", {{"family", text_of(family)}},
        "asks for " + text_of(family) + " again");
    announcer_.repeat(family);
    announcer_.send_difference(*peering_);
}

void peer_link::on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept
{
    announcer_.end();
    auto what = reason;
    what.routes = bgpwire::route_fate::flush; // those of the peer, which count for nothing
    auto problem = text_of(what);
    if (reason.cause == bgpwire::down_cause::tcp_failed && !why.empty())
        problem += " (" + why + ')';
    problem += identifier_words(reason, identifier_, peer_identifier_, plan_);
    if (was_established)
        tell(log_level::warn, "session_down", fields_of(reason, problem), "down: " + problem);
    else // each attempt is not told anew
        tell(problem == last_problem_ ? log_level::debug : log_level::warn, "session_failed",
            fields_of(reason, problem), "not up: " + problem);
    last_problem_ = problem;
}

peer_status peer_link::status() const
{
    using enum bgpwire::message_type;
    auto const& messages = peering_->messages();
    peer_status s;
    s.name = plan_.name;
    s.address = plan_.address;
    s.port = plan_.port;
    s.peer_as = plan_.peer_asn;
    s.state = text_of(peering_->state());
    s.up = peering_->up_for();
    if (auto const* const terms = peering_->terms(); terms != nullptr) {
        s.hold_time = terms->hold_time;
        s.peer_as = terms->peer_as; // which may not have been known before
    }
    s.announced = announcer_.told();
    s.pending = announcer_.pending();
    s.updates_sent = messages.sent(update);
    for (auto const type : {open, update, notification, keepalive, route_refresh}) {
        s.messages_sent += messages.sent(type);
        s.messages_received += messages.received(type);
    }
    s.last_problem = last_problem_;
    return s;
}

} // namespace speaker
