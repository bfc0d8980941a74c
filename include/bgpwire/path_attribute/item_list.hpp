// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ITEM_LIST_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ITEM_LIST_HPP

// Attributes whose value is a list of items of one size: the communities, CLUSTER_LIST. One view and
// one owning list serve them all; the item says how it is read, written and printed.

#include <bgpwire/path_attribute/distinct_items.hpp>
#include <bgpwire/path_attribute/traits.hpp>

#include <initializer_list>
#include <vector>

namespace bgpwire {

/// The traits of the attribute that is a list of `Item`: specialise it for an item of your own.
template<class Item>
inline constexpr path_attribute_traits item_list_traits{};

/// What most such attributes have: optional transitive, one item or more, treat-as-withdraw if malformed.
template<class Item>
constexpr path_attribute_traits list_of(std::uint8_t type_code, char const* name) noexcept
{
    return {
        .type_code = type_code,
        .name = name,
        .category = attribute_category::optional_transitive,
        .length = non_empty_list_of(Item::size),
        .if_malformed = error_action::treat_as_withdraw,
        .validity = attribute_validity::by_length,
    };
}

/// A list of items as it lies on the wire: a forward range that borrows its octets.
///
///     +-----------------------------------+
///     | one or more items of fixed size   |
///     +-----------------------------------+
///
template<class Item>
class basic_item_list_view {
public:
    static constexpr path_attribute_traits traits = item_list_traits<Item>;
    using value_type = Item; ///< what iterating gives, by value

    class iterator {
    public:
        using value_type = Item;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr Item operator*() const noexcept { return Item::load(at_); }
        constexpr iterator& operator++() noexcept
        {
            at_ += Item::size;
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
        friend basic_item_list_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}
        std::uint8_t const* at_ = nullptr;
    };

    /// Reads the items of a length that `traits` allows; every item is taken.
    static constexpr result<basic_item_list_view> decode(bgpwire::octets value, codec_context const&) noexcept
    {
        return basic_item_list_view{value};
    }
    /// What @ref decode makes of the same octets.
    constexpr basic_item_list_view(bgpwire::octets value, codec_context const&, already_checked) noexcept
        : octets_{value}
    {
    }
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{octets_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{octets_.data() + octets_.size()}; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return octets_.size() / Item::size; } ///< items
    /// The value as it was received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    /// Whether the list has it; linear.
    [[nodiscard]] constexpr bool contains(Item wanted) const noexcept
    {
        for (Item item : *this)
            if (item == wanted)
                return true;
        return false;
    }

    friend constexpr bool operator==(basic_item_list_view a, basic_item_list_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// The items, a space between them.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_item_list_view view)
    {
        return print_list(out, view);
    }

private:
    constexpr explicit basic_item_list_view(bgpwire::octets value) noexcept : octets_{value} {}
    bgpwire::octets octets_;
};

/// A list of items that owns them, to build with; in a message it must not be empty.
template<class Item, class Allocator = std::allocator<Item>>
struct basic_item_list {
    static constexpr path_attribute_traits traits = item_list_traits<Item>;

    std::vector<Item, Allocator> values; ///< in the order in which they go on the wire

    constexpr basic_item_list() = default;
    /// These, in this order.
    constexpr basic_item_list(std::initializer_list<Item> list, Allocator const& a = {}) : values(list, a) {}
    /// A copy of what a view borrows.
    constexpr explicit basic_item_list(basic_item_list_view<Item> view, Allocator const& a = {}) : values(a)
    {
        values.reserve(view.size());
        for (Item item : view)
            values.push_back(item);
    }

    /// Of items that are sent once each, such as large communities, it writes one of those that are equal.
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        auto const write = [&] {
            for (Item const& item : values)
                item.encode(out);
        };
        if constexpr (requires { Item::is_sent_once; })
            detail::write_distinct<Item::size>(out, write);
        else
            write();
    }

    friend constexpr bool operator==(basic_item_list const&, basic_item_list const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_item_list const& list)
    {
        return print_list(out, list.values);
    }
};

} // namespace bgpwire

#endif
