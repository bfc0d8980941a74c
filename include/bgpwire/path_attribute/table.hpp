// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_TABLE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_TABLE_HPP

// The registry's traits in the form that the framing loop reads: one row per attribute, found by type code.

#include <bgpwire/core/type_list.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <array>

namespace bgpwire::detail {

inline constexpr std::uint8_t no_slot = 0xff; ///< the type code of an attribute that is not in the list

/// What one attribute's flags and length must be, and what is to be done when they are not.
struct attribute_row {
    std::uint16_t minimum = 0;
    std::uint16_t span = 0;   // maximum - minimum
    std::uint32_t inverse = 0; // divides by the step with one multiplication; see divides()
    std::uint8_t category = 0;
    error_action if_malformed{};
    error_action if_flags_wrong{};
    error_action if_repeated{};
    attribute_scope scope{};

    constexpr attribute_row() = default;
    constexpr explicit attribute_row(path_attribute_traits const& traits) noexcept
        : minimum{traits.length.minimum}
        , span{static_cast<std::uint16_t>(traits.length.maximum - traits.length.minimum)}
        , inverse{0xffffffffU / traits.length.step + (traits.length.step == 1 ? 0U : 1U)}
        , category{static_cast<std::uint8_t>(traits.category)}
        , if_malformed{traits.if_malformed}
        , if_flags_wrong{traits.if_flags_wrong}
        // RFC 7606 §3 (g): only MP_REACH_NLRI and MP_UNREACH_NLRI must not be repeated
        , if_repeated{traits.type_code == 14 || traits.type_code == 15 ? error_action::session_reset
                                                                       : error_action::attribute_discard}
        , scope{traits.scope}
    {
    }

    constexpr bool flags_agree(std::uint8_t flags) const noexcept { return ((flags ^ category) & 0xc0) == 0; }
    constexpr bool length_agrees(std::size_t length) const noexcept
    {
        auto const over = static_cast<std::uint32_t>(length) - minimum;
        return over <= span && divides(over);
    }
    constexpr bool agrees(std::uint8_t flags, std::size_t length) const noexcept
    {
        return flags_agree(flags) && length_agrees(length);
    }

    /// What wrong flags come to. @see RFC 7606 §3 (c); choice
    constexpr error_action action_for_flags(choices made) const noexcept
    {
        if (if_malformed == error_action::session_reset)
            return made.contains(choice::reset_on_mp_flags) ? error_action::session_reset : if_flags_wrong;
        if (if_flags_wrong == error_action::attribute_discard)
            return made.contains(choice::withdraw_on_flags) ? error_action::treat_as_withdraw : if_flags_wrong;
        return made.contains(choice::discard_on_flags) ? if_malformed : if_flags_wrong;
    }

private:
    // Exact for 16-bit numbers: a multiple of the step times the rounded-up inverse wraps to less than the
    // inverse, and nothing else does. A step of 1 has the inverse 2^32 - 1, which every product undercuts
    // or meets.
    constexpr bool divides(std::uint32_t over) const noexcept
    {
        return inverse == 0xffffffffU || over * inverse < inverse;
    }
};

template<class List>
struct attribute_table_of;

template<class... Attribute>
struct attribute_table_of<type_list<Attribute...>> {
    std::array<std::uint8_t, 256> slot_of{};
    std::array<attribute_row, sizeof...(Attribute)> rows{attribute_row{Attribute::traits}...};
    std::uint64_t scoped = 0; // bit per slot: the attribute does not count on every session

    constexpr attribute_table_of() noexcept
    {
        slot_of.fill(no_slot);
        std::uint8_t slot = 0;
        ((scoped |= std::uint64_t{Attribute::traits.scope != attribute_scope::everywhere} << slot,
             slot_of[Attribute::traits.type_code] = slot++),
            ...);
    }
};

template<class List>
inline constexpr attribute_table_of<List> attribute_table{};

/// Which of the 256 type codes were seen.
class type_code_set {
public:
    /// False if it was in already.
    constexpr bool insert(std::uint8_t type_code) noexcept
    {
        auto& word = words_[type_code / 64];
        auto const bit = std::uint64_t{1} << type_code % 64;
        bool const fresh = (word & bit) == 0;
        word |= bit;
        return fresh;
    }

private:
    std::array<std::uint64_t, 4> words_{};
};

} // namespace bgpwire::detail

#endif
