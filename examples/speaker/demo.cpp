// SPDX-License-Identifier: BSL-1.0
#include "demo.hpp"

#include "demo_router.hpp"
#include "output.hpp"
#include "scenario_run.hpp"
#include "text.hpp"

#include <filesystem>
#include <iostream>

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

void play(demo_options const& options, scenario const& plan, std::string const& own_program)
{
    demo_stage stage{std::chrono::seconds{options.router == "embedded" ? 90 : 270}};
    scenario_run run{stage, plan, options.router, own_program};
    run.prepare();
    run.begin(start_router(options.router, stage, plan, own_program));
    for (auto const& step : plan.steps)
        run.play(step);
    run.end();
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
