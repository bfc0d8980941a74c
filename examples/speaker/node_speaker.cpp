// SPDX-License-Identifier: BSL-1.0
#include "node_speaker.hpp"

#include "log.hpp"
#include "text.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <tuple>

namespace speaker {

node_speaker::node_speaker(speaker_input input, speaker_options options)
    : options_{std::move(options)},
      state_{options_.state_path},
      config_{std::make_unique<configuration>(std::move(input.config))},
      config_texts_{std::move(input.config_texts)},
      service_texts_{std::move(input.service_texts)},
      services_{by_name(std::move(input.services))},
      given_by_others_{std::move(input.given_by_others)},
      book_{*config_},
      node_{node_of(*config_, options_)},
      listener_{context_, [this](ip_address const& from) { return passive_peer(from); }},
      console_{
          context_, {[this](std::string const& line) { on_line(line); }, [this](int number) { on_signal(number); }}},
      watch_{context_, all_files(options_), std::move(input.fingerprint), [this] { reload(); }}
{
    for (auto const& p : config_->peers)
        if (any_accepts(p.nodes, node_.own_labels))
            peers_.push_back(std::make_unique<peer_link>(context_, p, options_, phase()));
    for (auto const& plan : options_.checks) {
        auto const at = checks_.size();
        checks_.push_back(std::make_unique<health_check>(
            context_, plan, options_.check_pace, [this, at] { on_health(*checks_[at]); }));
    }
    if (!options_.control_path.empty())
        control_ = std::make_unique<control_socket>(context_, options_.control_path,
            [this](std::string const& line) { return answer(line); });
    if (options_.metrics)
        metrics_ = std::make_unique<metrics_server>(
            context_, *options_.metrics, [this] { return metrics_of(status()); });
}

int node_speaker::run()
{
    auto const [peers, pools, services] = std::tuple{peers_.size(), config_->pools.size(), services_.size()};
    log({log_level::info, "started",
        {{"node", node_.name}, {"peers", std::to_string(peers)}, {"pools", std::to_string(pools)},
            {"services", std::to_string(services)}},
        "node " + node_.name,
        counted(peers, "peer") + ", " + counted(pools, "pool") + ", " + counted(services, "service")});
    if (metrics_) {
        auto const end = metrics_->endpoint();
        auto const port = std::to_string(end.port());
        log({log_level::info, "metrics_listening", {{"address", end.address().to_string()}, {"port", port}}, "",
            "metrics on " + end.address().to_string() + " port " + port});
    }
    auto const asks = [&](peer const& p) { return p.graceful_restart || options_.graceful_restart; };
    if (state_.path().empty() && std::ranges::any_of(config_->peers, asks))
        log({log_level::warn, "restart_not_graceful", {}, "",
            "graceful restart: without --state a restart is not known as one, and peers forget the routes then"});
    if (last_run_ != state_file::use::never)
        log({log_level::info, "restarted", {{"file", state_.path()}}, "",
            "this is a restart: there is a state of " + state_.path()});
    assign_and_announce();
    warn_without_state();
    for (auto const& p : peers_)
        p->start();
    listener_.take(peers_, options_);
    for (auto const& c : checks_) {
        if (!services_.contains(c->plan().service))
            log({log_level::warn, "check_without_service", {{"service", c->plan().service}}, "",
                "--check: there is no service " + c->plan().service + " yet"});
        c->start();
    }
    watch_.start();
    context_.run();
    context_.restart(); // what is queued goes out, unless a peer takes nothing any more
    context_.run_for(std::chrono::seconds{3});
    return 0;
}

void node_speaker::on_line(std::string const& line)
{
    auto const command = trimmed(line);
    if (command == "status")
        std::cout << table_of(status()) << std::endl;
    else if (command == "reload")
        reload();
    else if (command == "stop" || command == "quit")
        stop("asked to");
    else if (!command.empty())
        std::cerr << "commands: status, reload, stop" << std::endl;
}

// What comes over the control socket.
std::string node_speaker::answer(std::string const& line)
{
    auto const command = trimmed(line);
    if (command == "status")
        return table_of(status());
    if (command == "status --json")
        return json_of(status());
    return "unknown command " + in_quotes(one_line(command)) + "; there are: status, status --json\n";
}

void node_speaker::on_signal(int number)
{
    if (number == SIGHUP)
        reload();
    else if (number == SIGUSR1)
        std::cout << table_of(status()) << std::endl;
    else if (number == SIGUSR2 || (number == SIGTERM && options_.keep_routes))
        say_good_bye(number == SIGUSR2 ? "SIGUSR2" : "SIGTERM", farewell::keep_routes);
    else
        stop(number == SIGINT ? "SIGINT" : "SIGTERM");
}

void node_speaker::assign_and_announce()
{
    restore();
    std::map<std::string, std::string> refusals;
    std::map<std::string, log_entry> entries;
    assign_all(
        book_, services_,
        [&](service const& s, std::string const& why) {
            refusals.emplace(s.name, why);
            entries.emplace(s.name, refusal_of(book_, s, why));
        },
        given_by_others_, [this](auto const&... what) { log_contradiction(what...); });
    for (auto const& [name, has] : book_.grants())
        for (auto const& p : peers_)
            if (auto const why = why_not_announced(name, p->plan(), node_, book_, services_); !why.empty()) {
                refusals.emplace(name, why);
                entries.emplace(name,
                    log_entry{log_level::warn, "service_not_announced", {{"service", name}, {"reason", why}},
                        "service " + name, why});
            }
    save();
    tell_grants();
    for (auto const& [name, why] : refusals)
        if (auto const old = refusals_.find(name); old == refusals_.end() || old->second != why)
            log(entries[name]);
    refusals_ = std::move(refusals);
    announce();
}

// What is announced here is not what the cluster says, so that another node may announce something else.
void node_speaker::log_contradiction(
    std::string const& service, std::vector<ip_address> const& had, std::string const& by) const
{
    auto const ip = address_list(had);
    auto const whose =
        by == service ? "its own status gives it another address" : "status.loadBalancer gives it to " + by;
    log({log_level::error, "status_contradicted", {{"service", service}, {"ip", ip}, {"reason", whose}},
        "service " + service,
        "had " + ip + (state_.path().empty() ? "" : ", in the state too") + ", and has it no more: " + whose});
}

// Who comes later, or again without its state, sees the services in another order than who saw them come.
void node_speaker::warn_without_state() const
{
    if (!state_.path().empty())
        return;
    auto const unsure = static_cast<std::size_t>(std::ranges::count_if(book_.grants(), [&](auto const& g) {
        auto const& s = services_.at(g.first);
        return s.wanted.empty() && s.held.empty();
    }));
    log({log_level::warn, "no_state", {{"services", std::to_string(unsure)}}, "",
        "without --state it is not known after a restart which address a service had, and nodes may announce different "
        "ones: that is so for "
            + counted(unsure, "service") + " whose address is neither asked for nor in its status"});
}

void node_speaker::announce()
{
    std::set<std::string> unserved;
    for (auto const& [name, why] : unhealthy())
        unserved.insert(name);
    // What a check has still to say may be a route that the peer has kept for us.
    bool const all = std::ranges::all_of(checks_, [](auto const& c) { return c->is_decided(); });
    board_.renew(book_, services_, std::move(unserved), draining_ ? prospect::going : prospect::staying);
    for (auto const& p : peers_)
        p->announce(board_.routes_for(p->plan(), node_), all ? announcer::extent::all : announcer::extent::part);
}

// Services that a check stands against, and why.
std::map<std::string, std::string> node_speaker::unhealthy() const
{
    std::map<std::string, std::string> all;
    for (auto const& c : checks_)
        if (!c->is_healthy())
            all.emplace(c->plan().service, c->problem());
    return all;
}

// The address stays the service's own: only the way to it through this node is withdrawn.
void node_speaker::on_health(health_check const& check)
{
    auto const& name = check.plan().service;
    if (check.is_healthy())
        log({log_level::info, "service_healthy", {{"service", name}}, "", "service " + name + " is healthy"});
    else
        log({log_level::warn, "service_unhealthy", {{"service", name}, {"reason", check.problem()}}, "",
            "service " + name + " is not healthy: " + check.problem()});
    announce();
}

void node_speaker::tell_grants()
{
    for (auto had = told_.begin(); had != told_.end();) {
        if (book_.find(had->first) != nullptr) {
            ++had;
            continue;
        }
        auto const ip = address_list(had->second.addresses);
        log({log_level::info, "address_released", {{"service", had->first}, {"ip", ip}, {"pool", had->second.pool}},
            "service " + had->first, ip + " released"});
        had = told_.erase(had);
    }
    for (auto const& [name, has] : book_.grants()) {
        auto& told = told_[name];
        if (told.addresses == has.addresses && told.pool == has.from->name)
            continue;
        told = {has.addresses, has.from->name};
        auto const ip = address_list(has.addresses);
        log({log_level::info, "address_assigned", {{"service", name}, {"ip", ip}, {"pool", told.pool}},
            "service " + name, ip + " from pool " + told.pool});
    }
}

// Peers of the first configuration are spoken to for the first time in this run.
restart_phase node_speaker::phase() const
{
    if (restored_)
        return restart_phase::running;
    return last_run_ == state_file::use::never ? restart_phase::first_start
        : last_run_ == state_file::use::since_boot ? restart_phase::restarted
                                                   : restart_phase::rebooted;
}

// In order: the routers look for other ways while this one still works. Who asks again does not wait.
void node_speaker::stop(std::string const& why)
{
    bool const anybody = std::ranges::any_of(peers_, [](auto const& p) { return p->has_told(); });
    if (options_.drain.count() == 0 || !anybody || std::exchange(draining_, true))
        return say_good_bye(why);
    auto const seconds = std::to_string(options_.drain.count());
    log({log_level::info, "draining", {{"seconds", seconds}, {"reason", why}}, "",
        "draining for " + seconds + " s: " + why});
    announce();
    drained_.expires_after(options_.drain);
    drained_.async_wait([this, why](boost::system::error_code cancelled) {
        if (!cancelled)
            say_good_bye(why);
    });
}

void node_speaker::say_good_bye(std::string const& why, farewell how)
{
    if (std::exchange(stopping_, true))
        return;
    log({log_level::info, "stopping", {{"reason", why}}, "",
        (how == farewell::keep_routes ? "stopping for a restart: " : "stopping: ") + why});
    drained_.cancel();
    for (auto const& p : peers_)
        if (how == farewell::keep_routes)
            p->leave("node " + node_.name + " stops");
        else
            p->stop("node " + node_.name + " stops");
    listener_.stop();
    watch_.stop();
    for (auto const& c : checks_)
        c->stop();
    if (control_)
        control_->stop();
    if (metrics_)
        metrics_->stop();
    console_.stop();
    context_.stop();
}

} // namespace speaker
