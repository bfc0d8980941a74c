// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_WIRE_TLV_HPP
#define BGPWIRE_WIRE_TLV_HPP

#include <bgpwire/wire/byte_order.hpp>

#include <optional>

namespace bgpwire::wire {

/// How type and length of a TLV are laid out. The length counts the value alone.
enum class tlv_form : std::uint8_t {
    type_1_length_1, ///< RFC 9026 §3.1.6
    type_1_length_2, ///< RFC 8669 §3, RFC 9252 §2
    type_2_length_2, ///< RFC 9012 §2, RFC 9552 §5.1
    type_1_length_by_type, ///< RFC 9012 §2: the length has one octet up to type 127, two from 128 on
};

/// One TLV; its value borrows the octets it was found in.
struct tlv {
    std::uint16_t type = 0; ///< of one octet or two, as the form says
    octets value{};         ///< the value alone
};

/// TLVs one behind the other: a forward range that borrows its octets, and exists only if their lengths
/// add up.
class tlv_list_view {
public:
    class iterator {
    public:
        using value_type = tlv;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr tlv operator*() const noexcept
        {
            auto const header = header_of(at_, form_);
            return {header.type, {at_ + header.size, header.length}};
        }
        constexpr iterator& operator++() noexcept
        {
            auto const header = header_of(at_, form_);
            at_ += header.size + header.length;
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator const& a, iterator const& b) noexcept { return a.at_ == b.at_; }

    private:
        friend tlv_list_view;
        constexpr iterator(std::uint8_t const* at, tlv_form form) noexcept : at_{at}, form_{form} {}
        std::uint8_t const* at_ = nullptr;
        tlv_form form_{};
    };

    constexpr tlv_list_view() = default;

    /// The list, unless a header is cut short or a value passes the end. Linear.
    [[nodiscard]] static constexpr std::optional<tlv_list_view> decode(octets from, tlv_form form) noexcept
    {
        for (std::size_t at = 0; at != from.size();) {
            auto const left = from.size() - at;
            if (left < header_size(from[at], form))
                return std::nullopt;
            auto const header = header_of(from.data() + at, form);
            if (left - header.size < header.length)
                return std::nullopt;
            at += header.size + header.length;
        }
        return tlv_list_view{from, form};
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {octets_.data(), form_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {octets_.data() + octets_.size(), form_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is no TLV

    /// The value of the first TLV of a type.
    [[nodiscard]] constexpr std::optional<octets> find(std::uint16_t type) const noexcept
    {
        for (auto const& one : *this)
            if (one.type == type)
                return one.value;
        return std::nullopt;
    }

private:
    struct header {
        std::uint16_t type;
        std::size_t size, length;
    };

    constexpr tlv_list_view(octets from, tlv_form form) noexcept : octets_{from}, form_{form} {}

    static constexpr std::size_t header_size(std::uint8_t first_octet, tlv_form form) noexcept
    {
        switch (form) {
        case tlv_form::type_1_length_1: return 2;
        case tlv_form::type_1_length_2: return 3;
        case tlv_form::type_2_length_2: return 4;
        case tlv_form::type_1_length_by_type: break;
        }
        return first_octet < 128 ? 2 : 3;
    }
    static constexpr header header_of(std::uint8_t const* at, tlv_form form) noexcept
    {
        auto const size = header_size(*at, form);
        auto const type = size == 4 ? load<std::uint16_t>(at) : std::uint16_t{*at};
        return {type, size, size == 2 ? std::size_t{at[1]} : load<std::uint16_t>(at + size - 2)};
    }

    octets octets_{};
    tlv_form form_{};
};

} // namespace bgpwire::wire

#endif
