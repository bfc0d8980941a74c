// SPDX-License-Identifier: BSL-1.0
#include "node_speaker.hpp"

#include "log.hpp"
#include "text.hpp"

#include <bgpwire/interop/asio.hpp>

#include <algorithm>
#include <utility>

namespace speaker {

namespace {

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

} // namespace

// What was said when the files were last read is known.
void node_speaker::log_news(diagnostics const& all)
{
    diagnostics news;
    std::set<std::string> problems;
    for (auto const& d : all.all())
        if (auto const text = to_string(d);
            problems.insert(text).second && (d.how == diagnostic::kind::error || !input_problems_.contains(text)))
            news.add(d);
    input_problems_ = std::move(problems);
    log(news);
}

// A configuration with an error changes nothing of the configuration: the services are served under the one that there is. A
// file of services that cannot be read at all counts as it was, the others are followed. A single service that asks for
// what it cannot have loses what it had, and one that is not understood stays as it is.
void node_speaker::reload()
{
    if (stopping_)
        return;
    speaker_input input;
    diagnostics of_config;
    diagnostics of_services;
    read_config_files(options_, input, of_config);
    bool const has_services = read_service_files(options_, service_texts_, input, of_services);
    diagnostics all;
    all.add(of_config);
    all.add(of_services);
    log_news(all);
    ++reads_;
    stale_ = all.failed();
    failed_reads_ += stale_;
    if (of_config.failed())
        log({log_level::error, "reload_failed", {{"what", "configuration"}}, "",
            "configuration not read again: it stays as it is"});
    if (of_services.failed())
        log({log_level::error, "reload_failed", {{"what", "services"}}, "",
            "services not read again from the files with errors: those stay as they are"});
    if (has_services) {
        service_texts_ = std::move(input.service_texts);
        services_ = by_name(std::move(input.services));
        given_by_others_ = std::move(input.given_by_others);
    }
    release_others(book_, services_); // who is gone stands against no configuration
    if (!of_config.failed() && !equal(input.config_texts, config_texts_)) {
        if (take_configuration(std::move(input.config))) { // else it is tried again with the next services
            config_texts_ = std::move(input.config_texts);
            log({log_level::info, "configuration_reloaded",
                {{"peers", std::to_string(peers_.size())}, {"pools", std::to_string(config_->pools.size())}}, "",
                "configuration read again: " + counted(peers_.size(), "peer") + ", "
                    + counted(config_->pools.size(), "pool")});
        } else {
            stale_ = true;
            ++failed_reads_;
        }
    }
    log({log_level::info, "services_reloaded", {{"services", std::to_string(services_.size())}}, "",
        "services read again: " + counted(services_.size(), "service")});
    assign_and_announce();
}

bool node_speaker::take_configuration(configuration next)
{
    using enum bgpwire::orphan_policy;
    auto const* const then = options_.on_orphan == reject ? "" : options_.on_orphan == drop ? ", so it is released"
                                                                                           : ", but it is kept";
    auto config = std::make_unique<configuration>(std::move(next));
    bool news = false;
    bool const taken = book_.reload(*config, options_.on_orphan, [&](std::string const& name) {
        if (book_.find(name)->is_orphan)
            return; // as before
        news = true;
        auto const had = address_list(told_[name].addresses);
        log({log_level::warn, "address_orphaned", {{"service", name}, {"ip", had}}, "service " + name,
            "no pool of the new configuration has " + had + then});
    });
    if (!taken) {
        log({log_level::error, "configuration_refused", {}, "", "configuration refused: it stays as it was"});
        return false;
    }
    if (news && options_.on_orphan == keep)
        texts_of_orphans_.insert(texts_of_orphans_.begin(), config_texts_);
    config_ = std::move(config);
    node_ = node_of(*config_, options_);
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
            peers_.push_back(std::make_unique<peer_link>(context_, p, options_, phase()));
            fresh.push_back(peers_.back().get());
        }
    }
    for (auto& b : before)
        if (b) {
            bool const comes_back = std::ranges::any_of(fresh, [&](auto const* f) {
                return f->plan().address == b->plan().address && f->plan().port == b->plan().port;
            });
            if (comes_back)
                b->leave("", bgpwire::errc::peer_deconfigured);
            else
                b->stop("", bgpwire::errc::peer_deconfigured);
            leaving_.push_back(std::move(b));
        }
    for (auto* const p : fresh)
        p->start();
    listener_.take(peers_, options_);
}

peer_link* node_speaker::passive_peer(ip_address const& from) const
{
    auto const known = std::ranges::find_if(peers_, [&](auto const& p) {
        auto const other = options_.elsewhere.find(p->plan().address);
        auto const comes_from =
            other == options_.elsewhere.end() ? p->plan().address : bgpwire::from_asio(other->second.address());
        return p->plan().connects == dialling::theirs && comes_from == from;
    });
    return known == peers_.end() ? nullptr : known->get();
}

} // namespace speaker
