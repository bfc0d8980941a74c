// SPDX-License-Identifier: BSL-1.0
#include "demo_router.hpp"
#include "private_network.hpp"
#include "route_text.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <system_error>

namespace speaker {

namespace {

std::string joined_lines(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines)
        text += line + '\n';
    return text;
}

// zebra, which keeps the kernel's table, and bgpd, which speaks BGP.
class frr : public demo_router {
public:
    frr(demo_stage& stage, scenario const& plan) : stage_{stage}
    {
        auto const* const user = ::getpwnam("frr");
        if (user == nullptr || !std::filesystem::exists("/usr/lib/frr/bgpd"))
            throw unavailable{"FRR is not installed (Debian: frr)"};
        if (::geteuid() != 0)
            throw unavailable{"FRR's zebra needs root"};
        network_ = private_network::enter(stage, plan.router);
        if (!network_)
            throw unavailable{"no network namespaces to be had here"};
        for (auto const& node : plan.nodes)
            network_->add_host(node.name, node.addresses);

        stage.write("frr.conf", plan.router_files.at("frr.conf"));
        stage.write("zebra.conf", "");
        // The daemons give up root, and keep their sockets in a folder of their own.
        std::filesystem::create_directory(folder());
        std::filesystem::permissions(stage.path(""), std::filesystem::perms{0755});
        for (auto const& path : {folder(), stage.path("frr.conf"), stage.path("zebra.conf")})
            if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0)
                throw std::system_error{errno, std::generic_category(), path};
        zebra_ = start("zebra");
        stage.wait_until("zebra to start", [&] {
            must_run();
            return std::filesystem::exists(folder() + "/zserv.api");
        });
        bgpd_ = start("bgpd");
        // Giving up root, they also gave up to end with this process, should it be killed. A grandchild
        // that reads from its pipe learns of that, and outlives it long enough.
        guard_ = stage.start("", {"sh", "-c", "exec 3<&0; { read word <&3 || kill -KILL \"$@\"; } & wait", "sh",
                                     std::to_string(zebra_->id()), std::to_string(bgpd_->id())});
        stage.wait_until("bgpd to start", [&] {
            must_run();
            return !ask("show bgp summary").front().starts_with("Exiting");
        });
    }

    ~frr() override
    {
        if (guard_)
            guard_->tell("they are ended here");
        // They make a folder for what a crash leaves, and do not remove it.
        std::error_code ignored;
        for (auto const& [name, one] : {std::pair{"zebra", zebra_.get()}, std::pair{"bgpd", bgpd_.get()}})
            if (one != nullptr)
                std::filesystem::remove_all(
                    "/var/tmp/frr/" + std::string{name} + '.' + std::to_string(one->id()), ignored);
    }

    std::unique_ptr<child_process> start_speaker(
        scenario_node const& node, std::vector<std::string> const& command, line_reader const& on_line) override
    {
        return stage_.start(node.name, network_->on_host(node.name, command), on_line);
    }
    std::string prompt(std::string const& command) const override { return "vtysh -c '" + command + "'"; }
    std::vector<std::string> ask(std::string const& command) override
    {
        auto answer = stage_.run({"vtysh", "--vty_socket", folder(), "-c", command});
        while (!answer.empty() && answer.front().empty())
            answer.erase(answer.begin());
        return answer.empty() ? std::vector<std::string>{""} : answer;
    }
    std::string about_sessions() const override { return "show bgp summary"; }
    std::string about_routes() const override { return "show ip route bgp"; }
    std::size_t established() override
    {
        return static_cast<std::size_t>(std::ranges::count_if(ask("show bgp neighbors json"),
            [](std::string const& line) { return line.find("\"bgpState\":\"Established\"") != std::string::npos; }));
    }
    route_listing routes() override
    {
        route_listing all;
        for (auto const* const family : {"ipv4", "ipv6"})
            all.merge(routes_in_json(joined_lines(ask("show bgp " + std::string{family} + " unicast json"))));
        return all;
    }
    private_network* network() override { return network_.get(); }
    unsigned kernel_protocol() const override { return 186; }
    int stop() override
    {
        int worst = 0;
        for (auto* const one : {bgpd_.get(), zebra_.get()}) {
            one->signal(SIGTERM);
            stage_.wait_until("FRR to stop", [&] { return one->status().has_value(); });
            worst = std::max(worst, *one->status());
        }
        return worst;
    }

private:
    [[nodiscard]] std::string folder() const { return stage_.path("frr"); }

    std::unique_ptr<child_process> start(std::string const& name)
    {
        auto const file = name == "bgpd" ? "frr.conf" : name + ".conf";
        return stage_.start(name == "bgpd" ? "bgpd    " : "",
            {"/usr/lib/frr/" + name, "-f", stage_.path(file), "-i", folder() + '/' + name + ".pid", "-z",
                folder() + "/zserv.api", "--vty_socket", folder(), "-P", "0", "--log", "stdout"});
    }

    void must_run()
    {
        for (auto* const one : {zebra_.get(), bgpd_.get()})
            if (one != nullptr && one->status())
                throw std::runtime_error{"FRR did not start"};
    }

    demo_stage& stage_;
    std::unique_ptr<private_network> network_;
    std::unique_ptr<child_process> zebra_;
    std::unique_ptr<child_process> bgpd_;
    std::unique_ptr<child_process> guard_;
};

} // namespace

std::unique_ptr<demo_router> start_frr(demo_stage& stage, scenario const& plan)
{
    return std::make_unique<frr>(stage, plan);
}

} // namespace speaker
