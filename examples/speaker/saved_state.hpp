// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SAVED_STATE_HPP
#define SPEAKER_SAVED_STATE_HPP

#include "yaml.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace speaker {

/// What a state file holds.
struct saved_state {
    using octets = std::vector<std::uint8_t>;
    using texts = std::vector<named_text>;

    /// The configuration that addresses were given under: first the last one, then earlier ones, under which others
    /// were given that have stayed. Only where addresses are to outlive their pools.
    std::vector<texts> made_under;
    octets snapshot; ///< who has which address, as the library writes it
};

/// The octets of it; without configuration those of the snapshot alone.
saved_state::octets pack(saved_state const& state);

/// Nothing if something is damaged. The snapshot has a checksum of its own.
std::optional<saved_state> unpack(saved_state::octets const& all);

} // namespace speaker

#endif
