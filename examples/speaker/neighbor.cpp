// SPDX-License-Identifier: BSL-1.0
#include "neighbor.hpp"

#include "output.hpp"
#include "text.hpp"

#include <algorithm>
#include <utility>

namespace speaker {

namespace {

bgpwire::instant now() { return bgpwire::instant{std::chrono::steady_clock::now()}; }

std::string text_of_communities(bgpwire::update_view const& update)
{
    std::vector<std::string> texts;
    if (auto const all = update.get<bgpwire::communities_view>())
        for (bgpwire::community const c : *all)
            texts.push_back('(' + std::to_string(c.value >> 16) + ',' + std::to_string(c.value & 0xffff) + ')'
                + (text_of(c).find(':') == std::string::npos ? ' ' + text_of(c) : "")); // one that has a name
    return joined(texts, " ");
}

} // namespace

std::optional<neighbor_plan> parse_neighbor(std::string const& text)
{
    auto const equals = text.find('=');
    auto const at = text.find('@');
    auto const colon = text.rfind(':', at);
    if (equals == std::string::npos || colon == std::string::npos || colon < equals)
        return {};
    auto const address = ip_address::parse(text.substr(equals + 1, colon - equals - 1));
    auto const number = asn::parse(text.substr(colon + 1, at == std::string::npos ? at : at - colon - 1));
    auto const from = at == std::string::npos ? address : ip_address::parse(text.substr(at + 1));
    if (!address || !number || !from || equals == 0)
        return {};
    return neighbor_plan{text.substr(0, equals), *address, *number, *from};
}

neighbor::neighbor(
    boost::asio::io_context& context, neighbor_plan plan, bgpwire::session_config const& session)
    : plan_{std::move(plan)}, deadline_{context}
{
    peering_ = std::make_shared<peering>(context, peering_plan{{}, {}, "", {}, session}, *this);
    peering_->start();
}

void neighbor::stop(std::string const& text)
{
    peering_->stop(bgpwire::errc::administrative_shutdown, text);
    deadline_.cancel();
}

void neighbor::tell(std::string const& what) const { say(plan_.name + " (" + text_of(plan_.address) + "): " + what); }

void neighbor::on_open(bgpwire::capabilities_view const& theirs, bgpwire::negotiated const& terms) noexcept
{
    for (auto& k : kept_)
        k.said = retention_terms_of(theirs, terms, k.family);
    if (auto const restart = theirs.find<bgpwire::graceful_restart_capability_view>())
        tell("can do " + text_of(*restart));
}

void neighbor::on_established(bgpwire::negotiated const& terms) noexcept
{
    since_ = std::time(nullptr);
    tell("Established with AS " + text_of(terms.peer_as) + ", identifier " + text_of(terms.peer_identifier));
    for (auto& k : kept_) {
        k.terms = k.said;
        if (!k.how.on_established(k.terms, now()))
            forget_stale(k.family);
    }
    await_deadline();
}

void neighbor::on_down(bgpwire::down_reason const& reason, bool was_established, std::string const& why) noexcept
{
    since_ = std::time(nullptr);
    if (was_established)
        lose_session(reason.routes);
    auto const detail = reason.cause == bgpwire::down_cause::tcp_failed && !why.empty() ? " (" + why + ')' : "";
    tell((was_established ? "down: " : "not up: ") + text_of(reason) + detail);
}

void neighbor::lose_session(bgpwire::route_fate fate)
{
    if (fate == bgpwire::route_fate::flush)
        routes_.clear();
    for (auto& k : kept_)
        if (fate == bgpwire::route_fate::flush)
            k.how.on_flushed();
        else if (k.how.on_lost(k.terms, now()))
            forget_stale(k.family);
    for (auto& [to, how] : routes_)
        how.stale = true;
    await_deadline();
}

void neighbor::on_end_of_rib(bgpwire::address_family family) noexcept
{
    for (auto& k : kept_)
        if (k.family == family) {
            k.how.on_end_of_rib();
            forget_stale(family);
        }
    await_deadline();
}

void neighbor::forget_stale(bgpwire::address_family family)
{
    for (auto const& [to, how] : std::map{routes_})
        if (how.stale && to.address.afi() == family.afi)
            forget(to);
}

void neighbor::await_deadline()
{
    auto next = bgpwire::instant::never();
    for (auto const& k : kept_)
        next = (std::min)(next, k.how.next_deadline(now()));
    deadline_.cancel();
    if (next.is_never())
        return;
    deadline_.expires_at(next.as<std::chrono::steady_clock::time_point>());
    deadline_.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled)
            return;
        for (auto const& k : kept_)
            if (k.how.phase(now()) == bgpwire::retention_phase::none)
                forget_stale(k.family);
        await_deadline();
    });
}

void neighbor::learn(destination const& to, std::optional<ip_address> const& hop, bgpwire::update_view const& update)
{
    auto const origin = update.get<bgpwire::origin>();
    auto const path = update.get<bgpwire::as_path_view>();
    if (!hop || !origin || !path)
        return; // such an UPDATE is treated as a withdrawal before it gets here
    auto const preference = update.get<bgpwire::local_pref>();
    auto words = text_of(*path);
    auto const internal = update.context().peer == bgpwire::peering::internal;
    routes_.insert_or_assign(to,
        entry{*hop, *origin, words.substr(1, words.size() - 2), internal && preference ? preference->degree : 100,
            text_of_communities(update), std::time(nullptr)});
    tell("learns " + text_of(to) + " via " + text_of(*hop));
}

void neighbor::forget(destination const& to)
{
    if (routes_.erase(to) != 0)
        tell("loses " + text_of(to));
}

void neighbor::on_update(bgpwire::update_view const& update) noexcept
{
    using namespace bgpwire;
    bool const as_withdrawal = update.action() >= error_action::treat_as_withdraw; // RFC 7606 §2
    for (ipv4_nlri const route : update.withdrawn_routes())
        forget({route.prefix.address(), route.prefix.length()});
    if (auto const gone = update.get<mp_unreach_nlri_view>())
        if (auto const routes = gone->nlri<ipv6_unicast_nlri_view>())
            for (ipv6_nlri const route : *routes)
                forget({route.prefix.address(), route.prefix.length()});

    auto const take = [&](destination const& to, std::optional<ip_address> const& hop) {
        if (as_withdrawal)
            forget(to);
        else
            learn(to, hop, update);
    };
    auto const hop = update.get<next_hop>();
    for (ipv4_nlri const route : update.nlri())
        take({route.prefix.address(), route.prefix.length()},
            hop ? std::optional<ip_address>{hop->address} : std::nullopt);
    if (auto const more = update.get<mp_reach_nlri_view>())
        if (auto const routes = more->nlri<ipv6_unicast_nlri_view>())
            for (ipv6_nlri const route : *routes)
                take({route.prefix.address(), route.prefix.length()}, more->next_hop());
}

} // namespace speaker
