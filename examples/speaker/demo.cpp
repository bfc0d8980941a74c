// SPDX-License-Identifier: BSL-1.0
#include "demo.hpp"

#include "demo_router.hpp"
#include "output.hpp"
#include "scenario_run.hpp"
#include "text.hpp"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace speaker {

namespace {

std::string own_path(std::string const& as_called)
{
    std::error_code why;
    auto const path = std::filesystem::read_symlink("/proc/self/exe", why);
    return why ? as_called : path.string();
}

std::vector<std::string> routers_of(scenario const& plan)
{
    std::vector<std::string> all{"embedded"};
    for (auto const* const name : {"bird", "frr"})
        if (plan.router_files.contains(std::string{name} + ".conf"))
            all.emplace_back(name);
    return all;
}

int list_scenarios(std::string const& folder)
{
    text_table table{{"SCENARIO", "ROUTERS", "WHAT IT IS"}};
    diagnostics errors;
    for (auto const& name : scenario_names(folder))
        if (auto const plan = read_scenario(folder, name, errors))
            table.add({name, joined(routers_of(*plan)), plan->title});
    errors.print(std::cerr);
    std::cout << table.text();
    return errors.failed() ? 1 : 0;
}

std::unique_ptr<demo_router> start_router(
    std::string const& kind, demo_stage& stage, scenario const& plan, std::string const& own_program)
{
    return kind == "bird" ? start_bird(stage, plan)
        : kind == "frr"   ? start_frr(stage, plan)
                          : start_embedded_router(stage, plan, own_program);
}

// All that is said on the interface from here on.
std::unique_ptr<child_process> start_capture(
    demo_stage& stage, std::string const& file, std::string const& interface)
try {
    auto const begun = std::make_shared<bool>(false);
    auto capture = stage.start("", {"dumpcap", "-q", "-i", interface, "-w", file},
        [begun](std::string const& line) { *begun |= line.starts_with("File: "); });
    stage.wait_until("dumpcap to listen", [&] {
        if (capture->status())
            throw unavailable{"dumpcap may not listen on " + interface + ", or not write " + file};
        return *begun;
    });
    return capture;
} catch (std::system_error const&) {
    throw unavailable{"there is no dumpcap that may be run (Debian: tshark)"};
}

void end_capture(demo_stage& stage, child_process& capture)
{
    // What was said last is still on its way from the kernel.
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    stage.wait_until("the last packets", [&] { return std::chrono::steady_clock::now() > end; });
    capture.signal(SIGINT);
    stage.wait_until("dumpcap to end", [&] { return capture.status().has_value(); });
}

void play(demo_options const& options, scenario const& plan, std::string const& own_program)
{
    demo_stage stage{std::chrono::seconds{options.router == "embedded" ? 90 : 270}};
    scenario_run run{stage, plan, options.router, own_program};
    run.prepare();
    auto router = start_router(options.router, stage, plan, own_program);
    auto const interface = router->network() == nullptr ? "lo" : plan.router.interface;
    auto const capture = options.capture.empty() ? nullptr : start_capture(stage, options.capture, interface);
    run.begin(std::move(router));
    for (auto const& step : plan.steps)
        run.play(step);
    run.end();
    if (capture)
        end_capture(stage, *capture);
}

} // namespace

int run_demo(demo_options const& options, std::string const& own_program)
{
    if (options.scenario == "list")
        return list_scenarios(options.scenarios);
    auto const start = std::chrono::steady_clock::now();
    diagnostics errors;
    auto const plan = read_scenario(options.scenarios, options.scenario, errors);
    if (plan && options.router != "embedded" && !plan->router_files.contains(options.router + ".conf"))
        errors.error({"scenario " + in_quotes(plan->name)},
            "it has no " + options.router + ".conf; it runs with " + joined(routers_of(*plan), " or "));
    errors.print(std::cerr);
    if (errors.failed())
        return 1;
    try {
        play(options, *plan, own_path(own_program));
    } catch (unavailable const& e) {
        std::cerr << e.what() << std::endl;
        return not_available;
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
