// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_UPDATE_PACKER_HPP
#define BGPWIRE_MESSAGE_UPDATE_PACKER_HPP

#include <bgpwire/message/header.hpp>
#include <bgpwire/nlri/unicast.hpp>
#include <bgpwire/path_attribute/mp_reach_nlri.hpp>
#include <bgpwire/path_attribute/mp_unreach_nlri.hpp>

namespace bgpwire {

/// The next hop of routes that MP_REACH_NLRI carries. @see RFC 2545 §3; RFC 8950 §3
struct mp_next_hop {
    ip_address address{};      ///< IPv4 of 4 octets or IPv6 of 16
    ipv6_address link_local{}; ///< sent after a global IPv6 address; the unspecified address stands for none
};

/// Packs many routes into few UPDATEs, one message at a time, in memory of the caller's.
///
///     bgpwire::update_packer packer{memory, context};
///     for (auto next = routes.begin(); next != routes.end();)
///         send(*packer.announce(attributes, next, routes.end()));
///
/// Every call writes one message over the one before, with as many of the routes [next, last) as fit, and
/// moves `next` behind them. All routes of a call share the path attributes, which are encoded once, for
/// all messages: `attributes` is what @ref path_attributes::octets gives, without MP_REACH_NLRI.
///
/// @returns the message, which lies in the caller's memory; or `no_buffer_space` where not even one route
///   fits beside the attributes: such a route cannot be announced, and what was announced of it before
///   has to be withdrawn. `next` has not moved then.
///
/// A message has at most `context.maximum_message_length` octets. Never allocates; linear in the octets
/// written. Distinct objects are independent.
class update_packer {
public:
    /// @param memory  for one message: 4096 or 65535 octets, less if messages shall be shorter
    constexpr update_packer(std::span<std::uint8_t> memory, codec_context const& context) noexcept
        : memory_{memory.size() < context.maximum_message_length ? memory
                                                                 : memory.first(context.maximum_message_length)}
        , context_{context}
    {
    }

    /// IPv4 unicast routes in the NLRI field; their next hop is an attribute. @see RFC 4271 §4.3
    template<class Iterator, class Sentinel>
    [[nodiscard]] constexpr result<octets> announce(octets attributes, Iterator& next, Sentinel last) const noexcept
    {
        wire::writer out{memory_};
        auto const first = next;
        {
            message_header const header{out, message_type::update};
            out.u16(0);
            write_attributes(out, attributes);
            fill(out, ipv4_unicast, next, last);
        }
        return finish(out, first, next);
    }

    /// IPv4 unicast routes in the Withdrawn Routes field. @see RFC 4271 §4.3
    template<class Iterator, class Sentinel>
    [[nodiscard]] constexpr result<octets> withdraw(Iterator& next, Sentinel last) const noexcept
    {
        wire::writer out{memory_.first(less(2))};
        auto const first = next;
        {
            message_header const header{out, message_type::update};
            wire::length_prefix<std::uint16_t> const length{out};
            fill(out, ipv4_unicast, next, last);
        }
        return append_empty_attributes(out, first, next);
    }

    /// Routes of a family in MP_REACH_NLRI, which stands in front of the other attributes. @see RFC 4760 §3; RFC 7606
    /// §5.1
    template<address_family Family, class Iterator, class Sentinel>
    [[nodiscard]] constexpr result<octets> announce(
        octets attributes, mp_next_hop const& hop, Iterator& next, Sentinel last) const noexcept
    {
        return write_mp(mp_reach_nlri_view::traits, Family, attributes, next, last, [&](wire::writer& out) {
            wire::length_prefix<std::uint8_t> const length{out};
            out.write(hop.address.octets());
            if (!hop.link_local.is_unspecified())
                out.write(hop.link_local.octets());
        }, 1);
    }

    /// Routes of a family in MP_UNREACH_NLRI. @see RFC 4760 §4
    template<address_family Family, class Iterator, class Sentinel>
    [[nodiscard]] constexpr result<octets> withdraw(Iterator& next, Sentinel last) const noexcept
    {
        return write_mp(mp_unreach_nlri_view::traits, Family, {}, next, last, [](wire::writer&) {}, 0);
    }

    /// The End-of-RIB of a family. @see RFC 4724 §2
    [[nodiscard]] constexpr result<octets> end_of_rib(address_family family) const noexcept
    {
        wire::writer out{memory_};
        {
            message_header const header{out, message_type::update};
            out.u16(0);
            wire::length_prefix<std::uint16_t> const attributes{out};
            if (family != ipv4_unicast) {
                out.u8(static_cast<std::uint8_t>(mp_unreach_nlri_view::traits.category));
                out.u8(mp_unreach_nlri_view::traits.type_code);
                out.u8(3);
                write_family(out, family);
            }
        }
        return out.finish();
    }

private:
    constexpr std::size_t less(std::size_t reserved) const noexcept
    {
        return memory_.size() < reserved ? 0 : memory_.size() - reserved;
    }

    static constexpr void write_attributes(wire::writer& out, octets attributes) noexcept
    {
        out.u16(static_cast<std::uint16_t>(attributes.size()));
        out.write(attributes);
    }

    static constexpr void write_family(wire::writer& out, address_family family) noexcept
    {
        out.u16(static_cast<std::uint16_t>(family.afi));
        out.u8(static_cast<std::uint8_t>(family.safi));
    }

    // Writes routes until one does not fit, which is taken back.
    template<class Iterator, class Sentinel>
    constexpr void fill(wire::writer& out, address_family family, Iterator& next, Sentinel last) const noexcept
    {
        auto const paths = context_.add_path.contains(family) ? path_identifiers::present : path_identifiers::absent;
        if (!out.ok())
            return;
        for (; next != last; ++next) {
            auto const before = out.size();
            (*next).encode(out, paths);
            if (!out.ok())
                return out.rewind(before);
        }
    }

    template<class Iterator>
    static constexpr result<octets> finish(
        wire::writer const& out, Iterator const& first, Iterator const& next) noexcept
    {
        if (first == next)
            return error{.code = errc::no_buffer_space};
        return out.finish();
    }

    // The Total Path Attribute Length of a message whose routes were written with room for it left.
    template<class Iterator>
    constexpr result<octets> append_empty_attributes(
        wire::writer const& written, Iterator const& first, Iterator const& next) const noexcept
    {
        auto const message = finish(written, first, next);
        if (!message)
            return message;
        auto const length = message->size() + 2;
        wire::store<std::uint16_t>(memory_.data() + message->size(), 0);
        wire::store<std::uint16_t>(memory_.data() + 16, static_cast<std::uint16_t>(length));
        return octets{memory_.first(length)};
    }

    // An UPDATE whose first attribute is MP_REACH_NLRI or MP_UNREACH_NLRI, with a length of two octets
    // because it is not known before the routes have been written.
    template<class Iterator, class Sentinel, class WriteNextHop>
    constexpr result<octets> write_mp(path_attribute_traits const& traits, address_family family, octets attributes,
        Iterator& next, Sentinel last, WriteNextHop const& write_next_hop, std::size_t reserved) const noexcept
    {
        auto const first = next;
        wire::writer out{memory_.first(less(attributes.size()))};
        out.u64(UINT64_MAX);
        out.u64(UINT64_MAX);
        out.u16(0);
        out.u8(static_cast<std::uint8_t>(message_type::update));
        out.u16(0);
        auto const attributes_at = out.size() + 2;
        out.u16(0);
        out.u8(static_cast<std::uint8_t>(static_cast<std::uint8_t>(traits.category) | attribute_flag::extended_length));
        out.u8(traits.type_code);
        {
            wire::length_prefix<std::uint16_t> const length{out};
            write_family(out, family);
            write_next_hop(out);
            for (; reserved != 0; --reserved)
                out.u8(0);
            fill(out, family, next, last);
        }
        if (first == next || !out.ok())
            return error{.code = errc::no_buffer_space};
        auto const mp_end = out.size();
        auto const length = mp_end + attributes.size();
        out.patch(attributes_at - 2, static_cast<std::uint16_t>(length - attributes_at));
        out.patch(16, static_cast<std::uint16_t>(length));
        wire::writer rest{memory_.subspan(mp_end)};
        rest.write(attributes);
        return octets{memory_.first(length)};
    }

    std::span<std::uint8_t> memory_;
    codec_context context_;
};

} // namespace bgpwire

#endif
