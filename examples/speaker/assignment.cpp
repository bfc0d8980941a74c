// SPDX-License-Identifier: BSL-1.0
#include "assignment.hpp"

#include "text.hpp"

#include <algorithm>
#include <tuple>

namespace speaker {

service_map by_name(std::vector<service> services)
{
    service_map result;
    for (auto& s : services)
        result.emplace(s.name, std::move(s));
    return result;
}

log_entry refusal_of(address_book const& book, service const& s, std::string const& why)
{
    auto const where = book.place_of_refusal(s);
    auto const* const has = book.find(s.name);
    log_entry entry{log_level::warn, "address_refused", fields_of(where), to_string(where) + ": warning",
        "service " + s.name
            + (has == nullptr ? " has no address: " : " keeps " + address_list(has->addresses) + " only: ") + why};
    entry.fields.insert(entry.fields.begin(), {{"service", s.name}, {"reason", why}});
    return entry;
}

std::string address_list(std::vector<ip_address> const& addresses)
{
    std::vector<std::string> texts;
    for (auto const& a : addresses)
        texts.push_back(text_of(a));
    return joined(texts);
}

std::string announcers_of(pool const& p)
{
    return !p.advertisements.empty() ? "BGP" : p.layer2 ? "others (layer 2)" : "nobody";
}

void release_others(address_book& book, service_map const& services)
{
    std::vector<std::string> gone;
    for (auto const& [name, has] : book.grants())
        if (!services.contains(name))
            gone.push_back(name);
    for (auto const& name : gone)
        book.release(name);
}

void assign_all(address_book& book, service_map const& services,
    std::function<void(service const&, std::string const&)> const& refused, std::set<ip_address> const& by_others,
    address_book::contradicted const& contradicted)
{
    release_others(book, services);
    book.begin_status(services, by_others, contradicted);
    struct applicant {
        int rank;
        std::string const* created;
        int line;
        service const* who;
    };
    std::vector<applicant> order;
    for (auto const& [name, s] : services) {
        int const rank = book.find(name) != nullptr ? 0 : !s.wanted.empty() ? 1 : !s.held.empty() ? 2 : 3;
        order.push_back({rank, &s.created, s.where.line, &s});
    }
    std::ranges::stable_sort(order, [](applicant const& a, applicant const& b) {
        return std::tie(a.rank, *a.created, a.line) < std::tie(b.rank, *b.created, b.line);
    });
    std::vector<service const*> again; // one that moved may have made room for one before it
    for (auto const& a : order)
        if (!book.assign(*a.who).empty())
            again.push_back(a.who);
    for (auto const* s : again)
        if (auto const why = book.assign(*s); !why.empty())
            refused(*s, why);
    book.end_status();
}

} // namespace speaker
