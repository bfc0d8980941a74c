// SPDX-License-Identifier: BSL-1.0
#include "demo_router.hpp"
#include "route_text.hpp"
#include "text.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string_view>

namespace speaker {

namespace {

constexpr auto router_address = "127.0.0.2";

class embedded_router : public demo_router {
public:
    embedded_router(demo_stage& stage, scenario const& plan, std::string const& own_program)
        : stage_{stage}, plan_{plan}
    {
        std::vector<std::string> command{own_program, "router", "--as", text_of(plan.router.as_number), "--router-id",
            text_of(plan.router.router_id), "--listen", std::string{router_address} + ":0"};
        for (auto const& node : plan.nodes) {
            command.push_back("--neighbor");
            command.push_back(node.neighbor + '=' + text_of(node.addresses.front().address) + ':'
                + text_of(node.as_number) + '@' + loopback_address_of(plan, node));
        }
        process_ = stage.start("", command, [this](std::string const& line) { on_line(line); });
        stage.wait_until("the router to listen", [&] {
            if (process_->status())
                throw std::runtime_error{"the router did not start"};
            return !port_.empty();
        });
    }

    std::unique_ptr<child_process> start_speaker(
        scenario_node const& node, std::vector<std::string> const& command, line_reader const& on_line) override
    {
        return start_on_loopback(stage_, plan_, node, command, router_address + (':' + port_), on_line);
    }
    std::string prompt(std::string const& command) const override { return command; }
    std::size_t established() override
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            ask(about_sessions()), [](std::string const& line) { return line.ends_with("Established"); }));
    }
    route_listing routes() override { return routes_in(ask(about_routes())); }
    int stop() override
    {
        process_->signal(SIGTERM);
        stage_.wait_until("the router to stop", [&] { return process_->status().has_value(); });
        return *process_->status();
    }

    std::vector<std::string> ask(std::string const& command) override
    {
        answer_.clear();
        answered_ = false;
        process_->tell(command);
        stage_.wait_until("the router's answer", [&] { return answered_ || process_->status(); });
        return answer_;
    }

private:
    // An answer ends with an empty line. News begin with the time, and go their own way.
    void on_line(std::string const& line)
    {
        constexpr std::string_view port = " port ";
        if (auto const at = line.rfind(port); port_.empty() && at != std::string::npos)
            port_ = line.substr(at + port.size());
        bool const news = line.size() > 8 && line[2] == ':' && line[5] == ':';
        if (line.empty())
            answered_ = true;
        else if (!news)
            answer_.push_back(line);
    }

    demo_stage& stage_;
    scenario const& plan_;
    std::string port_;
    std::vector<std::string> answer_;
    bool answered_ = false;
    std::unique_ptr<child_process> process_; // last: its lines need the others
};

} // namespace

std::string loopback_address_of(scenario const& plan, scenario_node const& node)
{
    return "127.0.0." + std::to_string(20 + (&node - plan.nodes.data()));
}

std::unique_ptr<child_process> start_on_loopback(demo_stage& stage, scenario const& plan, scenario_node const& node,
    std::vector<std::string> command, std::string const& router, demo_router::line_reader const& on_line)
{
    auto const add = [&](std::string const& option, std::string const& argument) {
        command.push_back(option);
        command.push_back(argument);
    };
    add("--source-address", loopback_address_of(plan, node));
    for (auto const& a : plan.router.addresses)
        add("--map", text_of(a.address) + '=' + router);
    return stage.start(node.name, command, on_line);
}

std::string daemon_program(std::string const& path)
{
    return std::filesystem::exists(path) ? path : std::filesystem::path{path}.filename().string();
}

std::unique_ptr<demo_router> start_embedded_router(
    demo_stage& stage, scenario const& plan, std::string const& own_program)
{
    return std::make_unique<embedded_router>(stage, plan, own_program);
}

} // namespace speaker
