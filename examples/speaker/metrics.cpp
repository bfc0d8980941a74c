// SPDX-License-Identifier: BSL-1.0
#include "node_status.hpp"

#include "text.hpp"

#include <functional>

namespace speaker {

namespace {

// In a label's value, backslash, quote and line end are escaped.
std::string label(std::string_view name, std::string_view value)
{
    std::string text{name};
    text += "=\"";
    for (char const c : value) {
        if (c == '\\' || c == '"')
            text += '\\';
        if (c == '\n')
            text += "\\n";
        else
            text += c;
    }
    return text + '"';
}

std::string peer_label(peer_status const& p)
{
    auto const host = p.address.is_v6() ? '[' + text_of(p.address) + ']' : text_of(p.address);
    return label("peer", host + ':' + std::to_string(p.port));
}

// Writes metrics: the name, what it is, and a sample per label.
class exposition {
public:
    void begin(std::string const& name, std::string const& type, std::string const& help)
    {
        name_ = "metallb_" + name;
        text_ += "# HELP " + name_ + ' ' + help + "\n# TYPE " + name_ + ' ' + type + '\n';
    }
    void sample(std::string const& labels, std::string const& value)
    {
        text_ += name_ + (labels.empty() ? "" : '{' + labels + '}') + ' ' + value + '\n';
    }
    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    std::string name_;
    std::string text_;
};

void tell_peers(exposition& out, std::vector<peer_status> const& peers)
{
    auto const each = [&](std::string const& name, std::string const& type, std::string const& help, auto value) {
        out.begin("bgp_" + name, type, help);
        for (auto const& p : peers)
            out.sample(peer_label(p), std::to_string(value(p)));
    };
    each("session_up", "gauge", "BGP session state (1 is up, 0 is down)",
        [](auto const& p) { return p.up ? 1 : 0; });
    each("updates_total", "counter", "Number of BGP UPDATE messages sent",
        [](auto const& p) { return p.updates_sent; });
    each("announced_prefixes_total", "gauge", "Number of prefixes currently being advertised on the BGP session",
        [](auto const& p) { return p.announced; });
    each("pending_prefixes_total", "gauge", "Number of prefixes that should be advertised on the BGP session",
        [](auto const& p) { return p.pending; });
}

void tell_pools(exposition& out, std::vector<pool_status> const& pools)
{
    using counts = pool_status::counts;
    using bgpwire::address_count;
    auto const each = [&](std::string const& name, std::string const& help, auto value) {
        out.begin("allocator_" + name, "gauge", help);
        for (auto const& p : pools)
            out.sample(label("pool", p.name), text_of(value(p)));
    };
    struct family {
        std::string prefix;
        std::string words;
        std::optional<bgpwire::afi> only;
    };
    for (auto const& f : {family{"", "IP", {}}, family{"ipv4_", "IPv4", bgpwire::afi::ipv4},
             family{"ipv6_", "IPv6", bgpwire::afi::ipv6}}) {
        auto const sum = [&f](address_count counts::*which) {
            return [&f, which](pool_status const& p) {
                address_count all;
                for (auto const& one : p.families)
                    if (!f.only || *f.only == one.family)
                        all += one.*which;
                return all;
            };
        };
        each(f.prefix + "addresses_total", "Number of usable " + f.words + " addresses, per pool", sum(&counts::total));
        each(f.prefix + "addresses_in_use_total", "Number of " + f.words + " addresses in use, per pool",
            sum(&counts::in_use));
    }
    each("services_allocated_total", "Number of services that have an address, per pool",
        [](pool_status const& p) { return address_count{p.services}; });
}

} // namespace

std::string metrics_of(node_status const& s)
{
    exposition out;
    tell_peers(out, s.peers);
    tell_pools(out, s.pools);
    auto const one = [&](std::string const& name, std::string const& type, std::string const& help,
                         std::uint64_t value) {
        out.begin("k8s_client_" + name, type, help);
        out.sample("", std::to_string(value));
    };
    one("updates_total", "counter", "Number of times that configuration and services were read", s.reads);
    one("update_errors_total", "counter", "Number of those that failed", s.failed_reads);
    one("config_loaded_bool", "gauge", "1 if a configuration was taken", 1);
    one("config_stale_bool", "gauge", "1 if running on an older configuration, because the newest is not good",
        s.stale ? 1 : 0);
    return std::move(out).text();
}

} // namespace speaker
