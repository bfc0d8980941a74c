// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_CAPABILITIES_HPP
#define BGPWIRE_CAPABILITY_CAPABILITIES_HPP

#include <bgpwire/capability/list.hpp>

#include <vector>

namespace bgpwire {

/// Capabilities to announce, in the order in which they were added; owns their octets.
///
///     capabilities const ours{multiprotocol_capability{ipv4_unicast}, route_refresh_capability{}};
///
/// It reads like the @ref capabilities_view that it converts to, and which borrows from it.
template<class Allocator = std::allocator<std::uint8_t>>
class basic_capabilities {
public:
    using allocator_type = Allocator;             ///< for the octets
    using value_type = capability_view;           ///< what iterating gives: code and value, borrowed from this object
    using iterator = capabilities_view::iterator; ///< of the view; adding and removing end its validity

    constexpr basic_capabilities() = default;
    /// None yet; memory comes from `allocator`.
    constexpr explicit basic_capabilities(Allocator const& allocator) noexcept : octets_(allocator) {}

    /// These, in this order.
    template<announced_capability First, announced_capability... More>
    constexpr explicit(sizeof...(More) == 0) basic_capabilities(First const& first, More const&... more)
    {
        add(first);
        (add(more), ...);
    }

    /// A copy of what a view borrows.
    constexpr explicit basic_capabilities(capabilities_view from, Allocator const& allocator = {}) : octets_(allocator)
    {
        for (auto const c : from)
            add(c.code, c.value);
    }

    /// Adds one at the end; false, and nothing is added, if its value has more than 255 octets.
    template<announced_capability T>
    constexpr bool add(T const& one)
    {
        std::uint8_t memory[255]{};
        wire::writer out{memory};
        one.encode(out);
        return out.ok() && add(T::traits.code, out.written());
    }

    /// Adds one of any code at the end; false, and nothing is added, if its value has more than 255 octets.
    constexpr bool add(std::uint8_t code, octets value)
    {
        if (value.size() > 255)
            return false;
        octets_.push_back(code);
        octets_.push_back(static_cast<std::uint8_t>(value.size()));
        for (auto const octet : value)
            octets_.push_back(octet);
        return true;
    }

    /// Takes out all capabilities of this code.
    constexpr void remove(std::uint8_t code)
    {
        for (std::size_t at = 0; at != octets_.size();) {
            auto const first = octets_.begin() + static_cast<std::ptrdiff_t>(at);
            if (*first == code)
                octets_.erase(first, first + 2 + first[1]);
            else
                at += 2U + first[1];
        }
    }

    /// The same capabilities as a view that borrows from this object.
    [[nodiscard]] constexpr capabilities_view view() const noexcept
    {
        return {{octets_.data(), octets_.size()}, capabilities_form::bare};
    }
    constexpr operator capabilities_view() const noexcept { return view(); } ///< @ref view

    [[nodiscard]] constexpr iterator begin() const noexcept { return view().begin(); }
    [[nodiscard]] constexpr iterator end() const noexcept { return view().end(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is none

    /// The capability `T` that counts, as in the @ref view; it borrows from this object if it is a view.
    template<capability T>
    [[nodiscard]] constexpr std::optional<T> find() const noexcept
    {
        capabilities_view const all = view();
        return all.find<T>();
    }
    /// Whether a well-formed `T` is among them.
    template<capability T>
    [[nodiscard]] constexpr bool contains() const noexcept
    {
        capabilities_view const all = view();
        return all.contains<T>();
    }

    /// Where the octets' memory comes from.
    [[nodiscard]] constexpr Allocator get_allocator() const noexcept { return octets_.get_allocator(); }

    friend constexpr bool operator==(basic_capabilities const&, basic_capabilities const&) = default;

private:
    std::vector<std::uint8_t, Allocator> octets_; // code, length, value; code, length, value; …
};

/// Capabilities in memory of the default allocator.
using capabilities = basic_capabilities<>;

} // namespace bgpwire

#endif
