// SPDX-License-Identifier: BSL-1.0
// Replicas do random things over a store with random mishaps, and are started anew now and then. Whatever was said
// must be so, and stay so until somebody is told otherwise.
#include "replica.hpp"

#include "inventory.hpp"
#include "memory_store.hpp"

#include "catch.hpp"

#include <memory>
#include <random>
#include <set>

namespace {

using namespace replicated;

key_layout const keys{"/p"};

class world {
public:
    explicit world(unsigned seed) : random_{seed}
    {
        for (auto const* name : {"a", "b", "c"})
            members_.push_back({.name = name, .is_random = std::string{name} == "c"});
        for (auto& m : members_)
            start(m);
        shared_.page_limit = 4;
    }

    void step()
    {
        auto& m = members_[below(members_.size())];
        auto const owner = "o" + std::to_string(below(12));
        auto const chance = below(100);
        if (chance < 4)
            start(m);
        else if (chance < 14)
            shared_.deliver();
        else
            ask(m, owner, chance < 60);
        compare();
    }

    unsigned in_doubt = 0, given = 0, released = 0, exhausted = 0;

private:
    struct member {
        std::string name;
        bool is_random = false;
        std::unique_ptr<replica> process{};
        std::set<std::string> doubtful{}; // owners of whom it does not know what became of their claims
    };

    std::size_t below(std::size_t n) { return random_() % n; }

    void start(member& m)
    {
        bgpwire::pool_config pool{.name = "p", .ranges = {*bgpwire::address_range::parse("10.0.0.0/29")}};
        if (m.is_random)
            pool.order = bgpwire::selection_order::random;
        m.process = std::make_unique<replica>(shared_, keys, m.name, *mirror::make({pool}));
    }

    void ask(member& m, std::string const& owner, bool is_allocation)
    {
        shared_.mishaps.clear();
        if (below(3) == 0)
            for (std::size_t n = 1 + below(8); n != 0; --n)
                shared_.mishaps.push_back(below(2) == 0 ? mishap::none : static_cast<mishap>(below(5)));
        try {
            auto const answer = is_allocation ? m.process->allocate(owner) : m.process->release(owner);
            shared_.mishaps.clear();
            if (!is_allocation) {
                answer ? ++released : 0U;
                CHECK((answer || answer.error().code == bgpwire::errc::not_allocated));
                told_.erase(owner);
                return;
            }
            settle(m); // its key was put anew since, if anything was in doubt
            if (answer) {
                ++given;
                CHECK(answer->owner == owner);
                told_[owner] = *answer;
            } else {
                ++exhausted;
                CHECK(answer.error().code == bgpwire::errc::pool_exhausted);
                CHECK(now().size() == 8);
                told_.erase(owner);
            }
        } catch (store_error const& e) {
            shared_.mishaps.clear();
            CHECK(e.what_kind != store_error::kind::refused);
            if (e.what_kind == store_error::kind::unknown) {
                ++in_doubt;
                m.doubtful.insert(owner);
            }
        }
    }

    std::map<std::string, holding> now()
    {
        auto const all = take_inventory(shared_, keys, reading::agreed);
        CHECK(all.complaints.empty());
        std::map<std::string, holding> by_owner;
        for (auto const& h : all.grants)
            by_owner[h.owner] = h;
        CHECK(by_owner.size() == all.grants.size());
        return by_owner;
    }

    // What was in doubt is as it is now.
    void settle(member& m)
    {
        auto const is = now();
        for (auto const& owner : m.doubtful) {
            told_.erase(owner);
            if (auto const h = is.find(owner); h != is.end())
                told_[owner] = h->second;
        }
        m.doubtful.clear();
    }

    void compare()
    {
        auto is = now();
        auto was = told_;
        for (auto const& m : members_)
            for (auto const& owner : m.doubtful) {
                is.erase(owner);
                was.erase(owner);
            }
        CHECK(is == was);
    }

    std::mt19937 random_;
    memory_store shared_;
    std::vector<member> members_;
    std::map<std::string, holding> told_;
};

TEST_CASE("Whatever happens, what was told is what the store holds", "[replicated]")
{
    unsigned in_doubt = 0, given = 0, released = 0, exhausted = 0;
    for (unsigned seed = 1; seed != 41; ++seed) {
        CAPTURE(seed);
        world w{seed};
        for (int i = 0; i != 250; ++i) {
            CAPTURE(i);
            w.step();
        }
        in_doubt += w.in_doubt;
        given += w.given;
        released += w.released;
        exhausted += w.exhausted;
    }
    CHECK(in_doubt > 100);
    CHECK(given > 1000);
    CHECK(released > 1000);
    CHECK(exhausted > 100);
}

} // namespace
