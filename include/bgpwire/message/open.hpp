// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_OPEN_HPP
#define BGPWIRE_MESSAGE_OPEN_HPP

#include <bgpwire/capability/registry.hpp>
#include <bgpwire/message/header.hpp>
#include <bgpwire/net/bgp_identifier.hpp>
#include <bgpwire/wire/reader.hpp>

namespace bgpwire {

/// The one version that there is. @see RFC 4271 §4.2
inline constexpr std::uint8_t bgp_version = 4;

/// Where the fields of an OPEN lie, counted from the first octet of the marker. @see RFC 4271 §4.2
namespace open_offset {
inline constexpr std::uint16_t version = 19;           ///< 1 octet
inline constexpr std::uint16_t my_as = 20;             ///< 2 octets: My Autonomous System
inline constexpr std::uint16_t hold_time = 22;         ///< 2 octets, in seconds
inline constexpr std::uint16_t bgp_identifier = 24;    ///< 4 octets
inline constexpr std::uint16_t parameters_length = 28; ///< 1 octet; does not count itself
inline constexpr std::uint16_t parameters = 29;        ///< the first Optional Parameter, where there is one
} // namespace open_offset

/// What an OPEN says; borrows the octets of the capabilities.
///
///     +-------------------------------+
///     | Version (1 octet): 4          |
///     +-------------------------------+
///     | My Autonomous System (2)      |
///     +-------------------------------+
///     | Hold Time (2)                 |
///     +-------------------------------+
///     | BGP Identifier (4)            |
///     +-------------------------------+
///     | Optional Parameters Length (1)|
///     +-------------------------------+
///     | Optional Parameters           |
///     +-------------------------------+
///
/// `decode` judges the form; whether the values will do is a matter of configuration too, see
/// @ref check_open. @see RFC 4271 §4.2; RFC 9072 §2
struct open_view {
    asn my_as{};                              ///< the two-octet field; @ref as_number is the AS number
    std::uint16_t hold_time = 0;              ///< in seconds
    bgpwire::bgp_identifier bgp_identifier{}; ///< 0 is read, and refused by @ref check_open
    capabilities_view capabilities{};         ///< of all Optional Parameters; borrowed

    /// The sender's AS number: that of its four-octet AS number capability, or else My Autonomous
    /// System. @see RFC 6793 §4.1
    [[nodiscard]] constexpr asn as_number() const noexcept
    {
        auto const wide = capabilities.find<four_octet_as_number_capability>();
        return wide ? wide->as_number : my_as;
    }

    /// Reads an OPEN.
    ///
    /// @returns the view, or a session reset:
    ///   | code                             | when                                                    |
    ///   |----------------------------------|---------------------------------------------------------|
    ///   | `unsupported_version_number`     | the version is not 4                                    |
    ///   | `unsupported_optional_parameter` | a parameter is not Capabilities; `about` is its type    |
    ///   | `open_message_error`             | lengths of parameters or capabilities do not fit        |
    /// or, action `ignore`, `wrong_type` for a message of another type.
    /// A capability that is unknown or malformed in itself is no error. Linear; never allocates.
    /// @see RFC 4271 §6.2; RFC 5492 §3; RFC 9072 §2
    [[nodiscard]] static constexpr result<open_view> decode(message_view message) noexcept
    {
        if (message.type() != message_type::open)
            return detail::another_type(message);
        wire::reader in{message.octets().subspan(open_offset::version), open_offset::version};
        if (in.u8() != bgp_version)
            return error{.code = errc::unsupported_version_number, .offset = open_offset::version, .length = 1};
        open_view open;
        open.my_as = asn{in.u16()};
        open.hold_time = in.u16();
        open.bgp_identifier = bgpwire::bgp_identifier{in.u32()};

        // RFC 9072 §2: the type alone tells the extended form; the first length then counts for nothing.
        std::size_t length = in.u8();
        auto form = capabilities_form::parameters;
        if (length != 0 && message.octets().size() > open_offset::parameters
            && message.octets()[open_offset::parameters] == extended_length_type) {
            in.u8();
            length = in.u16();
            form = capabilities_form::extended_parameters;
        }
        if (!in.ok() || length != in.remaining())
            return error{.code = errc::open_message_error, .offset = open_offset::parameters_length};
        auto const base = in.offset();
        auto const parameters = capabilities_view::decode(in.rest(), form);
        if (!parameters) {
            auto e = parameters.error();
            e.offset = static_cast<std::uint16_t>(e.offset + base);
            return e;
        }
        open.capabilities = *parameters;
        return open;
    }

    /// Writes the OPEN. Capabilities that came in Optional Parameters go out in the same ones; others
    /// go into one, and into the form of RFC 9072 only if the other is too short for them. An OPEN of
    /// more than 4096 octets makes the writer fail. @see RFC 8654 §4; RFC 9072 §2
    constexpr void encode(wire::writer& out) const noexcept
    {
        auto const start = out.size();
        {
            message_header const header{out, message_type::open};
            out.u8(bgp_version);
            out.u16(static_cast<std::uint16_t>((my_as.is_mappable() ? my_as : as_trans).value()));
            out.u16(hold_time);
            out.u32(bgp_identifier.value());
            encode_parameters(out);
        }
        if (out.size() - start > standard_message_length)
            out.fail();
    }

    friend constexpr bool operator==(open_view const&, open_view const&) = default;

    /// `OPEN AS 65001 hold time 90 identifier 192.0.2.1 [Multiprotocol IPv4 unicast, Route Refresh]`.
    template<class Out>
    friend constexpr Out print_to(Out out, open_view const& open)
    {
        out = print_to(print_literal(out, "OPEN AS "), open.as_number());
        out = print_decimal(print_literal(out, " hold time "), open.hold_time);
        out = print_to(print_literal(out, " identifier "), open.bgp_identifier);
        out = print_to(print_literal(out, " ["), open.capabilities);
        *out++ = ']';
        return out;
    }

private:
    static constexpr std::uint8_t extended_length_type = 255;

    constexpr void encode_parameters(wire::writer& out) const noexcept
    {
        auto const run = capabilities.octets();
        auto const form = capabilities.form();
        // Parameters with lengths of one octet, but more of them than any OPEN has, are put into one as well.
        bool const as_they_are = form == capabilities_form::extended_parameters
            || (form == capabilities_form::parameters && run.size() <= 255);
        std::size_t const framing = !as_they_are && !run.empty() ? 2 : 0;
        if (form == capabilities_form::extended_parameters || run.size() + framing > 255) {
            out.u8(255);
            out.u8(extended_length_type);
            wire::length_prefix<std::uint16_t> const all{out};
            if (as_they_are)
                return out.write(run);
            out.u8(capabilities_view::parameter_type);
            wire::length_prefix<std::uint16_t> const one{out};
            encode_bare(out);
        } else {
            wire::length_prefix<std::uint8_t> const all{out};
            if (framing == 0)
                return out.write(run);
            out.u8(capabilities_view::parameter_type);
            wire::length_prefix<std::uint8_t> const one{out};
            encode_bare(out);
        }
    }

    constexpr void encode_bare(wire::writer& out) const noexcept
    {
        for (auto const c : capabilities) {
            out.u8(c.code);
            out.u8(static_cast<std::uint8_t>(c.value.size()));
            out.write(c.value);
        }
    }
};

/// An OPEN to send, or kept; owns its capabilities.
///
///     open const ours{.as_number = asn{65001}, .hold_time = 90, .bgp_identifier = id,
///         .capabilities = {multiprotocol_capability{ipv4_unicast},
///                          four_octet_as_number_capability{asn{65001}}}};
///
/// Nothing is added to `capabilities`: an AS number above 65535 needs its capability there, since
/// My Autonomous System can only say AS_TRANS. @see RFC 6793 §9
template<class Allocator = std::allocator<std::uint8_t>>
struct basic_open {
    asn as_number{};                              ///< of this speaker, up to 4294967295
    std::uint16_t hold_time = 90;                 ///< in seconds: 0, or at least 3. @see RFC 4271 §4.2, §10
    bgpwire::bgp_identifier bgp_identifier{};     ///< of this speaker, not 0
    basic_capabilities<Allocator> capabilities{}; ///< to be announced, in this order

    /// A copy of what a view borrows.
    [[nodiscard]] static constexpr basic_open from(open_view const& view, Allocator const& allocator = {})
    {
        return {view.as_number(), view.hold_time, view.bgp_identifier,
            basic_capabilities<Allocator>(view.capabilities, allocator)};
    }

    /// What goes on the wire; borrows this object.
    [[nodiscard]] constexpr open_view view() const noexcept
    {
        return {as_number.is_mappable() ? as_number : as_trans, hold_time, bgp_identifier, capabilities.view()};
    }
    constexpr operator open_view() const noexcept { return view(); } ///< @ref view

    /// @copydoc open_view::encode
    constexpr void encode(wire::writer& out) const noexcept { view().encode(out); }

    friend constexpr bool operator==(basic_open const&, basic_open const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_open const& open)
    {
        return print_to(out, open.view());
    }
};

/// An OPEN in memory of the default allocator.
using open = basic_open<>;

} // namespace bgpwire

#endif
