// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AS_PATH_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AS_PATH_HPP

#include <bgpwire/path_attribute/as_path_segment.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <initializer_list>

namespace bgpwire {

/// AS_PATH: the ASes that the route has passed, the nearest first. Borrows its octets.
///
/// It is a forward range of @ref as_path_segment_view. An empty one is legal: the route starts in this AS.
/// @see RFC 4271 §4.3 (b), §5.1.2; RFC 5065 §3, §5; RFC 6793 §3; RFC 7606 §7.2; RFC 7607 §2; RFC 9774 §3
class as_path_view {
public:
    using value_type = as_path_segment_view;   ///< what iterating gives, by value
    using iterator = as_path_segment_iterator; ///< over the segments

    static constexpr path_attribute_traits traits{
        .type_code = 2,
        .name = "AS_PATH",
        .category = attribute_category::well_known,
        .length = at_least(0),
        .if_malformed = error_action::treat_as_withdraw,
    };

    constexpr as_path_view() = default; ///< the empty path
    /// What @ref decode makes of the same octets.
    constexpr as_path_view(bgpwire::octets value, codec_context const& context, already_checked) noexcept
        : as_path_view{value, context.as_numbers}
    {
    }

    /// Whether the octets are what nearly every path is, @ref is_one_sequence. A false says nothing.
    [[gnu::always_inline]] static constexpr bool is_usual(bgpwire::octets value, codec_context const& context) noexcept
    {
        return context.peer != peering::confederation
            && (context.as_numbers == asn_width::four_octets ? is_one_sequence<asn_width::four_octets>(value)
                                                              : is_one_sequence<asn_width::two_octets>(value));
    }

    /// Checks segment types, counts and lengths, that no AS number is 0, and that the peer may send
    /// what is there.
    static constexpr result<as_path_view> decode(bgpwire::octets value, codec_context const& context) noexcept
    {
        return is_usual(value, context) ? as_path_view{value, context.as_numbers} : decode_any(value, context);
    }

    /// The path of octets that @ref decode refuses, if all that is wrong with them is AS number 0.
    static constexpr result<as_path_view> read(bgpwire::octets value, codec_context const& context) noexcept
    {
        if (auto const wrong = check_as_path<as_0_handling::read>(value, context.as_numbers))
            return error{errc::malformed_as_path, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(*wrong)};
        return as_path_view{value, context.as_numbers};
    }

    constexpr void encode(wire::writer& out, codec_context const& context) const noexcept
    {
        if (context.as_numbers == width_)
            return out.write(octets_);
        for (as_path_segment_view segment : *this)
            segment.encode(out, context.as_numbers);
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {octets_.data(), width_}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {octets_.data() + octets_.size(), width_}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is no segment
    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    /// The AS number that stands first, in whatever segment; nothing of an empty path.
    [[nodiscard]] constexpr std::optional<asn> first_as() const noexcept
    {
        return empty() ? std::nullopt : std::optional{*(*begin()).begin()};
    }

    /// How long the path counts as: an AS_SET is 1, confederation segments are 0. @see RFC 4271 §9.1.2.2 (a); RFC 5065
    /// §5.3
    [[nodiscard]] constexpr std::size_t length() const noexcept { return as_path_length(*this); }

    /// Whether the AS is in it: for the loop check. @see RFC 4271 §9.1.2
    [[nodiscard]] constexpr bool contains(asn wanted) const noexcept
    {
        for (as_path_segment_view segment : *this)
            for (asn number : segment)
                if (number == wanted)
                    return true;
        return false;
    }

    friend constexpr bool operator==(as_path_view const& a, as_path_view const& b) noexcept
    {
        return a.width_ == b.width_ && same_octets(a.octets_, b.octets_);
    }

    /// `[65001 65002 {65003 65004}]`, confederation segments as `(65010)` and `<65011 65012>`.
    template<class Out>
    friend constexpr Out print_to(Out out, as_path_view const& path)
    {
        *out++ = '[';
        out = print_list(out, path);
        *out++ = ']';
        return out;
    }

private:
    friend class as4_path_view;
    constexpr as_path_view(bgpwire::octets value, asn_width width) noexcept : octets_{value}, width_{width} {}

    // Off the common road, and out of line, so that the road is short enough to be inlined.
    [[gnu::noinline]] static constexpr result<as_path_view> decode_any(
        bgpwire::octets value, codec_context const& context) noexcept
    {
        auto wrong = check_as_path(value, context.as_numbers);
        as_path_view const path{value, context.as_numbers};
        if (!wrong && context.errors != error_handling::analyse)
            wrong = path.first_out_of_place(context);
        if (wrong)
            return error{errc::malformed_as_path, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(*wrong)};
        return path;
    }

    // Where the first segment is that this peer must not send: a confederation segment from outside of the
    // confederation, or a set. Another member AS must have put its own segment first. RFC 5065 §5; RFC 9774 §3
    constexpr std::optional<std::size_t> first_out_of_place(codec_context const& context) const noexcept
    {
        using enum as_path_segment_type;
        if (context.peer == peering::confederation && (empty() || (*begin()).type() != as_confed_sequence))
            return 0;
        std::size_t at = 0;
        for (as_path_segment_view segment : *this) {
            auto const type = segment.type();
            if ((context.peer == peering::external && (type == as_confed_sequence || type == as_confed_set))
                || (context.as_sets == as_set_handling::treat_as_withdraw && (type == as_set || type == as_confed_set)))
                return at;
            at += 2 + segment.size() * static_cast<std::size_t>(width_);
        }
        return std::nullopt;
    }

    bgpwire::octets octets_{};
    asn_width width_ = asn_width::four_octets;
};

/// An AS_PATH that owns its segments, to build with.
template<class Allocator = std::allocator<asn>>
struct basic_as_path {
    using segment_type = basic_as_path_segment<Allocator>; ///< an element
    /// The allocator, for segments.
    using segment_allocator = typename std::allocator_traits<Allocator>::template rebind_alloc<segment_type>;

    static constexpr path_attribute_traits traits = as_path_view::traits;

    std::vector<segment_type, segment_allocator> segments; ///< the nearest first

    constexpr basic_as_path() = default;
    /// One AS_SEQUENCE, the nearest AS first.
    constexpr basic_as_path(std::initializer_list<asn> sequence, Allocator const& a = {}) : segments(a)
    {
        if (sequence.size() != 0)
            segments.push_back({as_path_segment_type::as_sequence, {sequence, a}});
    }
    /// A copy of what a view borrows.
    constexpr explicit basic_as_path(as_path_view view, Allocator const& a = {}) : segments(a)
    {
        for (as_path_segment_view segment : view)
            segments.push_back(segment_type{segment, a});
    }

    /// Puts an AS in front: into the first segment if that has this type and room, else in front of it
    /// as a segment of its own. Towards another AS of the confederation the type is
    /// `as_confed_sequence`. @see RFC 4271 §5.1.2; RFC 5065 §4.1
    constexpr void prepend(asn number, as_path_segment_type type = as_path_segment_type::as_sequence)
    {
        if (segments.empty() || segments.front().type != type || segments.front().numbers.size() >= 255)
            segments.insert(segments.begin(), {type, {{number}, Allocator{segments.get_allocator()}}});
        else
            segments.front().numbers.insert(segments.front().numbers.begin(), number);
    }

    /// A segment of more than 255 AS numbers is written as several. @see RFC 4271 §4.3 (b)
    constexpr void encode(wire::writer& out, codec_context const& context) const noexcept
    {
        for (auto const& segment : segments)
            segment.encode(out, context.as_numbers);
    }

    /// The AS number that stands first; nothing of a path without one.
    [[nodiscard]] constexpr std::optional<asn> first_as() const noexcept
    {
        for (auto const& segment : segments)
            if (!segment.numbers.empty())
                return segment.numbers.front();
        return std::nullopt;
    }

    /// How long the path counts as. @see as_path_view::length
    [[nodiscard]] constexpr std::size_t length() const noexcept { return as_path_length(segments); }

    friend constexpr bool operator==(basic_as_path const&, basic_as_path const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_as_path const& path)
    {
        *out++ = '[';
        out = print_list(out, path.segments);
        *out++ = ']';
        return out;
    }
};

using as_path = basic_as_path<>; ///< AS_PATH in memory of the default allocator.

} // namespace bgpwire

#endif
