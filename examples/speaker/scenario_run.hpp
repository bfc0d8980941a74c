// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SCENARIO_RUN_HPP
#define SPEAKER_SCENARIO_RUN_HPP

#include "demo_router.hpp"
#include "demo_stage.hpp"
#include "scenario.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// One play of a scenario.
class scenario_run {
public:
    /// @param kind of the router: "embedded", "bird", "frr"
    scenario_run(demo_stage& stage, scenario const& plan, std::string kind, std::string own_program);

    /// Puts the files of the first step in place, and shows the configuration.
    void prepare();
    /// Starts every node's speaker.
    void begin(std::unique_ptr<demo_router> router);
    /// @throws std::runtime_error saying what was not seen in time
    void play(scenario_step const& step);
    /// Ends everything, in order.
    void end();

private:
    struct speaker_process {
        std::unique_ptr<child_process> process;
        std::string said; ///< since the step began
    };

    void put_files(scenario_step const& step) const;
    void stop(std::vector<std::string> const& nodes);
    [[nodiscard]] std::string missing_of(scenario_step const& step);
    [[nodiscard]] std::string missing_routes(route_listing const& wanted);
    [[nodiscard]] std::string missing_answer(question const& q);
    [[nodiscard]] std::string missing_answers(request_plan const& wanted);
    [[nodiscard]] route_listing by_address(route_listing const& by_node) const;
    void show(std::string const& command);
    void show_all(scenario_step const& step);
    [[nodiscard]] bool is_daemon_on_loopback() const;

    demo_stage& stage_;
    scenario const& plan_;
    std::string kind_;
    std::string own_program_;
    std::unique_ptr<demo_router> router_;
    std::map<std::string, speaker_process> speakers_; ///< that run, by node
};

} // namespace speaker

#endif
