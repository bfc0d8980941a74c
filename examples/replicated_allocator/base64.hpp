// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_BASE64_HPP
#define REPLICATED_BASE64_HPP

#include <optional>
#include <string>
#include <string_view>

namespace replicated {

/// RFC 4648 §4, with padding: how etcd's gateway writes keys and values.
[[nodiscard]] std::string to_base64(std::string_view octets);

/// The octets; nothing where the text is not what @ref to_base64 writes (RFC 4648 §3.5: no stray bits).
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

} // namespace replicated

#endif
