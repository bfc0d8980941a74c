// SPDX-License-Identifier: BSL-1.0
#include "node_speaker.hpp"

#include "output.hpp"
#include "text.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>

namespace speaker {

namespace {

service_map by_name(std::vector<service> services)
{
    service_map result;
    for (auto& s : services)
        result.emplace(s.name, std::move(s));
    return result;
}

bool equal(std::vector<named_text> const& a, std::vector<named_text> const& b)
{
    return std::ranges::equal(a, b, [](auto const& x, auto const& y) { return x.text == y.text; });
}

// Whether a session for the one does for the other, wherever they are written.
bool same_session(peer const& a, peer b)
{
    b.where = a.where;
    b.nodes = a.nodes;
    return a == b;
}

std::vector<std::string> concatenated(std::vector<std::string> a, std::vector<std::string> const& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

std::string counted(std::size_t n, std::string const& what)
{
    return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s");
}

std::string address_list(std::vector<ip_address> const& addresses)
{
    std::vector<std::string> texts;
    for (auto const& a : addresses)
        texts.push_back(text_of(a));
    return joined(texts);
}

} // namespace

node_speaker::node_speaker(speaker_input input, speaker_options options)
    : options_{std::move(options)},
      state_{options_.state_path},
      config_{std::make_unique<configuration>(std::move(input.config))},
      config_texts_{std::move(input.config_texts)},
      services_{by_name(std::move(input.services))},
      book_{*config_},
      node_{options_.node_name, labels_of(options_)},
      console_{
          context_, {[this](std::string const& line) { on_line(line); }, [this](int number) { on_signal(number); }}},
      watch_{context_, concatenated(options_.config_files, options_.service_files), [this] { reload(); }}
{
    for (auto const& p : config_->peers)
        if (any_accepts(p.nodes, node_.own_labels))
            peers_.push_back(std::make_unique<peer_link>(context_, p, options_));
    if (!options_.control_path.empty())
        control_ = std::make_unique<control_socket>(context_, options_.control_path,
            [this](std::string const& line) { return answer(line); });
    if (options_.metrics)
        metrics_ = std::make_unique<metrics_server>(context_, *options_.metrics, [this] { return metrics_of(status()); });
}

int node_speaker::run()
{
    say("node " + node_.name + ": " + counted(peers_.size(), "peer") + ", " + counted(config_->pools.size(), "pool")
        + ", " + counted(services_.size(), "service"));
    if (metrics_) {
        auto const end = metrics_->endpoint();
        say("metrics on " + end.address().to_string() + " port " + std::to_string(end.port()));
    }
    restore();
    assign_and_announce();
    for (auto const& p : peers_)
        p->start();
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
    else
        stop(number == SIGINT ? "SIGINT" : "SIGTERM");
}

// Files that cannot be read as a whole change nothing. A single service that asks for what it
// cannot have loses what it had, the others go on.
void node_speaker::reload()
{
    if (stopping_)
        return;
    diagnostics errors;
    auto input = read_input(options_, errors);
    errors.print(std::cerr);
    ++reads_;
    stale_ = errors.failed();
    failed_reads_ += stale_;
    if (stale_) {
        say("not read again: all stays as it is");
        return;
    }
    services_ = by_name(std::move(input.services));
    for (auto const& [name, has] : std::map{book_.grants()}) // who is gone stands against no configuration
        if (!services_.contains(name))
            book_.release(name);
    if (!equal(input.config_texts, config_texts_)) {
        if (take_configuration(std::move(input.config))) { // else it is tried again with the next services
            config_texts_ = std::move(input.config_texts);
            say("configuration read again: " + counted(peers_.size(), "peer") + ", "
                + counted(config_->pools.size(), "pool"));
        } else {
            stale_ = true;
            ++failed_reads_;
        }
    }
    say("services read again: " + counted(services_.size(), "service"));
    assign_and_announce();
}

bool node_speaker::take_configuration(configuration next)
{
    bool const refuse = options_.on_orphan == bgpwire::orphan_policy::reject;
    auto config = std::make_unique<configuration>(std::move(next));
    bool const taken = book_.reload(*config, options_.on_orphan, [&](std::string const& name) {
        say("service " + name + ": no pool of the new configuration has " + told_[name].first
            + (refuse ? "" : ", so it is released"));
    });
    if (!taken) {
        say("configuration refused: it stays as it was");
        return false;
    }
    config_ = std::move(config);
    take_peers();
    return true;
}

// Sessions that are as they were stay up.
void node_speaker::take_peers()
{
    std::erase_if(leaving_, [](auto const& p) { return p->is_over(); });
    auto before = std::exchange(peers_, {});
    std::vector<peer_link*> fresh;
    for (auto const& p : config_->peers) {
        if (!any_accepts(p.nodes, node_.own_labels))
            continue;
        auto const same = std::ranges::find_if(before, [&](auto const& b) { return b && same_session(b->plan(), p); });
        if (same != before.end()) {
            peers_.push_back(std::move(*same));
        } else {
            peers_.push_back(std::make_unique<peer_link>(context_, p, options_));
            fresh.push_back(peers_.back().get());
        }
    }
    for (auto& b : before)
        if (b) {
            b->stop("", bgpwire::errc::peer_deconfigured);
            leaving_.push_back(std::move(b));
        }
    for (auto* const p : fresh)
        p->start();
}

// A file that is no good is kept for a look, and the services get what they ask for, or what their status says.
void node_speaker::restore()
{
    std::string why;
    auto const kept = state_.read(why);
    if (!kept && why.empty())
        return; // the first start
    std::size_t lost = 0;
    if (kept)
        why = book_.restore(*kept, [&](std::string const& name, std::string const& had, std::string const& reason) {
            ++lost;
            say("service " + name + ": cannot have " + had + " again: " + reason);
        });
    if (why.empty()) {
        say("state of " + state_.path() + ": " + counted(book_.grants().size(), "service") + " restored"
            + (lost == 0 ? "" : ", " + std::to_string(lost) + " not"));
        return;
    }
    auto const aside = kept ? state_.set_aside() : std::string{};
    say("state of " + state_.path() + " refused: " + why + (aside.empty() ? "" : "; it is " + aside + " now"));
}

// Before anybody hears of an address it is on the disk.
void node_speaker::save()
{
    auto const why = state_.path().empty() ? std::string{} : state_.write(book_.snapshot());
    if (!why.empty() && why != save_problem_)
        say("state file " + state_.path() + ' ' + why + "; a restart would not know what was given since");
    save_problem_ = why;
}

void node_speaker::assign_and_announce()
{
    std::map<std::string, std::string> refusals;
    std::map<std::string, std::string> lines;
    assign_all(book_, services_, [&](service const& s, std::string const& why) {
        refusals.emplace(s.name, why);
        lines.emplace(s.name, refusal_text(book_, s, why));
    });
    save();
    tell_grants();
    for (auto const& [name, why] : refusals)
        if (auto const old = refusals_.find(name); old == refusals_.end() || old->second != why)
            say(lines[name]);
    refusals_ = std::move(refusals);
    announce();
}

void node_speaker::announce()
{
    for (auto const& p : peers_) {
        auto routes = routes_for(p->plan(), node_, book_, services_);
        p->announce(draining_ ? about_to_go(std::move(routes)) : std::move(routes));
    }
}

void node_speaker::tell_grants()
{
    decltype(told_) now;
    for (auto const& [name, has] : book_.grants())
        now.emplace(name, std::pair{address_list(has.addresses), has.from->name});
    for (auto const& [name, had] : told_)
        if (!now.contains(name))
            say("service " + name + ": " + had.first + " released");
    for (auto const& [name, has] : now)
        if (auto const old = told_.find(name); old == told_.end() || old->second != has)
            say("service " + name + ": " + has.first + " from pool " + has.second);
    told_ = std::move(now);
}

// In order: the routers look for other ways while this one still works. Who asks again does not wait.
void node_speaker::stop(std::string const& why)
{
    bool const anybody = std::ranges::any_of(peers_, [](auto const& p) { return p->has_told(); });
    if (options_.drain.count() == 0 || !anybody || std::exchange(draining_, true))
        return say_good_bye(why);
    say("draining for " + std::to_string(options_.drain.count()) + " s: " + why);
    announce();
    drained_.expires_after(options_.drain);
    drained_.async_wait([this, why](boost::system::error_code cancelled) {
        if (!cancelled)
            say_good_bye(why);
    });
}

void node_speaker::say_good_bye(std::string const& why)
{
    if (std::exchange(stopping_, true))
        return;
    say("stopping: " + why);
    drained_.cancel();
    for (auto const& p : peers_)
        p->stop("node " + node_.name + " stops");
    watch_.stop();
    control_.reset();
    if (metrics_)
        metrics_->stop();
    console_.stop();
    context_.stop();
}

} // namespace speaker
