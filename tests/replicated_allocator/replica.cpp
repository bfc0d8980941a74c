// SPDX-License-Identifier: BSL-1.0
#include "replica.hpp"

#include "inventory.hpp"
#include "memory_store.hpp"

#include "catch.hpp"

namespace {

using namespace replicated;
using bgpwire::errc;
using bgpwire::ip_address;

key_layout const keys{"/p"};
ip_address ip(char const* text) { return *ip_address::parse(text); }

replica start(memory_store& shared, char const* name, char const* range = "10.0.0.0/30")
{
    return {shared, keys, name, *mirror::make({{.name = "p", .ranges = {*bgpwire::address_range::parse(range)}}})};
}

std::vector<holding> grants(memory_store& shared)
{
    shared.mishaps.clear();
    auto const all = take_inventory(shared, keys, reading::agreed);
    CHECK(all.complaints.empty());
    return all.grants;
}

template<class F>
store_error::kind kind_thrown(F f)
{
    try {
        static_cast<void>(f());
    } catch (store_error const& e) {
        return e.what_kind;
    }
    FAIL("nothing is thrown");
    return {};
}

bool is_claim(transaction const& t) { return t.success.size() == 2 && t.success[0].what == operation::kind::put; }
bool is_release(transaction const& t) { return t.success.size() == 2 && t.success[0].what == operation::kind::erase; }

TEST_CASE("Replicas give no address twice and an owner keeps its own", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a"), b = start(shared, "b");
    auto const web = *a.allocate("web");
    CHECK(web.address == ip("10.0.0.0"));
    CHECK(*b.allocate("web") == web);  // whoever is asked
    CHECK(*a.allocate("web") == web);  // and however often
    CHECK(b.allocate("mail")->address == ip("10.0.0.1"));
    CHECK(a.allocate("dns")->address == ip("10.0.0.2"));
    CHECK(a.counters().lost == 1); // it did not know of mail
    CHECK(b.allocate("ftp")->address == ip("10.0.0.3"));
    CHECK(a.allocate("ssh").error().code == errc::pool_exhausted);
    CHECK(b.allocate("ssh").error().code == errc::pool_exhausted);
    CHECK(*b.allocate("web") == web); // also when all is given
    CHECK(grants(shared).size() == 4);
}

TEST_CASE("A replica that lost a race knows of all that was given since", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a", "10.0.0.0/24"), b = start(shared, "b", "10.0.0.0/24");
    REQUIRE(a.allocate("a0"));
    REQUIRE(b.allocate("b0"));
    for (int i = 1; i != 100; ++i)
        REQUIRE(a.allocate("a" + std::to_string(i)));
    REQUIRE(b.allocate("b1"));
    CHECK(b.counters().lost == 1);
    CHECK(b.known().size() == 102);
}

TEST_CASE("More news than fit into an answer are read in pages", "[replicated]")
{
    memory_store shared;
    shared.page_limit = 5;
    auto a = start(shared, "a", "10.0.0.0/24"), b = start(shared, "b", "10.0.0.0/24");
    REQUIRE(b.allocate("b0"));
    for (int i = 0; i != 20; ++i)
        REQUIRE(a.allocate("a" + std::to_string(i)));
    CHECK(b.allocate("b1")->address == ip("10.0.0.21"));
    CHECK(b.counters().lost == 1);
    CHECK(b.known().size() == 22);
}

TEST_CASE("What another replica releases is found when all seems to be given", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a"), b = start(shared, "b");
    for (auto const* owner : {"w", "x", "y", "z"})
        REQUIRE(a.allocate(owner));
    CHECK(b.release("x")->address == ip("10.0.0.1"));
    CHECK(a.allocate("new")->address == ip("10.0.0.1"));
    CHECK(a.allocate("x").error().code == errc::pool_exhausted);
    CHECK(a.release("x").error().code == errc::not_allocated);
}

TEST_CASE("A stale owner cannot free what is another's by now, or its own again", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a"), b = start(shared, "b");
    auto const first = *a.allocate("x");
    CHECK(a.release("x", first.granted + 1).error().code == errc::stale_handle);
    CHECK(*a.release("x", first.granted) == first);
    CHECK(a.release("x", first.granted).error().code == errc::not_allocated);
    auto const other = *b.allocate("y");
    CHECK(other.address == first.address);
    CHECK(a.release("x", first.granted).error().code == errc::not_allocated);
    REQUIRE(b.release("y"));
    auto const second = *a.allocate("x");
    CHECK(second.address == first.address);
    CHECK(a.release("x", first.granted).error().code == errc::stale_handle);
    CHECK(grants(shared) == std::vector{second});
}

TEST_CASE("A release between the look and the deed ends no later grant", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a"), b = start(shared, "b");
    REQUIRE(a.allocate("x"));
    std::optional<holding> later;
    shared.before = [&](transaction const& t) {
        if (!is_release(t) || later) // not the first time
            return;
        later.emplace();
        REQUIRE(b.release("x"));
        later = *b.allocate("x");
    };
    CHECK(a.release("x")); // the grant that it saw is over
    shared.before = {};
    CHECK(grants(shared) == std::vector{*later});
}

TEST_CASE("A claim whose answer is lost is settled: given once, not twice", "[replicated]")
{
    for (auto const what : {mishap::request_lost, mishap::answer_lost, mishap::late}) {
        CAPTURE(static_cast<int>(what));
        memory_store shared;
        auto a = start(shared, "a");
        REQUIRE(a.allocate("first"));
        shared.mishaps = {what};
        auto const got = *a.allocate("x");
        CHECK(got.address == ip("10.0.0.1"));
        CHECK(a.counters().settled == 1);
        CHECK(grants(shared).size() == 2);
        CHECK(shared.deliver() == (what == mishap::late)); // and what comes late changes nothing
        CHECK(grants(shared) == std::vector{*a.allocate("first"), got});
    }
}

TEST_CASE("A claim on its way to an address that another got cannot come true after a release", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a", "10.0.0.0-10.0.0.0"), b = start(shared, "b", "10.0.0.0-10.0.0.0");
    REQUIRE_FALSE(a.release("nobody")); // takes the name
    REQUIRE(a.allocate("first"));
    REQUIRE(a.release("first"));
    bool is_over = false;
    shared.before = [&](transaction const& t) {
        if (!is_claim(t) || is_over)
            return;
        is_over = true;
        shared.mishaps = {mishap::none, mishap::none, mishap::none, mishap::late}; // a's; b is through before
        REQUIRE(b.allocate("y"));
        shared.mishaps = {mishap::late};
    };
    CHECK(a.allocate("x").error().code == errc::pool_exhausted); // told so, so it must stay so
    shared.before = {};
    REQUIRE(b.release("y"));
    CHECK(shared.deliver());
    CHECK(grants(shared).empty());
}

TEST_CASE("Without quorum nothing is given, and a claim on its way is in doubt until one asks again", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a"), b = start(shared, "b");
    shared.mishaps = {mishap::no_quorum};
    CHECK(kind_thrown([&] { return a.allocate("x"); }) == store_error::kind::unanswered);
    CHECK(kind_thrown([&] { return a.release("x"); }) == store_error::kind::unanswered);
    CHECK(grants(shared).empty());

    REQUIRE(a.allocate("first"));
    shared.mishaps = {mishap::late, mishap::no_quorum};
    CHECK(kind_thrown([&] { return a.allocate("x"); }) == store_error::kind::unknown);
    CHECK(grants(shared).size() == 1);
    SECTION("it comes late, and whoever is asked again finds it")
    {
        CHECK(shared.deliver());
        CHECK(b.allocate("x")->address == ip("10.0.0.1"));
        CHECK(*a.allocate("x") == *b.allocate("x"));
        CHECK(grants(shared).size() == 2);
    }
    SECTION("once the replica works again it cannot come any more")
    {
        REQUIRE(a.allocate("other"));
        CHECK(shared.deliver());
        CHECK(grants(shared).size() == 2);
        CHECK(b.release("x").error().code == errc::not_allocated);
    }
    SECTION("nor once the replica was started anew")
    {
        auto again = start(shared, "a");
        REQUIRE(again.allocate("other"));
        CHECK(shared.deliver());
        CHECK(grants(shared).size() == 2);
    }
    SECTION("nor once it has left")
    {
        a.leave();
        CHECK(shared.deliver());
        CHECK(grants(shared).size() == 1);
    }
}

TEST_CASE("A release in doubt says so, and ends that grant alone", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a");
    REQUIRE(a.allocate("x"));
    shared.mishaps = {mishap::none, mishap::late, mishap::no_quorum};
    CHECK(kind_thrown([&] { return a.release("x"); }) == store_error::kind::unknown);
    shared.mishaps.clear();
    REQUIRE(a.release("x"));
    auto const later = *a.allocate("x");
    CHECK(shared.deliver());
    CHECK(grants(shared) == std::vector{later});
}

TEST_CASE("A replica that comes back finds its owners' addresses", "[replicated]")
{
    memory_store shared;
    std::vector<holding> before;
    {
        auto a = start(shared, "a");
        before = {*a.allocate("x"), *a.allocate("y")};
    }
    auto b = start(shared, "b");
    REQUIRE(b.allocate("z")->address == ip("10.0.0.2"));
    auto a = start(shared, "a");
    CHECK(*a.allocate("x") == before[0]);
    CHECK(*a.allocate("y") == before[1]);
    CHECK(a.allocate("new")->address == ip("10.0.0.3"));
}

TEST_CASE("Two processes of one name stand in each other's way, and nothing worse", "[replicated]")
{
    memory_store shared;
    auto one = start(shared, "a", "10.0.0.0/28"), two = start(shared, "a", "10.0.0.0/28");
    for (int i = 0; i != 8; ++i) {
        REQUIRE(one.allocate("one" + std::to_string(i)));
        REQUIRE(two.allocate("two" + std::to_string(i)));
    }
    CHECK(grants(shared).size() == 16);
}

TEST_CASE("Damaged records are refused and not tried for ever", "[replicated]")
{
    memory_store shared;
    auto a = start(shared, "a");
    REQUIRE(a.allocate("x"));
    auto const refused = [](auto f) { CHECK(kind_thrown(f) == store_error::kind::refused); };
    auto const break_it = [&](operation o) {
        static_cast<void>(shared.commit({.success = {std::move(o)}}, repetition::harmless));
    };
    SECTION("an address of nobody")
    {
        break_it(put("/p/address/10.0.0.1", ""));
        refused([&] { return a.allocate("y"); });
    }
    SECTION("an owner of two addresses")
    {
        break_it(put("/p/address/10.0.0.1", "x"));
        break_it(put("/p/address/10.0.0.2", "x"));
        refused([&] { return a.allocate("y"); });
    }
    SECTION("an owner of nonsense")
    {
        break_it(put("/p/owner/x", "10.0.0"));
        refused([&] { return a.allocate("x"); });
        refused([&] { return a.release("x"); });
    }
    SECTION("an owner of what is another's")
    {
        break_it(put("/p/address/10.0.0.0", "y"));
        refused([&] { return a.release("x"); });
    }
}

} // namespace
