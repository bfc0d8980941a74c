// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_GATEWAY_JSON_HPP
#define REPLICATED_GATEWAY_JSON_HPP

#include "store.hpp"

#include <optional>
#include <string>
#include <string_view>

// How etcd's HTTP gateway writes its messages (POST /v3/kv/txn): requests in camelCase, answers in
// snake_case; keys and values in base64; 64-bit numbers as strings; what is false, 0 or empty is left out.

namespace replicated {

[[nodiscard]] std::string to_json(transaction const&);

/// @param asked what was sent
/// @returns nothing where the text is no answer to that
[[nodiscard]] std::optional<transaction_answer> parse_answer(std::string_view text, transaction const& asked);

/// Instead of an answer.
struct gateway_error {
    std::string message;
    bool is_final = false; ///< nothing was done; false: nobody knows, it may have been a time limit
};

[[nodiscard]] gateway_error parse_error(std::string_view text);

} // namespace replicated

#endif
