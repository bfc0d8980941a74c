// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_FRAMING_HPP
#define BGPWIRE_PATH_ATTRIBUTE_FRAMING_HPP

// The loop over the headers of a Path Attributes field. Of all that decoding does it is what every octet
// of every UPDATE passes through, so the attributes of nearly every message take a short way: a look into
// the table, one test, one store. Whatever does not pass the test is judged apart, by the traits.

#include <bgpwire/path_attribute/table.hpp>

namespace bgpwire::detail {

struct mandatory_attributes; // of message/, which looks at what came
struct foreign_routes;       // and this hides some of it

/// What wrong flags come to. @see RFC 7606 §3 (c); choice
constexpr error_action action_for_flags(path_attribute_traits const& traits, choices made) noexcept
{
    if (traits.if_malformed == error_action::session_reset)
        return made.contains(choice::reset_on_mp_flags) ? error_action::session_reset : traits.if_flags_wrong;
    if (traits.if_flags_wrong == error_action::attribute_discard)
        return made.contains(choice::withdraw_on_flags) ? error_action::treat_as_withdraw : traits.if_flags_wrong;
    return made.contains(choice::discard_on_flags) ? traits.if_malformed : traits.if_flags_wrong;
}

/// Whether who is told of errors wants to hear of the first alone.
template<class Note>
concept first_is_enough = std::remove_cvref_t<Note>::first_is_enough;

/// Whether who is told of errors keeps the strongest alone, so that the same one again says nothing new.
template<class Note>
concept keeps_strongest = std::remove_cvref_t<Note>::keeps_strongest;

/// What a walk over the headers comes to.
struct framed_field {
    std::size_t size;       ///< octets that could be framed
    bool irregular = false; ///< an error was found in them; not asked of who has enough with the first
};

/// Where each known attribute starts in its field, and which of them are there.
template<class List>
struct attribute_index {
    static constexpr auto& table = attribute_table<List>; ///< what is known of each type code

    std::uint64_t present;                    ///< a bit per slot
    std::uint64_t usable;                     ///< present, and flags and length are right
    std::array<std::uint16_t, List::size> at; ///< where each starts in the field; only of those present

    // Not by default member initialisers: g++ would clear all at once with a string instruction, which takes
    // longer than the whole loop.
    constexpr attribute_index() noexcept : present{0}, usable{0}, at{} {} ///< Nothing is there yet.

    /// Fills it in, and tells every error; the index must be fresh.
    template<class Note>
    [[gnu::always_inline]] constexpr framed_field frame(
        octets field, codec_context const& context, std::size_t base, Note&& note) noexcept
    {
        if (auto const offset = take_all<false>(field, 0, table.special(context)); offset != field.size()) [[unlikely]]
            return frame_rest(field, offset, context, base, note);
        return {field.size()};
    }

    /// The value of an attribute that is usable.
    template<class Attribute>
    constexpr octets value_of(octets field) const noexcept
    {
        constexpr auto slot = index_in<Attribute>(List{});
        constexpr auto length = Attribute::traits.length;
        auto const* const header = field.data() + at[slot];
        if constexpr (length.minimum == length.maximum)
            return {header + 3 + (header[0] >> 4 & 1), length.minimum};
        else
            return value(field, slot);
    }

    /// The value of an attribute that is present.
    constexpr octets value(octets field, std::size_t slot) const noexcept
    {
        auto const* const header = field.data() + at[slot];
        if ((header[0] & attribute_flag::extended_length) != 0)
            return {header + 4, wire::load<std::uint16_t>(header + 2)};
        return {header + 3, header[2]};
    }

    /// A bit for each attribute of which the flags are wrong and nothing else that can be seen without a look into
    /// its value. @see RFC 7606 §3 (h)
    [[gnu::noinline]] constexpr std::uint64_t wrong_by_flags_alone(
        octets field, codec_context const& context) const noexcept
    {
        std::uint64_t found = 0;
        for (std::size_t slot = 0; slot != List::size; ++slot)
            if ((present & ~usable & ~table.special(context) & table.bits[slot]) != 0
                && table.traits[slot].length.allows(value(field, slot).size()))
                found |= table.bits[slot];
        return found;
    }

private:
    struct odd_ones {
        type_code_set unknown;  // the unknown attributes that came
        type_code_set repeated; // the attributes that came again, which was told
    };
    struct finding {
        errc code{}; // if anything is wrong
        error_action action{};
        std::uint16_t data_length = 0; // of the NOTIFICATION's Data
        bool comes_first = false;      // it is known and has not come before
        bool is_usable = false;        // and means something here, and can be read
        errc second{};                 // if anything else is wrong, too
        error_action second_action{};
    };

    // What the header of an attribute says.
    struct header_fields {
        std::uint8_t flags;
        std::size_t length; // of the value
        std::size_t next;   // where the attribute ends

        // False: what is at the offset cannot be framed.
        [[gnu::always_inline]] constexpr bool read(
            std::uint8_t const* data, std::size_t offset, std::size_t size) noexcept
        {
            if (offset + 3 > size)
                return false;
            flags = data[offset];
            length = data[offset + 2];
            next = offset + 3 + length;
            if ((flags & attribute_flag::extended_length) != 0) {
                if (offset + 4 > size) [[unlikely]]
                    return false;
                length = wire::load<std::uint16_t>(data + offset + 2);
                next = offset + 4 + length;
            }
            return next <= size;
        }
    };

    // Whether flags and length of an attribute are right; a row cannot tell all lengths that are.
    template<bool Closely>
    [[gnu::always_inline]] static constexpr bool agrees(header_fields const& one, std::size_t slot) noexcept
    {
        if (table.rows[slot].agrees(one.flags, one.length)) [[likely]]
            return true;
        if constexpr (!Closely)
            return false;
        auto const& traits = table.traits[slot];
        return slot != table.unknown && ((one.flags ^ static_cast<std::uint8_t>(traits.category)) & 0xc0) == 0
            && traits.length.allows(one.length);
    }

    // Enters attributes from an offset on, up to the first that has to be judged; where that is.
    template<bool Closely>
    [[gnu::always_inline]] constexpr std::size_t take_all(
        octets field, std::size_t offset, std::uint64_t special) noexcept
    {
        auto const* const data = field.data();
        auto done = present | special; // the slots that take no other attribute
        for (header_fields one; one.read(data, offset, field.size()); offset = one.next) {
            std::size_t const slot = table.slot_of[data[offset + 1]];
            auto const bit = table.bits[slot];
            if ((done & bit) != 0 || !agrees<Closely>(one, slot)) [[unlikely]]
                break;
            done |= bit;
            at[slot] = static_cast<std::uint16_t>(offset);
        }
        present = usable = done ^ special;
        return offset;
    }

    // As @ref frame, from an offset on.
    template<class Note>
    [[gnu::noinline]] constexpr framed_field frame_rest(octets field, std::size_t offset, codec_context const& context,
        std::size_t base, Note&& note) noexcept
    {
        auto const special = table.special(context);
        offset = take_all<true>(field, offset, special);
        return offset == field.size() ? framed_field{offset} : judge_rest(field, offset, context, base, note);
    }
    template<class Note>
    [[gnu::noinline]] constexpr framed_field judge_rest(octets field, std::size_t offset, codec_context const& context,
        std::size_t base, Note&& note) noexcept
    {
        auto const* const data = field.data();
        auto const special = table.special(context);
        odd_ones odd;
        bool irregular = false;
        for (header_fields one; one.read(data, offset, field.size()); offset = one.next) {
            std::size_t const slot = table.slot_of[data[offset + 1]];
            auto const bit = table.bits[slot];
            if (((present | special) & bit) == 0 && agrees<true>(one, slot)) {
                present |= bit;
                usable |= bit;
                at[slot] = static_cast<std::uint16_t>(offset);
                continue;
            }
            if (keeps_strongest<Note> && odd.repeated.contains(data[offset + 1]))
                continue;
            auto const found = judge({data + offset, one.next - offset}, present, context, odd);
            auto const tell = [&](errc code, error_action action) {
                note(error{code, action, data[offset + 1], static_cast<std::uint16_t>(base + offset),
                    found.data_length});
            };
            if (found.code != errc{}) {
                irregular = true;
                tell(found.code, found.action);
                if constexpr (first_is_enough<Note>)
                    return {offset};
            }
            if (found.second != errc{})
                tell(found.second, found.second_action);
            if (found.comes_first) {
                present |= bit;
                usable |= found.is_usable ? bit : 0;
                at[slot] = static_cast<std::uint16_t>(offset);
            }
        }
        if (offset != field.size()) [[unlikely]] // RFC 7606 §4
            note(unframed(field.subspan(offset), base + offset));
        return {offset, irregular};
    }

    // What cannot be framed: a header that is cut off, or a length that passes the end. @see RFC 7606 §4; §3 (j) of
    // multiprotocol routes, which nobody can read then
    static constexpr error unframed(octets rest, std::size_t at) noexcept
    {
        auto const offset = static_cast<std::uint16_t>(at);
        std::size_t const header = (rest[0] & attribute_flag::extended_length) != 0 ? 4 : 3;
        if (rest.size() < header)
            return {errc::malformed_attribute_list, error_action::treat_as_withdraw,
                rest.size() > 1 ? rest[1] : std::uint8_t{}, offset};
        return {errc::attribute_length_error,
            rest[1] == 14 || rest[1] == 15 ? error_action::session_reset : error_action::treat_as_withdraw, rest[1],
            offset, static_cast<std::uint16_t>(rest.size())};
    }

    [[gnu::noinline]] static constexpr finding judge(
        octets attribute, std::uint64_t framed, codec_context const& context, odd_ones& odd) noexcept
    {
        auto const flags = attribute[0];
        auto const type = attribute[1];
        auto const slot = table.slot_of[type];
        auto const bit = table.bits[slot];
        // RFC 7606 §3 (g): of all attributes only those of multiprotocol routes reset. Asked first, because a message
        // can have very many of these, but of the others only one of each type.
        if (slot == table.unknown ? !odd.unknown.insert(type) : (framed & bit) != 0) {
            odd.repeated.insert(type);
            return {errc::malformed_attribute_list,
                type == 14 || type == 15 ? error_action::session_reset : error_action::attribute_discard};
        }
        auto const whole = static_cast<std::uint16_t>(attribute.size());
        if (slot == table.unknown) {
            if ((flags & attribute_flag::optional) != 0)
                return {};
            return {errc::unrecognized_well_known_attribute,
                context.choices.contains(choice::withdraw_unrecognized_well_known) ? error_action::treat_as_withdraw
                                                                                   : error_action::session_reset,
                whole};
        }
        auto const& traits = table.traits[slot];
        bool const wrong_flags = ((flags ^ static_cast<std::uint8_t>(traits.category)) & 0xc0) != 0;
        if ((table.special(context) & bit) != 0) { // discarded unread; §3 (c) has no exception for its flags
            if (!wrong_flags)
                return {errc::out_of_scope, error_action::attribute_discard, whole, true};
            return {errc::attribute_flags_error, action_for_flags(traits, context.choices), whole, true, false,
                errc::out_of_scope, error_action::attribute_discard};
        }
        std::size_t const header = (flags & attribute_flag::extended_length) != 0 ? 4 : 3;
        bool const wrong_length = !traits.length.allows(attribute.size() - header);
        // With wrong flags the value of MP_REACH_NLRI and MP_UNREACH_NLRI is still needed: treat-as-withdraw must
        // know the routes. Who analyses wants to see every value.
        bool const shown
            = traits.if_malformed == error_action::session_reset || context.errors == error_handling::analyse;
        finding found{.data_length = whole, .comes_first = true, .is_usable = !wrong_length && (!wrong_flags || shown)};
        if (wrong_flags) { // told first, as RFC 4271 §6.3 has them
            found.code = errc::attribute_flags_error;
            found.action = action_for_flags(traits, context.choices);
        }
        if (wrong_length) {
            (wrong_flags ? found.second : found.code) = detail::wrong_length(traits).code;
            (wrong_flags ? found.second_action : found.action) = traits.if_malformed;
        }
        return found;
    }
};

} // namespace bgpwire::detail

#endif
