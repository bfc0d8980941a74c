// SPDX-License-Identifier: BSL-1.0
// Sessions of the library against other people's daemons.
//
//     session-live DAEMON [SCENARIO]...      DAEMON: bird frr gobgp exabgp openbgpd
//
// Status 0: all was seen. 77: the daemon is not installed, or needs root. See live.sh.

#include "../../../examples/support/poll_loop.hpp"
#include "daemon.hpp"

#include <bgpwire/io/string.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <map>

namespace {

using namespace bgpwire;
using namespace examples;
using namespace live;

auto const our_address = ipv4_address{0x7f000001};
constexpr std::uint16_t our_port = 1791;
constexpr std::uint16_t their_port = 1790;

struct failure {
    std::string what;
};

/// Our end: a session, what it has heard, and a listener.
class our_side {
public:
    tcp_peer* peer = nullptr;
    std::map<std::string, int> heard; ///< prefixes that were announced, how often
    std::uint64_t end_of_ribs = 0;
    std::vector<down_reason> downs;
    std::vector<std::string> texts; ///< of the reasons
    bool has_route = true; ///< which it announces
    own_restart restart;
    bool peer_restarts = false; ///< and says so in its OPEN
    bool holds_back = false; ///< the session is not told of connections that come
    tcp_socket held;         ///< the last of them

    our_side(bgp_daemon const& daemon, connection_mode mode, std::function<void(session_config&)> const& change = {})
        : daemon_{daemon}
    {
        if (loop_.listen(address_of(our_address, our_port)) == 0)
            throw failure{"cannot listen on port 1791"};
        loop_.when_accepted = [this](tcp_socket socket, sockaddr_in const&) {
            if (holds_back)
                held = std::move(socket);
            else if (peer != nullptr)
                peer->accepted(std::move(socket));
        };
        config_.open = {.as_number = asn{65001}, .hold_time = 90, .bgp_identifier = bgp_identifier{our_address}};
        config_.open.capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
            four_octet_as_number_capability{asn{65001}}};
        config_.peer_as = asn{daemon.as_number};
        config_.mode = mode;
        config_.connect_retry_time = 2;
        if (change)
            change(config_);
        begin();
    }

    /// A new session with nothing remembered, as after a restart of ours.
    void begin() { begin(config_); }
    /// The same with Graceful Restart: nothing is announced before the peer's End-of-RIB.
    void begin_gracefully()
    {
        family_set families;
        families.insert(ipv4_unicast);
        restart.on_restarted(families, now());
        auto config = config_;
        auto said = graceful_restart_capability::from(
            *config.open.capabilities.view().find<graceful_restart_capability_view>());
        restart.mark(said);
        config.open.capabilities.remove(said.traits.code);
        config.open.capabilities.add(said);
        begin(config);
    }
    void begin(session_config const& config)
    {
        auto const remote = *ipv4_address::parse(daemon_.address);
        peer = loop_.peers
                   .emplace_back(std::make_unique<tcp_peer>(
                       config, address_of(remote, their_port), address_of(our_address, 0), ++seed_))
                   .get();
        peer->when_open = [this](open_view const& theirs, negotiated const& terms) {
            restart.on_open(theirs.capabilities, terms);
            auto const its = theirs.capabilities.find<graceful_restart_capability_view>();
            peer_restarts = its && its->is_restarting();
        };
        peer->when_up = [this](negotiated const& terms) {
            restart.on_established(terms);
            (void)peer->session().reconfigure(config_);
            announce();
        };
        peer->when_update = [this](update_view const& u) {
            for (auto const route : u.nlri())
                ++heard[to_string(route)];
            return verdict{};
        };
        peer->when_end_of_rib = [this](address_family family) {
            ++end_of_ribs;
            restart.on_end_of_rib(family);
        };
        peer->when_down = [this](down_reason const& why) {
            restart.on_down();
            downs.push_back(why);
            texts.push_back(to_string(why));
            downs.back().notification.data = {};
            std::cout << "    (" << texts.back() << ")\n";
        };
        peer->session().start(now());
    }

    /// Our process dies: sockets are closed without a word.
    void die() { loop_.peers.clear(), peer = nullptr, restart = {}; }
    /// All that we have, and that it is all; not before that may be selected.
    void announce()
    {
        auto const& terms = *peer->session().terms();
        if (!may_select_routes(std::span{&restart, 1}, ipv4_unicast, now()) || !restart.owes_end_of_rib(ipv4_unicast))
            return;
        update u{terms.send};
        u.path_attributes.set(origin{});
        as_path path;
        path.prepend(asn{65001});
        u.path_attributes.set(path);
        u.path_attributes.set(next_hop{ipv4_address{0x0a090909}});
        u.nlri.push_back({*ipv4_prefix::parse("198.51.100.0/24")});
        if (has_route)
            send(u);
        send(update{terms.send}); // End-of-RIB
        restart.on_end_of_rib_sent(ipv4_unicast);
    }

    /// Goes on until it happens; a failure if it does not within so many seconds.
    void wait(std::string const& what, int seconds, std::function<bool()> const& happened)
    {
        auto const give_up = now() + std::int64_t{1000} * seconds;
        loop_.run([&] { return happened() || now() > give_up; }, 50);
        if (!happened())
            throw failure{what + ": not within " + std::to_string(seconds) + " s"};
        std::cout << "  ok: " << what << '\n';
    }
    void wait_up(int seconds = 60)
    {
        wait("Established", seconds, [this] { return peer->session().is_established(); });
    }
    void wait_down(int seconds = 60)
    {
        wait("down", seconds, [this] { return !peer->session().is_established(); });
    }
    void pass(int milliseconds)
    {
        auto const until = now() + milliseconds;
        loop_.run([&] { return now() > until; }, 20);
    }
    /// The session is back: within three seconds, and some for a slow machine, of `ready`.
    void expect_soon(instant ready, int milliseconds = 3'500)
    {
        wait_up(10);
        if (auto const waited = now() - ready; waited <= milliseconds)
            std::cout << "  ok: " << waited << " ms after it was ready\n";
        else
            throw failure{std::to_string(waited) + " ms after it was ready"};
    }

private:
    void send(update const& message)
    {
        std::uint8_t memory[4096];
        wire::writer out{memory};
        message.encode(out);
        (void)peer->session().send_update(out.written(), now());
    }

    bgp_daemon const& daemon_;
    poll_loop loop_;
    session_config config_;
    std::uint64_t seed_ = 0;
};

void expect(bool holds, std::string const& what)
{
    if (!holds)
        throw failure{what};
    std::cout << "  ok: " << what << '\n';
}

void not_for_this_one() { std::cout << "  (it does not do this)\n"; }

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// Both have each other's route.
void wait_for_routes(bgp_daemon const& daemon, our_side& us)
{
    us.wait_up();
    us.wait("its route 192.0.2.0/24 is here", 30, [&] { return us.heard["192.0.2.0/24"] != 0; });
    us.wait("our route 198.51.100.0/24 is there", 30, [&] {
        us.pass(200);
        return contains(output_of(daemon.routes_command()), "198.51.100.0");
    });
}

// --- Scenarios -----------------------------------------------------------------------------------------

void we_dial(bgp_daemon const& daemon)
{
    auto const running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    wait_for_routes(daemon, us);
}

void they_dial(bgp_daemon const& daemon)
{
    our_side us{daemon, connection_mode::passive};
    auto const running = daemon.start({.passive = false});
    wait_for_routes(daemon, us);
}

void both_dial(bgp_daemon const& daemon)
{
    auto const running = daemon.start({.passive = false});
    our_side us{daemon, connection_mode::both};
    wait_for_routes(daemon, us);
    us.pass(3'000);
    expect(us.peer->session().is_established() && us.downs.empty(), "and it stays so");
}

void shutdown_with_text(bgp_daemon const& daemon)
{
    if (daemon.shutdown_command().empty())
        return not_for_this_one();
    auto const running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    us.wait_up();
    us.pass(500);
    std::cout << output_of(daemon.shutdown_command());
    us.wait_down();
    expect(us.downs.front().cause == down_cause::notification_received
            && us.downs.front().notification.error == errc::administrative_shutdown,
        "Cease/Administrative Shutdown");
    if (daemon.tells_text)
        expect(contains(us.texts.front(), "maintenance"), "with the operator's words");
    std::cout << output_of(daemon.resume_command());
    us.peer->session().start(now()); // the back-off after such a Cease is a minute
    us.wait("Established again", daemon.seconds_to_listen_again + 60, [&] {
        if (us.peer->session().backoff().level() > 1)
            us.peer->session().start(now());
        return us.peer->session().is_established();
    });
}

void we_shut_down(bgp_daemon const& daemon)
{
    auto const running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    wait_for_routes(daemon, us);
    us.peer->session().stop(now(), errc::administrative_shutdown, "goodbye from the test");
    us.wait("our route is gone there", 30, [&] {
        us.pass(200);
        auto const routes = output_of(daemon.routes_command());
        return !contains(routes, "198.51.100.0") || contains(routes, "withdrawn") || contains(routes, "down");
    });
    us.peer->session().start(now());
    us.wait_up(daemon.seconds_to_listen_again + 60);
}

void they_fall_silent(bgp_daemon const& daemon)
{
    auto const running = daemon.start({.hold_time = 6});
    our_side us{daemon, connection_mode::active, [](session_config& c) { c.open.hold_time = 6; }};
    us.wait_up();
    expect(us.peer->session().terms()->hold_time == 6, "hold time 6");
    us.pass(8'000);
    expect(us.peer->session().is_established(), "KEEPALIVEs keep it up");
    running.signal(SIGSTOP);
    us.wait_down(15);
    expect(us.downs.front().notification.error == errc::hold_timer_expired
            && us.downs.front().cause == down_cause::notification_sent,
        "our hold timer expired");
    running.signal(SIGCONT);
    us.wait_up(daemon.seconds_to_listen_again + 60);
}

void we_fall_silent(bgp_daemon const& daemon)
{
    auto const running = daemon.start({.hold_time = 6});
    our_side us{daemon, connection_mode::active, [](session_config& c) { c.open.hold_time = 6; }};
    us.wait_up();
    std::cout << "  (silent for 12 s)\n";
    ::sleep(12); // nothing is read, nothing is sent
    us.wait_down(15);
    if (daemon.notifies_hold)
        expect(us.downs.front().notification.error == errc::hold_timer_expired, "Hold Timer Expired, from one of the two");
    us.wait_up(daemon.seconds_to_listen_again + 60);
}

void refresh(bgp_daemon const& daemon)
{
    auto const running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    wait_for_routes(daemon, us);
    auto const before = us.heard["192.0.2.0/24"];
    expect(us.peer->session().send_route_refresh({ipv4_unicast}, now()) != send_result::blocked, "ROUTE-REFRESH sent");
    if (daemon.refreshes)
        us.wait("its route comes again", 30, [&] { return us.heard["192.0.2.0/24"] > before; });
    us.pass(1'000);
    expect(us.peer->session().is_established(), "the session goes on");
}

void they_restart(bgp_daemon const& daemon)
{
    auto running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    wait_for_routes(daemon, us);
    running.end(SIGKILL);
    us.wait_down();
    expect(us.downs.front().cause == down_cause::tcp_failed, "TCP failed");
    running = daemon.start({});
    us.heard.clear();
    wait_for_routes(daemon, us);

    running.end(SIGTERM);
    us.wait_down();
    running = daemon.start({});
    us.heard.clear();
    us.peer->session().start(now()); // it may have said that it does not want us any more: the back-off is longer then
    wait_for_routes(daemon, us);
}

/// Whether anybody listens there; asked from an address that is no neighbor's.
bool is_ready(bgp_daemon const& daemon)
{
    tcp_socket const probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    auto const from = address_of(*ipv4_address::parse("127.0.0.9"), 0);
    auto const to = address_of(*ipv4_address::parse(daemon.address), their_port);
    (void)::bind(probe.fd(), reinterpret_cast<sockaddr const*>(&from), sizeof from);
    (void)::connect(probe.fd(), reinterpret_cast<sockaddr const*>(&to), sizeof to);
    pollfd p{probe.fd(), POLLOUT, 0};
    return ::poll(&p, 1, 100) == 1 && (p.revents & (POLLERR | POLLHUP)) == 0;
}

/// However long it was away, and whether it said good-bye or not: with the library's defaults the session is back within
/// three seconds of its being ready.
void they_come_back(bgp_daemon const& daemon)
{
    if (daemon.name != "bird" && daemon.name != "frr" && daemon.name != "gobgp")
        return not_for_this_one();
    auto running = daemon.start({});
    our_side us{daemon, connection_mode::active, [](session_config& c) { c.connect_retry_time = 120; }};
    us.wait_up();
    for (int const how : {SIGKILL, SIGTERM}) {
        us.pass(1'000);
        running.end(how);
        us.wait_down();
        us.pass(20'000); // so long that a back-off without limit would be past three seconds
        running = daemon.start({});
        us.wait("it is ready", 30, [&] { return us.peer->session().is_established() || is_ready(daemon); });
        us.expect_soon(now());
    }
}

/// A peer that accepts connections and closes them without a word, as one does that is shut down or rests: with the
/// library's defaults the session is there within three seconds of its being ready.
void they_rest(bgp_daemon const& daemon)
{
    if (daemon.state_command().empty())
        return not_for_this_one();
    auto const running = daemon.start({.keeps_listening = true});
    for (int i = 0; daemon.state().empty() && i != 50; ++i) // its command line is not there yet
        ::usleep(100'000);
    std::cout << output_of(daemon.shutdown_command());
    expect(daemon.state() != "established", "it is shut down");
    our_side us{daemon, connection_mode::active, [](session_config& c) { c.connect_retry_time = 120; }};
    int closed = 0; // after our OPEN was sent, and without an answer
    us.peer->when_failed = [&](down_reason const& why) {
        closed += why.left == session_state::open_sent && why.cause == down_cause::tcp_failed;
    };
    us.pass(20'000);
    expect(closed >= 3, "it closed " + std::to_string(closed) + " connections without a word");
    std::cout << output_of(daemon.resume_command());
    us.wait("it is ready", 30, [&] {
        auto const state = daemon.state();
        return us.peer->session().is_established() || state == "active" || state == "connect";
    });
    us.expect_soon(now());
    wait_for_routes(daemon, us);
}

/// While `may_establish` is false the peer is not Established, either; once it is true both are within a second.
void a_gate(bgp_daemon const& daemon)
{
    if (daemon.state_command().empty())
        return not_for_this_one();
    for (bool const passive : {true, false}) {
        std::cout << (passive ? "  we connect\n" : "  it connects\n");
        bool open = false;
        our_side us{daemon, passive ? connection_mode::active : connection_mode::passive};
        us.peer->may_be_up = [&] { return open; };
        auto const running = daemon.start({.passive = passive});
        us.wait("OpenConfirm", 60, [&] { return us.peer->session().state() == session_state::open_confirm; });
        auto const until = now() + 10'000;
        us.wait("for ten seconds it is not Established", 30, [&] {
            us.pass(100);
            auto const state = daemon.state();
            if (state == "established" || state.empty() || us.peer->session().state() != session_state::open_confirm)
                throw failure{"it is " + state + ", and we are " + to_string(us.peer->session().state())};
            return now() > until;
        });
        open = true;
        auto const opened = now();
        us.peer->session().poke(opened);
        us.expect_soon(opened, 1'000);
        us.wait("and it is Established", 1, [&] { return daemon.state() == "established"; });
        wait_for_routes(daemon, us);
        us.pass(3'000);
        expect(us.peer->session().is_established() && us.downs.empty(), "and it stays so");
    }
}

void we_restart(bgp_daemon const& daemon)
{
    auto const running = daemon.start({});
    our_side us{daemon, connection_mode::active};
    wait_for_routes(daemon, us);
    us.die();
    us.begin();
    us.heard.clear();
    us.wait_up(daemon.seconds_to_listen_again + 60);
    us.wait("its route is here again", 30, [&] { return us.heard["192.0.2.0/24"] != 0; });
}

void graceful_restart(bgp_daemon const& daemon)
{
    if (!daemon.restarts_gracefully)
        return not_for_this_one();
    auto const with_restart = [](session_config& c) {
        c.open.capabilities.add(graceful_restart_capability{
            .flags = graceful_restart_flag::notification, .restart_time = 60, .families = {{ipv4_unicast, 0x80}}});
    };
    auto running = daemon.start({.graceful_restart = true});
    our_side us{daemon, connection_mode::active, with_restart};
    wait_for_routes(daemon, us);
    us.wait("its End-of-RIB", 30, [&] { return us.end_of_ribs != 0; });

    running.end(SIGKILL); // it restarts: we keep its routes
    us.wait_down();
    expect(us.downs.back().routes == route_fate::retain && us.downs.back().restart_time != 0, "its routes are to be retained");
    us.heard.clear();
    us.end_of_ribs = 0;
    running = daemon.start({.graceful_restart = true}, true);
    wait_for_routes(daemon, us);
    us.wait("its End-of-RIB again", 60, [&] { return us.end_of_ribs != 0; });

    auto const has_ours = [&] { return contains(output_of(daemon.routes_command()), "198.51.100.0"); };
    for (bool const still : {true, false}) {
        us.die(); // we restart: it keeps ours
        ::sleep(2);
        expect(has_ours(), "it has retained our route");
        us.heard.clear();
        us.end_of_ribs = 0;
        us.has_route = still;
        us.begin_gracefully();
        us.wait("its End-of-RIB, for which ours is not waited for", 60, [&] { return us.end_of_ribs != 0; });
        if (us.peer_restarts) { // as FRR says for two minutes
            expect(us.peer->session().counters().sent(message_type::update) != 0, "it restarts, too: not waited for");
        } else {
            us.pass(2'000);
            expect(us.peer->session().counters().sent(message_type::update) == 0, "nothing has been announced");
            expect(has_ours(), "it retains our route, while it waits for our End-of-RIB");
            us.announce();
        }
        us.pass(2'000);
        expect(us.peer->session().is_established(), "the session goes on");
        expect(has_ours() == still, still ? "our route is there" : "our route, which we no longer have, is gone");
    }
}

void collisions(bgp_daemon const& daemon)
{
    if (!daemon.resolves_collisions)
        return not_for_this_one();
    for (char const* const id : {"1.0.0.1", "200.0.0.1"}) // below and above ours, 127.0.0.1
        for (int turn = 0; turn != 3; ++turn) {
            std::cout << "  its identifier is " << id << '\n';
            auto const running = daemon.start({.passive = false, .identifier = id});
            our_side us{daemon, connection_mode::both};
            ::usleep(static_cast<useconds_t>(turn) * 400'000);
            wait_for_routes(daemon, us);
            us.pass(4'000);
            expect(us.peer->session().is_established(), "and one connection stays");
        }
}

/// Both connections are open, and both ends have sent an OPEN on each, before either can be Established:
/// that of the side with the higher BGP Identifier stays, whichever OPEN came first. RFC 4271 §6.8
void crossing(bgp_daemon const& daemon)
{
    if (!daemon.resolves_collisions)
        return not_for_this_one();
    struct row {
        char const* identifier; // ours is 127.0.0.1
        connection_side stays;
    };
    for (auto const& r : {row{"1.0.0.1", connection_side::outgoing}, row{"200.0.0.1", connection_side::incoming}})
        for (int turn = 0, again = 0; turn != 2; ++turn) {
            bool const ours_first = turn == 1;
            std::cout << "  its identifier is " << r.identifier << ", our OPEN comes on "
                      << (ours_first ? "our own" : "its") << " connection first\n";
            our_side us{daemon, connection_mode::both};
            auto& session = us.peer->session();
            session.stop(now());
            us.holds_back = true;
            auto const running = daemon.start({.passive = false, .identifier = r.identifier});
            us.wait("its connection is here", 60, [&] { return us.held.is_open(); });
            std::vector<down_reason> lost;
            bool late = false; // one was Established already when the other one's OPEN was read
            us.peer->when_failed = [&](down_reason const& why) {
                late = late || session.is_established();
                std::cout << "    (" << to_string(why.connection) << ": " << to_string(why) << ")\n";
                lost.push_back(why);
                lost.back().notification.data = {};
            };
            us.holds_back = false;
            session.start(now());
            if (ours_first)
                us.wait("ours is up", 10, [&] { return session.state(connection_side::outgoing) == session_state::open_sent; });
            expect(us.peer->accepted(std::move(us.held)), "its own is taken");
            us.wait_up();
            us.pass(2'500);
            lost.insert(lost.end(), us.downs.begin(), us.downs.end()); // Established here for a moment, but not there
            if (late || lost.size() > 1) {
                expect(++again < 10, "too late for a collision: once more");
                --turn;
                continue;
            }
            expect(lost.size() == 1 && lost[0].notification.error == errc::connection_collision_resolution
                    && lost[0].left >= session_state::open_sent && lost[0].connection.side() != r.stays,
                "the connection of the lower identifier lost the collision");
            expect(session.state(r.stays) == session_state::established, "that of the higher stays");
        }
}

void a_thousand_sessions(bgp_daemon const& daemon)
{
    if (daemon.name != "gobgp") // which brings them up fastest
        return not_for_this_one();
    constexpr int count = 1'000;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    auto const running = daemon.start({.neighbors = count});
    poll_loop loop;
    std::vector<tcp_peer*> peers(count);
    std::uint64_t seed = 0;
    auto const begin = [&](std::size_t i) {
        auto const address = *ipv4_address::parse(neighbor_address(static_cast<int>(i)));
        session_config c;
        c.open = {.as_number = asn{65001}, .hold_time = 90, .bgp_identifier = bgp_identifier{address}};
        c.open.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{asn{65001}}};
        c.peer_as = asn{daemon.as_number};
        c.mode = connection_mode::active;
        c.connect_retry_time = 5;
        auto const remote = address_of(*ipv4_address::parse(daemon.address), their_port);
        peers[i] = loop.peers.emplace_back(std::make_unique<tcp_peer>(c, remote, address_of(address, 0), ++seed)).get();
        peers[i]->session().start(now());
    };
    auto const up = [&] {
        return std::count_if(peers.begin(), peers.end(), [](tcp_peer* p) { return p->session().is_established(); });
    };
    auto const wait_for_all = [&](int seconds) {
        auto const start = now();
        loop.run([&] { return up() == count || now() - start > seconds * 1'000; }, 50);
        if (up() != count)
            throw failure{"only " + std::to_string(up()) + " of " + std::to_string(count) + " sessions are up"};
        std::cout << "  ok: " << count << " sessions up within " << (now() - start) / 1000 << " s\n";
    };
    for (std::size_t i = 0; i != peers.size(); ++i)
        begin(i);
    wait_for_all(180);
    jitter_source random{1};
    int killed = 0;
    for (int round = 0; round != 20; ++round) {
        for (int i = 0; i != 25; ++i, ++killed) {
            auto const victim = static_cast<std::size_t>(random.next() % count);
            loop.peers.remove_if([&](auto const& p) { return p.get() == peers[victim]; }); // its sockets go with it
            begin(victim);
        }
        auto const pause = now() + 500;
        loop.run([&] { return now() > pause; }, 20);
    }
    std::cout << "  (killed " << killed << ")\n";
    wait_for_all(180);
}

struct scenario {
    char const* name;
    void (*run)(bgp_daemon const&);
};
constexpr scenario scenarios[]{{"we_dial", we_dial}, {"they_dial", they_dial}, {"both_dial", both_dial},
    {"shutdown_with_text", shutdown_with_text}, {"we_shut_down", we_shut_down}, {"they_fall_silent", they_fall_silent},
    {"we_fall_silent", we_fall_silent}, {"refresh", refresh}, {"they_restart", they_restart}, {"they_come_back", they_come_back},
    {"they_rest", they_rest}, {"a_gate", a_gate}, {"we_restart", we_restart}, {"graceful_restart", graceful_restart}, {"collisions", collisions}, {"crossing", crossing},
    {"a_thousand_sessions", a_thousand_sessions}};

} // namespace

int main(int count, char** arguments)
{
    auto const daemon = count >= 2 ? daemon_named(arguments[1]) : nullptr;
    if (!daemon) {
        std::cerr << "usage: session-live bird|frr|gobgp|exabgp|openbgpd [SCENARIO]...\n";
        return 2;
    }
    if (!is_installed(daemon->program) || (daemon->name == "openbgpd" && ::geteuid() != 0)) {
        std::cout << daemon->program << " is not installed, or needs root\n";
        return 77;
    }
    for (int i = 2; i < count; ++i)
        if (std::none_of(std::begin(scenarios), std::end(scenarios),
                [&](scenario const& one) { return std::strcmp(one.name, arguments[i]) == 0; })) {
            std::cerr << "no scenario is called " << arguments[i] << '\n';
            return 2;
        }
    char base[] = "/tmp/bgpwire-live-XXXXXX";
    if (::mkdtemp(base) == nullptr)
        return 1;
    ::chmod(base, 0755);
    std::cout.setf(std::ios::unitbuf);
    int failures = 0, number = 0;
    for (auto const& one : scenarios) {
        if (count > 2 && std::find_if(arguments + 2, arguments + count, [&](char* a) { return std::strcmp(a, one.name) == 0; })
                == arguments + count)
            continue;
        daemon->folder = base + ("/" + std::to_string(++number));
        ::mkdir(daemon->folder.c_str(), 0777);
        ::chmod(daemon->folder.c_str(), 0777);
        std::cout << daemon->name << ": " << one.name << '\n';
        try {
            one.run(*daemon);
        } catch (failure const& f) {
            ++failures;
            std::cout << "  FAILED: " << f.what << '\n' << output_of("tail -n 30 " + daemon->folder + "/log");
        }
    }
    if (failures == 0)
        output_of("rm -rf " + std::string{base});
    std::cout << (failures == 0 ? "all was seen\n" : "FAILED\n");
    return failures == 0 ? 0 : 1;
}
