// SPDX-License-Identifier: BSL-1.0
#include "pool_keys.hpp"

#include "advertisement_keys.hpp"
#include "text.hpp"

#include <array>

namespace speaker {

namespace {

using d = draft_pool;

// How MetalLB announced before v0.13; it has been IGP since.
constexpr bgpwire::origin as_of_old{bgpwire::origin::code::incomplete};

std::optional<protocol> read_protocol(value const& v)
{
    auto const text = v.text();
    if (text == "bgp")
        return protocol::bgp;
    if (text == "layer2")
        return protocol::layer2;
    if (text)
        v.error("expected bgp or layer2, not " + in_quotes(*text));
    return {};
}

std::optional<std::vector<pool_entry>> read_ranges(value const& v)
{
    std::vector<pool_entry> ranges;
    v.each([&](value const& element) {
        if (auto range = read_range(element))
            ranges.push_back(std::move(*range));
    });
    if (v.node().is_sequence() && v.node().children.empty())
        v.error("a pool needs at least one prefix or range");
    return ranges;
}

void read_service_allocation(value const& v, d& p, spelling how)
{
    service_allocation a;
    v.mapping("a serviceAllocation", fields_of(service_allocation_keys(), how, a));
    p.plain.kept_for = std::move(a);
}

std::optional<std::vector<std::string>> read_names(value const& v) { return v.distinct_texts(); }

draft_advertisement advertisement_of(pool const& p, place const& where, spelling how)
{
    draft_advertisement a;
    a.plain.where = where;
    a.plain.name = p.name;
    if (how == spelling::config_map)
        a.plain.origin = as_of_old;
    a.pools.push_back({where, p.name});
    a.is_named = false;
    return a;
}

// A pool whose protocol is bgp is announced, with defaults if nothing else is said.
void settle_pool(d p, spelling how, draft& out)
{
    p.plain.layer2 = p.how == protocol::layer2;
    if (p.plain.layer2 && p.advertisements)
        p.advertisements->error("a layer2 pool has no BGP advertisements");
    else if (p.advertisements)
        p.advertisements->each([&](value const& x) {
            auto a = advertisement_of(p.plain, x.where(), how);
            x.mapping("an advertisement", fields_of(route_keys(), how, a));
            out.advertisements.push_back(std::move(a));
        });
    if (p.how == protocol::bgp && (!p.advertisements || p.advertisements->node().children.empty()))
        out.advertisements.push_back(advertisement_of(p.plain, p.plain.where, how));
    out.pools.push_back(std::move(p.plain));
}

d pool_of(kubernetes_object const& object)
{
    d p;
    p.plain.where = object.whole.where();
    p.plain.name = object.name;
    p.plain.own_labels = object.own_labels;
    return p;
}

constexpr auto required = field::presence::required;
using reader = void(value const&, d&, spelling);
constexpr reader* put_addresses = put_plain<&pool::addresses, read_ranges>;
constexpr reader* put_auto_assign = put_plain<&pool::auto_assign, read_flag>;
constexpr reader* put_advertisements = [](value const& v, d& p, spelling) { p.advertisements = v; };

} // namespace

std::span<key<draft_pool> const> pool_keys()
{
    static constexpr std::array all{
        key<d>{"name", "", put_plain<&pool::name, read_text>, required},
        key<d>{"protocol", "", put<&d::how, read_protocol>, required},
        key<d>{"addresses", "addresses", put_addresses, required},
        key<d>{"avoid-buggy-ips", "avoidBuggyIPs", put_plain<&pool::avoid_buggy_ips, read_flag>},
        key<d>{"auto-assign", "autoAssign", put_auto_assign},
        key<d>{"bgp-advertisements", "", put_advertisements},
        key<d>{"", "serviceAllocation", read_service_allocation},
    };
    return all;
}

std::span<key<draft_pool> const> address_pool_keys()
{
    static constexpr std::array all{
        key<d>{"", "protocol", put<&d::how, read_protocol>, required},
        key<d>{"", "addresses", put_addresses, required},
        key<d>{"", "autoAssign", put_auto_assign},
        key<d>{"", "bgpAdvertisements", put_advertisements},
    };
    return all;
}

std::span<key<service_allocation> const> service_allocation_keys()
{
    using s = service_allocation;
    static constexpr std::array all{
        key<s>{"", "priority", put_number<&s::priority, 0, 0x7fffffff>},
        key<s>{"", "namespaces", put<&s::namespaces, read_names>},
        key<s>{"", "namespaceSelectors", put_selectors<&s::namespace_selectors>},
        key<s>{"", "serviceSelectors", put_selectors<&s::services>},
    };
    return all;
}

void read_pool(value const& v, draft& out)
{
    d p;
    p.plain.where = v.where();
    v.mapping("an address pool", fields_of(pool_keys(), spelling::config_map, p));
    settle_pool(std::move(p), spelling::config_map, out);
}

void read_address_pool(kubernetes_object const& object, draft& out)
{
    auto p = pool_of(object);
    read_spec(object, "an AddressPool", fields_of(address_pool_keys(), spelling::resource, p));
    settle_pool(std::move(p), spelling::resource, out);
}

void read_ip_address_pool(kubernetes_object const& object, draft& out)
{
    auto p = pool_of(object);
    read_spec(object, "an IPAddressPool", fields_of(pool_keys(), spelling::resource, p));
    out.pools.push_back(std::move(p.plain));
}

} // namespace speaker
