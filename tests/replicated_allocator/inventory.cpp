// SPDX-License-Identifier: BSL-1.0
#include "inventory.hpp"

#include "memory_store.hpp"

#include "catch.hpp"

namespace {

using namespace replicated;

key_layout const keys{"/p"};

void put_all(memory_store& shared, std::vector<operation> all)
{
    static_cast<void>(shared.commit({.success = std::move(all)}, repetition::harmless));
}

TEST_CASE("An inventory lists the grants in order of their addresses", "[replicated]")
{
    memory_store shared;
    put_all(shared, {put("/p/address/10.0.0.10", "a"), put("/p/owner/a", "10.0.0.10")});
    put_all(shared, {put("/p/address/10.0.0.9", "b"), put("/p/owner/b", "10.0.0.9")});
    put_all(shared, {put("/p/replica/x", ""), put("/q/address/10.0.0.1", "c")}); // not its business
    auto const all = take_inventory(shared, keys, reading::agreed);
    CHECK(all.complaints.empty());
    CHECK(all.at == 4);
    REQUIRE(all.grants.size() == 2);
    CHECK(all.grants[0] == holding{*bgpwire::ip_address::parse("10.0.0.9"), "b", 3});
    CHECK(all.grants[1] == holding{*bgpwire::ip_address::parse("10.0.0.10"), "a", 2});
}

TEST_CASE("Records that do not belong together are complained about", "[replicated]")
{
    memory_store shared;
    put_all(shared, {put("/p/address/10.0.0.1", "a"), put("/p/owner/a", "10.0.0.1")});
    auto const complaints = [&] { return take_inventory(shared, keys, reading::agreed).complaints.size(); };
    REQUIRE(complaints() == 0);
    SECTION("an address without its owner") { put_all(shared, {erase("/p/owner/a")}); }
    SECTION("an owner without its address") { put_all(shared, {erase("/p/address/10.0.0.1")}); }
    SECTION("an address that is none") { put_all(shared, {put("/p/address/10.0.0", "b")}); }
    SECTION("an address of nobody") { put_all(shared, {put("/p/address/10.0.0.2", "")}); }
    SECTION("an owner of nonsense") { put_all(shared, {put("/p/owner/b", "10.0.0")}); }
    CHECK(complaints() == 1);
}

TEST_CASE("Records of two transactions are no grant", "[replicated]")
{
    memory_store shared;
    put_all(shared, {put("/p/address/10.0.0.1", "a"), put("/p/owner/a", "10.0.0.1")});
    put_all(shared, {put("/p/owner/a", "10.0.0.1")}); // the same, later
    CHECK(take_inventory(shared, keys, reading::agreed).complaints.size() == 2);
}

TEST_CASE("What is read in pages is all of one moment", "[replicated]")
{
    memory_store shared;
    shared.page_limit = 3;
    auto const grant = [&](int i) {
        auto const text = "10.0.0." + std::to_string(i), owner = "o" + std::to_string(i);
        put_all(shared, {put("/p/address/" + text, owner), put("/p/owner/" + owner, text)});
    };
    for (int i = 0; i != 10; ++i)
        grant(i);
    shared.before = [&, next = 10](transaction const& t) mutable { // others go on between any two pages
        if (t.success.front().what == operation::kind::get && next != 30)
            grant(next++);
    };
    auto const all = take_inventory(shared, keys, reading::agreed);
    CHECK(all.complaints.empty());
    CHECK(all.grants.size() == 11); // what was there when the first page was read
    CHECK(shared.requests > 8);
}

} // namespace
