// SPDX-License-Identifier: BSL-1.0
#include "scenario_run.hpp"

#include "private_network.hpp"
#include "text.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <regex>
#include <stdexcept>

namespace speaker {

namespace {

using lines = std::vector<std::string>;

void heading(std::string const& what) { std::cout << "\n== " << what << std::endl; }

std::string in_words(route_listing const& table)
{
    lines parts;
    for (auto const& [prefix, hops] : table)
        parts.push_back(prefix + " via " + (hops.empty() ? "nobody" : joined({hops.begin(), hops.end()}, " ")));
    return parts.empty() ? "no routes" : joined(parts);
}

bool shows(lines const& all, std::string const& expression)
{
    std::regex const wanted{expression};
    return std::ranges::any_of(all, [&](std::string const& line) { return std::regex_search(line, wanted); });
}

bool is_of_requests_alone(scenario_step const& s)
{
    return !s.requests.empty() && s.put.empty() && s.stop.empty() && s.said.empty() && s.asked.empty()
        && !s.established && !s.routes;
}

// "two nodes of AS 65001"
std::string who(scenario const& plan)
{
    constexpr std::string_view numbers[]{"no", "one", "two", "three", "four", "five", "six", "seven"};
    auto const count = plan.nodes.size();
    return (count < std::size(numbers) ? std::string{numbers[count]} : std::to_string(count))
        + (count == 1 ? " node of AS " : " nodes of AS ") + text_of(plan.nodes.front().as_number);
}

} // namespace

scenario_run::scenario_run(demo_stage& stage, scenario const& plan, std::string kind, std::string own_program)
    : stage_{stage}, plan_{plan}, kind_{std::move(kind)}, own_program_{std::move(own_program)}
{
}

void scenario_run::put_files(scenario_step const& step) const
{
    for (auto const& [name, text] : step.put)
        stage_.write(name, text);
}

void scenario_run::prepare()
{
    for (auto const* const name : {"config.yaml", "services.yaml"})
        stage_.write(name, "");
    heading(plan_.title);
    for (auto const& [name, text] : plan_.steps.front().put) {
        stage_.write(name, text);
        if (name == "config.yaml")
            std::cout << text;
    }
    heading("a router of AS " + text_of(plan_.router.as_number) + ", and the speakers of " + who(plan_));
}

void scenario_run::begin(std::unique_ptr<demo_router> router)
{
    router_ = std::move(router);
    for (auto const& node : plan_.nodes) {
        auto& entry = speakers_[node.name];
        std::vector<std::string> command{own_program_, "run", "--config", stage_.path("config.yaml"), "--services",
            stage_.path("services.yaml"), "--node-name", node.name, "--log-format", "text"};
        // One address is that of the session. Another, or another network, has to be told.
        if (node.addresses.size() > 1 || router_->network() == nullptr)
            for (auto const& a : node.addresses) {
                command.emplace_back("--node-address");
                command.push_back(text_of(a.address));
            }
        entry.process = router_->start_speaker(
            node, command, [&entry](std::string const& line) { entry.said += line + '\n'; });
    }
}

void scenario_run::play(scenario_step const& step)
{
    if (router_->network() == nullptr && is_of_requests_alone(step))
        return; // nothing forwards here
    bool const first = &step == plan_.steps.data();
    if (!first) { // what was said until here is not of this step
        for (auto& [name, s] : speakers_)
            s.said.clear();
        put_files(step);
    }
    heading(step.title);
    stop(step.stop);
    if (router_->network() != nullptr)
        for (auto const& r : step.requests)
            router_->network()->serve(r.to, own_program_);
    std::string missing;
    auto next_look = std::chrono::steady_clock::now();
    try {
        stage_.wait_until(in_quotes(step.title), [&] {
            for (auto const& [name, s] : speakers_)
                if (s.process->status())
                    throw std::runtime_error{"the speaker of " + name + " ended by itself"};
            if (std::chrono::steady_clock::now() < next_look)
                return false;
            missing = missing_of(step);
            next_look = std::chrono::steady_clock::now() + std::chrono::milliseconds{kind_ == "embedded" ? 100 : 300};
            return missing.empty();
        });
    } catch (std::exception const& e) {
        throw std::runtime_error{e.what() + (missing.empty() ? "" : ": " + missing)};
    }
    show_all(step);
    if (router_->network() != nullptr)
        for (auto const& r : step.requests)
            std::cout << "requests to " << text_of(r.to) << " from outside: answered by "
                      << joined({r.answered_by.begin(), r.answered_by.end()}, " and ") << std::endl;
}

void scenario_run::stop(std::vector<std::string> const& nodes)
{
    for (auto const& name : nodes)
        speakers_.at(name).process->signal(SIGTERM);
    for (auto const& name : nodes) {
        auto& process = *speakers_.at(name).process;
        stage_.wait_until("the speaker of " + name + " to stop",
            [&] { return process.status().has_value() && process.at_end(); });
        if (auto const status = *process.status(); status != 0)
            throw std::runtime_error{"the speaker of " + name + " ended with status " + std::to_string(status)};
        speakers_.erase(name);
    }
}

void scenario_run::end()
{
    heading("the speakers stop");
    lines all;
    for (auto const& [name, s] : speakers_)
        all.push_back(name);
    stop(all);
    stage_.wait_until("the router to see them go", [&] { return router_->established() == 0; });
    if (auto const status = router_->stop(); status != 0)
        throw std::runtime_error{"the router ended with status " + std::to_string(status)};
}

std::string scenario_run::missing_of(scenario_step const& step)
{
    for (auto const& text : step.said)
        for (auto const& [name, s] : speakers_)
            if (s.said.find(text) == std::string::npos)
                return name + " has not said " + in_quotes(text);
    if (step.established)
        if (auto const count = router_->established(); count != *step.established)
            return std::to_string(count) + " sessions are Established, not " + std::to_string(*step.established);
    if (step.routes)
        if (auto missing = missing_routes(*step.routes); !missing.empty())
            return missing;
    if (auto const questions = step.asked.find(kind_); questions != step.asked.end() && !is_daemon_on_loopback())
        for (auto const& q : questions->second)
            if (auto missing = missing_answer(q); !missing.empty())
                return missing;
    for (auto const& r : step.requests)
        if (auto missing = missing_answers(r); !missing.empty())
            return missing;
    return {};
}

bool scenario_run::is_daemon_on_loopback() const { return kind_ != "embedded" && router_->network() == nullptr; }

route_listing scenario_run::by_address(route_listing const& by_node) const
{
    route_listing result;
    for (auto const& [prefix, nodes] : by_node) {
        bool const v6 = prefix.find(':') != std::string::npos;
        auto& hops = result[prefix];
        for (auto const& name : nodes)
            for (auto const& a : plan_.find_node(name)->addresses)
                if (a.address.is_v6() == v6)
                    hops.insert(text_of(a.address));
    }
    return result;
}

std::string scenario_run::missing_routes(route_listing const& wanted)
{
    auto const expected = by_address(wanted);
    if (auto const seen = router_->routes(); seen != expected)
        return "the router should have " + in_words(expected) + "; it has " + in_words(seen);
    if (auto* const network = router_->network())
        if (auto const seen = network->kernel_routes(router_->kernel_protocol()); seen != expected)
            return "the kernel should have " + in_words(expected) + "; it has " + in_words(seen);
    return {};
}

std::string scenario_run::missing_answer(question const& q)
{
    auto const answer = router_->ask(q.command);
    for (auto const& expression : q.see)
        if (!shows(answer, expression))
            return in_quotes(q.command) + " should show " + in_quotes(expression) + "; it shows\n" + joined(answer, "\n");
    for (auto const& expression : q.never)
        if (shows(answer, expression))
            return in_quotes(q.command) + " should not show " + in_quotes(expression) + "; it shows\n"
                + joined(answer, "\n");
    return {};
}

std::string scenario_run::missing_answers(request_plan const& wanted)
{
    auto* const network = router_->network();
    if (network == nullptr)
        return {};
    auto const seen = network->answers_from(wanted.to, own_program_);
    if (seen == wanted.answered_by)
        return {};
    return "requests to " + text_of(wanted.to) + " should be answered by "
        + joined({wanted.answered_by.begin(), wanted.answered_by.end()}, " and ") + "; they were by "
        + joined({seen.begin(), seen.end()}, " and ");
}

void scenario_run::show(std::string const& command)
{
    std::cout << "$ " << router_->prompt(command) << '\n';
    for (auto const& line : router_->ask(command))
        std::cout << line << '\n';
    std::cout << std::flush;
}

void scenario_run::show_all(scenario_step const& step)
{
    if (step.established)
        show(router_->about_sessions());
    if (step.routes)
        show(router_->about_routes());
    if (auto const questions = step.asked.find(kind_); questions != step.asked.end())
        for (auto const& q : questions->second)
            if (q.command != router_->about_sessions() && q.command != router_->about_routes())
                show(q.command);
    if (router_->network() != nullptr && step.routes)
        for (auto const& [prefix, nodes] : *step.routes) {
            std::string const family = prefix.find(':') == std::string::npos ? "-4" : "-6";
            std::cout << "$ ip " << family << " route show " << prefix << '\n';
            for (auto const& line : stage_.run({"ip", family, "route", "show", prefix}))
                std::cout << line << '\n';
        }
}

} // namespace speaker
