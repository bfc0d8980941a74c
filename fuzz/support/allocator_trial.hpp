// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_ALLOCATOR_TRIAL_HPP
#define BGPWIRE_FUZZ_SUPPORT_ALLOCATOR_TRIAL_HPP

#include "slow_allocator.hpp"

#include <array>
#include <type_traits>

namespace bgpwire::fuzz {

/// How an operation is done: at once.
struct at_once {
    template<class Allocator, class F>
    auto operator()(Allocator const&, F operation)
    {
        return operation();
    }
};

/// One `pool_allocator` and one @ref slow_allocator that are told the same.
///
/// `choose(limit)` gives a number under `limit`, which decides what is done next; `expect(holds,
/// what)` is told of every comparison; `attempt(allocator, f)` does `f()`, which changes the allocator.
template<class Owner, class Choose, class Expect, class Attempt = at_once>
class allocator_trial {
    using slow = slow_allocator;
    using real = pool_allocator<Owner>;

public:
    allocator_trial(Choose& choose, Expect& expect, Attempt attempt = {})
        : choose_{choose}, expect_{expect}, attempt_{attempt}
    {
        order_ = static_cast<selection_order>(choose(3));
        has_one_rest_ = choose(2) == 0;
        rest_ = pick<std::uint64_t>({0, 4, 30});
        do
            slow_.pools = configuration();
        while (!slow_.pools.empty() && why_not(slow_.pools) != errc{});
        slow_.is_sealed = choose(4) != 0;
        auto made = real::make(slow_.pools, slow_.is_sealed ? allocator_start::fresh : allocator_start::restoring);
        expect(made.has_value(), "a configuration without faults is taken");
        real_ = *std::move(made);
    }

    void step()
    {
        ++now_;
        switch (choose_(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4: allocate(); break;
        case 5:
        case 6: claim(); break;
        case 7: claim_block(); break;
        case 8:
        case 9:
        case 10: release(); break;
        case 11: release_by_handle(); break;
        case 12:
            if (has_one_rest_) // or resting addresses would come to pools where they rest longer
                reload();
            break;
        case 13: restore(); break;
        case 14: now_ += choose_(40); break;
        default:
            real_.seal();
            slow_.is_sealed = true;
        }
        compare();
    }

private:
    static constexpr unsigned owners = 14, places = 48;

    template<class T>
    T pick(std::initializer_list<T> all)
    {
        return all.begin()[choose_(all.size())];
    }
    static Owner name_of(unsigned n)
    {
        if constexpr (std::is_integral_v<Owner>)
            return n;
        else
            return "owner-of-an-address-" + std::to_string(n);
    }
    static ip_address place(afi family, std::size_t n)
    {
        if (family == afi::ipv4)
            return ipv4_address{0x0a0000e8U + static_cast<std::uint32_t>(n)}; // .255 and .0 are among them
        return ipv6_address{0x20010db800000000, 0xe8 + n};
    }

    /// Six times eight addresses of each family, each eight for one pool or none; now and then for two.
    std::vector<pool_config> configuration()
    {
        constexpr text_view names[] = {"a", "b", "c", "d"};
        std::vector<pool_config> pools(1 + choose_(4));
        for (std::size_t p = 0; p != pools.size(); ++p) {
            pools[p] = {.name = choose_(32) == 31 ? "a" : names[p],
                .avoid_buggy_ips = choose_(4) == 3,
                .ends = static_cast<prefix_ends>(choose_(3)),
                .auto_assign = choose_(6) != 5,
                .is_draining = choose_(8) == 7,
                .is_dedicated = choose_(5) == 4,
                .priority = static_cast<std::uint32_t>(choose_(3)),
                .order = order_,
                .seed = choose_(256),
                .cool_down = has_one_rest_ ? rest_ : pick<std::uint64_t>({0, 3, 20}),
                .quota = choose_(3) == 2 ? 1 + choose_(3) : 0,
                .tag = p};
            if (choose_(3) == 2)
                for (auto family : {afi::ipv4, afi::ipv6})
                    pools[p].exclusions.push_back(address_range{place(family, choose_(places))});
        }
        for (auto family : {afi::ipv4, afi::ipv6})
            for (std::size_t n = 0; n != places; n += 8) {
                auto const p = choose_(pools.size() + 2);
                if (p >= pools.size())
                    continue;
                auto const size = pick<std::size_t>({1, 1, 2, 3, 8});
                auto const range = *address_range::make(place(family, n), place(family, n + size - 1));
                auto& into = pools[p].ranges;
                into.insert(choose_(3) == 2 ? into.begin() : into.end(), range);
                if (choose_(64) == 63)
                    pools[choose_(pools.size())].ranges.push_back(range);
            }
        return pools;
    }

    sharing_terms terms()
    {
        static constexpr service_port ports[] = {{6, 80}, {6, 443}, {17, 53}, {6, 53}};
        if (choose_(2) == 0)
            return {};
        auto const first = choose_(4);
        if (choose_(32) == 31) { // as long as may be, or longer
            static std::string const longest(70'000, 'k');
            text_view const text{longest.data(), pick<std::size_t>({65'533, 65'534, 65'535, 65'536, 70'000})};
            switch (choose_(4)) {
            case 0: return {.key = text};
            case 1: return {.key = "k", .scope = text};
            case 2: return {.key = "k", .backend = text};
            default: return {.key = text, .scope = text, .backend = text, .ports = std::span{ports}.first(1)};
            }
        }
        return {.key = pick<text_view>({"k", "k", "key", ""}),
            .scope = choose_(8) == 7 ? "s" : "",
            .backend = choose_(4) == 3 ? "b" : "",
            .ports = std::span{ports}.subspan(first, choose_(5 - first))};
    }
    text_view pool_name() { return choose_(3) != 2 ? "" : pick<text_view>({"a", "b", "c", "d", "e"}); }
    std::set<std::uint64_t> refused()
    {
        if (choose_(4) != 3)
            return {};
        return {choose_(4), choose_(4)};
    }

    void allocate()
    {
        auto const who = static_cast<unsigned>(choose_(owners));
        allocation_request request{.pool = pool_name(),
            .stack = pick({stack::single, stack::single, stack::prefer_dual, stack::require_dual}),
            .family = pick({afi::ipv4, afi::ipv6}),
            .spread = pick({pool_spread::one_pool, pool_spread::any_pools}),
            .sharing = terms(),
            .owner_class = static_cast<std::uint32_t>(choose_(3)),
            .now = now_};
        if (choose_(4) == 3) {
            request.block = static_cast<std::uint8_t>(width_of(request.family) - 3 + choose_(5)); // one is too long
            if (choose_(8) != 7) {
                request.stack = stack::single;
                request.sharing = {};
            }
        }
        auto const no = refused();
        auto const accepts = [&](pool_view const& p) { return no.count(p.tag()) == 0; };
        auto const before = real_.preview(request, accepts);
        explain(request, no);
        auto const got = attempt_(real_, [&] { return real_.allocate(name_of(who), request, accepts); });
        if (!slow_.is_sealed)
            return expect_(!got && got.error().code == errc::not_sealed, "nothing is allocated before it is sealed");
        if (auto const has = slow_.leases.find(who); has != slow_.leases.end()) {
            return keep(who, request, no, got);
        }
        auto const wanted = slow_.allocate(request, no);
        expect_(got.has_value() == !wanted.options.empty(), "there is an address, or none");
        expect_(got.has_value() == before.has_value(), "a preview finds what is to be had");
        if (!got) {
            auto const why = got.error().code;
            expect_(before.error().code == why, "a preview fails as the allocation does");
            bool const is_refusal = why == errc::pool_refuses && !no.empty(); // be it of pools without the family
            return expect_(is_telling(why, wanted, request)
                    || (is_refusal && (request.stack != stack::single || wanted.why == errc::wrong_address_family)),
                "the reason is the most telling one");
        }
        addresses given;
        for (auto const& g : *got)
            given.push_back(g.address());
        expect_(std::equal(got->begin(), got->end(), before->begin(), before->end()), "a preview is what is given");
        expect_(given.size() == wanted.options.size(), "as many addresses");
        for (auto const& options : wanted.options)
            expect_(std::any_of(given.begin(), given.end(),
                        [&](auto const& a) { return std::find(options.begin(), options.end(), a) != options.end(); }),
                "the address that is next");
        slow_.give(who, given, request.sharing, request.owner_class, now_, request.block);
    }
    /// Who has a lease keeps it, with the terms of the request, and gets the family that it wants besides.
    void keep(unsigned who, allocation_request const& request, std::set<std::uint64_t> const& no,
        result<lease> const& got)
    {
        auto const has = slow_.leases.at(who);
        auto const& first = has.grants[0];
        auto why = errc{};
        slow::answer more;
        bool const wants_more = request.stack != stack::single && has.grants.size() == 1;
        if (slow::is_impossible(request))
            why = errc::out_of_range;
        else if (why = slow::excess(request.sharing); why != errc{})
            ;
        else if (request.stack == stack::single && (has.grants.size() == 2 || first.address.afi() != request.family))
            why = errc::wrong_address_family;
        else if (first.is_block() ? first.length != request.block
                                  : request.block != 0 && request.block != width_of(first.address.afi()))
            why = errc::different_block;
        else if (why = slow_.why_not_terms(who, request.sharing); why == errc{} && wants_more) {
            auto other = request;
            other.stack = stack::single;
            other.family = first.address.is_v4() ? afi::ipv6 : afi::ipv4;
            other.owner_class = has.owner_class;
            bool const is_one = request.spread == pool_spread::one_pool;
            if (is_one && first.pool == no_pool)
                more.why = errc::wrong_address_family;
            else if (is_one && !request.pool.empty() && request.pool != slow_.pools[first.pool].name)
                more.why = errc::different_pools;
            else {
                if (is_one)
                    other.pool = slow_.pools[first.pool].name;
                more = slow_.allocate(other, no);
            }
            if (more.options.empty() && request.stack == stack::require_dual)
                why = more.why;
        }
        if (why != errc{}) {
            bool const is_refusal = !got && got.error().code == errc::pool_refuses && !no.empty();
            return expect_(!got && (got.error().code == why || is_refusal), "who has a lease is told the reason");
        }
        expect_(got.has_value(), "who has a lease keeps it");
        if (more.options.empty()) {
            expect_(is_same(*got, has), "and has nothing else");
            return slow_.set_terms(slow_.leases.at(who), request.sharing);
        }
        expect_(got->size() == 2 && got->find(first.address.afi()) != nullptr
                && got->find(first.address.afi())->address() == first.address,
            "the first address stays");
        auto const second = got->find(first.address.is_v4() ? afi::ipv6 : afi::ipv4)->address();
        auto const& options = more.options[0];
        expect_(std::find(options.begin(), options.end(), second) != options.end(), "the second is the next one");
        slow_.give(who, {first.address, second}, request.sharing, has.owner_class, now_);
    }
    static bool is_telling(errc why, slow::answer const& wanted, allocation_request const& request)
    {
        return request.stack == stack::single || wanted.reasons.empty() ? why == wanted.why
                                                                        : wanted.reasons.count(why) != 0;
    }
    void explain(allocation_request const& request, std::set<std::uint64_t> const& no)
    {
        auto const accepts = [&](pool_view const& p) { return no.count(p.tag()) == 0; };
        std::size_t p = 0;
        real_.explain(request, accepts, [&](pool_report const& report) {
            auto const& pool = slow_.pools[p];
            slow::answer wanted;
            if (slow::is_impossible(request))
                wanted.why = errc::out_of_range;
            else if (wanted.why = slow::excess(request.sharing); wanted.why != errc{})
                ;
            else if (!request.pool.empty() && request.pool != pool.name)
                wanted.why = errc::different_pools;
            else if (request.pool.empty() && !pool.auto_assign)
                wanted.why = errc::not_automatic;
            else if (pool.is_draining)
                wanted.why = errc::pool_refuses;
            else if (!accepts(report.pool))
                wanted.why = slow_.why_refused(p, request);
            else
                wanted = slow_.most_telling(slow_.ask({p}, request));
            expect_(is_telling(report.why, wanted, request), "each pool has its reason");
            expect_(report.v4.sum() + report.v6.sum()
                    == real_.pool(pool_id{static_cast<std::uint32_t>(p)}).total(afi::ipv4)
                        + report.v4.withheld + report.v6.withheld
                        + real_.pool(pool_id{static_cast<std::uint32_t>(p)}).total(afi::ipv6),
                "a tally is complete");
            ++p;
        });
        expect_(p == slow_.pools.size(), "every pool says why");
    }

    void claim()
    {
        auto const who = static_cast<unsigned>(choose_(owners));
        addresses wanted;
        for (auto n = pick<int>({0, 1, 1, 1, 1, 1, 2, 2, 2, 3}); n != 0; --n)
            wanted.push_back(place(pick({afi::ipv4, afi::ipv6}), choose_(places)));
        auto const whose = choose_(4) == 0 ? who : static_cast<unsigned>(choose_(owners));
        if (auto const has = slow_.leases.find(whose); has != slow_.leases.end() && choose_(2) == 0)
            wanted = {has->second.grants[choose_(has->second.grants.size())].address};
        claim_request const request{.pool = pool_name(),
            .spread = pick({pool_spread::one_pool, pool_spread::any_pools}),
            .sharing = terms(),
            .owner_class = static_cast<std::uint32_t>(choose_(3)),
            .now = now_};
        auto const no = refused();
        auto const accepts = [&](pool_view const& p) { return no.count(p.tag()) == 0; };
        auto const before = real_.preview_claim(name_of(who), wanted, request, accepts);
        auto const got = attempt_(real_, [&] { return real_.claim(name_of(who), wanted, request, accepts); });
        expect_(before ? got && std::equal(got->begin(), got->end(), before->begin(), before->end())
                       : !got && got.error() == before.error(),
            "a preview of a claim is what comes of it");
        auto const [why, where] = slow_.claim(who, wanted, request, no);
        expect_(why == (got ? errc{} : got.error().code), "a claim is met, or refused for the reason");
        if (!got)
            return expect_(got.error().offset == where, "the address that is refused");
        slow_.give(who, wanted, request.sharing, request.owner_class, now_);
    }

    void claim_block()
    {
        auto const who = static_cast<unsigned>(choose_(owners));
        auto const family = pick({afi::ipv4, afi::ipv6});
        auto const host_bits = 1 + static_cast<unsigned>(choose_(4));
        auto const length = width_of(family) - host_bits;
        auto const first = to_address(family, to_number(place(family, choose_(places))) & ~low_bits(host_bits));
        claim_request const request{.pool = pool_name(),
            .sharing = choose_(8) == 7 ? terms() : sharing_terms{},
            .owner_class = static_cast<std::uint32_t>(choose_(3)),
            .now = now_};
        auto const no = refused();
        auto const accepts = [&](pool_view const& p) { return no.count(p.tag()) == 0; };
        auto const got = family == afi::ipv4
            ? attempt_(real_, [&] {
                  return real_.claim(name_of(who), ipv4_prefix{first.v4(), length}, request, accepts);
              })
            : attempt_(real_, [&] {
                  return real_.claim(name_of(who), ipv6_prefix{first.v6(), length}, request, accepts);
              });
        auto const why = slow_.claim(who, first, length, request, no);
        expect_(why == (got ? errc{} : got.error().code), "a claim of a block is met, or refused for the reason");
        if (got)
            slow_.give(who, {first}, request.sharing, request.owner_class, now_, length);
    }

    void release()
    {
        auto const who = static_cast<unsigned>(choose_(owners));
        auto const was = attempt_(real_, [&] { return real_.release(name_of(who), now_); });
        auto const has = slow_.leases.find(who);
        expect_(was.has_value() == (has != slow_.leases.end()), "who has a lease can give it back");
        if (!was)
            return expect_(was.error().code == errc::not_allocated, "who has none cannot");
        expect_(is_same(*was, has->second), "a release says what it was");
        slow_.release(who, now_);
        stale_.push_back(was->handle());
    }
    void release_by_handle()
    {
        if (choose_(2) == 0 && !stale_.empty()) {
            auto const handle = stale_[choose_(stale_.size())];
            auto const was = real_.release(handle, now_);
            expect_(!was && was.error().code == errc::stale_handle, "a stale handle frees nothing");
            return expect_(!real_.find(handle), "a stale handle finds nothing");
        }
        auto const who = static_cast<unsigned>(choose_(owners));
        auto const has = real_.find(name_of(who));
        if (!has)
            return;
        expect_(real_.owner(has->handle()) == name_of(who), "a handle knows its owner");
        auto const was = attempt_(real_, [&] { return real_.release(has->handle(), now_); });
        expect_(was == has, "a handle frees its lease");
        slow_.release(who, now_);
        stale_.push_back(has->handle());
    }

    void reload()
    {
        auto const next = configuration();
        auto const orphans = pick({orphan_policy::reject, orphan_policy::drop, orphan_policy::keep});
        std::map<Owner, lease_fate> fates;
        auto const done = attempt_(real_, [&] {
            return real_.reload(next, orphans,
                [&](auto const& who, lease const&, lease_fate fate) { fates[Owner{who}] = fate; });
        });
        if (auto const why = why_not(next); why != errc{})
            return expect_(!done && done.error().code == why && fates.empty(), "a faulty configuration is refused");
        reload_summary summary;
        std::map<Owner, lease_fate> wanted;
        for (auto const& [who, to] : slow_.judge(next)) {
            ++(to.first == lease_fate::stays ? summary.stays
                    : to.first == lease_fate::moves ? summary.moves
                                                    : summary.orphaned);
            if (to.first != lease_fate::stays)
                wanted[name_of(who)] = to.first;
        }
        expect_(fates == wanted, "a reload tells what becomes of whom");
        auto const before = slow_.leases;
        if (!slow_.reload(next, orphans))
            return expect_(!done && done.error().code == errc::would_orphan, "orphans are rejected");
        expect_(done && *done == summary, "a reload counts");
        for (auto const& [who, l] : before)
            if (slow_.leases.count(who) == 0)
                handles_.erase(who);
    }

    /// Goes on with an allocator that was made from the snapshot of the other.
    void restore()
    {
        auto other = *real::make(slow_.pools, allocator_start::restoring);
        auto const written = attempt_(real_, [&] { return real_.snapshot(); });
        auto const given = attempt_(other, [&] {
            return other.restore(written, [&](auto const&, lease const&, errc) {
                expect_(false, "nothing is refused where nothing has changed");
            });
        });
        expect_(given && *given == slow_.leases.size(), "a snapshot has every lease");
        expect_(other.snapshot().size() == written.size(), "what is restored is written again");
        if (slow_.is_sealed)
            other.seal();
        real_ = std::move(other);
        handles_.clear();
        stale_.clear();
    }

    bool is_same(lease const& l, slow::lease const& wanted) const
    {
        if (l.size() != wanted.grants.size())
            return false;
        for (std::size_t i = 0; i != l.size(); ++i) {
            auto const& g = l.begin()[i];
            auto const pool = wanted.grants[i].pool == no_pool
                ? pool_id::none
                : pool_id{static_cast<std::uint32_t>(wanted.grants[i].pool)};
            if (g.address() != wanted.grants[i].address || g.pool() != pool || g.length() != wanted.grants[i].length)
                return false;
        }
        return true;
    }
    void compare()
    {
        expect_(real_.size() == slow_.leases.size(), "as many leases");
        std::size_t seen = 0;
        real_.for_each([&](auto const&, lease const&) { ++seen; });
        expect_(seen == slow_.leases.size(), "as many leases to walk over");
        for (auto const& [who, l] : slow_.leases) {
            auto const found = real_.find(name_of(who));
            expect_(found && is_same(*found, l), "everyone has the addresses that it was given");
            auto const known = handles_.try_emplace(who, found->handle()).first;
            expect_(known->second == found->handle() || !real_.find(known->second), "a lease has one handle");
            known->second = found->handle();
        }
        for (std::size_t p = 0; p != slow_.pools.size(); ++p)
            compare(p);
        auto const a = place(pick({afi::ipv4, afi::ipv6}), choose_(places));
        std::vector<unsigned> holders;
        for (unsigned who = 0; who != owners; ++who)
            real_.for_each_holder(a, [&](auto const& o, lease const&) {
                if (o == name_of(who))
                    holders.push_back(who);
            });
        expect_(holders == slow_.holders(a), "an address has the holders that it has");
    }
    void compare(std::size_t p)
    {
        auto const view = real_.pool(pool_id{static_cast<std::uint32_t>(p)});
        std::size_t with_any = 0;
        for (auto const& [who, l] : slow_.leases)
            with_any += std::any_of(l.grants.begin(), l.grants.end(), [&](auto const& g) { return g.pool == p; });
        expect_(view.owners() == with_any, "a pool counts its owners");
        for (auto family : {afi::ipv4, afi::ipv6}) {
            auto const all = all_of(slow_.pools[p], family);
            std::size_t in_use = 0, cooling = 0;
            for (auto const& a : all)
                if (slow_.is_held(a))
                    ++in_use;
                else
                    cooling += slow_.is_cooling(p, a, now_);
            expect_(view.total(family) == address_count{all.size()}, "a pool counts its addresses");
            expect_(view.in_use(family) == address_count{in_use}, "a pool counts what is in use");
            expect_(view.cooling(family, now_) == address_count{cooling}, "a pool counts what rests");
            expect_(view.free(family, now_) == address_count{all.size() - in_use - cooling}, "a pool counts the rest");
        }
    }

    Choose& choose_;
    Expect& expect_;
    Attempt attempt_;
    selection_order order_{};
    bool has_one_rest_ = false;
    std::uint64_t rest_ = 0;
    std::uint64_t now_ = 1;
    slow slow_;
    real real_;
    std::map<unsigned, lease_handle> handles_;
    std::vector<lease_handle> stale_;
};

} // namespace bgpwire::fuzz

#endif
