// SPDX-License-Identifier: BSL-1.0
// A file of every kind of record that the library writes, read back. tests/mrt/written.sh asks bgpdump.

#include <bgpwire/mrt.hpp>

#include "mrt/written.hpp"
#include "support/allocations.hpp"

#include "catch.hpp"

#include <algorithm>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

template<class View, class Prefix>
bool is_route(mrt::rib_view const& rib, Prefix const& prefix)
{
    auto const nlri = rib.nlri<View>();
    return nlri && (*nlri->begin()).prefix == *prefix;
}

} // namespace

TEST_CASE("A file that is written is read back equal, without an allocation in between", "[mrt][rfc6396][rfc8050]")
{
    written_records const records;
    std::vector<std::uint8_t> memory(16384);
    wire::writer out{memory};
    CHECK(allocations_in([&] { records.write(out); }) == 0);
    REQUIRE(out.ok());

    mrt::record_reader in{out.written()};
    auto record = in.next();
    REQUIRE((record && mrt::peer_index_table_view::is_in(*record)));
    CHECK(record->time() == records.coarse);
    auto const table = mrt::peer_index_table_view::decode(*record);
    REQUIRE(table);
    CHECK(table->collector() == records.collector);
    CHECK(std::equal(table->begin(), table->end(), records.peers.begin(), records.peers.end()));

    for (std::uint32_t i = 0; i != records.routes.size(); ++i) {
        CAPTURE(i);
        auto const& route = records.routes[i];
        record = in.next();
        REQUIRE((record && mrt::rib_view::is_in(*record)));
        auto const rib = mrt::rib_view::decode(*record);
        REQUIRE(rib);
        CHECK(rib->sequence_number() == i);
        CHECK(rib->family() == route.family);
        CHECK(rib->paths() == route.paths);
        CHECK(std::equal(rib->begin(), rib->end(), route.entries.begin(), route.entries.end()));
        CHECK((is_route<ipv4_unicast_nlri_view>(*rib, ipv4_prefix::parse(route.prefix))
            || is_route<ipv4_multicast_nlri_view>(*rib, ipv4_prefix::parse(route.prefix))
            || is_route<ipv6_unicast_nlri_view>(*rib, ipv6_prefix::parse(route.prefix))
            || is_route<ipv6_multicast_nlri_view>(*rib, ipv6_prefix::parse(route.prefix))));
        std::size_t errors = 0;
        for (auto const& entry : *rib)
            CHECK(entry.attributes([&](error) { ++errors; }).get<as_path_view>()->length() == 3);
        CHECK(errors == 0);
    }
    record = in.next();
    REQUIRE((record && mrt::rib_view::is_in(*record)));
    CHECK(mrt::rib_view::decode(*record)->subtype() == mrt::table_dump_v2_subtype::rib_generic);
    CHECK(same_octets(mrt::rib_view::decode(*record)->nlri_octets(), records.evpn_nlri));

    for (auto const& time : {records.coarse, records.fine}) {
        for (auto const& change : records.state_changes) {
            record = in.next();
            REQUIRE((record && mrt::bgp4mp_state_change::is_in(*record)));
            CHECK(record->time() == time);
            CHECK(*mrt::bgp4mp_state_change::decode(*record) == change);
        }
        for (auto const& message : records.messages) {
            record = in.next();
            REQUIRE((record && mrt::bgp4mp_message::is_in(*record)));
            CHECK(record->time() == time);
            auto const read = mrt::bgp4mp_message::decode(*record);
            REQUIRE(read);
            CHECK(*read == message);
            auto const view = update_view::decode(*read->message(), read->context());
            REQUIRE(view);
            CHECK_FALSE(view->error());
        }
    }
    CHECK_FALSE(in.next());
    CHECK(in.finish());
}

TEST_CASE("Whatever memory a file does not fit into, the writer says so and passes none of it", "[mrt]")
{
    written_records const records;
    std::vector<std::uint8_t> memory(16384);
    wire::writer all{memory};
    records.write(all);
    auto const whole = kept(all);
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        std::vector<std::uint8_t> exact(size);
        wire::writer out{exact};
        records.write(out);
        CHECK_FALSE(out.ok());
    }
    std::vector<std::uint8_t> exact(whole.size());
    wire::writer out{exact};
    records.write(out);
    CHECK(out.ok());
    CHECK(exact == whole);
}
