// SPDX-License-Identifier: BSL-1.0
#include "assignment.hpp"

#include "text.hpp"

#include <algorithm>

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
    log_entry entry{log_level::warn, "address_refused", fields_of(where), to_string(where) + ": warning",
        "service " + s.name + " has no address: " + why};
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

void assign_all(address_book& book, service_map const& services,
    std::function<void(service const&, std::string const&)> const& refused)
{
    for (auto const& [name, has] : std::map{book.grants()})
        if (!services.contains(name))
            book.release(name);
    std::vector<service const*> order;
    for (auto const& [name, s] : services)
        order.push_back(&s);
    auto const rank = [&](service const* s) {
        return book.find(s->name) != nullptr ? 0 : !s->wanted.empty() ? 1 : !s->held.empty() ? 2 : 3;
    };
    std::ranges::stable_sort(order, [&](service const* a, service const* b) {
        return rank(a) != rank(b) ? rank(a) < rank(b) : a->where.line < b->where.line;
    });
    std::vector<service const*> again; // one that moved may have made room for one before it
    for (auto const* s : order)
        if (!book.assign(*s).empty())
            again.push_back(s);
    for (auto const* s : again)
        if (auto const why = book.assign(*s); !why.empty())
            refused(*s, why);
}

} // namespace speaker
