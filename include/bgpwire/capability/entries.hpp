// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_ENTRIES_HPP
#define BGPWIRE_CAPABILITY_ENTRIES_HPP

// Many capabilities are a list of entries of equal size, one for each address family. The header of
// such a capability defines the entry:
//     static constexpr capability_traits traits;       // of the capability
//     static constexpr std::size_t size;               // octets of one entry
//     static constexpr Entry load(std::uint8_t const* from) noexcept;
//     constexpr void encode(wire::writer&) const noexcept;      and ==, print_to
// and names two types: capability_entries_view<Entry> and basic_capability_entries<Entry>.

#include <bgpwire/capability/traits.hpp>

#include <cstddef>
#include <vector>

namespace bgpwire {

/// A list of entries of equal size: a forward range that borrows the octets.
template<class Entry>
class capability_entries_view {
public:
    using value_type = Entry; ///< what iterating gives, by value

    static constexpr capability_traits traits = Entry::traits;

    class iterator {
    public:
        using value_type = Entry;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;

        constexpr value_type operator*() const noexcept { return Entry::load(at_); }
        constexpr iterator& operator++() noexcept
        {
            at_ += Entry::size;
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
        friend capability_entries_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}

        std::uint8_t const* at_ = nullptr;
    };

    constexpr capability_entries_view() = default; ///< none
    /// As many as are whole.
    constexpr explicit capability_entries_view(bgpwire::octets from) noexcept
        : octets_{from.first(from.size() / Entry::size * Entry::size)}
    {
    }

    /// The entries as a Capability Value; its length is all that could be wrong, and `traits` has judged it.
    [[nodiscard]] static constexpr result<capability_entries_view> decode(bgpwire::octets value) noexcept
    {
        if (!traits.length.allows(value.size()))
            return detail::malformed_capability(traits.code, 0, value.size());
        return capability_entries_view{value};
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{octets_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{octets_.data() + octets_.size()}; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return octets_.size() / Entry::size; } ///< entries
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is no entry
    /// The entries as they were received.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }

    constexpr void encode(wire::writer& out) const noexcept { out.write(octets_); }

    friend constexpr bool operator==(capability_entries_view const& a, capability_entries_view const& b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `ADD-PATH {IPv4 unicast both}`.
    template<class Out>
    friend constexpr Out print_to(Out out, capability_entries_view const& view)
    {
        out = print_list(print_literal(print_literal(out, traits.name), " {"), view);
        *out++ = '}';
        return out;
    }

private:
    bgpwire::octets octets_{};
};

/// A capability that is a list of entries, to be announced; owns them.
template<class Entry, class Allocator = std::allocator<Entry>>
struct basic_capability_entries {
    std::vector<Entry, Allocator> entries{}; ///< in the order in which they are announced

    static constexpr capability_traits traits = Entry::traits;

    /// A copy of what a view borrows.
    [[nodiscard]] static constexpr basic_capability_entries from(
        capability_entries_view<Entry> const& view, Allocator const& allocator = {})
    {
        basic_capability_entries copy{std::vector<Entry, Allocator>(allocator)};
        for (auto const& entry : view)
            copy.entries.push_back(entry);
        return copy;
    }

    constexpr void encode(wire::writer& out) const noexcept
    {
        for (auto const& entry : entries)
            entry.encode(out);
    }

    friend constexpr bool operator==(basic_capability_entries const&, basic_capability_entries const&) = default;
};

} // namespace bgpwire

#endif
