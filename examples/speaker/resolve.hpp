// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_RESOLVE_HPP
#define SPEAKER_RESOLVE_HPP

#include "draft.hpp"

namespace speaker {

/// Puts the pieces together: names become what they name, and the rules that concern more than
/// one piece are checked.
configuration resolve(draft pieces, diagnostics& errors);

} // namespace speaker

#endif
