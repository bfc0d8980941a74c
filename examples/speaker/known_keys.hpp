// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_KNOWN_KEYS_HPP
#define SPEAKER_KNOWN_KEYS_HPP

#include <string>
#include <vector>

namespace speaker {

/// A key that the configuration or a Service may have, as CONFIGURATION.md lists it.
struct known_key {
    std::string section;
    std::string config_map; ///< `-` where there is none
    std::string resource;

    friend auto operator<=>(known_key const&, known_key const&) = default;
};

/// All of them, out of the tables by which they are read.
std::vector<known_key> known_keys();

} // namespace speaker

#endif
