// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SPEAKER_LIVE_ROUTES_HPP
#define TESTS_SPEAKER_LIVE_ROUTES_HPP

// A speaker's peers as its program has them, over TCP on loopback, and the routers at the other end, which note what
// they are told.

#include "assignment.hpp"
#include "passive_listener.hpp"
#include "peer_link.hpp"
#include "speaker_input.hpp"
#include "text.hpp"

#include <boost/asio/io_context.hpp>

#include <iostream>
#include <list>
#include <sstream>

namespace live {

namespace asio = boost::asio;
using asio::ip::tcp;

/// What is written to std::cout while this lives.
class captured_output {
public:
    captured_output() : before_{std::cout.rdbuf(text_.rdbuf())} {}
    ~captured_output() { std::cout.rdbuf(before_); }
    captured_output(captured_output const&) = delete;
    captured_output& operator=(captured_output const&) = delete;

    [[nodiscard]] std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::streambuf* before_;
};

/// A router with which one session is held.
class router : public speaker::peering_events {
public:
    router(asio::io_context& context, bgpwire::asn own, tcp::endpoint const& dials = {})
    {
        speaker::peering_plan plan;
        plan.remote = dials;
        plan.session.open.as_number = own;
        plan.session.open.hold_time = 240;
        plan.session.open.bgp_identifier = bgpwire::bgp_identifier{0x0a0000fe};
        plan.session.open.capabilities = {bgpwire::multiprotocol_capability{bgpwire::ipv4_unicast},
            bgpwire::multiprotocol_capability{bgpwire::ipv6_unicast},
            bgpwire::four_octet_as_number_capability{own}};
        plan.session.connect_retry_time = 1;
        plan.session.mode =
            dials.port() == 0 ? bgpwire::connection_mode::passive : bgpwire::connection_mode::active;
        peering_ = std::make_shared<speaker::peering>(context, plan, *this);
        peering_->start();
    }

    void accept(speaker::peering::socket connected)
    {
        boost::system::error_code ignored;
        heard_ += "connection from " + connected.remote_endpoint(ignored).address().to_string() + '\n';
        peering_->accept(std::move(connected));
    }
    /// The terms of the session, then each UPDATE with routes, a line each.
    [[nodiscard]] std::string const& heard() const { return heard_; }
    [[nodiscard]] std::uint64_t updates() const
    {
        return peering_->messages().received(bgpwire::message_type::update);
    }

private:
    void on_established(bgpwire::negotiated const& terms) noexcept override
    {
        heard_ += "AS " + speaker::text_of(terms.peer_as) + " identifier " + speaker::text_of(terms.peer_identifier)
            + " hold " + std::to_string(terms.hold_time);
        for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast})
            if (terms.families.contains(family))
                heard_ += ' ' + speaker::text_of(family);
        heard_ += '\n';
    }
    void on_update(bgpwire::update_view const& update) noexcept override
    {
        heard_ += speaker::text_of(update) + '\n';
    }
    void on_down(bgpwire::down_reason const& reason, bool, std::string const&) noexcept override
    {
        heard_ += speaker::text_of(reason) + '\n';
    }

    std::shared_ptr<speaker::peering> peering_;
    std::string heard_;
};

/// The speaker of one node, between its configuration and its routers.
class node {
public:
    /// @param router_as what the routers are of
    node(speaker::speaker_input input, speaker::speaker_options options, bgpwire::asn router_as)
        : input_{std::move(input)},
          options_{std::move(options)},
          here_{node_of(input_.config, options_)},
          book_{input_.config},
          services_{speaker::by_name(input_.services)},
          router_as_{router_as},
          acceptor_{context_, {asio::ip::address_v4::loopback(), 0}},
          listener_{context_, [this](speaker::ip_address const&) { return links_.front().get(); }}
    {
        accept();
        for (auto const& p : input_.config.peers) {
            if (!any_accepts(p.nodes, here_.own_labels))
                continue;
            options_.elsewhere.emplace(p.address, acceptor_.local_endpoint());
            links_.push_back(
                std::make_unique<speaker::peer_link>(context_, p, options_, speaker::restart_phase::first_start));
        }
        assign();
        for (auto const& link : links_)
            link->start();
        listener_.take(links_, options_);
        for (auto const& link : links_)
            if (link->plan().connects == speaker::dialling::theirs)
                routers_.emplace_back(
                    context_, router_as_, tcp::endpoint{asio::ip::address_v4::loopback(), options_.listen_port});
    }
    node(node const&) = delete;
    node& operator=(node const&) = delete;

    /// The service goes, and what remains is announced.
    void drop(std::string const& name)
    {
        services_.erase(name);
        assign();
    }

    /// What the routers heard until they know all that the speaker wants to tell; each in turn.
    [[nodiscard]] std::string heard()
    {
        auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (!is_settled() && std::chrono::steady_clock::now() < end) {
            context_.restart();
            context_.run_for(std::chrono::milliseconds{5});
        }
        std::string all = is_settled() ? "" : "not settled\n";
        for (auto const& r : routers_)
            all += r.heard();
        return all;
    }

private:
    void assign()
    {
        assign_all(book_, services_, [](speaker::service const&, std::string const&) {});
        for (auto const& link : links_)
            link->announce(std::make_shared<speaker::route_set const>(
                routes_for(link->plan(), here_, book_, services_)));
    }
    [[nodiscard]] bool is_settled() const
    {
        std::uint64_t sent = 0;
        std::uint64_t received = 0;
        for (auto const& link : links_) {
            auto const s = link->status();
            if (s.state != "Established")
                return !s.last_problem.empty();
            sent += s.updates_sent;
        }
        for (auto const& r : routers_)
            received += r.updates();
        return sent == received;
    }
    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code why, tcp::socket connected) {
            if (why)
                return;
            routers_.emplace_back(context_, router_as_).accept(std::move(connected));
            accept();
        });
    }

    speaker::speaker_input input_;
    speaker::speaker_options options_;
    speaker::node here_;
    speaker::address_book book_;
    speaker::service_map services_;
    bgpwire::asn router_as_;
    asio::io_context context_;
    tcp::acceptor acceptor_;
    std::vector<std::unique_ptr<speaker::peer_link>> links_;
    std::list<router> routers_;
    speaker::passive_listener listener_;
};

} // namespace live

#endif
