// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_CONFIG_MAP_HPP
#define SPEAKER_CONFIG_MAP_HPP

#include "draft.hpp"
#include "key.hpp"
#include "object.hpp"

namespace speaker {

/// What the text says.
std::span<key<draft> const> config_map_keys();

/// One of its peers.
void read_peer(value const& v, draft& out);

/// MetalLB v0.2 to v0.12: a ConfigMap whose `data.config` is a text that is YAML itself.
void read_config_map(kubernetes_object const& object, draft& out);

/// Whether this is the YAML text alone, without the ConfigMap around it.
bool is_bare_config(value const& document);

/// Reads it; false if this is something else.
bool read_bare_config(value const& document, draft& out);

} // namespace speaker

#endif
