// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_LIST_HPP
#define BGPWIRE_PATH_ATTRIBUTE_LIST_HPP

#include <bgpwire/path_attribute/framing.hpp>
#include <bgpwire/path_attribute/registry.hpp>
#include <bgpwire/path_attribute/shown.hpp>

#include <optional>

namespace bgpwire {

/// The Path Attributes field of an UPDATE: a forward range of @ref raw_path_attribute that borrows
/// its octets, with an index of the attributes that are known.
///
/// The field is walked once, when the UPDATE is decoded: flags, lengths, duplicates and values are
/// all judged then, and each error is told to whoever asks (RFC 7606 §3, §4, §7). Afterwards @ref get
/// is a bit test and a load.
///
/// @tparam List  the attributes that are known, no two with the same type code; at most 63
template<class List = known_path_attributes>
class basic_path_attributes_view {
public:
    using value_type = raw_path_attribute;           ///< what iterating gives, by value
    using iterator = shown_path_attributes<List>; ///< over what is shown

    constexpr basic_path_attributes_view() noexcept {} ///< an empty field

    /// Walks the field, and calls `note(error)` for everything that is wrong in it.
    ///
    /// @param field    the Path Attributes field, 0 to 65535 octets
    /// @param context  what both OPEN messages settled
    /// @param base     where the field starts in the message: the errors' offsets count from the message's start
    ///
    /// Never fails: what cannot be framed ends the walk, and iteration ends before it. Linear.
    template<class Note>
    [[nodiscard]] static constexpr basic_path_attributes_view decode(
        octets field, codec_context const& context, std::size_t base, Note&& note) noexcept
    {
        basic_path_attributes_view view{context};
        view.frame(field, base, note);
        view.check_values(base, note);
        return view;
    }

    /// As @ref decode, but values are not looked into: flags, lengths and duplicates are judged, and what is
    /// there is known. @ref get then decodes, each time, and gives nothing if the value is malformed.
    template<class Note>
    [[nodiscard]] static constexpr basic_path_attributes_view index(
        bgpwire::octets field, codec_context const& context, std::size_t base, Note&& note) noexcept
    {
        basic_path_attributes_view view{context};
        view.frame(field, base, note);
        return view;
    }

    /// The attribute, if it is shown and can be read.
    template<class Attribute>
    [[nodiscard]] constexpr std::optional<Attribute> get() const noexcept
    {
        constexpr auto slot = index_in<Attribute>(List{});
        static_assert(slot < List::size, "this attribute is not in the list that the UPDATE was decoded with");
        if ((index_.usable >> slot & 1) == 0)
            return std::nullopt;
        if constexpr (std::is_constructible_v<Attribute, bgpwire::octets, codec_context const&, already_checked>)
            if (checked_) [[likely]]
                return std::optional<Attribute>{
                    std::in_place, index_.template value_of<Attribute>(octets_), context_, already_checked{}};
        return decode_value<Attribute>();
    }

    /// Whether the attribute is shown.
    template<class Attribute>
    [[nodiscard]] constexpr bool has() const noexcept
    {
        constexpr auto slot = index_in<Attribute>(List{});
        return slot < List::size && (shown() >> slot & 1) != 0;
    }

    /// The value of a known attribute that is shown; empty of others.
    [[nodiscard]] constexpr bgpwire::octets value(std::uint8_t type_code) const noexcept
    {
        auto const slot = table.slot_of[type_code];
        return (shown() >> slot & 1) != 0 ? index_.value(octets_, slot) : bgpwire::octets{};
    }

    /// The attribute of that type code, known or unknown, if it is shown; linear.
    [[nodiscard]] constexpr std::optional<raw_path_attribute> find(std::uint8_t type_code) const noexcept
    {
        for (auto const& attribute : *this)
            if (attribute.type_code == type_code)
                return attribute;
        return std::nullopt;
    }

    /// Whether the list has an attribute of that type code.
    [[nodiscard]] static constexpr bool knows(std::uint8_t type_code) noexcept
    {
        return table.slot_of[type_code] != table.unknown;
    }

    [[nodiscard]] constexpr iterator begin() const noexcept
    {
        return hides_ ? first_shown() : iterator{as_received().begin()};
    }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{as_received().end()}; }
    /// Whether no attribute is shown.
    [[nodiscard]] constexpr bool empty() const noexcept { return begin() == end(); }
    /// Whether all that could be framed is shown; else something is wrong with the rest, which @ref as_received has.
    [[nodiscard]] constexpr bool shows_all() const noexcept { return !hides_; }

    /// Whether @ref encode surely writes what was received, octet for octet: not where something is not shown, nor
    /// where a large community may come twice. Who analyses gets what was received. @see RFC 8092 §3
    [[nodiscard]] constexpr bool encodes_as_received() const noexcept
    {
        return !hides_
            && (!raw_path_attribute{0, 32, value(32)}.may_repeat_items() || context_.errors == error_handling::analyse);
    }
    /// Writes what is shown; in one piece where that is all.
    constexpr void encode(wire::writer& out) const noexcept
    {
        if (encodes_as_received()) [[likely]]
            return out.write(octets_);
        for (auto const& attribute : *this)
            attribute.encode(out);
    }

    /// Every attribute that could be framed, also what is to be discarded: for logs, not to be sent on.
    [[nodiscard]] constexpr raw_path_attributes_view as_received() const noexcept
    {
        return {octets_, already_checked{}};
    }
    /// What the field was decoded with.
    [[nodiscard]] constexpr codec_context const& context() const noexcept { return context_; }

    /// `ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1`; what cannot be read in hexadecimal.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_path_attributes_view const& view)
    {
        bool first = true;
        for (auto const& attribute : view) {
            out = print_literal(out, first ? "" : "; ");
            first = false;
            if (!view.print_known(out, attribute, List{}))
                out = print_to(out, attribute);
        }
        return out;
    }

private:
    template<class>
    friend class basic_update_view;
    friend detail::mandatory_attributes;
    friend detail::foreign_routes;
    static constexpr auto& table = detail::attribute_table<List>;

    constexpr explicit basic_path_attributes_view(codec_context const& context) noexcept : context_{context} {}

    // Whether an attribute came, and its value, well-formed or not.
    template<class Attribute>
    constexpr bool came() const noexcept
    {
        return (index_.present >> index_in<Attribute>(List{}) & 1) != 0;
    }
    template<class Attribute>
    constexpr bool is_usable() const noexcept
    {
        return (index_.usable >> index_in<Attribute>(List{}) & 1) != 0;
    }
    constexpr bgpwire::octets value_as_received(std::uint8_t type_code) const noexcept
    {
        auto const slot = table.slot_of[type_code];
        return (index_.present >> slot & 1) != 0 ? index_.value(octets_, slot) : bgpwire::octets{};
    }

    // Of whose routes the attributes are: those of MP_REACH_NLRI, which the list has in front, else those of the NLRI
    // field, if there is one.
    constexpr address_family routes_family(bool field) const noexcept
    {
        auto const slot = table.slot_of[14];
        if (slot == table.unknown || (index_.usable >> slot & 1) == 0)
            return field ? ipv4_unicast : address_family{};
        auto const value = index_.value(octets_, slot);
        return {afi{wire::load<std::uint16_t>(value)}, safi{value[2]}};
    }

    // The slots that are shown.
    constexpr std::uint64_t shown() const noexcept { return hides_ ? index_.usable : index_.present; }

    [[gnu::noinline]] constexpr iterator first_shown() const noexcept
    {
        detail::type_code_set hidden, seen;
        for (auto const& one : as_received()) {
            if (!seen.insert(one.type_code)) // of several the first says what becomes of them
                continue;
            auto const slot = table.slot_of[one.type_code];
            bool const shown = slot != table.unknown ? (index_.usable >> slot & 1) != 0
                : one.has_flag(attribute_flag::optional)
                    || !context_.choices.contains(choice::withdraw_unrecognized_well_known);
            if (!shown || (hides_reach_ && one.type_code == 14) || (hides_unreach_ && one.type_code == 15))
                (void)hidden.insert(one.type_code);
        }
        return {as_received().begin(), as_received().end(), hidden};
    }

    template<class Attribute>
    [[gnu::noinline]] constexpr std::optional<Attribute> decode_value() const noexcept
    {
        auto const value = index_.template value_of<Attribute>(octets_);
        auto decoded = Attribute::decode(value, context_);
        if constexpr (detail::readable<Attribute>)
            if (!decoded && context_.errors == error_handling::analyse)
                decoded = Attribute::read(value, context_);
        return decoded ? std::optional{*decoded} : std::nullopt;
    }

    // Phase 1: headers.
    template<class Note>
    constexpr void frame(bgpwire::octets field, std::size_t base, Note&& note) noexcept
    {
        static_assert(distinct_type_codes(List{}), "two attributes have the same type code");
        auto const framed = index_.frame(field, context_, base, note);
        octets_ = field.first(framed.size);
        if constexpr (!detail::first_is_enough<Note>)
            hides_ = framed.irregular && context_.errors != error_handling::analyse;
    }

    // Phase 2: the values of those that length alone does not vouch for, in the list's order. Of the slot that is
    // ignored here, if there is one, nothing is told; what is wrong in it is not shown all the same.
    template<class Note>
    [[gnu::always_inline]] constexpr void check_values(
        std::size_t base, Note& note, std::uint64_t ignored = 0) noexcept
    {
        check_values(List{}, base, note, ignored);
        checked_ = true;
    }
    template<class... Attribute, class Note>
    [[gnu::always_inline]] constexpr void check_values(
        type_list<Attribute...>, std::size_t base, Note& note, std::uint64_t ignored) noexcept
    {
        auto pending = index_.usable & table.by_value;
        if constexpr (!detail::first_is_enough<Note>) // RFC 7606 §3 (h): what is wrong beside wrong flags counts, too
            if (index_.present != index_.usable) [[unlikely]]
                pending |= index_.wrong_by_flags_alone(octets_, context_) & table.by_value;
        // False when no more are to come: asked now and then, because most UPDATEs have none but the first few.
        auto const check = [&]<class A>(type_list<A>) {
            constexpr auto now = index_in<A>(List{});
            constexpr auto bit = std::uint64_t{1} << now;
            bool const more = now % 4 != 2 || pending >= 2 * bit;
            if constexpr (A::traits.validity == attribute_validity::by_value)
                if ((pending & bit) != 0) {
                    auto const value = index_.template value_of<A>(octets_);
                    if constexpr (detail::has_usual_values<A>)
                        if (A::is_usual(value, context_)) [[likely]]
                            return more;
                    auto const decoded = A::decode(value, context_);
                    if (!decoded) [[unlikely]] {
                        if ((ignored & bit) == 0) {
                            note(in_message(decoded.error(), now, base));
                            if constexpr (detail::first_is_enough<Note>)
                                return false;
                        }
                        index_.usable &= ~bit;
                        if constexpr (detail::readable<A>)
                            if (context_.errors == error_handling::analyse && A::read(value, context_))
                                index_.usable |= bit;
                        hides_ = context_.errors != error_handling::analyse;
                    } else if constexpr (requires { decoded->is_for(ipv4_unicast, context_.choices); }) {
                        if (!decoded->is_for(routes_family(ignored == 0), context_.choices)) {
                            note(in_message(A::no_tunnel, now, base));
                            if constexpr (detail::first_is_enough<Note>)
                                return false;
                            index_.usable &= ~bit;
                            hides_ = context_.errors != error_handling::analyse;
                        }
                    } else if constexpr (requires { decoded->has_valid_next_hop(context_); }) {
                        if (!decoded->has_valid_next_hop(context_)) { // it can be read, and its routes be withdrawn
                            note(in_message(A::invalid_next_hop, now, base));
                            if constexpr (detail::first_is_enough<Note>)
                                return false;
                        }
                    }
                }
            return more;
        };
        (void)(check(type_list<Attribute>{}) && ...);
    }

    // A codec counts from the start of the value. The NOTIFICATION's Data is the whole attribute, except
    // for a malformed AS_PATH, which has none (RFC 4271 §6.3).
    constexpr error in_message(error e, std::size_t slot, std::size_t base) const noexcept
    {
        auto const value = index_.value(octets_, slot);
        auto const header = static_cast<std::size_t>(value.data() - octets_.data()) - index_.at[slot];
        if (e.code == errc::malformed_as_path) {
            e.offset = static_cast<std::uint16_t>(base + index_.at[slot] + header + e.offset);
            e.length = 0;
        } else {
            e.offset = static_cast<std::uint16_t>(base + index_.at[slot]);
            e.length = static_cast<std::uint16_t>(header + value.size());
        }
        return e;
    }

    template<class Out, class... Attribute>
    constexpr bool print_known(Out& out, raw_path_attribute const& raw, type_list<Attribute...>) const
    {
        auto const print = [&]<class A>(type_list<A>) {
            constexpr auto slot = index_in<A>(List{});
            if (raw.type_code != A::traits.type_code || raw.value.data() != index_.value(octets_, slot).data())
                return false; // not this attribute, or a repetition of it
            out = print_literal(print_literal(out, A::traits.name), " ");
            if ((index_.usable >> slot & 1) == 0 || !detail::print_value<A>(out, raw.value, context_))
                out = print_octets(out, raw.value);
            return true;
        };
        return (print(type_list<Attribute>{}) || ...);
    }

    bgpwire::octets octets_{};
    codec_context context_{};
    detail::attribute_index<List> index_;
    bool hides_ = false;   // something that could be framed is not shown
    bool hides_reach_ = false, hides_unreach_ = false; // of a family that was not negotiated
    bool checked_ = false; // the values of what is usable have been looked into
};

using path_attributes_view = basic_path_attributes_view<>; ///< Path attributes that the library knows.

template<class>
constexpr result<attr_set_view> attr_set_view::decode(bgpwire::octets value, codec_context const& session) noexcept
{
    attr_set_view const set{value, session};
    std::optional<error> wrong;
    auto const refuse = [&](std::size_t offset) {
        if (!wrong)
            wrong = error{errc::optional_attribute_error, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(offset)};
    };
    auto const judge = [&](bgpwire::octets field) {
        if (!wrong)
            (void)path_attributes_view::decode(field, set.context(), 4, [&](error const& e) {
                // RFC 6368 §5: what NEXT_HOP says is ignored
                if (!is_local(e.code) && e.code != errc::invalid_next_hop_attribute)
                    refuse(e.offset);
            });
    };
    // Each set within the last: what stands before and behind the next is judged, and that later. Sets nest as deep as
    // a hostile message is long.
    for (auto level = set.attributes(); !level.empty() && !wrong;) {
        auto before = level, behind = bgpwire::octets{}, within = bgpwire::octets{};
        detail::type_code_set seen;
        for (auto rest = level; !rest.empty() && !wrong;) {
            auto const at = rest.data();
            auto const one = take_raw_path_attribute(rest);
            if (!one || one->type_code == mp_reach_nlri_view::traits.type_code
                || one->type_code == mp_unreach_nlri_view::traits.type_code || !seen.insert(one->type_code)) {
                refuse(static_cast<std::size_t>(at - value.data()));
            } else if (one->type_code == traits.type_code) {
                if ((one->flags & 0xc0) != 0xc0 || !traits.length.allows(one->value.size()))
                    refuse(static_cast<std::size_t>(at - value.data()));
                else
                    within = one->value.subspan(4);
                before = level.first(static_cast<std::size_t>(at - level.data()));
                behind = rest;
            }
        }
        judge(before);
        judge(behind);
        level = within;
    }
    return wrong ? result<attr_set_view>{*wrong} : set;
}

} // namespace bgpwire

#endif
