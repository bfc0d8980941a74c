// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_POOL_KEYS_HPP
#define SPEAKER_POOL_KEYS_HPP

#include "draft.hpp"
#include "key.hpp"
#include "object.hpp"

namespace speaker {

enum class protocol { unknown, bgp, layer2 };

/// A pool of the time when pools had a protocol, and advertisements of their own.
struct draft_pool {
    pool plain;
    protocol how = protocol::unknown;
    std::optional<value> advertisements;
};

/// What a pool of a ConfigMap, and the `spec` of an IPAddressPool, may say.
std::span<key<draft_pool> const> pool_keys();
/// The `spec` of an AddressPool: a ConfigMap's pool as a resource.
std::span<key<draft_pool> const> address_pool_keys();
std::span<key<service_allocation> const> service_allocation_keys();

/// A pool of a ConfigMap.
void read_pool(value const& v, draft& out);
void read_address_pool(kubernetes_object const& object, draft& out);
void read_ip_address_pool(kubernetes_object const& object, draft& out);

} // namespace speaker

#endif
