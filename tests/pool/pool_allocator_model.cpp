// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/pool/pool_allocator.hpp>

#include "../../fuzz/support/allocator_trial.hpp"
#include "../../fuzz/support/numbers.hpp"
#include "catch.hpp"

#include <cstdlib>

// An allocator too slow to be wrong, and ours: the same requests, the same answers.

namespace {

using namespace bgpwire;

// BGPWIRE_TRIALS asks for more of them than a test run waits for: 20 000 are two million requests, with
// a snapshot in every sixteenth step.
template<class Owner>
void compare(std::uint64_t seeds)
{
    if (char const* const asked = std::getenv("BGPWIRE_TRIALS"))
        seeds = std::strtoul(asked, nullptr, 10);
    for (std::uint64_t seed = 0; seed != seeds; ++seed) {
        fuzz::numbers choose{seed};
        int step = -1;
        auto const expect = [&](bool holds, char const* what) {
            if (holds)
                return;
            CAPTURE(seed, step, what);
            REQUIRE(holds);
        };
        fuzz::allocator_trial<Owner, fuzz::numbers, decltype(expect)> trial{choose, expect};
        for (step = 0; step != 100; ++step)
            trial.step();
        CHECK(step == 100);
    }
}

TEST_CASE("Owners that are numbers get what a search of everything finds", "[pool]") { compare<std::uint64_t>(100); }

TEST_CASE("Owners that are texts get what a search of everything finds", "[pool]") { compare<std::string>(40); }

} // namespace
