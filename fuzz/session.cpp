// SPDX-License-Identifier: BSL-1.0
// A script of inputs to one session: its configuration, then starts, connections, messages, timers and
// faults, each chosen by a few octets. See tests/session/script.hpp for what must hold whatever they are.

#include "../tests/session/script.hpp"
#include "support/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    bgpwire::octets const input{data, size};
    auto const once = bgpwire::test::script::run(input);
    bgpwire::fuzz::expect(once.broken == nullptr, once.broken);
    auto const again = bgpwire::test::script::run(input);
    bgpwire::fuzz::expect(
        again.fingerprint == once.fingerprint && again.calls == once.calls, "equal seeds give equal transcripts");
    return 0;
}
