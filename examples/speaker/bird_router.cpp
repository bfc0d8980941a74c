// SPDX-License-Identifier: BSL-1.0
#include "demo_router.hpp"
#include "private_network.hpp"
#include "text.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <system_error>

namespace speaker {

namespace {

constexpr auto loopback_address = "127.0.0.2";

std::string worker(std::string const& number, std::string const& address)
{
    return "protocol bgp k8s_worker_" + number + " from k8s_worker {\n    neighbor " + address + " as 65001;\n}\n";
}

// The set-up's own configuration, written for BIRD 1.6, in the words of BIRD 2.
std::string configuration()
{
    return "log stderr all;\n"
           "router id 10.240.0.2;\n"
           "protocol device { scan time 10; }\n"
           "protocol kernel { scan time 60; ipv4 { import none; export all; }; }\n"
           "template bgp k8s_worker {\n"
           "    local as 65000;\n"
           "    ipv4 { import all; export none; };\n"
           "}\n"
        + worker("0", "10.240.0.20") + worker("1", "10.240.0.21");
}

// The same for loopback: other addresses, a port that needs no root, no kernel routes, and a
// device route, since the next hops lead nowhere there.
std::string loopback_configuration(std::string const& port)
{
    return "log stderr all;\n"
           "router id 10.240.0.2;\n"
           "protocol device { scan time 10; }\n"
           "protocol static nodes { ipv4; route 10.240.0.0/24 via \"lo\"; }\n"
           "template bgp k8s_worker {\n"
           "    local "
        + std::string{loopback_address} + " port " + port
        + " as 65000;\n"
          "    multihop;\n"
          "    passive;\n"
          "    strict bind;\n"
          "    ipv4 { import all; export none; };\n"
          "}\n"
        + worker("0", "127.0.0.20") + worker("1", "127.0.0.21");
}

std::string free_port()
{
    boost::asio::io_context context;
    boost::asio::ip::tcp::acceptor const probe{context, {boost::asio::ip::make_address(loopback_address), 0}};
    return std::to_string(probe.local_endpoint().port());
}

// Daemons lie where not every user looks for programs.
std::string program(std::string const& name)
{
    auto const usual = "/usr/sbin/" + name;
    return std::filesystem::exists(usual) ? usual : name;
}

class bird : public demo_router {
public:
    explicit bird(demo_stage& stage) : stage_{stage}, network_{private_network::enter(stage)}
    {
        if (!network_) {
            port_ = free_port();
            std::cout << "(no network namespaces to be had: all on loopback)" << std::endl;
        }
        stage.write("bird.conf", network_ ? configuration() : loopback_configuration(port_));
        bool started = false;
        try {
            process_ = stage.start("bird    ",
                {program("bird"), "-f", "-c", stage.path("bird.conf"), "-s", stage.path("bird.ctl"), "-P",
                    stage.path("bird.pid")},
                [&](std::string const& line) { started |= line.find("Started") != std::string::npos; });
        } catch (std::system_error const&) {
            throw std::runtime_error{"BIRD is not installed (Debian: bird2)"};
        }
        stage.wait_until("BIRD to start", [&] {
            if (process_->status())
                throw std::runtime_error{"BIRD did not start"};
            return started;
        });
    }

    std::unique_ptr<child_process> start_node(
        std::string const& name, std::string const& number, std::vector<std::string> speaker) override
    {
        if (network_)
            return network_->start_host(name, number, speaker);
        return start_node_on_loopback(stage_, name, number, std::move(speaker), loopback_address + (':' + port_));
    }
    std::string prompt(std::string const& command) const override
    {
        return "birdc " + command + (command == "show route" ? route_arguments() : "");
    }
    std::vector<std::string> show_protocols() override { return ask("show protocols"); }
    std::vector<std::string> show_route() override { return ask("show route" + route_arguments()); }
    int stop() override
    {
        process_->signal(SIGTERM);
        stage_.wait_until("BIRD to stop", [&] { return process_->status().has_value(); });
        return *process_->status();
    }

private:
    // On loopback only `all` shows the next hop, and there is a route of our own to leave out.
    [[nodiscard]] std::string route_arguments() const { return network_ ? "" : " where source = RTS_BGP all"; }

    std::vector<std::string> ask(std::string const& command)
    {
        std::vector<std::string> words{program("birdc"), "-s", stage_.path("bird.ctl")};
        for (auto& word : split(command, ' '))
            words.push_back(std::move(word));
        return stage_.run(words);
    }

    demo_stage& stage_;
    std::unique_ptr<private_network> network_;
    std::string port_;
    std::unique_ptr<child_process> process_;
};

} // namespace

std::unique_ptr<demo_router> start_bird(demo_stage& stage) { return std::make_unique<bird>(stage); }

} // namespace speaker
