// SPDX-License-Identifier: BSL-1.0
#include "resources.hpp"

#include "advertisement_keys.hpp"
#include "other_keys.hpp"
#include "peer_keys.hpp"
#include "pool_keys.hpp"
#include "text.hpp"

#include <algorithm>
#include <iterator>

namespace speaker {

namespace {

void read_bgp_peer(kubernetes_object const& object, draft& out)
{
    draft_peer p;
    p.plain.where = object.whole.where();
    p.plain.name = object.name;
    p.name_space = object.name_space;
    read_spec(object, "a BGPPeer", fields_of(peer_keys(), spelling::resource, p));
    if (auto const spec = object.whole.find("spec"); spec && spec->node().is_mapping())
        settle_peer(*spec, spelling::resource, p);
    out.peers.push_back(std::move(p));
}

// `spec` may be absent altogether: such an advertisement has defaults only, for all pools.
draft_advertisement read_advertisement(kubernetes_object const& object, std::string_view what,
    std::initializer_list<std::span<advertisement_key const>> tables)
{
    draft_advertisement a;
    a.plain.where = object.whole.where();
    a.plain.name = object.name;
    std::vector<field> fields;
    for (auto const& table : tables)
        std::ranges::move(fields_of(table, spelling::resource, a), std::back_inserter(fields));
    if (object.whole.find("spec"))
        read_spec(object, what, fields);
    return a;
}

void read_bgp_advertisement(kubernetes_object const& object, draft& out)
{
    out.advertisements.push_back(
        read_advertisement(object, "a BGPAdvertisement", {route_keys(), bgp_advertisement_keys(), choice_keys()}));
}

void read_l2_advertisement(kubernetes_object const& object, draft& out)
{
    out.advertisements.push_back(
        read_advertisement(object, "an L2Advertisement", {choice_keys(), l2_advertisement_keys()}));
    out.advertisements.back().layer2 = true;
}

// What MetalLB itself writes, and what its operator reads.
void pass_over_object(kubernetes_object const&, draft&) {}

struct resource_kind {
    std::string_view name;
    std::vector<std::string_view> versions;
    void (*read)(kubernetes_object const&, draft&);
};

std::vector<resource_kind> const& kinds()
{
    static std::vector<resource_kind> const all{
        {"BGPPeer", {"v1beta1", "v1beta2"}, read_bgp_peer},
        {"IPAddressPool", {"v1beta1"}, read_ip_address_pool},
        {"AddressPool", {"v1alpha1", "v1beta1"}, read_address_pool},
        {"BGPAdvertisement", {"v1beta1"}, read_bgp_advertisement},
        {"L2Advertisement", {"v1beta1"}, read_l2_advertisement},
        {"Community", {"v1beta1"}, read_community},
        {"BFDProfile", {"v1beta1"}, read_bfd_profile},
        {"ServiceL2Status", {"v1beta1"}, pass_over_object},
        {"ServiceBGPStatus", {"v1beta1"}, pass_over_object},
        {"ConfigurationState", {"v1beta1"}, pass_over_object},
        {"MetalLB", {"v1alpha1", "v1beta1"}, pass_over_object},
    };
    return all;
}

} // namespace

bool read_resource(kubernetes_object const& object, draft& out)
{
    constexpr std::string_view group = "metallb.io/";
    bool const ours = object.api_version.starts_with(group);
    std::vector<std::string_view> names;
    for (auto const& kind : kinds()) {
        names.push_back(kind.name);
        if (kind.name != object.kind)
            continue;
        for (auto const version : kind.versions)
            if (ours && object.api_version.substr(group.size()) == version) {
                out.anything = true;
                kind.read(object, out);
                return true;
            }
        if (!ours && object.kind == "Community") // a common word: may be somebody else's
            return false;
        object.whole.errors().error(object.whole.where(),
            "apiVersion " + in_quotes(object.api_version) + " of " + with_article(object.kind)
                + " is not known; expected " + in_quotes(std::string{group} + std::string{kind.versions.back()}));
        return true;
    }
    if (ours)
        object.whole.errors().error(object.whole.where(),
            "unknown kind " + in_quotes(object.kind) + "; the nearest known kind is "
                + in_quotes(nearest(object.kind, names)));
    return ours;
}

} // namespace speaker
