// SPDX-License-Identifier: BSL-1.0
#include "state_file.hpp"

#include "address_book.hpp"
#include "catch.hpp"
#include "support.hpp"
#include "text.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace {

using speaker::address_book;
using speaker::service;
using speaker::state_file;
namespace fs = std::filesystem;

class folder {
public:
    folder()
    {
        char name[] = "/tmp/bgpwire-state-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        path_ = name;
    }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;
    ~folder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string operator/(std::string const& name) const { return path_ / name; }
    std::size_t files() const
    {
        auto const all = fs::directory_iterator{path_};
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

private:
    fs::path path_;
};

service asking(std::string name)
{
    service s;
    s.name = std::move(name);
    return s;
}

speaker::configuration pools(std::string const& text)
{
    auto [c, lines] = configuration_of(config_map("address-pools:\n" + text));
    CHECK(lines.empty());
    return c;
}

// Who has what after the restoration, and what was lost, in one text.
std::string restored(address_book& book, bgpwire::octets from)
{
    std::string text;
    auto const refused = book.restore(from, {},
        [&](std::string const& name, std::string const& had, std::string const& why) {
            text += name + " lost " + had + " (" + why + "); ";
        });
    if (!refused.empty())
        return "refused: " + refused;
    for (auto const& [name, has] : book.grants()) {
        text += name + " has";
        for (auto const& a : has.addresses)
            text += ' ' + speaker::text_of(a);
        text += " of " + has.from->name + "; ";
    }
    return text;
}

} // namespace

TEST_CASE("A state file holds what was written last, and leaves nothing beside it", "[speaker]")
{
    folder const here;
    state_file file{here / "state"};
    std::string why;
    CHECK(!file.read(why));
    CHECK(file.write({1, 2, 3}).empty());
    CHECK(file.read(why) == state_file::octets{1, 2, 3});
    CHECK(file.write({}).empty());
    CHECK(file.read(why) == state_file::octets{});
    CHECK(file.write(state_file::octets(200'000, 7)).empty());
    CHECK(file.read(why) == state_file::octets(200'000, 7));
    CHECK(why.empty());
    CHECK(here.files() == 1);
    CHECK(file.set_aside() == (here / "state.refused"));
    CHECK(!file.read(why));
    CHECK(file.set_aside().empty());
}

TEST_CASE("A state file that did not change is not written again", "[speaker]")
{
    folder const here;
    state_file file{here / "state"};
    CHECK(file.write({1}).empty());
    fs::remove(here / "state");
    CHECK(file.write({1}).empty());
    CHECK(here.files() == 0);
    CHECK(file.write({2}).empty());
    CHECK(here.files() == 1);
}

TEST_CASE("A state file that cannot be read or written says why", "[speaker]")
{
    folder const here;
    std::string why;
    CHECK(!state_file{here / ""}.read(why));
    CHECK(why == "cannot be read: Is a directory");
    CHECK((state_file{here / "no/state"}.write({1})) == "cannot be written: No such file or directory");
    CHECK((state_file{""}.write({1})).empty());
    why.clear();
    CHECK(!state_file{""}.read(why));
    CHECK(why.empty());
}

TEST_CASE("A state file tells whether it was had before, and whether since the machine started", "[speaker]")
{
    folder const here;
    state_file file{here / "state"};
    using use = state_file::use;
    CHECK(state_file{""}.take_over() == use::never);
    CHECK(file.take_over() == use::never);
    CHECK(file.write({1}).empty());
    CHECK(file.take_over() == use::since_boot);
    fs::last_write_time(here / "state", fs::file_time_type::clock::now() - std::chrono::hours{24 * 3650});
    CHECK(file.take_over() == use::before_boot);
    CHECK(file.take_over() == use::since_boot); // by the one before
}

TEST_CASE("What a restart restores stands before what asks first", "[speaker]")
{
    auto const c = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30, \"2001:db8::/126\"]}\n");
    address_book before{c};
    CHECK(before.assign(asking("a")).empty());
    auto both = asking("b");
    both.families = speaker::family_policy::require_dual;
    CHECK(before.assign(both).empty());
    before.release("a");
    auto const state = before.snapshot();

    address_book after{c};
    CHECK(restored(after, state) == "b has 10.0.0.1 2001:db8:: of p; ");
    CHECK(after.assign(asking("a")).empty());
    CHECK(after.assign(asking("c")).empty());
    CHECK(after.assign(both).empty());
    CHECK(speaker::text_of(after.find("a")->addresses[0]) == "10.0.0.0");
    CHECK(speaker::text_of(after.find("c")->addresses[0]) == "10.0.0.2");
    CHECK(speaker::text_of(after.find("b")->addresses[0]) == "10.0.0.1");
}

TEST_CASE("What the pools of today do not have is lost alone, with its reason", "[speaker]")
{
    auto const then = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30]}\n"
                            "- {name: q, protocol: bgp, addresses: [10.1.0.0/30], auto-assign: false}\n");
    address_book before{then};
    CHECK(before.assign(asking("a")).empty());
    auto other = asking("b");
    other.wanted_pool = "q";
    CHECK(before.assign(other).empty());
    auto const now = pools("- {name: r, protocol: bgp, addresses: [10.1.0.0/24]}\n");
    address_book after{now};
    CHECK(restored(after, before.snapshot()) == "a lost 10.0.0.0 (not in the pool); b has 10.1.0.0 of r; ");
}

TEST_CASE("Both addresses of a service stay in one pool, or go", "[speaker]")
{
    auto const then = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30, \"2001:db8::/126\"]}\n");
    address_book before{then};
    auto both = asking("b");
    both.families = speaker::family_policy::require_dual;
    CHECK(before.assign(both).empty());
    CHECK(before.assign(asking("a")).empty());
    auto const now = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/30]}\n"
                           "- {name: q, protocol: bgp, addresses: [\"2001:db8::/126\"]}\n");
    address_book after{now};
    CHECK(restored(after, before.snapshot())
        == "b lost 10.0.0.0 2001:db8:: (no pool has all of it); a has 10.0.0.1 of p; ");
    CHECK(after.pool_state(1).in_use(bgpwire::afi::ipv6) == bgpwire::address_count{0});
}

TEST_CASE("A damaged state is refused as a whole, whichever octet of it is another", "[speaker]")
{
    auto const c = pools("- {name: p, protocol: bgp, addresses: [10.0.0.0/24]}\n");
    address_book before{c};
    for (auto const* const name : {"a", "b", "c"})
        CHECK(before.assign(asking(name)).empty());
    auto const state = before.snapshot();
    for (std::size_t i = 0; i != state.size(); ++i) {
        auto damaged = state;
        damaged[i] ^= 0x10;
        address_book after{c};
        CAPTURE(i);
        CHECK(restored(after, damaged) == "refused: damaged snapshot");
        CHECK(after.grants().empty());
        damaged.resize(i);
        CHECK(restored(after, damaged) == "refused: damaged snapshot");
    }
}
