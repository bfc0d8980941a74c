// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_PLAIN_SENDER_HPP
#define BGPWIRE_BENCH_PLAIN_SENDER_HPP

// Who writes octets that were made before to many sessions, as quickly as they are read: nobody can announce faster.

#include "bird.hpp"

#include <bgpwire/message.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>

#include <vector>

namespace bgpwire::bench {

/// Sessions of that many nodes with a BIRD; hold time 0, so that nothing is to be done for them to stay up.
class plain_sender {
public:
    plain_sender(bird const& to, std::size_t nodes)
    {
        for (std::size_t n = 1; n <= nodes; ++n)
            links_.push_back({connected(to.port(), static_cast<std::uint32_t>(n)), {}});
    }
    ~plain_sender()
    {
        for (auto const& l : links_)
            ::close(l.socket);
    }
    plain_sender(plain_sender const&) = delete;
    plain_sender& operator=(plain_sender const&) = delete;

    /// What node `n`, from 0, has to send next; it is borrowed.
    void give(std::size_t n, octets all) { links_[n].rest = all; }

    /// Writes what can be written, waiting a little where nothing can.
    void turn()
    {
        std::vector<pollfd> waiting;
        for (auto& l : links_) {
            while (!l.rest.empty()) {
                auto const count = ::send(l.socket, l.rest.data(), l.rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
                if (count <= 0)
                    break;
                l.rest = l.rest.subspan(static_cast<std::size_t>(count));
            }
            if (!l.rest.empty())
                waiting.push_back({l.socket, POLLOUT, 0});
        }
        ::poll(waiting.data(), waiting.size(), 5);
    }

private:
    struct link {
        int socket;
        octets rest;
    };

    static int connected(std::uint16_t port, std::uint32_t node)
    {
        int const s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto const at = [](std::uint32_t address, std::uint16_t number) {
            sockaddr_in where{};
            where.sin_family = AF_INET;
            where.sin_addr.s_addr = htonl(address);
            where.sin_port = htons(number);
            return where;
        };
        auto const from = at(0x7f000100 + node, 0);
        auto const to = at(0x7f000002, port);
        if (::bind(s, reinterpret_cast<sockaddr const*>(&from), sizeof from) != 0
            || ::connect(s, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0)
            throw std::runtime_error{"no connection with BIRD"};
        bgpwire::open mine{.as_number = asn{bird::as_of_nodes}, .hold_time = 0,
            .bgp_identifier = bgp_identifier{0x0af00000 + node}};
        mine.capabilities = {multiprotocol_capability{ipv4_unicast}, four_octet_as_number_capability{mine.as_number}};
        std::uint8_t memory[256];
        wire::writer out{memory};
        mine.encode(out);
        out.write(keepalive_octets);
        if (!out.ok() || ::write(s, memory, out.size()) != static_cast<ssize_t>(out.size()))
            throw std::runtime_error{"no OPEN for BIRD"};
        return s;
    }

    std::vector<link> links_;
};

} // namespace bgpwire::bench

#endif
