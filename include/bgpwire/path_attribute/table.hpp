// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_TABLE_HPP
#define BGPWIRE_PATH_ATTRIBUTE_TABLE_HPP

// The registry's traits in the form that the framing loop reads: one row per attribute, found by type code.

#include <bgpwire/core/type_list.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <array>

namespace bgpwire::detail {

/// What flags and length of one attribute nearly always are, for one subtraction and one test.
///
/// The flags octet stands in bits 24 to 31 of a word, the length in bits 0 to 15. Less the category and the
/// shortest length, nothing may be left in the two flag bits, in bits 16 to 23 (a length that was too short
/// borrows from them), and in those bits of the length that no allowed one has. Where the bits cannot tell,
/// because the step is no power of two or the longest length ends amid them, the row says no: then
/// @ref path_attribute_traits decide.
struct attribute_row {
    std::uint32_t expected = 0;
    std::uint32_t wrong = 0xffffffff;

    constexpr attribute_row() = default;
    constexpr explicit attribute_row(path_attribute_traits const& traits) noexcept
        : expected{static_cast<std::uint32_t>(traits.category) << 24 | traits.length.minimum}
    {
        std::uint32_t const step = traits.length.step;
        std::uint32_t const span = traits.length.maximum - traits.length.minimum;
        bool const power_of_two = (step & (step - 1)) == 0;
        if (traits.length.maximum == 65535 && power_of_two)
            wrong = 0xc0ff0000 | (step - 1);
        else if (span == 0 || span == step)
            wrong = 0xc0ffffff & ~span;
    }

    /// Whether all is as it should be; no means: look closer.
    constexpr bool agrees(std::uint8_t flags, std::size_t length) const noexcept
    {
        auto const word = std::uint32_t{flags} << 24 | static_cast<std::uint32_t>(length);
        return ((word - expected) & wrong) == 0;
    }
};

template<class List>
struct attribute_table_of;

template<class... Attribute>
struct attribute_table_of<type_list<Attribute...>> {
    static_assert(sizeof...(Attribute) < 64, "a word has a bit for each attribute, and one for all others");

    /// The slot of every type code that is not in the list.
    static constexpr std::uint8_t unknown = sizeof...(Attribute);

    std::array<std::uint8_t, 256> slot_of{};
    std::array<attribute_row, sizeof...(Attribute) + 1> rows{};
    std::array<std::uint64_t, sizeof...(Attribute) + 1> bits{}; // 1 << slot; to shift takes longer
    std::array<path_attribute_traits, sizeof...(Attribute) + 1> traits{Attribute::traits..., path_attribute_traits{}};
    std::uint64_t by_value = 0; // bit per slot: not only flags and length can be wrong

    constexpr attribute_table_of() noexcept
    {
        slot_of.fill(unknown);
        for (std::size_t i = 0; i != bits.size(); ++i)
            bits[i] = std::uint64_t{1} << i;
        special_.fill(bits[unknown]);
        std::uint8_t slot = 0;
        auto const add = [&](path_attribute_traits const& attribute) {
            rows[slot] = attribute_row{attribute};
            by_value |= attribute.validity == attribute_validity::by_value ? bits[slot] : 0;
            if (attribute.scope == attribute_scope::bgpsec_sessions)
                bgpsec_ |= bits[slot];
            else
                for (std::size_t i = 0; i != special_.size(); ++i)
                    special_[i] |= is_in_scope(attribute.scope, session(i)) ? 0 : bits[slot];
            slot_of[attribute.type_code] = slot++;
        };
        (add(Attribute::traits), ...);
    }

    /// The slots that the framing loop has to look at twice: what the list does not know, and what means
    /// nothing on this session. Who analyses wants to see that too.
    constexpr std::uint64_t special(codec_context const& context) const noexcept
    {
        if (context.errors == error_handling::analyse)
            return bits[unknown];
        auto const of = special_[2 * static_cast<std::size_t>(context.peer)
            + (context.as_numbers == asn_width::four_octets)];
        if (context.bgpsec.empty()) [[likely]]
            return of | bgpsec_;
        return of;
    }

private:
    // The sessions that scopes tell apart, in the order of special().
    static constexpr codec_context session(std::size_t i) noexcept
    {
        return {.as_numbers = i % 2 != 0 ? asn_width::four_octets : asn_width::two_octets,
            .peer = static_cast<peering>(i / 2)};
    }
    std::array<std::uint64_t, 6> special_{};
    std::uint64_t bgpsec_ = 0; // those that mean nothing without BGPsec
};

template<class List>
inline constexpr attribute_table_of<List> attribute_table{};

/// Which of the 256 type codes were seen.
class type_code_set {
public:
    constexpr bool contains(std::uint8_t type_code) const noexcept
    {
        return (words_[type_code / 64] >> type_code % 64 & 1) != 0;
    }
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
