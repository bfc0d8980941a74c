// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AS_PATH_SEGMENT_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AS_PATH_SEGMENT_HPP

#include <bgpwire/net/asn.hpp>
#include <bgpwire/wire/writer.hpp>

#include <optional>
#include <vector>

namespace bgpwire {

/// The kinds of segments. @see RFC 4271 §4.3 (b); RFC 5065 §3
enum class as_path_segment_type : std::uint8_t {
    as_set = 1,             ///< ASes in no order; deprecated by RFC 9774
    as_sequence = 2,        ///< ASes, the nearest first
    as_confed_sequence = 3, ///< member ASes of the confederation, the nearest first
    as_confed_set = 4,      ///< member ASes in no order; deprecated by RFC 9774
};

namespace detail {

template<class Out, class Numbers>
constexpr Out print_segment(Out out, as_path_segment_type type, Numbers const& numbers)
{
    constexpr char brackets[] = "{} ()<>"; // set, sequence (none), confed sequence, confed set
    auto const at = 2 * static_cast<std::size_t>(type) - (type > as_path_segment_type::as_sequence ? 3 : 2);
    bool const bare = type == as_path_segment_type::as_sequence;
    if (!bare)
        *out++ = brackets[at];
    out = print_list(out, numbers);
    if (!bare)
        *out++ = brackets[at + 1];
    return out;
}

// Segments of at most 255 AS numbers each; a larger AS number than the width holds becomes AS_TRANS.
template<class Numbers>
constexpr void encode_segment(
    wire::writer& out, as_path_segment_type type, Numbers const& numbers, std::size_t count, asn_width width) noexcept
{
    std::size_t left_in_segment = 0;
    for (asn number : numbers) {
        if (left_in_segment == 0) {
            left_in_segment = count < 255 ? count : 255;
            count -= left_in_segment;
            out.u8(static_cast<std::uint8_t>(type));
            out.u8(static_cast<std::uint8_t>(left_in_segment));
        }
        --left_in_segment;
        if (width == asn_width::four_octets)
            out.u32(number.value());
        else
            out.u16(static_cast<std::uint16_t>((number.is_mappable() ? number : as_trans).value()));
    }
}

} // namespace detail

/// One segment as it lies on the wire: a forward range of AS numbers that borrows its octets.
///
///     +----------------+----------------+------------------------------------+
///     | type (1 octet) | count (1)      | count AS numbers (2 or 4 octets)   |
///     +----------------+----------------+------------------------------------+
///
class as_path_segment_view {
public:
    using value_type = asn; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = asn;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr asn operator*() const noexcept
        {
            return asn{width_ == 4 ? wire::load<std::uint32_t>(at_) : wire::load<std::uint16_t>(at_)};
        }
        constexpr iterator& operator++() noexcept
        {
            at_ += width_;
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
        friend as_path_segment_view;
        constexpr iterator(std::uint8_t const* at, std::size_t width) noexcept : at_{at}, width_{width} {}
        std::uint8_t const* at_ = nullptr;
        std::size_t width_ = 4;
    };

    /// One of the four.
    [[nodiscard]] constexpr as_path_segment_type type() const noexcept { return as_path_segment_type{at_[0]}; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return at_[1]; } ///< 1 to 255
    [[nodiscard]] constexpr iterator begin() const noexcept { return {at_ + 2, width_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {at_ + 2 + size() * width_, width_}; }

    /// Appends type, count and AS numbers of that width; what two octets cannot hold becomes AS_TRANS.
    constexpr void encode(wire::writer& out, asn_width width) const noexcept
    {
        detail::encode_segment(out, type(), *this, size(), width);
    }

    /// `65001 65002`, `{65003 65004}`, `(65010)`, `<65011 65012>`.
    template<class Out>
    friend constexpr Out print_to(Out out, as_path_segment_view segment)
    {
        return detail::print_segment(out, segment.type(), segment);
    }

private:
    friend class as_path_segment_iterator;
    constexpr as_path_segment_view(std::uint8_t const* at, std::size_t width) noexcept : at_{at}, width_{width} {}
    std::uint8_t const* at_;
    std::size_t width_;
};

/// Walks over the segments of a path that @ref check_as_path found correct.
class as_path_segment_iterator {
public:
    using value_type = as_path_segment_view;
    using difference_type = std::ptrdiff_t;

    constexpr as_path_segment_iterator() = default;
    constexpr as_path_segment_iterator(std::uint8_t const* at, asn_width width) noexcept
        : at_{at}, width_{static_cast<std::size_t>(width)}
    {
    }
    constexpr as_path_segment_view operator*() const noexcept { return {at_, width_}; }
    constexpr as_path_segment_iterator& operator++() noexcept
    {
        at_ += 2 + at_[1] * width_;
        return *this;
    }
    constexpr as_path_segment_iterator operator++(int) noexcept
    {
        auto const old = *this;
        ++*this;
        return old;
    }
    friend constexpr bool operator==(as_path_segment_iterator const& a, as_path_segment_iterator const& b) noexcept
    {
        return a.at_ == b.at_;
    }

private:
    std::uint8_t const* at_ = nullptr;
    std::size_t width_ = 4;
};

/// A segment that owns its AS numbers.
template<class Allocator = std::allocator<asn>>
struct basic_as_path_segment {
    as_path_segment_type type = as_path_segment_type::as_sequence; ///< the kind of segment
    std::vector<asn, Allocator> numbers; ///< the nearest first in a sequence; in a set their order says nothing

    constexpr basic_as_path_segment() = default;
    /// With these AS numbers.
    constexpr basic_as_path_segment(as_path_segment_type t, std::vector<asn, Allocator> n)
        : type{t}, numbers(static_cast<std::vector<asn, Allocator>&&>(n))
    {
    }
    /// A copy of what a view borrows.
    constexpr explicit basic_as_path_segment(as_path_segment_view view, Allocator const& a = {})
        : type{view.type()}, numbers(a)
    {
        numbers.reserve(view.size());
        for (asn number : view)
            numbers.push_back(number);
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return numbers.size(); } ///< AS numbers

    /// Appends it with AS numbers of that width, as several segments if it has more than 255 of them.
    constexpr void encode(wire::writer& out, asn_width width) const noexcept
    {
        detail::encode_segment(out, type, numbers, numbers.size(), width);
    }

    friend constexpr bool operator==(basic_as_path_segment const&, basic_as_path_segment const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_as_path_segment const& segment)
    {
        return detail::print_segment(out, segment.type, segment.numbers);
    }
};

using as_path_segment = basic_as_path_segment<>; ///< A segment in memory of the default allocator.

/// Whether the octets are what nearly every AS_PATH is: one AS_SEQUENCE of up to 32 octets, correct to its
/// end. A false says nothing.
///
/// How long a path is cannot be predicted, so a loop over it would cost more than all the rest. Four loads of
/// 8 octets each find an AS number 0 in any 8 to 32 octets; where it is fewer than that they overlap.
template<asn_width Width>
[[nodiscard, gnu::always_inline]] constexpr bool is_one_sequence(octets value) noexcept
{
    constexpr auto width = static_cast<std::size_t>(Width);
    if (value.size() < 2 + width || value[0] != static_cast<std::uint8_t>(as_path_segment_type::as_sequence)
        || value.size() - 2 != value[1] * width)
        return false;
    // The segment's header may be among AS numbers of two octets: it is none, but not 0 either.
    std::size_t const from = Width == asn_width::four_octets ? 2 : 0;
    auto const* const at = value.data() + from;
    auto const size = value.size() - from;
    if (size > 32)
        return false;
    // Has the highest bit of an AS number set if one is 0; which one it is cannot be told, and the order of their
    // octets does not matter.
    constexpr std::uint64_t one = Width == asn_width::four_octets ? 0x0000000100000001 : 0x0001000100010001;
    constexpr std::uint64_t highest = one << (8 * width - 1);
    auto const zeros = [](std::uint64_t numbers) { return (numbers - one) & ~numbers; };
    auto const load = [at, zeros](std::size_t offset) { return zeros(wire::load_native<std::uint64_t>(at + offset)); };
    auto const found = size < 8
        ? zeros(std::uint64_t{wire::load_native<std::uint32_t>(at)} << 32
              | wire::load_native<std::uint32_t>(at + size - 4))
        : load(0) | load(size < 16 ? size - 8 : 8) | load(size < 16 ? 0 : size - 16) | load(size - 8);
    return (found & highest) == 0;
}

/// What is made of AS number 0 in a path.
enum class as_0_handling : std::uint8_t {
    refuse, ///< it is malformed: RFC 7607 §2
    read,   ///< it is an AS number like others: for who analyses
};

/// Where a path's octets are wrong, counted from their start; nothing if they are correct.
///
/// Wrong are a segment type other than 1 to 4, a count of 0, a segment that passes the end, one octet
/// left over, and AS number 0 unless it is read. Linear. @see RFC 7606 §7.2; RFC 7607 §2
template<as_0_handling Zero = as_0_handling::refuse>
[[nodiscard]] constexpr std::optional<std::size_t> check_as_path(octets value, asn_width width) noexcept
{
    std::size_t const size = static_cast<std::size_t>(width);
    std::size_t at = 0;
    while (at != value.size()) {
        if (value.size() - at < 2 || value[at] - 1U > 3U)
            return at;
        std::size_t const count = value[at + 1];
        if (count == 0 || value.size() - at - 2 < count * size)
            return at + 1;
        at += 2;
        auto const end = at + count * size;
        if constexpr (Zero == as_0_handling::read)
            at = end;
        for (; at != end; at += size)
            if ((size == 4 ? wire::load<std::uint32_t>(value.data() + at)
                           : wire::load<std::uint16_t>(value.data() + at)) == 0)
                return at;
    }
    return std::nullopt;
}

/// How long a path of segments counts as. @see RFC 4271 §9.1.2.2 (a); RFC 5065 §5.3
template<class Segments>
[[nodiscard]] constexpr std::size_t as_path_length(Segments const& segments) noexcept
{
    auto const type_of = [](auto const& segment) {
        if constexpr (requires { segment.type(); })
            return segment.type();
        else
            return segment.type;
    };
    std::size_t length = 0;
    for (auto const& segment : segments) {
        if (type_of(segment) == as_path_segment_type::as_sequence)
            length += segment.size();
        else if (type_of(segment) == as_path_segment_type::as_set)
            length += 1;
    }
    return length;
}

} // namespace bgpwire

#endif
