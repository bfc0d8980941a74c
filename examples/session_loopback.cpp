// SPDX-License-Identifier: BSL-1.0
// Two sessions in one process, without sockets and with a clock of their own: the least that a session
// needs, and how to test what you build on it.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/session.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <iostream>
#include <vector>

namespace {

using namespace bgpwire;

instant now{0};
std::deque<std::function<void()>> tasks; // what happens next; a session's inputs are not called from inside of it

/// One end: the embedder's half of a session.
struct end : handler_defaults {
    char const* name;
    session_config config;
    session<end> peer{*this, config, 1};
    end* other = nullptr;
    connection_id wire; // the other end's name for the connection that joins us

    end(char const* n, session_config c) : name{n}, config{std::move(c)} {}

    // [transport]
    void connect(connection_id id) noexcept
    {
        tasks.push_back([this, id] {
            auto const theirs = other->peer.on_accepted(now);
            if (!theirs)
                return peer.on_tcp_failed(id, now);
            wire = *theirs;
            other->wire = id;
            if (!peer.on_connected(id, now))
                other->peer.on_tcp_failed(wire, now);
        });
    }
    send_result send(connection_id, octets message) noexcept
    {
        tasks.push_back([this, copy = std::vector<std::uint8_t>(message.begin(), message.end())] {
            other->peer.on_octets(wire, copy, now);
        });
        return send_result::sent;
    }
    void close(connection_id) noexcept
    {
        tasks.push_back([this] { other->peer.on_tcp_failed(wire, now); });
    }
    // [transport]

    // [news]
    void on_established(connection_id id, negotiated const& terms) noexcept
    {
        std::cout << now << "  " << name << ": " << id << " is Established with AS " << terms.peer_as << ", hold time "
                  << terms.hold_time << " s\n";
        update announcement{terms.send};
        announcement.path_attributes.set(origin{});
        as_path path;
        path.prepend(config.open.as_number);
        announcement.path_attributes.set(path);
        announcement.path_attributes.set(next_hop{ipv4_address{config.open.bgp_identifier.value()}});
        announcement.nlri.push_back({*ipv4_prefix::parse(name[0] == 'l' ? "192.0.2.0/24" : "198.51.100.0/24")});
        std::uint8_t memory[4096];
        wire::writer out{memory};
        announcement.encode(out);
        peer.send_update(out.written(), now);
    }
    verdict on_update(update_view const& received) noexcept
    {
        std::cout << now << "  " << name << ": " << received << '\n';
        return {};
    }
    void on_state(connection_id id, session_state from, session_state to) noexcept
    {
        std::cout << now << "  " << name << ": " << id.side() << ' ' << from << " to " << to << '\n';
    }
    void on_down(down_reason const& reason) noexcept { std::cout << now << "  " << name << ": down, " << reason << '\n'; }
    // [news]
};

// [check]
// What `override` is to a virtual function: the session calls these.
static_assert(is_session_callback<&end::on_state>);
// [check]

// [config]
session_config config_of(asn ours, asn theirs, char const* identifier)
{
    session_config c;
    c.open = {.as_number = ours, .hold_time = 9, .bgp_identifier = *bgp_identifier::parse(identifier)};
    c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{ours}};
    c.peer_as = theirs;
    return c;
}
// [config]

// [loop]
/// Everything that is due within the next milliseconds, in order.
void run_for(end& a, end& b, std::int64_t milliseconds)
{
    auto const until = now + milliseconds;
    while (true) {
        if (!tasks.empty()) {
            auto const task = std::move(tasks.front());
            tasks.pop_front();
            task();
            continue;
        }
        auto const next = std::min(a.peer.next_deadline(), b.peer.next_deadline());
        if (next > until)
            break;
        now = next;
        a.peer.on_timer(now);
        b.peer.on_timer(now);
    }
    now = until;
}
// [loop]

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Two BGP sessions in one process talk to each other."))
        return *status;
    auto right_config = config_of(asn{4200000001}, asn{65001}, "10.0.0.2");
    right_config.mode = connection_mode::passive;
    end left{"left", config_of(asn{65001}, asn{4200000001}, "10.0.0.1")};
    end right{"right", right_config};
    left.other = &right;
    right.other = &left;

    right.peer.start(now);
    left.peer.start(now);
    run_for(left, right, 60'000);
    bool const up = left.peer.is_established() && right.peer.is_established();
    left.peer.stop(now, errc::administrative_shutdown, "end of the example");
    run_for(left, right, 1'000);
    return up && !right.peer.is_established() ? 0 : 1;
}
