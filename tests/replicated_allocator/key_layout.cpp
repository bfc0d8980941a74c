// SPDX-License-Identifier: BSL-1.0
#include "key_layout.hpp"

#include "catch.hpp"

namespace {

using namespace replicated;
using bgpwire::ip_address;

key_layout const keys{"/p"};

TEST_CASE("Keys are made of the prefix, the kind and the name", "[replicated]")
{
    CHECK(keys.address(*ip_address::parse("192.0.2.1")) == "/p/address/192.0.2.1");
    CHECK(keys.address(*ip_address::parse("2001:DB8:0::1")) == "/p/address/2001:db8::1");
    CHECK(keys.owner("team/web") == "/p/owner/team/web");
    CHECK(keys.replica("host-1") == "/p/replica/host-1");
    CHECK(key_layout::end_of("/p/address/") == "/p/address0"); // '0' follows '/'
}

TEST_CASE("Both records of a grant are read back as that grant", "[replicated]")
{
    for (auto const* text : {"192.0.2.1", "2001:db8::1"})
        for (auto const* owner : {"web", "a/b", " \xff\n"}) {
            holding const h{*ip_address::parse(text), owner, 9};
            CHECK(keys.address_record({keys.address(h.address), owner, 3, 9}) == h);
            CHECK(keys.owner_record({keys.owner(owner), text, 3, 9}) == h);
        }
}

TEST_CASE("What no replica wrote is no record", "[replicated]")
{
    auto const address = [](char const* key, char const* value) {
        return keys.address_record({key, value, 1, 1}).has_value();
    };
    CHECK(address("/p/address/192.0.2.1", "web"));
    CHECK_FALSE(address("/p/address/192.0.2.1", "")); // nobody
    CHECK_FALSE(address("/p/address/192.0.2", "web"));
    CHECK_FALSE(address("/p/address/", "web"));
    CHECK_FALSE(address("/p/address/2001:DB8::1", "web")); // two keys must not mean one address
    CHECK_FALSE(address("/p/owner/192.0.2.1", "web"));
    CHECK_FALSE(address("/q/address/192.0.2.1", "web"));
    CHECK_FALSE(address("", "web"));

    auto const owner = [](char const* key, char const* value) {
        return keys.owner_record({key, value, 1, 1}).has_value();
    };
    CHECK(owner("/p/owner/web", "192.0.2.1"));
    CHECK_FALSE(owner("/p/owner/", "192.0.2.1"));
    CHECK_FALSE(owner("/p/owner/web", ""));
    CHECK_FALSE(owner("/p/owner/web", "192.0.2.0/24"));
    CHECK_FALSE(owner("/p/address/web", "192.0.2.1"));
}

} // namespace
