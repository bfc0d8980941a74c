// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_ATTRIBUTE_VALUES_HPP
#define BGPWIRE_TESTS_SUPPORT_ATTRIBUTE_VALUES_HPP

#include <bgpwire/path_attribute/list.hpp>

#include "support/update.hpp"
#include "support/vectors.hpp"

#include <vector>

namespace bgpwire::test {

/// Numbers that look random and are the same in every run.
class scatter {
public:
    constexpr explicit scatter(std::uint64_t seed) noexcept : state_{seed * 2 + 1} {}
    constexpr std::uint32_t operator()() noexcept
    {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::uint32_t>(state_ >> 33);
    }
    /// One that is below `limit`.
    constexpr std::uint32_t operator()(std::size_t limit) noexcept
    {
        return static_cast<std::uint32_t>((*this)() % limit);
    }

private:
    std::uint64_t state_;
};

/// A session on which an attribute counts.
template<class Attribute>
[[nodiscard]] constexpr codec_context context_of() noexcept
{
    codec_context context{.peer = peering::internal, .as_sets = as_set_handling::accept};
    if (Attribute::traits.scope == attribute_scope::two_octet_sessions)
        context.as_numbers = asn_width::two_octets;
    context.ipv6_next_hop.insert(ipv4_unicast);
    context.bgpsec.insert(afi::ipv4);
    return context;
}

/// Values that no vector has and that chance does not find.
struct further_value {
    std::uint8_t type_code;
    octets value;
};
inline constexpr further_value further_values[] = {
    // PMSI_TUNNEL with a FEC element, a VXLAN tunnel with its endpoint, a service function path of one hop
    {22, "00 02 000000 06 0001 04 c0000201 0003 010000"_hex},
    {23, "0008 000c 06 0a 00000000 0001 c0000201"_hex},
    {37, "02 0008 ff 03 0004 0001 0000"_hex},
    // BGPSEC_PATH: lengths that count themselves; RFC 8205 §3
    {33, "0008 01 00 00000001 | 001a 01 000102030405060708090a0b0c0d0e0f10111213 0001 aa"_hex},
    {33, "0008 02 80 0000fde9 | 0019 01 000102030405060708090a0b0c0d0e0f10111213 0000 | "
         "0019 02 000102030405060708090a0b0c0d0e0f10111213 0000"_hex},
};

/// Whether nothing is wrong with a value of a right length, beside no other attribute.
template<class Attribute>
[[nodiscard]] constexpr bool is_right_alone(octets value, codec_context const& context) noexcept
{
    auto const decoded = Attribute::decode(value, context);
    if constexpr (requires { decoded->has_valid_next_hop(context); })
        return decoded && decoded->has_valid_next_hop(context);
    else if constexpr (requires { decoded->is_for(ipv4_unicast, context.choices); })
        return decoded && decoded->is_for(ipv4_unicast, context.choices);
    else
        return decoded.has_value();
}

/// Correct values of an attribute: those of the vectors, those above, and those that chance finds of
/// 0 to 64 octets.
template<class Attribute>
[[nodiscard]] std::vector<std::vector<std::uint8_t>> values_of(codec_context const& context)
{
    std::vector<std::vector<std::uint8_t>> values;
    auto const keep_if_correct = [&](octets value) {
        if (!Attribute::traits.length.allows(value.size()))
            return;
        if (is_right_alone<Attribute>(value, context))
            values.emplace_back(value.begin(), value.end());
    };
    for (auto const& v : vectors) {
        auto const message = message_in(v.message);
        if (message.type() == message_type::update)
            if (auto const update = update_view::decode(message, {.errors = error_handling::analyse}))
                for (auto const& attribute : update->path_attributes())
                    if (attribute.type_code == Attribute::traits.type_code)
                        keep_if_correct(attribute.value);
    }
    for (auto const& further : further_values)
        if (further.type_code == Attribute::traits.type_code)
            keep_if_correct(further.value);
    scatter chance{Attribute::traits.type_code};
    for (std::size_t length = 0; length <= 64; ++length)
        for (std::uint32_t round = 0; round != 24; ++round) {
            std::vector<std::uint8_t> value(length);
            for (auto& octet : value) // small numbers mostly: types, counts and lengths are
                octet = static_cast<std::uint8_t>(chance(8) == 0 ? chance(256) : chance(2 + round));
            keep_if_correct(value);
            for (std::uint32_t octets_counted : {0U, 1U, 2U}) { // and somewhere a length of all that follows
                auto const at = chance(length + 1);
                if (at + 1 < length)
                    value[at] = 0;
                if (at < length)
                    value[at + 1 < length ? at + 1 : at] = static_cast<std::uint8_t>(length - at - octets_counted);
                keep_if_correct(value);
            }
        }
    return values;
}

} // namespace bgpwire::test

#endif
