// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_DISTINCT_ITEMS_HPP
#define BGPWIRE_PATH_ATTRIBUTE_DISTINCT_ITEMS_HPP

// Large communities are sent once each (RFC 8092 §3), however often a peer or a program put them in. A message has room
// for thousands, so they are sorted and not looked for one by one; there is no significance to their order.

#include <bgpwire/wire/writer.hpp>

namespace bgpwire::detail {

/// Items of `Size` octets that lie side by side, compared and moved as octets.
template<std::size_t Size>
class item_sorter {
public:
    constexpr explicit item_sorter(std::span<std::uint8_t> items) noexcept : items_{items} {}

    constexpr std::size_t count() const noexcept { return items_.size() / Size; }

    /// Leaves the first of equal items where it is, and closes the gaps; how many are left. Quadratic.
    constexpr std::size_t keep_first() noexcept
    {
        std::size_t kept = 0;
        for (std::size_t i = 0; i != count(); ++i) {
            std::size_t same = 0;
            while (same != kept && compare(same, i) != 0)
                ++same;
            if (same == kept)
                swap(kept++, i);
        }
        return kept;
    }
    /// Sorts them, and keeps one of equal ones; how many are left. A heap sort: no input makes it slow.
    constexpr std::size_t sort_and_keep_one() noexcept
    {
        for (auto root = count() / 2; root-- != 0;)
            sift(root, count());
        for (auto end = count(); end-- > 1;) {
            swap(0, end);
            sift(0, end);
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i != count(); ++i)
            if (kept == 0 || compare(kept - 1, i) != 0)
                swap(kept++, i);
        return kept;
    }

private:
    constexpr int compare(std::size_t a, std::size_t b) const noexcept
    {
        for (std::size_t i = 0; i != Size; ++i)
            if (items_[a * Size + i] != items_[b * Size + i])
                return items_[a * Size + i] < items_[b * Size + i] ? -1 : 1;
        return 0;
    }
    constexpr void swap(std::size_t a, std::size_t b) noexcept
    {
        for (std::size_t i = 0; i != Size; ++i) {
            auto const octet = items_[a * Size + i];
            items_[a * Size + i] = items_[b * Size + i];
            items_[b * Size + i] = octet;
        }
    }
    constexpr void sift(std::size_t root, std::size_t end) noexcept
    {
        for (auto child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
            if (child + 1 < end && compare(child, child + 1) < 0)
                ++child;
            if (compare(root, child) >= 0)
                return;
            swap(root, child);
        }
    }

    std::span<std::uint8_t> items_;
};

/// Calls `write()`, which writes items of `Size` octets, and takes out again what is written twice. The order stays,
/// unless there are many and some come twice.
template<std::size_t Size, class Write>
constexpr void write_distinct(wire::writer& out, Write const& write) noexcept
{
    auto const start = out.size();
    write();
    if (!out.ok())
        return;
    item_sorter<Size> items{out.written_from(start)};
    auto const count = items.count();
    bool const many = count > 16;
    auto const kept = many ? items.sort_and_keep_one() : items.keep_first();
    out.rewind(start + kept * Size);
    if (many && kept == count) {
        out.rewind(start);
        write();
    }
}

} // namespace bgpwire::detail

#endif
