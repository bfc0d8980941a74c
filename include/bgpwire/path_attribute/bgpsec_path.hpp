// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_BGPSEC_PATH_HPP
#define BGPWIRE_PATH_ATTRIBUTE_BGPSEC_PATH_HPP

#include <bgpwire/core/on_demand.hpp>
#include <bgpwire/path_attribute/as_path.hpp>

namespace bgpwire {

/// One AS of a Secure_Path. @see RFC 8205 §3.1
struct secure_path_segment {
    std::uint8_t pcount = 1; ///< how often the AS counts; 0 for a transparent route server
    std::uint8_t flags = 0;  ///< as received: the signatures cover them
    asn as_number{};         ///< of the speaker that added it

    static constexpr std::uint8_t confed_segment = 0x80; ///< a flag: added for a peer in the same confederation
    static constexpr std::size_t size = 6;               ///< in octets

    /// Whether it was added for a peer in the same confederation.
    [[nodiscard]] constexpr bool is_confed_segment() const noexcept { return (flags & confed_segment) != 0; }
    /// Reads the six octets at `from`.
    [[nodiscard]] static constexpr secure_path_segment load(std::uint8_t const* from) noexcept
    {
        return {from[0], from[1], asn{wire::load<std::uint32_t>(from + 2)}};
    }
    constexpr void encode(wire::writer& out) const noexcept
    {
        out.u8(pcount);
        out.u8(flags);
        out.u32(as_number.value());
    }

    friend constexpr bool operator==(secure_path_segment, secure_path_segment) = default;
};

/// A signature by one AS; borrows its octets. @see RFC 8205 §3.2
struct bgpsec_signature_view {
    octets subject_key_identifier; ///< 20 octets: which router's key
    octets signature;              ///< as its algorithm suite has it

    /// Takes the first one off `from`; nothing, and `from` stays, if it passes the end.
    [[nodiscard]] static constexpr std::optional<bgpsec_signature_view> take(octets& from) noexcept
    {
        if (from.size() < 22)
            return std::nullopt;
        std::size_t const length = wire::load<std::uint16_t>(from, 20);
        if (from.size() - 22 < length)
            return std::nullopt;
        bgpsec_signature_view const one{from.first(20), from.subspan(22, length)};
        from = from.subspan(22 + length);
        return one;
    }
};

/// The signatures of one algorithm suite, one for each segment of the Secure_Path; borrows its octets.
/// @see RFC 8205 §3.2
struct bgpsec_signature_block_view {
    std::uint8_t algorithm_suite = 0; ///< @see RFC 8208
    octets signatures;                ///< for @ref bgpsec_signature_view::take

    /// Takes the first one off `from`; nothing, and `from` stays, if it passes the end.
    [[nodiscard]] static constexpr std::optional<bgpsec_signature_block_view> take(octets& from) noexcept
    {
        std::size_t const length = from.size() < 3 ? 0 : wire::load<std::uint16_t>(from);
        if (length < 3 || length > from.size())
            return std::nullopt;
        bgpsec_signature_block_view const one{from[2], from.subspan(3, length - 3)};
        from = from.subspan(length);
        return one;
    }
};

/// BGPsec_PATH: the path with signatures, in place of AS_PATH where BGPsec was negotiated. Borrows its octets.
///
///     +---------------------------------------------------------------------------+
///     | Secure_Path Length (2), counts itself | segments of 6 octets, one or more |
///     +---------------------------------------------------------------------------+
///     | one or two Signature_Blocks: length (2), counts itself, algorithm suite   |
///     | (1), signatures: key identifier (20), length (2), signature               |
///     +---------------------------------------------------------------------------+
///
/// On other sessions it is discarded unread. Signatures are not verified. @see RFC 8205 §3, §5.2
class bgpsec_path_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 33,
        .name = "BGPSEC_PATH",
        .category = attribute_category::optional_non_transitive,
        .length = at_least(8),
        .if_malformed = error_action::treat_as_withdraw,
        .scope = attribute_scope::bgpsec_sessions,
    };

    /// Refused: lengths that do not add up; no segment; AS number 0; no block, more than two, or two of one algorithm
    /// suite; another number of signatures than of segments; Confed_Segment from outside of the confederation, or
    /// missing in the segment of another member AS; a latest segment from an external peer with pCount 0, unless
    /// choice::accept_pcount_0 is made. @see RFC 8205 §5.2, 1, 3, 5, 6, 7; RFC 7607 §2
    static constexpr result<bgpsec_path_view> decode(bgpwire::octets value, codec_context const& context) noexcept
    {
        std::size_t const length = wire::load<std::uint16_t>(value);
        if (length < 8 || (length - 2) % secure_path_segment::size != 0 || length > value.size())
            return malformed(0);
        bgpsec_path_view const path{value};
        for (std::size_t i = 0; i != path.size(); ++i)
            if (path.segment(i).as_number == asn{0} || (context.errors != error_handling::analyse
                                                            && !path.may_come(i, context)))
                return malformed(2 + i * secure_path_segment::size);
        auto rest = path.signature_blocks();
        std::optional<std::uint8_t> first_suite;
        for (std::size_t blocks = 0; !rest.empty() || blocks == 0; ++blocks) {
            auto const at = static_cast<std::size_t>(rest.data() - value.data());
            auto const block = bgpsec_signature_block_view::take(rest);
            if (!block || blocks == 2 || first_suite == block->algorithm_suite)
                return malformed(at);
            first_suite = block->algorithm_suite;
            std::size_t signatures = 0;
            for (auto left = block->signatures; !left.empty(); ++signatures)
                if (!bgpsec_signature_view::take(left))
                    return malformed(at);
            if (signatures != path.size())
                return malformed(at);
        }
        return path;
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// Segments, one or more.
    [[nodiscard]] constexpr std::size_t size() const noexcept
    {
        return (wire::load<std::uint16_t>(octets_) - 2U) / secure_path_segment::size;
    }
    /// One of the segments, the latest first.
    [[nodiscard]] constexpr secure_path_segment segment(std::size_t i) const noexcept
    {
        return secure_path_segment::load(octets_.data() + 2 + i * secure_path_segment::size);
    }
    /// The Signature_Blocks, for @ref bgpsec_signature_block_view::take.
    [[nodiscard]] constexpr bgpwire::octets signature_blocks() const noexcept
    {
        return octets_.subspan(wire::load<std::uint16_t>(octets_));
    }
    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    friend constexpr bool operator==(bgpsec_path_view a, bgpsec_path_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `[65001 65002] 005101…`: each AS once, whatever its pCount; then the Signature_Blocks.
    template<class Out>
    friend constexpr Out print_to(Out out, bgpsec_path_view path)
    {
        for (std::size_t i = 0; i != path.size(); ++i)
            out = print_to(print_literal(out, i == 0 ? "[" : " "), path.segment(i).as_number);
        return print_octets(print_literal(out, "] "), path.signature_blocks());
    }

private:
    constexpr explicit bgpsec_path_view(bgpwire::octets value) noexcept : octets_{value} {}

    // RFC 8205 §5.2, 5 to 7
    constexpr bool may_come(std::size_t i, codec_context const& context) const noexcept
    {
        auto const one = segment(i);
        if (context.peer == peering::confederation)
            return i != 0 || one.is_confed_segment();
        return context.peer == peering::internal
            || (!one.is_confed_segment()
                && (i != 0 || one.pcount != 0 || context.choices.contains(choice::accept_pcount_0)));
    }
    static constexpr error malformed(std::size_t at) noexcept
    {
        return {errc::optional_attribute_error, traits.if_malformed, traits.type_code, static_cast<std::uint16_t>(at)};
    }

    bgpwire::octets octets_;
};

/// The AS_PATH that says the same as a Secure_Path: for loops, for its length, and for peers without BGPsec.
/// @see RFC 8205 §4.4
template<class = on_demand>
[[nodiscard]] constexpr as_path to_as_path(bgpsec_path_view secure)
{
    as_path path;
    for (std::size_t i = secure.size(); i-- != 0;) {
        auto const one = secure.segment(i);
        auto const type
            = one.is_confed_segment() ? as_path_segment_type::as_confed_sequence : as_path_segment_type::as_sequence;
        for (unsigned count = one.pcount; count != 0; --count)
            path.prepend(one.as_number, type);
    }
    return path;
}

/// BGPsec_PATH to send: a Secure_Path, and Signature_Blocks as octets that a signer has made. @see RFC 8205 §3
template<class Allocator = std::allocator<std::uint8_t>>
struct basic_bgpsec_path {
    /// The allocator, for segments.
    using segment_allocator =
        typename std::allocator_traits<Allocator>::template rebind_alloc<secure_path_segment>;

    std::vector<secure_path_segment, segment_allocator> segments; ///< the latest first
    std::vector<std::uint8_t, Allocator> signature_blocks;        ///< one or two, with their lengths

    static constexpr path_attribute_traits traits = bgpsec_path_view::traits;

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        if (segments.size() > 65533 / secure_path_segment::size)
            return out.fail();
        out.u16(static_cast<std::uint16_t>(2 + segments.size() * secure_path_segment::size));
        for (auto const& one : segments)
            one.encode(out);
        out.write({signature_blocks.data(), signature_blocks.size()});
    }

    friend constexpr bool operator==(basic_bgpsec_path const&, basic_bgpsec_path const&) = default;
};

using bgpsec_path = basic_bgpsec_path<>; ///< BGPsec_PATH in memory of the default allocator.

} // namespace bgpwire

#endif
