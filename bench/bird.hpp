// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_BIRD_HPP
#define BGPWIRE_BENCH_BIRD_HPP

// A BIRD that takes routes from many nodes, all on loopback: node n connects from 127.0.1.n to 127.0.0.2, and its next
// hop is 10.240.0.n. It listens on a free port, needs no root and touches no route of the system.

#include "child_process.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

namespace bgpwire::bench {

/// A line of /proc/PID/status, in megabytes (10^6 octets); `VmHWM` is the most memory that was ever in use.
inline double megabytes(std::string const& process, std::string const& line)
{
    std::ifstream in{"/proc/" + process + "/status"};
    for (std::string name; in >> name; in.ignore(1000, '\n'))
        if (double kibibytes = 0; name == line + ':' && in >> kibibytes)
            return kibibytes * 1024e-6;
    return 0;
}

class bird {
public:
    static constexpr std::uint32_t own_as = 64513;
    static constexpr std::uint32_t as_of_nodes = 64512;
    static constexpr auto program = "/usr/sbin/bird";

    static bool is_installed() { return ::access(program, X_OK) == 0; }

    explicit bird(std::size_t nodes)
    {
        char folder[] = "/tmp/bgpwire-bench-XXXXXX";
        if (::mkdtemp(folder) == nullptr)
            throw std::runtime_error{"no temporary folder"};
        folder_ = folder;
        {
            namespace ip = boost::asio::ip;
            ip::tcp::acceptor const probe{context_, {ip::make_address("127.0.0.2"), 0}};
            port_ = probe.local_endpoint().port();
        }
        write_configuration(nodes);
        process_ = std::make_unique<speaker::child_process>(context_,
            std::vector<std::string>{program, "-f", "-c", path("bird.conf"), "-s", path("bird.ctl"), "-P", path("pid")},
            [](std::string const& line) { std::fprintf(stderr, "bird: %s\n", line.c_str()); });
        for (int i = 0; !connect_control(); ++i) {
            context_.poll();
            if (i == 600 || process_->status())
                throw std::runtime_error{"BIRD does not start"};
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }
        read_answer(); // its greeting
    }
    ~bird()
    {
        if (control_ >= 0)
            ::close(control_);
        process_.reset();
        std::filesystem::remove_all(folder_);
    }
    bird(bird const&) = delete;
    bird& operator=(bird const&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// What its client would print.
    std::string ask(std::string const& command)
    {
        auto const line = command + '\n';
        if (::write(control_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
            throw std::runtime_error{"BIRD is gone"};
        return read_answer();
    }
    /// How many sessions are up.
    std::size_t established() { return count_of("Established", ask("show protocols")); }
    /// How many routes have come over all sessions and are there now.
    std::size_t imported()
    {
        std::size_t count = 0;
        auto const all = ask("show protocols all \"node*\"");
        for (auto at = all.find("Routes:"); at != all.npos; at = all.find("Routes:", at + 1))
            count += std::strtoull(all.c_str() + at + 7, nullptr, 10);
        return count;
    }
    /// How many paths there are to that prefix.
    std::size_t paths_to(std::string const& prefix) { return count_of("[node_", ask("show route " + prefix)); }
    /// How many paths there are to all prefixes that came over BGP.
    std::size_t paths() { return first_number(ask("show route where source = RTS_BGP count")); }

    [[nodiscard]] double peak_megabytes() const { return megabytes(std::to_string(process_->id()), "VmHWM"); }

private:
    [[nodiscard]] std::string path(std::string const& name) const { return folder_ + '/' + name; }

    void write_configuration(std::size_t nodes)
    {
        std::ofstream out{path("bird.conf")};
        out << "log stderr { warning, error, fatal };\n"
               "router id 10.240.1.1;\n"
               "protocol device { scan time 3600; }\n"
               "protocol static { ipv4; route 10.240.0.0/24 via \"lo\"; }\n"
               "template bgp node {\n    local 127.0.0.2 port "
            << port_ << " as " << own_as
            << ";\n    multihop;\n    passive;\n    strict bind;\n    hold time 240;\n"
               "    ipv4 { import all; export none; };\n}\n";
        for (std::size_t n = 1; n <= nodes; ++n)
            out << "protocol bgp node_" << n << " from node { neighbor 127.0.1." << n << " as " << as_of_nodes
                << "; }\n";
    }

    bool connect_control()
    {
        control_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        path("bird.ctl").copy(where.sun_path, sizeof where.sun_path - 1);
        if (::connect(control_, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0)
            return true;
        ::close(control_);
        control_ = -1;
        return false;
    }
    // Its last line begins with four digits and a blank.
    std::string read_answer()
    {
        std::string all;
        for (std::size_t line = 0;;) {
            char chunk[65536];
            auto const count = ::read(control_, chunk, sizeof chunk);
            if (count <= 0)
                throw std::runtime_error{"BIRD is gone"};
            all.append(chunk, static_cast<std::size_t>(count));
            for (auto end = all.find('\n', line); end != all.npos; end = all.find('\n', line)) {
                if (end - line >= 5 && all[line] >= '0' && all[line] <= '9' && all[line + 4] == ' ')
                    return all;
                line = end + 1;
            }
        }
    }
    static std::size_t count_of(std::string const& word, std::string const& in)
    {
        std::size_t count = 0;
        for (auto at = in.find(word); at != in.npos; at = in.find(word, at + 1))
            ++count;
        return count;
    }
    static std::size_t first_number(std::string const& answer) // after the code
    {
        return answer.size() < 5 ? 0 : std::strtoull(answer.c_str() + 5, nullptr, 10);
    }

    boost::asio::io_context context_;
    std::string folder_;
    std::uint16_t port_ = 0;
    std::unique_ptr<speaker::child_process> process_;
    int control_ = -1;
};

} // namespace bgpwire::bench

#endif
