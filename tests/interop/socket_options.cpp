// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/interop/socket_options.hpp>

#include "catch.hpp"

#include <poll.h>
#include <unistd.h>

#include <vector>

using namespace bgpwire;

namespace {

static_assert(hop_limits::secured(1) == hop_limits{255, 255}); // RFC 5082 §3
static_assert(hop_limits::secured(2) == hop_limits{255, 254});
static_assert(hop_limits::secured(255) == hop_limits{255, 1});
static_assert(hop_limits::secured(1'000) == hop_limits{255, 1});
static_assert(widest({1, 0}, {255, 255}) == hop_limits{255, 0});
static_assert(widest({0, 254}, {1, 255}) == hop_limits{0, 254});
static_assert(widest({0, 1}, {100, 1}) == hop_limits{100, 1});

struct socket_of {
    int fd;
    explicit socket_of(int family) : fd{::socket(family, SOCK_STREAM, 0)} {}
    explicit socket_of(ip_address const& home) : socket_of{home.is_v4() ? AF_INET : AF_INET6} {}
    socket_of(socket_of const&) = delete;
    ~socket_of() { ::close(fd); }
};

int option(int socket, ip_address const& home, int v4, int v6)
{
    int value = -1;
    socklen_t size = sizeof value;
    ::getsockopt(socket, home.is_v4() ? int{IPPROTO_IP} : int{IPPROTO_IPV6}, home.is_v4() ? v4 : v6, &value, &size);
    return value;
}

/// A listening socket, its place, and whether a connection with such options to it is up within half a second.
class listener {
public:
    listener(ip_address const& home, std::vector<peer_socket_options> const& peers) : socket_{home}
    {
        auto const place = to_sockaddr(home, 0);
        prepared = prepare_to_listen(socket_.fd, peers);
        ready = ::bind(socket_.fd, place.data(), place.length) == 0 && ::listen(socket_.fd, 5) == 0;
        at_.length = sizeof at_.storage;
        ready = ready && ::getsockname(socket_.fd, reinterpret_cast<sockaddr*>(&at_.storage), &at_.length) == 0;
    }
    [[nodiscard]] int fd() const { return socket_.fd; }

    [[nodiscard]] bool is_reached(ip_address const& home, peer_socket_options const& options) const
    {
        socket_of const s{home};
        if (prepare_to_connect(s.fd, options) != 0)
            return false;
        timeval const patience{0, 500'000}; // of connect()
        (void)detail::set_socket_option(s.fd, SOL_SOCKET, SO_SNDTIMEO, patience);
        return ::connect(s.fd, at_.data(), at_.length) == 0;
    }

    int prepared = -1;
    bool ready = false;

private:
    socket_of socket_;
    socket_address at_;
};

} // namespace

TEST_CASE("with TTL security on either end or both a connection comes up, for the SYN-ACK has it too",
    "[interop]")
{
    auto const home = *ip_address::parse(GENERATE("127.0.0.1", "::1"));
    auto const secured = hop_limits::secured(1);
    for (auto const& ours : {hop_limits{}, hop_limits::anywhere(), secured})
        for (auto const& theirs : {hop_limits{}, hop_limits::anywhere(), secured}) {
            listener const door{home, {{.peer = home, .hops = ours}}};
            if (!door.ready)
                return; // no IPv6 here
            REQUIRE(door.prepared == 0);
            // Who checks what arrives needs 255 from the other one.
            bool const wanted = (ours != secured || theirs.sent == 255) && (theirs != secured || ours.sent == 255);
            CAPTURE(int{ours.sent}, int{ours.least_taken}, int{theirs.sent}, int{theirs.least_taken});
            CHECK(door.is_reached(home, {.peer = home, .hops = theirs}) == wanted);
        }
}

TEST_CASE("what listens for several peers reaches each of them, and drops what none of them sends",
    "[interop]")
{
    auto const home = *ip_address::parse("127.0.0.1");
    listener const door{home,
        {{.peer = home, .hops = hop_limits::next_network()}, {.peer = home, .hops = hop_limits::secured(2)}}};
    REQUIRE(door.prepared == 0);
    CHECK(option(door.fd(), home, IP_TTL, IPV6_UNICAST_HOPS) == 255);
    CHECK(option(door.fd(), home, IP_MINTTL, IPV6_MINHOPCOUNT) == 0);
    listener const secured{home,
        {{.peer = home, .hops = hop_limits::secured(1)}, {.peer = home, .hops = hop_limits::secured(2)}}};
    CHECK(option(secured.fd(), home, IP_MINTTL, IPV6_MINHOPCOUNT) == 254);
}

TEST_CASE("a connection comes up where both ends have the same password, and only there", "[interop]")
{
    auto const home = *ip_address::parse(GENERATE("127.0.0.1", "::1"));
    listener const door{home, {{.peer = home, .hops = {}, .password = "secret"}}};
    if (!door.ready || door.prepared == ENOPROTOOPT || door.prepared == EPERM)
        return; // no IPv6, or a kernel without TCP MD5
    REQUIRE(door.prepared == 0);
    CHECK(door.is_reached(home, {.peer = home, .hops = {}, .password = "secret"}));
    CHECK_FALSE(door.is_reached(home, {.peer = home, .hops = {}, .password = "other"}));
    CHECK_FALSE(door.is_reached(home, {.peer = home, .hops = {}, .password = {}}));
}

TEST_CASE("what the system cannot set is said", "[interop]")
{
    socket_of const s{AF_INET};
    std::vector<char> const name(81, 'x');
    CHECK(set_md5_password(s.fd, *ip_address::parse("192.0.2.1"), text_view{name.data(), name.size()}) != 0);
    CHECK(set_hop_limits(-1, hop_limits::anywhere()) == EBADF);
    CHECK(bind_to_device(s.fd, "no-such-device") != 0);
    CHECK(bind_to_device(s.fd, "") == 0);
    CHECK(set_md5_password(s.fd, *ip_address::parse("192.0.2.1"), "") == 0);
}
