// SPDX-License-Identifier: BSL-1.0
#include "demo.hpp"

#include "demo_router.hpp"
#include "output.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace speaker {

namespace {

constexpr auto config_map = R"(apiVersion: v1
kind: ConfigMap
metadata:
  namespace: metallb-system
  name: config
data:
  config: |
    peers:
    - my-asn: 65001
      peer-asn: 65000
      peer-address: 10.240.0.2
    address-pools:
    - name: my-ip-space
      avoid-buggy-ips: true
      protocol: bgp
      addresses:
      - 192.168.100.0/24
)";

constexpr auto service_manifest = R"(apiVersion: v1
kind: Service
metadata:
  name: nginx-lb
spec:
  type: LoadBalancer
  selector:
    app: nginx
  ports:
  - port: 80
)";

using lines = std::vector<std::string>;

bool contain(lines const& all, std::string const& wanted)
{
    return std::ranges::any_of(all, [&](std::string const& line) { return line.find(wanted) != std::string::npos; });
}

bool count_is(lines const& all, std::string const& wanted, std::ptrdiff_t count)
{
    return count
        == std::ranges::count_if(all, [&](std::string const& line) { return line.find(wanted) != std::string::npos; });
}

void step(std::string const& what) { std::cout << "\n== " << what << std::endl; }

void show(std::string const& command, lines const& answer)
{
    std::cout << "$ " << command << '\n';
    for (auto const& line : answer)
        std::cout << line << '\n';
    std::cout << std::flush;
}

std::string own_path(std::string const& as_called)
{
    std::error_code why;
    auto const path = std::filesystem::read_symlink("/proc/self/exe", why);
    return why ? as_called : path.string();
}

void play(demo_options const& options, std::string const& own_program)
{
    bool const with_bird = options.router == "bird";
    demo_stage stage{std::chrono::seconds{with_bird ? 90 : 18}};
    stage.write("config.yaml", config_map);
    stage.write("services.yaml", service_manifest);

    step("the configuration, as given to MetalLB v0.8");
    std::cout << config_map;
    step("a router of AS 65000, and the speakers of two nodes of AS 65001");
    auto const router = with_bird ? start_bird(stage) : start_embedded_router(stage, own_program);
    auto const start_speaker = [&](std::string const& name, std::string const& number) {
        return router->start_node(name, number,
            {own_program, "run", "--config", stage.path("config.yaml"), "--services", stage.path("services.yaml"),
                "--node-name", name, "--node-address", "10.240.0." + number});
    };
    std::vector<std::unique_ptr<child_process>> speakers;
    speakers.push_back(start_speaker("worker-0", "20"));
    speakers.push_back(start_speaker("worker-1", "21"));
    auto const wait_for_table = [&](std::string const& what, std::function<bool(lines const&)> const& good) {
        auto next_look = std::chrono::steady_clock::now();
        stage.wait_until(what, [&] {
            for (auto const& s : speakers)
                if (s->status())
                    throw std::runtime_error{"a speaker ended by itself"};
            if (std::chrono::steady_clock::now() < next_look)
                return false;
            next_look = std::chrono::steady_clock::now() + std::chrono::milliseconds{100};
            return good(router->show_route());
        });
    };
    wait_for_table("the route through both nodes", [](lines const& table) {
        return contain(table, "192.168.100.1/32") && contain(table, "10.240.0.20") && contain(table, "10.240.0.21");
    });

    step("what the router sees");
    auto const protocols = router->show_protocols();
    if (!count_is(protocols, "Established", 2))
        throw std::runtime_error{"both sessions should be Established"};
    show(router->prompt("show protocols"), protocols);
    show(router->prompt("show route"), router->show_route());

    step("the service is deleted");
    stage.write("services.yaml", "");
    wait_for_table("the route to go", [](lines const& table) { return !contain(table, "192.168.100.1/32"); });
    show(router->prompt("show route"), router->show_route());

    step("the speakers stop");
    for (auto const& s : speakers)
        s->signal(SIGTERM);
    stage.wait_until("the speakers to stop",
        [&] { return std::ranges::all_of(speakers, [](auto const& s) { return s->status() && s->at_end(); }); });
    for (auto const& s : speakers)
        if (*s->status() != 0)
            throw std::runtime_error{"a speaker ended with status " + std::to_string(*s->status())};
    if (auto const status = router->stop(); status != 0)
        throw std::runtime_error{"the router ended with status " + std::to_string(status)};
}

} // namespace

int run_demo(demo_options const& options, std::string const& own_program)
{
    auto const start = std::chrono::steady_clock::now();
    try {
        play(options, own_path(own_program));
    } catch (std::exception const& e) {
        std::cerr << "demo failed: " << e.what() << std::endl;
        return 1;
    }
    auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    std::cout << "\nall as it should be, in " << took.count() / 1000 << '.' << took.count() / 100 % 10 << " s"
              << std::endl;
    return 0;
}

} // namespace speaker
