// SPDX-License-Identifier: BSL-1.0
#include "advertisement_keys.hpp"

#include "text.hpp"

#include <array>
#include <set>

namespace speaker {

namespace {

using d = draft_advertisement;

// A list of names whose equals are an error.
std::optional<std::vector<reference>> read_references(value const& v)
{
    std::vector<reference> result;
    std::set<std::string> seen;
    v.each([&](value const& element) {
        auto const name = element.text();
        if (name && !seen.insert(*name).second)
            element.error(in_quotes(*name) + " is listed twice");
        else if (name)
            result.push_back({element.where(), *name});
    });
    return result;
}

void judge_interfaces(value const& v, d&, spelling) { (void)v.distinct_texts(); }

void judge_preference(value const& v, d&, spelling) { (void)read_selector(v, spelling::resource); }

void judge_preferred_nodes(value const& v, d& a, spelling how)
{
    v.each([&](value const& x) { x.mapping("a preferred node selector", fields_of(preferred_node_keys(), how, a)); });
}

} // namespace

std::span<advertisement_key const> route_keys()
{
    using plain = advertisement;
    static constexpr std::array all{
        key<d>{"aggregation-length", "aggregationLength", put_plain_number<&plain::aggregation_length_v4, 1, 32>},
        key<d>{
            "aggregation-length-v6", "aggregationLengthV6", put_plain_number<&plain::aggregation_length_v6, 1, 128>},
        key<d>{"localpref", "localPref", put_plain_number<&plain::local_pref, 0, 0xffffffff>},
        key<d>{"communities", "communities", put<&d::communities, read_references>},
    };
    return all;
}

std::span<advertisement_key const> bgp_advertisement_keys()
{
    static constexpr std::array all{key<d>{"", "peers", put<&d::peers, read_references>}};
    return all;
}

std::span<advertisement_key const> choice_keys()
{
    static constexpr std::array all{
        key<d>{"", "ipAddressPools", put<&d::pools, read_references>},
        key<d>{"", "ipAddressPoolSelectors", put_selectors<&d::pool_selectors>},
        key<d>{"", "nodeSelectors", put_plain_selectors<&advertisement::nodes>},
        key<d>{"", "serviceSelectors", put_plain_selectors<&advertisement::services>},
    };
    return all;
}

std::span<advertisement_key const> l2_advertisement_keys()
{
    static constexpr std::array all{
        key<d>{"", "interfaces", judge_interfaces},
        key<d>{"", "preferredNodeSelectors", judge_preferred_nodes},
    };
    return all;
}

std::span<advertisement_key const> preferred_node_keys()
{
    constexpr auto required = field::presence::required;
    static constexpr std::array all{
        key<d>{"", "weight", [](value const& v, d&, spelling) { (void)v.number(1, 100); }, required},
        key<d>{"", "preference", judge_preference, required},
    };
    return all;
}

} // namespace speaker
