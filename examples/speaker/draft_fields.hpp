// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DRAFT_FIELDS_HPP
#define SPEAKER_DRAFT_FIELDS_HPP

// What the ConfigMap and the custom resources have in common, whatever the spelling of the keys.

#include "draft.hpp"
#include "fields.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

namespace speaker {

/// A reader that puts what `read` gives into `out`.
template<class T, class Read>
std::function<void(value const&)> into(T& out, Read read)
{
    return [&out, read](value const& v) {
        if (auto result = read(v))
            out = *result;
    };
}

std::function<void(value const&)> into_text(std::string& out);
std::function<void(value const&)> into_flag(bool& out);

/// A number of the range, into any unsigned type that holds it.
template<class T>
std::function<void(value const&)> into_number(T& out, std::uint64_t first, std::uint64_t last)
{
    return [&out, first, last](value const& v) {
        if (auto const n = v.number(first, last))
            out = static_cast<T>(*n);
    };
}

/// For a feature of MetalLB that this speaker does not have: says so rather than ignore it.
std::function<void(value const&)> not_supported(std::string why);

/// For a key that has no bearing on this speaker.
inline void ignored(value const&) {}

/// The two timers as they are written; either, both or none.
struct written_timers {
    std::optional<std::chrono::seconds> hold;
    std::optional<std::chrono::seconds> keepalive;
};

/// Completes one timer by the other (a third, three times) and judges them.
void settle_timers(value const& of_peer, written_timers const& written, peer& out);

/// The keys that say how far away a peer may be, as they are spelled.
struct hop_keys {
    std::string_view multihop;
    std::string_view as_numbers;
    std::string_view security;
};

/// Refuses what contradicts itself.
void judge_hops(value const& of_peer, hop_keys const& keys, peer const& read);

std::vector<pool_entry> read_ranges(value const& v);
/// A list of names whose equals are an error.
std::vector<reference> read_distinct_references(value const& v);

} // namespace speaker

#endif
