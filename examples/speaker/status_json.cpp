// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#include "text.hpp"

#include <nlohmann/json.hpp>

namespace speaker {

namespace {

using json = nlohmann::ordered_json;

// A count that a JSON reader could not hold is a text of all its digits.
json value_of(bgpwire::address_count const& n)
{
    return n.fits_64_bits() ? json(n.low()) : json(text_of(n));
}

template<class T>
json or_null(std::optional<T> const& n)
{
    return n ? json(*n) : json(nullptr);
}

json object_of(peer_status const& p)
{
    json const up = p.up ? json(p.up->count()) : json(nullptr); // not or_null(): g++ 12 at -O3 warns of the optional's octets
    return {{"name", p.name}, {"address", text_of(p.address)}, {"port", p.port}, {"as", p.peer_as.value()},
        {"state", p.state}, {"upSeconds", up}, {"holdTime", or_null(p.hold_time)},
        {"announcedPrefixes", p.announced}, {"pendingPrefixes", p.pending}, {"updatesSent", p.updates_sent},
        {"messagesSent", p.messages_sent}, {"messagesReceived", p.messages_received},
        {"lastProblem", p.last_problem}};
}

json object_of(pool_status const& p)
{
    json result{{"name", p.name}, {"announcedBy", p.announced_by}, {"services", p.services}};
    for (auto const& f : p.families)
        result[f.family == bgpwire::afi::ipv6 ? "ipv6" : "ipv4"] =
            json{{"inUse", value_of(f.in_use)}, {"free", value_of(f.free)}, {"withheld", value_of(f.withheld)},
                {"total", value_of(f.total)}};
    return result;
}

json texts_of(std::vector<bgpwire::ip_address> const& addresses)
{
    auto texts = json::array();
    for (auto const& a : addresses)
        texts.push_back(text_of(a));
    return texts;
}

json object_of(service_status const& s)
{
    return {{"name", s.name}, {"addresses", texts_of(s.addresses)}, {"pool", s.pool}, {"problem", s.problem},
        {"meantFor", texts_of(s.meant_for)}, {"announcedTo", texts_of(s.announced_to)}};
}

template<class T>
json array_of(std::vector<T> const& all)
{
    auto result = json::array();
    for (auto const& one : all)
        result.push_back(object_of(one));
    return result;
}

} // namespace

std::string json_of(node_status const& s)
{
    json const all{{"node", s.node}, {"upSeconds", s.up.count()}, {"draining", s.draining},
        {"configuration", {{"reads", s.reads}, {"failedReads", s.failed_reads}, {"stale", s.stale}}},
        {"peers", array_of(s.peers)}, {"pools", array_of(s.pools)}, {"services", array_of(s.services)}};
    return all.dump(-1, ' ', false, json::error_handler_t::replace) + '\n'; // names may be in no encoding at all
}

} // namespace speaker
