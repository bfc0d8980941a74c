// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_MRT_SUPPORT_HPP
#define BGPWIRE_TESTS_MRT_SUPPORT_HPP

#include <bgpwire/mrt/record.hpp>
#include <bgpwire/wire/writer.hpp>

#include "support/hex.hpp"
#include "support/twice.hpp"

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
/// `smallest` octets of body that suffice. Each lies in memory of its own, with nothing behind it.
template<class T>
constexpr bool refuses_every_truncation(octets whole, std::size_t smallest)
{
    auto const record = record_in(whole);
    auto const head = record.body_offset();
    bool right = true;
    for (std::size_t size = 0; size != record.body().size(); ++size) {
        auto* const memory = new std::uint8_t[head + size]{};
        for (std::size_t i = 0; i != head + size; ++i)
            memory[i] = whole[i];
        wire::store<std::uint32_t>(memory + 8, static_cast<std::uint32_t>(head - mrt::record_header_length + size));
        auto const decoded = T::decode(record_in({memory, head + size}));
        right = right && decoded.has_value() == (size >= smallest);
        if (!decoded)
            right = right && decoded.error().code == errc::incomplete
                && decoded.error().action == error_action::ignore && decoded.error().offset >= head
                && decoded.error().offset <= head + size;
        delete[] memory;
    }
    return right;
}

/// Whether what a record holds is written as the record that it was, in no less memory than that takes.
template<class T>
constexpr bool encodes_back(octets whole)
{
    auto const record = record_in(whole);
    auto const decoded = T::decode(record);
    if (!decoded)
        return false;
    std::uint8_t memory[512]{};
    for (std::size_t size = 0; size < record.octets().size(); ++size) {
        wire::writer out{std::span{memory, size}};
        decoded->encode(out, record.time());
        if (out.ok())
            return false;
    }
    wire::writer out{std::span{memory, record.octets().size()}};
    decoded->encode(out, record.time());
    return out.ok() && same_octets(out.written(), record.octets());
}

/// Whether octets behind what a record of this type needs count for nothing, and are not written again.
template<class T>
bool ignores_trailing_octets(octets whole)
{
    auto const record = record_in(whole);
    std::vector<std::uint8_t> body(record.body_offset() - mrt::record_header_length); // microseconds
    body.insert(body.end(), record.body().begin(), record.body().end());
    body.insert(body.end(), {0xbe, 0xef});
    auto const longer = record_with(record.type(), record.subtype(), body);
    auto const decoded = T::decode(record_in(longer));
    std::vector<std::uint8_t> memory(whole.size() + 2);
    wire::writer out{memory};
    if (decoded)
        decoded->encode(out, record.time());
    return decoded && out.ok() && same_octets(out.written(), record.octets());
}

/// Whether a record written with `encode` decodes to a value that equals it.
template<class T>
constexpr bool decodes_back(T const& value, mrt::record_time time)
{
    std::uint8_t memory[512]{};
    wire::writer out{memory};
    value.encode(out, time);
    if (!out.ok())
        return false;
    auto const record = record_in(out.written());
    auto const again = T::decode(record);
    return T::is_in(record) && again && *again == value && record.time() == time
        && record.octets().size() == out.size();
}

/// Whether a value is one that has no encoding.
template<class T>
constexpr bool cannot_be_encoded(T const& value)
{
    std::uint8_t memory[512]{};
    wire::writer out{memory};
    value.encode(out, {});
    return !out.ok();
}

} // namespace bgpwire::test

#endif
