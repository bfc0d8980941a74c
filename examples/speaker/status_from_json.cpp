// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#if __has_include(<boost/json.hpp>) // since Boost 1.75
#include <boost/json.hpp>
#endif

#include <stdexcept>

namespace speaker {

#if __has_include(<boost/json.hpp>)
namespace {

namespace json = boost::json;
using bgpwire::address_count;

template<class Number>
Number number(json::value const& v)
{
    return v.to_number<Number>();
}

std::string text(json::value const& v)
{
    auto const& s = v.as_string();
    return {s.data(), s.size()};
}

std::optional<std::chrono::seconds> seconds(json::value const& v)
{
    if (v.is_null())
        return {};
    return std::chrono::seconds{number<std::int64_t>(v)};
}

bgpwire::ip_address address(json::value const& v)
{
    auto const parsed = bgpwire::ip_address::parse(text(v));
    if (!parsed)
        throw std::runtime_error{"no address"};
    return *parsed;
}

std::vector<bgpwire::ip_address> addresses(json::value const& v)
{
    std::vector<bgpwire::ip_address> result;
    for (auto const& one : v.as_array())
        result.push_back(address(one));
    return result;
}

// What does not fit into 64 bits is a text of digits.
address_count count(json::value const& v)
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

peer_status peer(json::value const& v)
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

pool_status pool(json::value const& v)
{
    pool_status p{text(v.at("name")), text(v.at("announcedBy")), number<std::size_t>(v.at("services")), {}};
    for (auto const& [key, family] : {std::pair{"ipv4", bgpwire::afi::ipv4}, {"ipv6", bgpwire::afi::ipv6}})
        if (auto const* const f = v.as_object().if_contains(key))
            p.families.push_back({family, count(f->at("inUse")), count(f->at("free")), count(f->at("withheld")),
                count(f->at("total"))});
    return p;
}

service_status service(json::value const& v)
{
    return {text(v.at("name")), addresses(v.at("addresses")), text(v.at("pool")), text(v.at("problem")),
        addresses(v.at("meantFor")), addresses(v.at("announcedTo"))};
}

} // namespace

std::optional<node_status> status_of_json(std::string const& all)
try {
    json::parse_options lenient;
    lenient.allow_invalid_utf8 = true; // names are as they were written
    auto const v = json::parse(all, {}, lenient);
    node_status s;
    s.node = text(v.at("node"));
    s.up = seconds(v.at("upSeconds")).value();
    s.draining = v.at("draining").as_bool();
    auto const& configuration = v.at("configuration");
    s.reads = number<std::uint64_t>(configuration.at("reads"));
    s.failed_reads = number<std::uint64_t>(configuration.at("failedReads"));
    s.stale = configuration.at("stale").as_bool();
    for (auto const& p : v.at("peers").as_array())
        s.peers.push_back(peer(p));
    for (auto const& p : v.at("pools").as_array())
        s.pools.push_back(pool(p));
    for (auto const& one : v.at("services").as_array())
        s.services.push_back(service(one));
    return s;
} catch (std::exception const&) {
    return {};
}
#else
std::optional<node_status> status_of_json(std::string const&) { return {}; }
#endif

} // namespace speaker
