// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/message/session_feature.hpp>

#include "catch.hpp"

using namespace bgpwire;

namespace {
constexpr session_feature all[] = {session_feature::route_refresh, session_feature::enhanced_route_refresh,
    session_feature::graceful_restart, session_feature::graceful_notification,
    session_feature::long_lived_graceful_restart, session_feature::link_local_next_hop};
} // namespace

TEST_CASE("features are put in one by one", "[message]")
{
    for (auto const one : all) {
        session_features set;
        CHECK(set == session_features{});
        set.insert(one);
        set.insert(one);
        for (auto const other : all)
            CHECK(set.contains(other) == (one == other));
    }
}
