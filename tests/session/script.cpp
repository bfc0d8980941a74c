// SPDX-License-Identifier: BSL-1.0
// Random scripts of inputs: what must hold, holds for all of them.
#include <bgpwire/session.hpp>

#include "catch.hpp"
#include "session/script.hpp"

#include <cstdlib>
#include <string>

using namespace bgpwire;
using namespace bgpwire::test;

TEST_CASE("no script breaks a promise of the session, and equal seeds give equal transcripts", "[session]")
{
    // BGPWIRE_SCRIPTS asks for more, or fewer.
    char const* const wanted = std::getenv("BGPWIRE_SCRIPTS");
#ifdef __OPTIMIZE__
    constexpr long usual = 1'000'000;
#else
    constexpr long usual = 100'000;
#endif
    long const scripts = wanted != nullptr ? std::atol(wanted) : usual;
    jitter_source random{20'261'120};
    std::array<std::uint8_t, 160> bytes{};
    std::uint64_t established = 0, calls = 0;
    for (long i = 0; i != scripts; ++i) {
        auto const length = 16 + random.next() % 9 * 16;
        for (std::size_t at = 0; at < length; at += 8) {
            auto const eight = random.next();
            for (std::size_t k = 0; k != 8; ++k)
                bytes[at + k] = static_cast<std::uint8_t>(eight >> (8 * k));
        }
        bytes[5] = 0; // behind the configuration: a start
        auto const script_octets = octets{bytes}.first(length);
        auto const result = script::run(script_octets);
        if (result.broken != nullptr) {
            std::string shown;
            print_octets(std::back_inserter(shown), script_octets);
            CAPTURE(i, shown);
            FAIL(result.broken);
        }
        if (i % 16 == 0) {
            auto const again = script::run(script_octets);
            REQUIRE(again.fingerprint == result.fingerprint);
            REQUIRE(again.calls == result.calls);
        }
        established += result.established;
        calls += result.calls;
    }
    CAPTURE(established, calls);
    CHECK(established > static_cast<std::uint64_t>(scripts) / 4); // the scripts do get somewhere
}
