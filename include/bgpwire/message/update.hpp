// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_UPDATE_HPP
#define BGPWIRE_MESSAGE_UPDATE_HPP

#include <bgpwire/message/detail/foreign_routes.hpp>
#include <bgpwire/message/detail/update_parts.hpp>
#include <bgpwire/message/error_notes.hpp>
#include <bgpwire/message/update_fields.hpp>

#include <optional>
#include <vector>

namespace bgpwire {

/// An UPDATE as it lies on the wire, its @ref update_fields judged; borrows the message's octets.
///
/// @tparam Attributes  the path attributes that are known; of others the octets are handed over
/// @see RFC 4271 §4.3, §6.3; RFC 4760; RFC 7606
template<class Attributes = known_path_attributes>
class basic_update_view {
public:
    /// Decodes and judges a whole UPDATE.
    ///
    /// @param message  an UPDATE
    /// @param context  what both OPEN messages settled for the direction in which it came
    ///
    /// @returns the view, in which @ref action says what has to be done with it: nothing, discard an
    ///   attribute (@ref path_attributes does not show it), or treat-as-withdraw; or, where the session
    ///   has to be reset, the strongest error, the first of several. Offsets count from the first octet
    ///   of the marker, and the slice is the NOTIFICATION's Data. Under `error_handling::analyse` only
    ///   lengths that contradict each other are such an error, and @ref error holds all others.
    ///
    /// Never throws, never allocates; linear in the message, whatever is in it.
    /// @see RFC 7606 §3, §4, §5, §7
    [[nodiscard]] static constexpr result<basic_update_view> decode(
        message_view message, codec_context const& context) noexcept
    {
        result<basic_update_view> out{std::in_place, message, context};
        auto const fields = update_fields::split(message);
        if (!fields) {
            out = fields.error();
            return out;
        }
        // Nearly every UPDATE is right, and to see that takes less than to tell what is wrong.
        detail::any_error wrong;
        out->frame(*fields, wrong);
        bool const framed = !wrong.found;
        if (framed)
            out->judge(*fields, wrong);
        if (wrong.found) [[unlikely]]
            tell_strongest(out, framed);
        return out;
    }

    /// Calls `note(error)` for every single error, in the order in which they are found; decodes again.
    /// One that RFC 7606 §5.2 makes a session reset is told a second time, with that action.
    template<class Note>
    static constexpr void for_each_error(message_view message, codec_context const& context, Note&& note) noexcept
    {
        auto const fields = update_fields::split(message);
        if (!fields)
            return note(fields.error());
        basic_update_view view{message, context};
        view.tell_all(*fields, note, false);
    }

    /// The strongest action of all errors; `ignore` if there are none. @see RFC 7606 §3 (h)
    [[nodiscard]] constexpr error_action action() const noexcept { return error_.action; }
    /// The strongest error, the first of several.
    [[nodiscard]] constexpr std::optional<bgpwire::error> error() const noexcept
    {
        return error_.action == error_action::ignore ? std::nullopt : std::optional{error_};
    }

    /// The IPv4 prefixes of the Withdrawn Routes field.
    [[nodiscard]] constexpr ipv4_unicast_nlri_view withdrawn_routes() const noexcept { return withdrawn_; }
    /// The path attributes, without those that are malformed, repeated or to be discarded; these are only in
    /// `path_attributes().as_received()`.
    [[nodiscard]] constexpr basic_path_attributes_view<Attributes> const& path_attributes() const noexcept
    {
        return attributes_;
    }
    /// The IPv4 prefixes of the NLRI field. Under treat-as-withdraw they are withdrawn.
    [[nodiscard]] constexpr ipv4_unicast_nlri_view nlri() const noexcept { return nlri_; }

    /// The attribute, if it is there and nothing is wrong with it: `update.get<origin>()`.
    template<class Attribute>
    [[nodiscard]] constexpr std::optional<Attribute> get() const noexcept
    {
        return attributes_.template get<Attribute>();
    }

    /// Whether every route in it counts as withdrawn, those of @ref nlri and MP_REACH_NLRI, too; never for who
    /// analyses. @see RFC 7606 §2
    [[nodiscard]] constexpr bool withdraws_all() const noexcept
    {
        return action() >= error_action::treat_as_withdraw && context().errors != error_handling::analyse;
    }

    /// The family whose initial routes this message says to be complete; nothing if it is not an
    /// End-of-RIB: no routes and no attributes that count for IPv4 unicast, a lone MP_UNREACH_NLRI without routes for
    /// others. @see RFC 4724 §2
    [[nodiscard]] constexpr std::optional<address_family> end_of_rib() const noexcept
    {
        bool const framed = attributes_.as_received().octets().size() == message_.octets().size() - (header_length + 4);
        return framed ? detail::end_of_rib_in(attributes_) : std::nullopt;
    }

    /// Hides the routes of every family that is not in the set, and calls `note(family)` once for each, as a session
    /// does for its handler. False: nothing is left, or it was such a family's End-of-RIB. @see RFC 4760 §8
    template<class Note>
    constexpr bool show_only(family_set families, Note&& note) noexcept
    {
        return detail::foreign_routes::hide(*this, families, note);
    }

    [[nodiscard]] constexpr message_view message() const noexcept { return message_; } ///< what was decoded
    /// What it was decoded with.
    [[nodiscard]] constexpr codec_context const& context() const noexcept { return attributes_.context(); }

    /// Writes what the view shows: the message as it was received, or where something is wrong with it what a
    /// @ref basic_update has that is a copy of it.
    constexpr void encode(wire::writer& out) const noexcept
    {
        if (attributes_.encodes_as_received() && !withdraws_all()) [[likely]]
            return out.write(message_.octets());
        auto const withdraws = [&] { // the routes of both fields where all are withdrawn
            out.write(withdrawn_.octets());
            out.write(withdraws_all() ? nlri_.octets() : octets{});
        };
        auto const attributes = [&] {
            if (!withdraws_all())
                attributes_.encode(out);
            else if (detail::withdrawal const routes{attributes_}; !routes.family.empty())
                encode_path_attribute(out, routes, context());
        };
        detail::encode_update(out, withdraws, attributes, [&] {
            out.write(withdraws_all() ? octets{} : nlri_.octets());
        });
    }

    /// `UPDATE withdraw 192.0.2.0/24 announce 198.51.100.0/24 with ORIGIN IGP; …`, `UPDATE End-of-RIB IPv4 unicast`.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_update_view const& u)
    {
        return detail::print_update(out, u.end_of_rib(), u.withdrawn_, u.attributes_, u.nlri_);
    }

private:
    template<class, bool>
    friend class detail::result_storage;
    friend detail::foreign_routes;
    constexpr basic_update_view(message_view message, codec_context const& context) noexcept
        : message_{message}, attributes_{context}
    {
    }

    [[gnu::noinline]] static constexpr void tell_strongest(result<basic_update_view>& out, bool framed) noexcept
    {
        out->tell_all(*update_fields::split(out->message()), detail::strongest_error{out->error_}, framed);
        if (out->action() == error_action::session_reset && out->context().errors != error_handling::analyse)
            out = bgpwire::error{out->error_};
    }

    /// Tells everything that is wrong; of the headers and the Withdrawn Routes, unless they were found right already.
    template<class Note>
    constexpr void tell_all(update_fields const& fields, Note&& note, bool framed) noexcept
    {
        detail::all_errors<Note> tell{context(), note};
        if (!framed) {
            attributes_ = basic_path_attributes_view<Attributes>{codec_context{context()}};
            frame(fields, tell);
        }
        judge(fields, tell);
        // RFC 7606 §5.2: with no reachable NLRI there is nothing that could be treated as withdrawn
        if (tell.strongest.action == error_action::treat_as_withdraw && fields.nlri.empty() && !reaches_by_mp()
            && (attributes_.as_received().octets().size() != fields.path_attributes.size()
                || !detail::only_mp_unreach(attributes_.as_received()))) {
            tell.strongest.action = error_action::session_reset;
            note(tell.strongest);
        }
    }

    /// The Withdrawn Routes, and the path attributes' headers.
    template<class Tell>
    [[gnu::always_inline]] constexpr void frame(update_fields const& fields, Tell& tell) noexcept
    {
        if (!fields.withdrawn_routes.empty())
            take_prefixes(withdrawn_, fields.withdrawn_routes, tell);
        attributes_.frame(fields.path_attributes, offset_of(fields.path_attributes), tell);
    }

    /// The path attributes' values, the NLRI, and what is missing.
    template<class Tell>
    [[gnu::always_inline]] constexpr void judge(update_fields const& fields, Tell& tell) noexcept
    {
        // RFC 4760 §3: without an NLRI field the address in NEXT_HOP is ignored
        constexpr auto next_hop_bit = std::uint64_t{1} << index_in<bgpwire::next_hop>(Attributes{});
        bool const field = !fields.nlri.empty();
        attributes_.check_values(offset_of(fields.path_attributes), tell, field ? std::uint64_t{} : next_hop_bit);
        if (field || reaches_by_mp())
            detail::mandatory_attributes{}.check(attributes_, field, offset_of(fields.path_attributes), tell);
        if (!fields.nlri.empty() && !tell.has_enough())
            take_prefixes(nlri_, fields.nlri, tell);
    }

    template<class Tell>
    [[gnu::always_inline]] constexpr void take_prefixes(
        ipv4_unicast_nlri_view& prefixes, octets field, Tell& tell) const noexcept
    {
        auto const paths =
            context().add_path.contains(ipv4_unicast) ? path_identifiers::present : path_identifiers::absent;
        // Not by way of decode(): copying its result costs as much as the check.
        if (auto const wrong = ipv4_unicast_nlri_view::first_error(field, paths); wrong == field.size())
            prefixes = {field, paths, already_checked{}};
        else
            tell({.code = errc::invalid_network_field, // RFC 7606 §5.3
                .offset = static_cast<std::uint16_t>(offset_of(field) + wrong)});
    }

    constexpr std::size_t offset_of(octets field) const noexcept
    {
        return static_cast<std::size_t>(field.data() - message_.octets().data());
    }

    // Whether MP_REACH_NLRI, well-formed or not, has NLRI behind its next hop.
    constexpr bool reaches_by_mp() const noexcept
    {
        auto const value = attributes_.value_as_received(mp_reach_nlri_view::traits.type_code);
        return value.size() > 4 && value.size() > std::size_t{5} + value[3];
    }

    message_view message_;
    bgpwire::error error_ = detail::no_error;
    ipv4_unicast_nlri_view withdrawn_;
    ipv4_unicast_nlri_view nlri_;
    basic_path_attributes_view<Attributes> attributes_;
};

using update_view = basic_update_view<>; ///< An UPDATE whose path attributes are those that the library knows.

/// An UPDATE that owns what it holds: to build one, or to keep one.
template<class Allocator = std::allocator<std::uint8_t>>
struct basic_update {
    using nlri_allocator = typename std::allocator_traits<Allocator>::template rebind_alloc<ipv4_nlri>; ///< for NLRI
    using nlri_list = std::vector<ipv4_nlri, nlri_allocator>; ///< prefixes, each with its path identifier
    nlri_list withdrawn_routes; ///< IPv4 unicast; of others MP_UNREACH_NLRI
    basic_path_attributes<Allocator> path_attributes; ///< in wire form, for the send direction
    nlri_list nlri; ///< IPv4 unicast; of others MP_REACH_NLRI
    /// Empty, for a session whose send direction has this context.
    constexpr explicit basic_update(codec_context const& context = {}, Allocator const& a = {})
        : withdrawn_routes(nlri_allocator{a}), path_attributes(context, a), nlri(nlri_allocator{a})
    {
    }
    /// A copy of what a view shows; of prefixes the bits after their length are lost.
    ///
    /// If the view @ref basic_update_view::withdraws_all, the copy withdraws its routes and has no other attributes; of
    /// MP_REACH_NLRI and MP_UNREACH_NLRI with routes of two families, which no sender may put into one UPDATE
    /// (RFC 7606 §5.1), it has those of MP_UNREACH_NLRI alone.
    template<class Attributes>
    constexpr explicit basic_update(basic_update_view<Attributes> const& view, Allocator const& a = {})
        : withdrawn_routes(nlri_allocator{a}), path_attributes(view.context(), a), nlri(nlri_allocator{a})
    {
        for (ipv4_nlri route : view.withdrawn_routes())
            withdrawn_routes.push_back(route);
        for (ipv4_nlri route : view.nlri())
            (view.withdraws_all() ? withdrawn_routes : nlri).push_back(route);
        if (!view.withdraws_all()) [[likely]]
            path_attributes = basic_path_attributes<Allocator>{view.path_attributes(), a};
        else if (detail::withdrawal const routes{view.path_attributes()}; !routes.family.empty())
            path_attributes.set(routes);
    }

    /// Writes the whole message. It does not split: what does not fit makes the writer fail.
    constexpr void encode(wire::writer& out) const noexcept
    {
        auto const paths = path_attributes.context().add_path.contains(ipv4_unicast) ? path_identifiers::present
                                                                                     : path_identifiers::absent;
        auto const write = [&](nlri_list const& routes) {
            for (auto const& route : routes)
                route.encode(out, paths);
        };
        detail::encode_update(
            out, [&] { write(withdrawn_routes); }, [&] { path_attributes.encode(out); }, [&] { write(nlri); });
    }

    /// As @ref basic_update_view::end_of_rib: of nothing at all, or of MP_UNREACH_NLRI alone.
    [[nodiscard]] constexpr std::optional<address_family> end_of_rib() const noexcept
    {
        return withdrawn_routes.empty() && nlri.empty() ? detail::end_of_rib_in(path_attributes.view()) : std::nullopt;
    }

    friend constexpr bool operator==(basic_update const&, basic_update const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_update const& u)
    {
        return detail::print_update(out, u.end_of_rib(), u.withdrawn_routes, u.path_attributes, u.nlri);
    }
};

using update = basic_update<>; ///< An UPDATE in memory of the default allocator.

} // namespace bgpwire

#endif
