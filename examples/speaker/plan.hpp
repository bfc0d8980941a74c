// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PLAN_HPP
#define SPEAKER_PLAN_HPP

#include "speaker_input.hpp"

#include <string>

namespace speaker {

/// Tables of the pools, the peers, and what each service would get.
std::string plan_text(
    speaker_input const& input, node const& here, speaker_options const& options, std::ostream& warnings);

} // namespace speaker

#endif
