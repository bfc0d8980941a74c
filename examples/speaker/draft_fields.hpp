// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DRAFT_FIELDS_HPP
#define SPEAKER_DRAFT_FIELDS_HPP

// Readers for the keys of mappings that have no table of keys.

#include "fields.hpp"

#include <functional>
#include <string>

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

/// For a key that has no bearing on this speaker.
inline void ignored(value const&) {}

} // namespace speaker

#endif
