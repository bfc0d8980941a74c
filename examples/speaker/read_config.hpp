// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_READ_CONFIG_HPP
#define SPEAKER_READ_CONFIG_HPP

#include "config.hpp"
#include "yaml.hpp"

#include <vector>

namespace speaker {

/// Reads MetalLB's configuration out of any number of texts, each with any number of YAML
/// documents: ConfigMaps (v0.2 to v0.12), custom resources (since v0.13), and other Kubernetes
/// objects, which are passed over. Only usable if nothing in `errors` is an error.
configuration read_configuration(std::vector<named_text> const& files, diagnostics& errors);

} // namespace speaker

#endif
