// SPDX-License-Identifier: BSL-1.0
#include "top_frame.hpp"

#include "output.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

namespace speaker {

namespace {

using align = painted_table::align;
using cell = painted_table::cell;

bool is_up(peer_status const& p) { return p.up.has_value(); }

double as_double(bgpwire::address_count const& n)
{
    return std::ldexp(static_cast<double>(n.top()), 128) + std::ldexp(static_cast<double>(n.high()), 64)
        + static_cast<double>(n.low());
}

// All digits of what people count, the magnitude of what they do not.
std::string short_text(bgpwire::address_count const& n)
{
    if (n < 10'000'000)
        return text_of(n);
    std::ostringstream out;
    out.precision(2);
    out << as_double(n);
    return out.str();
}

std::string percent(double full)
{
    if (full > 0 && full < 0.01)
        return "<1%";
    return std::to_string(static_cast<int>(full * 100)) + '%';
}

std::vector<painted_line> peer_lines(node_status const& s, top_view const& view)
{
    painted_table table{{{"PEER"}, {"AS", align::right}, {"STATE"}, {"UP", align::right}, {"ROUTES", align::right},
        {"PENDING", align::right}, {"SENT", align::right}, {"RCVD", align::right}}};
    std::vector<peer_status const*> order;
    for (auto const& p : s.peers)
        order.push_back(&p);
    std::stable_partition(order.begin(), order.end(), [](auto const* p) { return !is_up(*p); });
    for (auto const* p : order)
        table.add({{text_of(p->address)}, {text_of(p->peer_as)}, {p->state, is_up(*p) ? tone::good : tone::bad},
            {p->up ? duration_text(*p->up) : "-"}, {std::to_string(p->announced)},
            {std::to_string(p->pending), p->pending != 0 ? tone::warning : tone::plain},
            {std::to_string(p->messages_sent)}, {std::to_string(p->messages_received)}});
    auto const rows = table.lines(view.width, view.with);
    std::vector<painted_line> lines{rows[0]};
    for (std::size_t i = 0; i != order.size(); ++i) {
        lines.push_back(rows[i + 1]);
        if (!is_up(*order[i]) && !order[i]->last_problem.empty())
            lines.push_back(clipped({{"  " + one_line(order[i]->last_problem), tone::bad}}, view.width));
    }
    return lines;
}

std::vector<painted_line> pool_lines(node_status const& s, top_view const& view)
{
    painted_table table{{{"POOL"}, {"FAMILY"}, {"ANNOUNCED BY"}, {"USAGE", align::bar}, {"", align::right},
        {"IN USE", align::right}, {"OF", align::right}}};
    for (auto const& p : s.pools)
        for (auto const& f : p.families) {
            auto const total = as_double(f.total);
            auto const full = total == 0 ? 1.0 : std::min(as_double(f.in_use) / total, 1.0);
            auto const how = full < 0.75 ? tone::good : full < 0.95 ? tone::warning : tone::bad;
            table.add({{one_line(p.name)}, {f.family == bgpwire::afi::ipv6 ? "IPv6" : "IPv4"}, {p.announced_by},
                {"", how, full}, {percent(full), how}, {short_text(f.in_use)}, {short_text(f.total)}});
        }
    return table.lines(view.width, view.with);
}

// What needs a look comes first: no address, a problem, not everybody told.
int urgency(service_status const& one)
{
    if (one.addresses.empty())
        return 0;
    if (!one.problem.empty())
        return 1;
    return one.announced_to.size() < one.meant_for.size() ? 2 : 3;
}

std::vector<painted_line> service_lines(node_status const& s, top_view const& view, std::size_t count)
{
    std::vector<std::pair<int, service_status const*>> order;
    for (auto const& one : s.services)
        order.emplace_back(urgency(one), &one);
    std::ranges::stable_sort(order, {}, &std::pair<int, service_status const*>::first);
    auto const first = std::min(view.first_service, order.size());
    auto const last = std::min(first + count, order.size());
    painted_table table{{{"SERVICE"}, {"ADDRESS"}, {"POOL"}, {"ANNOUNCED TO"}, {"PROBLEM"}}};
    for (auto i = first; i != last; ++i) {
        auto const& [urgent, which] = order[i];
        auto const& one = *which;
        std::vector<std::string> addresses;
        for (auto const& a : one.addresses)
            addresses.push_back(text_of(a));
        bool const all_told = one.announced_to.size() == one.meant_for.size();
        cell told{told_text(one), all_told ? tone::good : tone::warning};
        table.add({{one_line(one.name)},
            one.addresses.empty() ? cell{"pending", tone::bad} : cell{joined(addresses)}, {one_line(one.pool)},
            std::move(told), {one_line(one.problem), urgent == 0 ? tone::bad : tone::warning}});
    }
    return table.lines(view.width, view.with);
}

painted_line heading(node_status const& s, top_view const& view)
{
    auto text = " speaker top   node " + one_line(s.node) + "   up " + duration_text(s.up)
        + (s.draining ? "   draining" : "");
    auto const used = columns_of(text) + view.clock.size() + 1;
    text.append(view.width > used ? view.width - used : 1, ' ');
    return clipped({{text + view.clock + ' ', tone::heading}}, view.width);
}

painted_line summary(node_status const& s, top_view const& view)
{
    if (!view.notice.empty())
        return {{' ' + one_line(view.notice), tone::bad}};
    auto const up = static_cast<std::size_t>(std::ranges::count_if(s.peers, is_up));
    std::size_t routes = 0;
    std::size_t pending = 0;
    for (auto const& p : s.peers) {
        routes += p.announced;
        pending += p.pending;
    }
    auto const waiting = static_cast<std::size_t>(
        std::ranges::count_if(s.services, [](auto const& one) { return one.addresses.empty(); }));
    painted_line line{{' ' + std::to_string(up) + " of " + counted(s.peers.size(), "session") + " up",
                          up == s.peers.size() ? tone::good : tone::bad},
        {"   " + counted(routes, "route") + " announced"}};
    if (pending != 0)
        line.push_back({"   " + std::to_string(pending) + " pending", tone::warning});
    line.push_back({"   " + counted(s.services.size(), "service")});
    if (waiting != 0)
        line.push_back({", " + std::to_string(waiting) + " without address", tone::bad});
    if (s.stale)
        line.push_back({"   configuration on disk refused", tone::bad});
    return line;
}

// Room for the sections' rows, turn by turn, so that none starves; one at least.
std::array<std::size_t, 3> shares(std::array<std::size_t, 3> const& wanted, std::size_t room)
{
    std::array<std::size_t, 3> result{1, 1, 1};
    room -= std::min<std::size_t>(room, 3);
    for (bool more = true; more && room != 0;) {
        more = false;
        for (std::size_t i = 0; i != wanted.size() && room != 0; ++i)
            if (result[i] < wanted[i]) {
                ++result[i];
                --room;
                more = true;
            }
    }
    return result;
}

// The first line has the titles, `rows` others may follow.
void append(
    std::vector<painted_line>& all, std::vector<painted_line> section, std::size_t rows, std::string const& what)
{
    auto const there = section.size() - 1;
    if (there == 0) {
        section.push_back({{"no " + what, tone::faint}});
    } else if (rows < there) {
        section.resize(rows);
        section.push_back({{"and " + std::to_string(there - (rows - 1)) + " more lines", tone::faint}});
    }
    all.emplace_back();
    std::ranges::move(section, std::back_inserter(all));
}

} // namespace

top_frame frame_of(node_status const& s, top_view const& view)
{
    auto const peers = peer_lines(s, view);
    auto const pools = pool_lines(s, view);
    // Two lines above, three blank ones, three of titles, one below.
    constexpr std::size_t fixed = 9;
    auto const at_least_one = [](std::size_t n) { return std::max<std::size_t>(n, 1); };
    std::array const wanted{at_least_one(peers.size() - 1), at_least_one(pools.size() - 1),
        at_least_one(s.services.size())};
    auto const rows =
        view.height == 0 ? wanted : shares(wanted, view.height > fixed ? view.height - fixed : std::size_t{0});

    top_frame frame;
    frame.lines = {heading(s, view), clipped(summary(s, view), view.width)};
    append(frame.lines, peers, rows[0], "peers on this node");
    append(frame.lines, pools, rows[1], "pools");
    frame.services_shown = rows[2];
    append(frame.lines, service_lines(s, view, rows[2]), rows[2], "services");
    if (view.height == 0)
        return frame;
    frame.lines.resize(view.height - 1);
    auto const last = std::min(view.first_service + rows[2], s.services.size());
    std::string const range = s.services.empty() ? "" : "   services " + std::to_string(view.first_service + 1) + " to "
        + std::to_string(last) + " of " + std::to_string(s.services.size());
    painted_line const keys{{" q quit   up, down, page up, page down: scroll" + range, tone::faint}};
    frame.lines.push_back(clipped(keys, view.width));
    return frame;
}

} // namespace speaker
