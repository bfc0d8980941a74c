// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_HASH_INDEX_HPP
#define BGPWIRE_POOL_DETAIL_HASH_INDEX_HPP

#include <bgpwire/core/on_demand.hpp>
#include <bgpwire/pool/detail/hash.hpp>

#include <vector>

namespace bgpwire::detail {

/// Finds numbered things by their hash: open addressing, no tombstones.
///
/// It holds numbers only; what they stand for, and whether two of that are the same, its user
/// knows. Number 0 stands for nothing. What is in lies in the order of the hashes, each at the slot
/// that its hash would have if it were alone (its home) or behind: so it takes few steps to see that
/// something is not there, and growing is one walk in order. Between half and two thirds of the slots
/// are taken once there are many: 12 to 16 octets per entry.
template<class Demand = on_demand>
class hash_index {
public:
    using id = std::uint32_t;

    /// Where a number is; or, if it is 0, where it would be.
    struct place {
        id number = 0;
        std::size_t at = 0;
    };

    constexpr hash_index() = default;
    /// The key of the hashes, which its user makes.
    constexpr explicit hash_index(hash_key key) noexcept : key_{key} {}

    [[nodiscard]] constexpr hash_key key() const noexcept { return key_; }

    /// The number for which `is_same` holds, among those with that hash.
    template<class IsSame>
    [[nodiscard]] constexpr place locate(std::uint32_t hash, IsSame is_same) const
    {
        if (slots_.empty())
            return {};
        auto at = home(hash);
        for (; slots_[at].number != 0 && slots_[at].hash <= hash; ++at)
            if (slots_[at].hash == hash && is_same(slots_[at].number))
                return {slots_[at].number, at};
        return {0, at};
    }
    /// The same; 0 where there is none.
    template<class IsSame>
    [[nodiscard]] constexpr id find(std::uint32_t hash, IsSame is_same) const
    {
        return locate(hash, is_same).number;
    }

    /// Makes room for `n` more: so many insertions allocate nothing.
    /// @returns whether places that were found before are good no more
    constexpr bool make_room(std::size_t n)
    {
        bool const is_full = (size_ + n) * 3 > capacity_ * 2;
        if (is_full)
            rehash(capacity_ + capacity_ / 4 + 8 + 2 * n);
        while (!has_empty_end(n + 1))
            slots_.resize(slots_.size() + tail());
        return is_full;
    }
    constexpr void insert(std::uint32_t hash, id number)
    {
        make_room(1);
        insert_in_room(end_of(hash), hash, number);
    }
    /// The same, at a place that @ref locate has found since the last change.
    constexpr void insert(place where, std::uint32_t hash, id number)
    {
        if (make_room(1))
            where = end_of(hash);
        insert_in_room(where, hash, number);
    }

    /// Takes out a number that is in.
    constexpr void erase(std::uint32_t hash, id number) noexcept
    {
        auto at = home(hash);
        while (slots_[at].number != number)
            ++at;
        for (++at; slots_[at].number != 0 && home(slots_[at].hash) != at; ++at) // who is not at home comes nearer
            slots_[at - 1] = slots_[at];
        slots_[at - 1] = {};
        --size_;
    }

    /// To be called some time before @ref find or @ref insert.
    [[gnu::always_inline]] void prefetch(std::uint32_t hash) const noexcept
    {
        if (!slots_.empty())
            detail::prefetch(&slots_[home(hash)]);
    }

    constexpr void reserve(std::size_t n)
    {
        if (n * 3 > capacity_ * 2)
            rehash(n + n / 2 + 8);
    }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::size_t memory() const noexcept { return slots_.capacity() * sizeof(slot); }

private:
    struct slot {
        id number = 0;
        std::uint32_t hash = 0;
    };

    // Ascending with the hash.
    static constexpr std::size_t home(std::uint32_t hash, std::size_t capacity) noexcept
    {
        return static_cast<std::size_t>(std::uint64_t{hash} * capacity >> 32);
    }
    constexpr std::size_t home(std::uint32_t hash) const noexcept { return home(hash, capacity_); }
    // Slots that are nobody's home, for those whose home is among the last; the last of all stays empty.
    static constexpr std::size_t tail(std::size_t capacity) noexcept
    {
        return capacity < 1024 ? capacity / 8 + 8 : 128;
    }
    constexpr std::size_t tail() const noexcept { return tail(capacity_); }
    constexpr bool has_empty_end(std::size_t n) const noexcept
    {
        for (std::size_t i = 1; i <= n; ++i)
            if (i > slots_.size() || slots_[slots_.size() - i].number != 0)
                return false;
        return true;
    }
    // What is inserted takes one slot that was empty, and not the last.
    constexpr void insert_in_room(place where, std::uint32_t hash, id number) noexcept
    {
        slot moving{number, hash};
        for (auto at = where.at; moving.number != 0; ++at) { // whatever is there makes room for it
            auto const next = slots_[at];
            slots_[at] = moving;
            moving = next;
        }
        ++size_;
    }

    constexpr place end_of(std::uint32_t hash) const
    {
        return locate(hash, [](id) { return false; });
    }
    constexpr void rehash(std::size_t capacity)
    {
        std::vector<slot> fresh(capacity + tail(capacity));
        std::size_t next = 0;
        // Without a branch that depends on chance: an empty one is put where nothing is yet.
        for (auto const& s : slots_) {
            auto const wanted = home(s.hash, capacity);
            auto const at = wanted < next ? next : wanted;
            if (at + 1 >= fresh.size())
                fresh.resize(at + 1 + tail(capacity));
            fresh[at] = s;
            next = at + (s.number != 0 ? 1 : 0);
        }
        slots_.swap(fresh);
        capacity_ = capacity;
    }

    std::vector<slot> slots_;
    std::size_t capacity_ = 0; // slots that are somebody's home
    std::size_t size_ = 0;
    hash_key key_;
};

} // namespace bgpwire::detail

#endif
