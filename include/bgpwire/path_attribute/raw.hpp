// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_RAW_HPP
#define BGPWIRE_PATH_ATTRIBUTE_RAW_HPP

#include <bgpwire/path_attribute/distinct_items.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <optional>

namespace bgpwire {

/// A path attribute as it lies in the UPDATE, known or unknown; borrows its octets.
///
///     +----------------+----------------+---------------------+----------------+
///     | flags (1)      | type code (1)  | length (1 or 2)     | value          |
///     +----------------+----------------+---------------------+----------------+
///
/// @see RFC 4271 §4.3
struct raw_path_attribute {
    std::uint8_t flags = 0;     ///< see @ref attribute_flag
    std::uint8_t type_code = 0; ///< Attribute Type Code
    octets value{};             ///< 0 to 65535 octets; borrowed

    /// Whether a bit of @ref attribute_flag is set.
    [[nodiscard]] constexpr bool has_flag(std::uint8_t flag) const noexcept { return (flags & flag) != 0; }

    /// Whether it may have what no speaker may send on: large communities that come twice. @see RFC 8092 §3
    [[nodiscard]] constexpr bool may_repeat_items() const noexcept { return type_code == 32 && value.size() > 12; }

    /// Writes it with its flags as they are; a value of more than 255 octets sets Extended Length. Of large communities
    /// that come twice it writes one.
    constexpr void encode(wire::writer& out) const noexcept
    {
        bool const extended = has_flag(attribute_flag::extended_length) || value.size() > 255;
        out.u8(static_cast<std::uint8_t>(flags | (extended ? attribute_flag::extended_length : 0)));
        out.u8(type_code);
        if (value.size() > 65535)
            out.fail();
        if (extended)
            out.u16(static_cast<std::uint16_t>(value.size()));
        else
            out.u8(static_cast<std::uint8_t>(value.size()));
        if (may_repeat_items() && value.size() % 12 == 0)
            write_once_each(out, extended);
        else
            out.write(value);
    }

    friend constexpr bool operator==(raw_path_attribute const& a, raw_path_attribute const& b) noexcept
    {
        return a.flags == b.flags && a.type_code == b.type_code && same_octets(a.value, b.value);
    }

    /// `99 flags c0: beef`.
    template<class Out>
    friend constexpr Out print_to(Out out, raw_path_attribute const& a)
    {
        out = print_literal(print_decimal(out, a.type_code), " flags ");
        out = print_literal(print_hex(out, a.flags, 2), ": ");
        return print_octets(out, a.value);
    }

private:
    constexpr void write_once_each(wire::writer& out, bool extended) const noexcept
    {
        auto const start = out.size();
        detail::write_distinct<12>(out, [&] { out.write(value); });
        if (auto const length = out.size() - start; extended)
            out.patch(start - 2, static_cast<std::uint16_t>(length));
        else
            out.patch(start - 1, static_cast<std::uint8_t>(length));
    }
};

/// Takes the first attribute off a field; nothing, and the field stays, if it cannot be framed.
[[nodiscard]] constexpr std::optional<raw_path_attribute> take_raw_path_attribute(octets& field) noexcept
{
    bool const extended = !field.empty() && (field[0] & attribute_flag::extended_length) != 0;
    std::size_t const header = extended ? 4 : 3;
    if (field.size() < header)
        return std::nullopt;
    std::size_t const length = extended ? wire::load<std::uint16_t>(field, 2) : field[2];
    if (field.size() - header < length)
        return std::nullopt;
    raw_path_attribute const one{field[0], field[1], field.subspan(header, length)};
    field = field.subspan(header + length);
    return one;
}

/// A Path Attributes field as it was received: a forward range of @ref raw_path_attribute, whatever is wrong with
/// them; borrows its octets.
class raw_path_attributes_view {
public:
    using value_type = raw_path_attribute; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = raw_path_attribute;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr raw_path_attribute operator*() const noexcept
        {
            return {at_[0], at_[1], {at_ + header(), length()}};
        }
        constexpr iterator& operator++() noexcept
        {
            at_ += header() + length();
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator, iterator) = default;

    private:
        friend raw_path_attributes_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}
        constexpr bool extended() const noexcept { return (at_[0] & attribute_flag::extended_length) != 0; }
        constexpr std::size_t header() const noexcept { return extended() ? 4 : 3; }
        constexpr std::size_t length() const noexcept
        {
            return extended() ? wire::load<std::uint16_t>(at_ + 2) : at_[2];
        }
        std::uint8_t const* at_ = nullptr;
    };

    constexpr raw_path_attributes_view() = default; ///< none
    /// The attributes that can be framed: the view ends in front of one that is cut off. Linear.
    constexpr explicit raw_path_attributes_view(bgpwire::octets field) noexcept
    {
        auto rest = field;
        while (take_raw_path_attribute(rest)) {
        }
        octets_ = field.first(field.size() - rest.size());
    }
    /// All of a field in which every attribute was framed before.
    constexpr raw_path_attributes_view(bgpwire::octets field, already_checked) noexcept : octets_{field} {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{octets_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{octets_.data() + octets_.size()}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is no attribute
    /// Their octets, as they were received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

private:
    bgpwire::octets octets_{};
};

/// What a speaker passes on of an attribute that it does not know.
///
/// @returns a transitive one with Partial set, its octets and Extended Length as they are and the low four
///   flags cleared; nothing of a non-transitive one. @see RFC 4271 §5, §9
[[nodiscard]] constexpr std::optional<raw_path_attribute> readvertised(raw_path_attribute const& unknown) noexcept
{
    if (!unknown.has_flag(attribute_flag::transitive))
        return std::nullopt;
    return raw_path_attribute{static_cast<std::uint8_t>((unknown.flags & 0xf0) | attribute_flag::partial),
        unknown.type_code, unknown.value};
}

} // namespace bgpwire

#endif
