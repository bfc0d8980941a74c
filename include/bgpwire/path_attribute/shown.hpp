// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_SHOWN_HPP
#define BGPWIRE_PATH_ATTRIBUTE_SHOWN_HPP

#include <bgpwire/path_attribute/raw.hpp>
#include <bgpwire/path_attribute/table.hpp>

namespace bgpwire {

namespace detail {

/// Whether who analyses is shown a malformed value that `read` can frame.
template<class Attribute>
concept readable = requires(octets value, codec_context const& context) { Attribute::read(value, context); };

/// Prints a value, unless it cannot be read. Without an optional of each attribute, which would be compiled as well.
template<class Attribute, class Out>
constexpr bool print_value(Out& out, octets value, codec_context const& context)
{
    auto attribute = Attribute::decode(value, context);
    if constexpr (readable<Attribute>)
        if (!attribute && context.errors == error_handling::analyse)
            attribute = Attribute::read(value, context);
    if (attribute)
        out = print_to(out, *attribute);
    return attribute.has_value();
}

} // namespace detail

/// Walks over the path attributes that a view shows; each has the flags that its type code wants.
/// @see basic_path_attributes_view
template<class List>
class shown_path_attributes {
    using all = raw_path_attributes_view::iterator;

public:
    using value_type = raw_path_attribute;   ///< what it gives
    using difference_type = std::ptrdiff_t; ///< as iterators have it

    constexpr shown_path_attributes() = default;
    /// Over all that were received.
    constexpr explicit shown_path_attributes(all at) noexcept : at_{at} {}
    /// Without the type codes in `hidden`, and with the first of each other.
    constexpr shown_path_attributes(all at, all end, detail::type_code_set const& hidden) noexcept
        : at_{at}, end_{end}, hides_{true}, hidden_{hidden}
    {
        to_shown();
    }

    /// One path attribute, with the flags of its category.
    constexpr raw_path_attribute operator*() const noexcept
    {
        constexpr auto& table = detail::attribute_table<List>;
        auto one = *at_;
        if (hides_) [[unlikely]] // MP_REACH_NLRI and MP_UNREACH_NLRI are shown with wrong flags, too
            if (auto const slot = table.slot_of[one.type_code]; slot != table.unknown)
                one.flags = static_cast<std::uint8_t>(
                    (one.flags & 0x3f) | static_cast<std::uint8_t>(table.traits[slot].category));
        return one;
    }
    /// To the next one that is shown.
    constexpr shown_path_attributes& operator++() noexcept
    {
        ++at_;
        if (hides_) [[unlikely]]
            to_shown();
        return *this;
    }
    /// To the next one; where it was.
    constexpr shown_path_attributes operator++(int) noexcept
    {
        auto const old = *this;
        ++*this;
        return old;
    }
    friend constexpr bool operator==(shown_path_attributes const& a, shown_path_attributes const& b) noexcept
    {
        return a.at_ == b.at_;
    }

private:
    constexpr void to_shown() noexcept
    {
        while (at_ != end_ && !hidden_.insert((*at_).type_code)) // of repeated ones the first counts
            ++at_;
    }

    all at_;
    all end_;
    bool hides_ = false;
    detail::type_code_set hidden_; // what is not shown, or was shown before
};

} // namespace bgpwire

#endif
