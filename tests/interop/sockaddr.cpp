// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/interop/sockaddr.hpp>

#include "catch.hpp"

#include <arpa/inet.h>

using namespace bgpwire;

TEST_CASE("an address and a port become what the sockets take, and come back", "[interop]")
{
    auto const text = GENERATE("192.0.2.1", "0.0.0.0", "2001:db8::1", "::");
    auto const address = *ip_address::parse(text);
    auto const socket = to_sockaddr(address, 179);
    CHECK(from_sockaddr(socket.storage) == address);

    char printed[INET6_ADDRSTRLEN]{};
    if (address.is_v4()) {
        sockaddr_in in{};
        REQUIRE(socket.length == sizeof in);
        std::memcpy(&in, &socket.storage, sizeof in);
        CHECK(ntohs(in.sin_port) == 179);
        inet_ntop(AF_INET, &in.sin_addr, printed, sizeof printed);
    } else {
        sockaddr_in6 in{};
        REQUIRE(socket.length == sizeof in);
        std::memcpy(&in, &socket.storage, sizeof in);
        CHECK(ntohs(in.sin6_port) == 179);
        inet_ntop(AF_INET6, &in.sin6_addr, printed, sizeof printed);
    }
    CHECK(std::string{printed} == text);
    CHECK(socket.data()->sa_family == (address.is_v4() ? AF_INET : AF_INET6));
}

TEST_CASE("of a socket of another family there is no address", "[interop]")
{
    sockaddr_storage unix_socket{};
    unix_socket.ss_family = AF_UNIX;
    CHECK_FALSE(from_sockaddr(unix_socket).has_value());
}
