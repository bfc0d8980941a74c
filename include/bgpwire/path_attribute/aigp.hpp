// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AIGP_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AIGP_HPP

#include <bgpwire/path_attribute/traits.hpp>
#include <bgpwire/wire/reader.hpp>

#include <optional>

namespace bgpwire {

/// AIGP: the accumulated interior metric, and whatever other TLVs stand beside it. Borrows its octets.
///
///     +---------------+----------------------+-------------------------------+
///     | type (1)      | length (2), whole TLV| value (length - 3 octets)     |  one TLV or more
///     +---------------+----------------------+-------------------------------+
///
/// TLVs of other types, and an AIGP TLV after the first, count for nothing and are passed on.
/// @see RFC 7311 §3, §3.2
class aigp_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 26,
        .name = "AIGP",
        .category = attribute_category::optional_non_transitive,
        .length = at_least(3),
        .if_malformed = error_action::attribute_discard,
        .if_flags_wrong = error_action::attribute_discard, // RFC 7311 §3.2: as if it were not known
    };

    /// Refused: a TLV shorter than its header or past the end, an AIGP TLV whose length is not 11, a first
    /// AIGP TLV with the largest metric that there is, which nothing can be added to.
    static constexpr result<aigp_view> decode(bgpwire::octets value, codec_context const&) noexcept
    {
        wire::reader in{value};
        bool first = true;
        while (!in.at_end()) {
            auto const at = in.offset();
            auto const type = in.u8();
            std::size_t const length = in.u16();
            auto const metric = in.take(length < 3 ? 0 : length - 3);
            if (!in.ok() || length < 3
                || (type == metric_type
                    && (length != 11 || (first && wire::load<std::uint64_t>(metric) == UINT64_MAX))))
                return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code,
                    static_cast<std::uint16_t>(at)};
            first = first && type != metric_type;
        }
        return aigp_view{value};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// The metric of the first AIGP TLV; nothing if there is none.
    [[nodiscard]] constexpr std::optional<std::uint64_t> metric() const noexcept
    {
        wire::reader in{octets_};
        while (!in.at_end()) {
            auto const type = in.u8();
            auto const length = in.u16();
            if (type == metric_type)
                return in.u64();
            (void)in.take(length - 3U);
        }
        return std::nullopt;
    }

    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    friend constexpr bool operator==(aigp_view a, aigp_view b) noexcept { return same_octets(a.octets_, b.octets_); }

    /// The metric; in hexadecimal where there is none.
    template<class Out>
    friend constexpr Out print_to(Out out, aigp_view a)
    {
        auto const m = a.metric();
        return m ? print_decimal(out, *m) : print_octets(out, a.octets_);
    }

    static constexpr std::uint8_t metric_type = 1; ///< the type of the AIGP TLV

private:
    constexpr explicit aigp_view(bgpwire::octets value) noexcept : octets_{value} {}
    bgpwire::octets octets_;
};

/// AIGP with a metric alone, to build with.
struct aigp {
    std::uint64_t metric = 0; ///< in the units of the IGP that accumulates it

    static constexpr path_attribute_traits traits = aigp_view::traits;

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        out.u8(aigp_view::metric_type);
        out.u16(11);
        out.u64(metric);
    }

    friend constexpr bool operator==(aigp, aigp) = default;
};

} // namespace bgpwire

#endif
