// SPDX-License-Identifier: BSL-1.0
#include "demo_router.hpp"
#include "private_network.hpp"
#include "route_text.hpp"
#include "text.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <system_error>

namespace speaker {

namespace {

constexpr auto loopback_address = "127.0.0.2";

std::string free_port()
{
    boost::asio::io_context context;
    boost::asio::ip::tcp::acceptor const probe{context, {boost::asio::ip::make_address(loopback_address), 0}};
    return std::to_string(probe.local_endpoint().port());
}

class bird : public demo_router {
public:
    bird(demo_stage& stage, scenario const& plan)
        : stage_{stage}, plan_{plan}, network_{private_network::enter(stage, plan.router)}
    {
        stage.write("bird.conf", network_ ? plan.router_files.at("bird.conf") : loopback_configuration());
        try {
            process_ = stage.start("bird    ",
                {daemon_program("/usr/sbin/bird"), "-f", "-c", stage.path("bird.conf"), "-s", stage.path("bird.ctl"),
                    "-P", stage.path("bird.pid")},
                [this](std::string const& line) { started_ |= line.find("Started") != std::string::npos; });
        } catch (std::system_error const&) {
            throw unavailable{"BIRD is not installed (Debian: bird2)"};
        }
        stage.wait_until("BIRD to start", [&] {
            if (process_->status())
                throw std::runtime_error{"BIRD did not start"};
            return started_;
        });
        if (network_)
            for (auto const& node : plan.nodes)
                network_->add_host(node.name, node.addresses);
    }

    std::unique_ptr<child_process> start_speaker(
        scenario_node const& node, std::vector<std::string> const& command, line_reader const& on_line) override
    {
        if (network_)
            return stage_.start(node.name, network_->on_host(node.name, command), on_line);
        return start_on_loopback(stage_, plan_, node, command, loopback_address + (':' + port_), on_line);
    }
    std::string prompt(std::string const& command) const override { return "birdc " + command; }
    std::vector<std::string> ask(std::string const& command) override
    {
        std::vector<std::string> words{daemon_program("/usr/sbin/birdc"), "-s", stage_.path("bird.ctl")};
        for (auto& word : split(command, ' '))
            words.push_back(std::move(word));
        return stage_.run(words);
    }
    // On loopback only `all` shows the next hop, and there is a route of our own to leave out.
    std::string about_routes() const override
    {
        return network_ ? "show route" : "show route where source = RTS_BGP all";
    }
    std::size_t established() override
    {
        return static_cast<std::size_t>(std::ranges::count_if(ask(about_sessions()),
            [](std::string const& line) { return line.find("Established") != std::string::npos; }));
    }
    route_listing routes() override { return routes_in(ask(about_routes())); }
    private_network* network() override { return network_.get(); }
    unsigned kernel_protocol() const override { return 12; }
    int stop() override
    {
        process_->signal(SIGTERM);
        stage_.wait_until("BIRD to stop", [&] { return process_->status().has_value(); });
        return *process_->status();
    }

private:
    std::string loopback_configuration()
    {
        auto const file = plan_.router_files.find("bird.loopback.conf");
        if (file == plan_.router_files.end())
            throw unavailable{"no network namespaces to be had here"};
        std::cout << "(no network namespaces to be had: all on loopback)" << std::endl;
        port_ = free_port();
        constexpr std::string_view placeholder = "%PORT%";
        auto text = file->second;
        for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder))
            text.replace(at, placeholder.size(), port_);
        return text;
    }

    demo_stage& stage_;
    scenario const& plan_;
    std::string port_;
    bool started_ = false;
    std::unique_ptr<private_network> network_;
    std::unique_ptr<child_process> process_;
};

} // namespace

std::unique_ptr<demo_router> start_bird(demo_stage& stage, scenario const& plan)
{
    return std::make_unique<bird>(stage, plan);
}

} // namespace speaker
