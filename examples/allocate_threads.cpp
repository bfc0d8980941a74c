// SPDX-License-Identifier: BSL-1.0
// Pools and threads: an allocator is used from one thread at a time, or from several that only look; and
// distinct ones are independent. So either one stands behind a mutex, or each of several has a part of the
// addresses and a mutex of its own.

#include "support/plain_command_line.hpp"

#include <bgpwire/pool.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

using namespace bgpwire;

namespace {

using owner = std::uint64_t;

constexpr std::size_t workers = 4;
constexpr owner owners_per_worker = 500;
constexpr std::size_t size = 1024; // of all pools together: not enough for everybody

pool_config pool_of(text_view name, std::uint32_t first, std::uint32_t count)
{
    pool_config pool{.name = name};
    pool.ranges.push_back(*address_range::make(ipv4_address{first}, ipv4_address{first + count - 1}));
    return pool;
}

// [locked]
/// One allocator, one mutex: all that it can do, one caller after the other.
class locked {
public:
    locked()
    {
        std::vector<pool_config> const pools{pool_of("all", 0x0a000000, size)};
        allocator_ = *pool_allocator<owner>::make(pools);
    }

    // A lease is a value; views and whatever the allocator hands out by reference stay behind the mutex.
    result<lease> allocate(owner o)
    {
        std::lock_guard const lock{mutex_};
        return allocator_.allocate(o);
    }
    result<lease> release(owner o)
    {
        std::lock_guard const lock{mutex_};
        return allocator_.release(o);
    }
    std::size_t leases()
    {
        std::lock_guard const lock{mutex_};
        return allocator_.size();
    }

private:
    std::mutex mutex_;
    pool_allocator<owner> allocator_;
};
// [locked]

/// Several of them over disjoint pools. An owner asks the one that its number says first, and the others
/// if that has nothing left; so wherever it may be it is looked for first. One owner is asked for by one
/// thread at a time: otherwise it could get an address from two of them.
class sharded {
    static constexpr std::uint32_t shards = 4, part = size / shards;

    struct shard {
        std::mutex mutex;
        pool_allocator<owner> allocator;
    };
    template<class F>
    auto with(owner which, F f)
    {
        auto& s = *all_[static_cast<std::size_t>(which % shards)];
        std::lock_guard const lock{s.mutex};
        return f(s.allocator);
    }

public:
    sharded()
    {
        for (std::uint32_t i = 0; i != shards; ++i) {
            std::vector<pool_config> const pools{pool_of("part", 0x0a000000 + i * part, part)};
            all_.push_back(std::make_unique<shard>());
            all_.back()->allocator = *pool_allocator<owner>::make(pools);
        }
    }

    result<lease> allocate(owner o)
    {
        for (owner i = 0; i != shards; ++i)
            if (auto const l = with(o + i, [&](auto& a) { return a.find(o); }))
                return l;
        result<lease> l = error{.code = errc::pool_exhausted};
        for (owner i = 0; i != shards && !l; ++i)
            l = with(o + i, [&](auto& a) { return a.allocate(o); });
        return l;
    }
    result<lease> release(owner o)
    {
        result<lease> l = error{.code = errc::not_allocated};
        for (owner i = 0; i != shards && !l; ++i)
            l = with(o + i, [&](auto& a) { return a.release(o); });
        return l;
    }
    std::size_t leases()
    {
        std::size_t sum = 0;
        for (owner i = 0; i != shards; ++i)
            sum += with(i, [](auto& a) { return a.size(); });
        return sum;
    }

private:
    std::vector<std::unique_ptr<shard>> all_;
};

/// Calls `f(worker, owner)` for the owners of each worker, in a thread for each.
template<class F>
void work(F f)
{
    std::vector<std::thread> threads;
    for (std::size_t w = 0; w != workers; ++w)
        threads.emplace_back([=] {
            for (auto o = w * owners_per_worker; o != (w + 1) * owners_per_worker; ++o)
                f(w, o);
        });
    for (auto& t : threads)
        t.join();
}

/// Owners come and go; then everybody asks until nothing is left.
/// @returns whether every address has one holder, and as many are held as there are
template<class Allocator>
bool works(char const* name)
{
    Allocator addresses;
    for (int round = 0; round != 20; ++round)
        work([&](std::size_t, owner o) {
            if (addresses.allocate(o) && o % 3 != 0)
                (void)addresses.release(o);
        });
    std::vector<std::vector<ip_address>> held(workers);
    work([&](std::size_t w, owner o) {
        if (auto const l = addresses.allocate(o))
            held[w].push_back(l->address());
    });
    std::set<ip_address> distinct;
    std::size_t sum = 0;
    for (auto const& some : held) {
        distinct.insert(some.begin(), some.end());
        sum += some.size();
    }
    std::cout << name << ": " << sum << " leases, " << distinct.size() << " addresses of " << size << '\n';
    return sum == size && distinct.size() == size && addresses.leases() == size;
}

/// Nobody changes it, so everybody looks at once, without a mutex.
bool is_looked_at()
{
    std::vector<pool_config> const pools{pool_of("all", 0x0a000000, size)};
    auto made = *pool_allocator<owner>::make(pools);
    for (owner o = 0; o != 100; ++o)
        (void)made.allocate(o);
    auto const& addresses = made;
    std::vector<std::size_t> found(workers);
    work([&](std::size_t w, owner o) {
        if (addresses.find(o) && addresses.preview() && addresses.pool(pool_id{0}).in_use(afi::ipv4) == 100)
            ++found[w];
    });
    return found == std::vector<std::size_t>{100, 0, 0, 0};
}

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Pools of addresses behind a mutex, and behind several."))
        return *status;
    bool const one = works<locked>("one behind a mutex");
    bool const many = works<sharded>("four, each with a part");
    return one && many && is_looked_at() ? 0 : 1;
}
