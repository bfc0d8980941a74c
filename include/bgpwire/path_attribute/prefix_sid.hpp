// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_PREFIX_SID_HPP
#define BGPWIRE_PATH_ATTRIBUTE_PREFIX_SID_HPP

#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/wire/tlv.hpp>

#include <optional>

namespace bgpwire {

/// Prefix-SID: the segment identifier of a prefix, for SR-MPLS and SRv6. Borrows its octets.
///
///     +----------+------------+---------------------+
///     | type (1) | length (2) | value               |  one TLV or more
///     +----------+------------+---------------------+
///
/// TLVs of other types are never an error, and are passed on. @see RFC 8669 §3, §6; RFC 9252 §2, §7
class prefix_sid_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 40,
        .name = "PREFIX_SID",
        .category = attribute_category::optional_transitive,
        .length = at_least(3),
        .if_malformed = error_action::attribute_discard,
        .if_flags_wrong = error_action::attribute_discard, // RFC 8669 §6: one that is invalid is ignored
    };

    static constexpr std::uint8_t label_index = 1;     ///< a TLV type. RFC 8669 §3.1
    static constexpr std::uint8_t originator_srgb = 3; ///< a TLV type. RFC 8669 §3.2
    static constexpr std::uint8_t srv6_l3_service = 5; ///< a TLV type. RFC 9252 §2
    static constexpr std::uint8_t srv6_l2_service = 6; ///< a TLV type. RFC 9252 §2

    /// Refused, attribute discard: TLVs past the end, a Label-Index or an Originator SRGB of a wrong length.
    /// Refused, treat-as-withdraw: an SRv6 Service TLV that is malformed or passes the end.
    static constexpr result<prefix_sid_view> decode(bgpwire::octets value, codec_context const&) noexcept
    {
        auto strongest = error_action::ignore;
        auto where = value;
        for (auto rest = value; !rest.empty();) {
            auto const type = rest[0];
            std::size_t const length = rest.size() < 3 ? 0 : wire::load<std::uint16_t>(rest, 1);
            bool const framed = rest.size() >= 3 + length;
            auto const one = framed ? rest.subspan(3, length) : rest;
            bool const service = type == srv6_l3_service || type == srv6_l2_service;
            bool const good = framed
                && (service                   ? is_service(one)
                        : type == label_index     ? length == 7
                        : type == originator_srgb ? length >= 8 && (length - 2) % 6 == 0
                                                  : true);
            auto const action = service ? error_action::treat_as_withdraw : traits.if_malformed;
            if (!good && action > strongest) {
                strongest = action;
                where = one;
            }
            rest = framed ? rest.subspan(3 + length) : bgpwire::octets{};
        }
        if (strongest != error_action::ignore)
            return malformed(value, where, strongest);
        return prefix_sid_view{value};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// All TLVs; of several of one type the first counts. @see RFC 8669 §6
    [[nodiscard]] constexpr wire::tlv_list_view tlvs() const noexcept
    {
        return *wire::tlv_list_view::decode(octets_, form);
    }
    /// The Label Index of the first Label-Index TLV. @see RFC 8669 §3.1
    [[nodiscard]] constexpr std::optional<std::uint32_t> index() const noexcept
    {
        auto const value = tlvs().find(label_index);
        return value ? std::optional{wire::load<std::uint32_t>(*value, 3)} : std::nullopt;
    }

    friend constexpr bool operator==(prefix_sid_view a, prefix_sid_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `index 777`, other TLVs as type and octets: `3:0000…`.
    template<class Out>
    friend constexpr Out print_to(Out out, prefix_sid_view a)
    {
        char const* between = "";
        for (auto const& one : a.tlvs()) {
            out = print_literal(out, between);
            between = " ";
            if (one.type == label_index) {
                out = print_decimal(print_literal(out, "index "), wire::load<std::uint32_t>(one.value, 3));
            } else {
                out = print_octets(print_literal(print_decimal(out, one.type), ":"), one.value);
            }
        }
        return out;
    }

private:
    static constexpr auto form = wire::tlv_form::type_1_length_2;

    constexpr explicit prefix_sid_view(bgpwire::octets value) noexcept : octets_{value} {}

    // A reserved octet, then sub-TLVs; SRv6 SID Information (1) has 21 octets and sub-sub-TLVs, of which
    // SID Structure (1) has 6 octets. RFC 9252 §2, §3, §7
    static constexpr bool is_service(bgpwire::octets value) noexcept
    {
        if (value.empty())
            return false;
        auto const subs = wire::tlv_list_view::decode(value.subspan(1), form);
        if (!subs)
            return false;
        for (auto const& sub : *subs) {
            if (sub.type != 1)
                continue;
            if (sub.value.size() < 21)
                return false;
            auto const data = wire::tlv_list_view::decode(sub.value.subspan(21), form);
            if (!data)
                return false;
            for (auto const& one : *data)
                if (one.type == 1 && one.value.size() != 6)
                    return false;
        }
        return true;
    }

    static constexpr error malformed(bgpwire::octets whole, bgpwire::octets part, error_action action) noexcept
    {
        return {errc::optional_attribute_error, action, traits.type_code,
            static_cast<std::uint16_t>(part.data() - whole.data())};
    }

    bgpwire::octets octets_;
};

} // namespace bgpwire

#endif
