// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/on_demand.hpp>

#include "catch.hpp"

namespace {

// `unused` cannot be compiled for any argument.
template<class T = bgpwire::on_demand>
class half_used {
public:
    static constexpr int used() { return 7; }
    static constexpr int unused() { return T::no_such_thing; }
};

} // namespace

TEST_CASE("what is compiled on demand is not compiled where nobody asks", "[core]")
{
    static_assert(half_used<>::used() == 7);
    CHECK(half_used<>::used() == 7);
}
