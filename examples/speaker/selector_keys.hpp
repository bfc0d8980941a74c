// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SELECTOR_KEYS_HPP
#define SPEAKER_SELECTOR_KEYS_HPP

#include "key.hpp"

namespace speaker {

std::span<key<selector> const> selector_keys();
std::span<key<selector::expression> const> match_expression_keys();

} // namespace speaker

#endif
