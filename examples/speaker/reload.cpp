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

// Files that cannot be read as a whole change nothing. A single service that asks for what it
// cannot have loses what it had, the others go on.
void node_speaker::reload()
{
    if (stopping_)
        return;
    diagnostics errors;
    auto input = read_input(options_, errors);
    log(errors);
    ++reads_;
    stale_ = errors.failed();
    failed_reads_ += stale_;
    if (stale_) {
        log({log_level::error, "reload_failed", {}, "", "not read again: all stays as it is"});
        return;
    }
    services_ = by_name(std::move(input.services));
    release_others(book_, services_); // who is gone stands against no configuration
    if (!equal(input.config_texts, config_texts_)) {
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
