// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <stdexcept>

namespace speaker {

namespace {

using json = nlohmann::json;
using bgpwire::address_count;

// A number that fits into it.
template<class Number>
Number number(json const& v)
{
    auto const n = v.is_number_unsigned() ? v.get<std::uint64_t>() : std::numeric_limits<std::uint64_t>::max();
    if (!v.is_number_unsigned() || n > static_cast<std::uint64_t>(std::numeric_limits<Number>::max()))
        throw std::runtime_error{"no number, or too large a one"};
    return static_cast<Number>(n);
}

std::string const& text(json const& v) { return v.get_ref<std::string const&>(); }

std::optional<std::chrono::seconds> seconds(json const& v)
{
    if (v.is_null())
        return {};
    return std::chrono::seconds{number<std::int64_t>(v)};
}

bgpwire::ip_address address(json const& v)
{
    auto const parsed = bgpwire::ip_address::parse(text(v));
    if (!parsed)
        throw std::runtime_error{"no address"};
    return *parsed;
}

json const& list(json const& v)
{
    if (!v.is_array())
        throw std::runtime_error{"no list"};
    return v;
}

std::vector<bgpwire::ip_address> addresses(json const& v)
{
    std::vector<bgpwire::ip_address> result;
    for (auto const& one : list(v))
        result.push_back(address(one));
    return result;
}

// What does not fit into 64 bits is a text of digits.
address_count count(json const& v)
{
    if (!v.is_string())
        return number<std::uint64_t>(v);
    address_count c;
    for (char const digit : text(v)) {
        if (digit < '0' || digit > '9')
            throw std::runtime_error{"no number"};
        auto const twice = c + c;
        auto const eight_times = twice + twice + twice + twice;
        c = eight_times + twice + address_count{static_cast<std::uint64_t>(digit - '0')};
    }
    return c;
}

peer_status peer(json const& v)
{
    peer_status p;
    p.name = text(v.at("name"));
    p.address = address(v.at("address"));
    p.port = number<std::uint16_t>(v.at("port"));
    p.peer_as = bgpwire::asn{number<std::uint32_t>(v.at("as"))};
    p.state = text(v.at("state"));
    p.up = seconds(v.at("upSeconds"));
    if (auto const& hold = v.at("holdTime"); !hold.is_null())
        p.hold_time = number<std::uint16_t>(hold);
    p.announced = number<std::size_t>(v.at("announcedPrefixes"));
    p.pending = number<std::size_t>(v.at("pendingPrefixes"));
    p.updates_sent = number<std::uint64_t>(v.at("updatesSent"));
    p.messages_sent = number<std::uint64_t>(v.at("messagesSent"));
    p.messages_received = number<std::uint64_t>(v.at("messagesReceived"));
    p.last_problem = text(v.at("lastProblem"));
    return p;
}

pool_status pool(json const& v)
{
    pool_status p{text(v.at("name")), text(v.at("announcedBy")), number<std::size_t>(v.at("services")), {}};
    for (auto const& [key, family] : {std::pair{"ipv4", bgpwire::afi::ipv4}, {"ipv6", bgpwire::afi::ipv6}})
        if (auto const f = v.find(key); f != v.end())
            p.families.push_back({family, count(f->at("inUse")), count(f->at("free")), count(f->at("withheld")),
                count(f->at("total"))});
    return p;
}

service_status service(json const& v)
{
    return {text(v.at("name")), addresses(v.at("addresses")), text(v.at("pool")), text(v.at("problem")),
        addresses(v.at("meantFor")), addresses(v.at("announcedTo"))};
}

} // namespace

std::optional<node_status> status_of_json(std::string const& all)
try {
    auto const v = json::parse(all);
    node_status s;
    s.node = text(v.at("node"));
    s.up = seconds(v.at("upSeconds")).value();
    s.draining = v.at("draining").get<bool>();
    auto const& configuration = v.at("configuration");
    s.reads = number<std::uint64_t>(configuration.at("reads"));
    s.failed_reads = number<std::uint64_t>(configuration.at("failedReads"));
    s.stale = configuration.at("stale").get<bool>();
    for (auto const& p : list(v.at("peers")))
        s.peers.push_back(peer(p));
    for (auto const& p : list(v.at("pools")))
        s.pools.push_back(pool(p));
    for (auto const& one : list(v.at("services")))
        s.services.push_back(service(one));
    return s;
} catch (std::exception const&) {
    return {};
}

} // namespace speaker
