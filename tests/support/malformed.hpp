// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_MALFORMED_HPP
#define BGPWIRE_TESTS_SUPPORT_MALFORMED_HPP

// Tables of malformed input: one row is one input, the rule that it breaks, and all that has to come of it.

#include <bgpwire/message/encode_notification.hpp>

#include "support/update.hpp"

#include <array>

namespace bgpwire::test {

inline constexpr codec_context from_outside{};
inline constexpr codec_context from_inside{.peer = peering::internal};
inline constexpr codec_context from_old{.as_numbers = asn_width::two_octets};
inline constexpr codec_context from_old_inside{.as_numbers = asn_width::two_octets, .peer = peering::internal};
inline constexpr codec_context from_confederation{.peer = peering::confederation};
inline constexpr codec_context sets_accepted_from_old{
    .as_numbers = asn_width::two_octets, .as_sets = as_set_handling::accept};
inline constexpr codec_context sets_accepted{.as_sets = as_set_handling::accept};
inline constexpr codec_context sets_accepted_inside{.peer = peering::internal, .as_sets = as_set_handling::accept};
inline constexpr codec_context sets_accepted_in_confederation{
    .peer = peering::confederation, .as_sets = as_set_handling::accept};

inline constexpr codec_context no_loopback{.choices = {choice::refuse_loopback_next_hop}};
inline constexpr codec_context any_next_hop{.choices = {choice::accept_any_next_hop}};

inline constexpr codec_context with_bgpsec = [] {
    codec_context context;
    context.bgpsec.insert(afi::ipv4);
    context.bgpsec.insert(afi::ipv6);
    return context;
}();

/// Whether the NOTIFICATION that reports the error has exactly this body: code, subcode, Data.
constexpr bool is_reported_as(error const& e, octets input, octets body)
{
    std::array<std::uint8_t, 600> memory{};
    wire::writer out{memory};
    encode_notification(out, e, input);
    auto const written = out.finish();
    return written && same_octets(written->subspan(header_length), body);
}

/// The body of a NOTIFICATION.
template<std::size_t Capacity = 400>
class body_of {
public:
    constexpr body_of(errc code, octets data) noexcept
    {
        wire::writer out{memory_};
        out.u8(code_of(code));
        out.u8(subcode_of(code));
        out.write(data);
        size_ = out.size();
    }
    constexpr operator octets() const noexcept { return octets{memory_}.first(size_); }

private:
    std::array<std::uint8_t, Capacity> memory_{};
    std::size_t size_ = 0;
};

/// What a NOTIFICATION about an attribute carries as Data. @see RFC 4271 §6.3
enum class data_field : std::uint8_t { none, attribute };

/// An attribute in an UPDATE that is otherwise without fault and announces 198.51.100.0/24.
struct attribute_row {
    char const* rule;
    char const* what;
    octets attribute;
    error_action action = error_action::ignore; ///< `ignore`: nothing is wrong with it
    errc code{};
    data_field data = data_field::attribute;
    std::size_t at = 0; ///< where the error is, from the first octet of the attribute
    codec_context context{};
};

/// The UPDATE of a row: the attribute, then ORIGIN, AS_PATH and NEXT_HOP as far as it is none of them.
constexpr made_update<400> update_of(attribute_row const& r, octets nlri = "18 c6 33 64"_hex)
{
    std::array<std::uint8_t, 350> memory{};
    wire::writer out{memory};
    out.write(r.attribute);
    auto const type = r.attribute[1];
    if (type != 1)
        out.write("40 01 01 00"_hex);
    if (type != 2)
        out.write(r.context.peer != peering::confederation            ? "40 02 00"_hex
                : r.context.as_numbers == asn_width::four_octets ? "40 02 06 | 03 01 00 00 fd e8"_hex
                                                                 : "40 02 04 | 03 01 fd e8"_hex);
    if (type != 3)
        out.write("40 03 04 c0 00 02 01"_hex);
    return made_update<400>{out.written(), nlri};
}

constexpr error expected_of(attribute_row const& r)
{
    if (r.code == errc{})
        return {errc{}, error_action::ignore};
    bool const whole = r.data == data_field::attribute;
    return {r.code, r.action, r.attribute[1], static_cast<std::uint16_t>(attributes_offset + r.at),
        static_cast<std::uint16_t>(whole ? r.attribute.size() : 0)};
}

/// Whether action, code, attribute, offset and Data are those of the row, under RFC 7606 and, as the
/// session reset that RFC 4271 asks for, before it; and whether without a route to withdraw
/// treat-as-withdraw becomes a session reset (RFC 7606 §5.2), or nothing where a next hop is ignored.
constexpr bool holds(attribute_row const& r)
{
    auto const update = update_of(r);
    auto const message = update.message();
    auto expected = expected_of(r);
    if (r.action == error_action::ignore)
        return judge(message, r.context) == no_error;
    bool const sent = !is_local(r.code);
    body_of<> const body{r.code, r.data == data_field::attribute ? r.attribute : octets{}};
    if (judge(message, r.context) != judgement{1, expected, r.action != error_action::session_reset})
        return false;
    if (sent && !is_reported_as(expected, update.octets(), body))
        return false;

    auto strict = r.context;
    strict.errors = error_handling::rfc4271;
    if (sent)
        expected.action = error_action::session_reset;
    if (judge(message, strict) != judgement{1, expected, !sent})
        return false;

    // MP_REACH_NLRI may have routes of its own
    if (r.action == error_action::treat_as_withdraw && r.attribute[1] != 14) {
        auto const without = update_of(r, {});
        if (r.code == errc::invalid_next_hop_attribute) // RFC 4760 §3
            return judge(without.message(), r.context) == no_error;
        if (judge(without.message(), r.context) != judgement{2, expected, false})
            return false;
    }
    return true;
}

} // namespace bgpwire::test

#endif
