// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_MRT_SUPPORT_HPP
#define BGPWIRE_TESTS_MRT_SUPPORT_HPP

#include <bgpwire/mrt/record.hpp>

#include "support/hex.hpp"

#include <algorithm>
#include <vector>

namespace bgpwire::test {

/// The record that the octets start with; they must hold all of it.
constexpr mrt::record_view record_in(octets file)
{
    return **mrt::next_record(file);
}

/// A record of the given type around a body; its Length is honest. Keep it as long as its view.
inline std::vector<std::uint8_t> record_with(mrt::record_type type, std::uint16_t subtype, octets body)
{
    std::vector<std::uint8_t> whole(mrt::record_header_length);
    wire::store<std::uint32_t>(whole.data(), 1000000000);
    wire::store<std::uint16_t>(whole.data() + 4, static_cast<std::uint16_t>(type));
    wire::store<std::uint16_t>(whole.data() + 6, subtype);
    wire::store<std::uint32_t>(whole.data() + 8, static_cast<std::uint32_t>(body.size()));
    whole.insert(whole.end(), body.begin(), body.end());
    return whole;
}

/// Whether every record that is `whole` with less and less of its body is refused as incomplete, down to
/// `smallest` octets of body that suffice.
template<class T>
bool refuses_every_truncation(octets whole, std::size_t smallest)
{
    auto const record = record_in(whole);
    for (std::size_t size = 0; size != record.body().size(); ++size) {
        auto const shorter = record_with(record.type(), record.subtype(), record.body().first(size));
        auto const decoded = T::decode(record_in(shorter));
        if (decoded.has_value() != (size >= smallest))
            return false;
        if (!decoded && (decoded.error().code != errc::incomplete || decoded.error().action != error_action::ignore))
            return false;
    }
    return true;
}

} // namespace bgpwire::test

#endif
