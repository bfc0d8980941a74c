// SPDX-License-Identifier: BSL-1.0
// The octets decide what an allocator is asked, and one that looks at everything is asked the same.

#include "support/allocator_trial.hpp"
#include "support/fuzz.hpp"

namespace {

/// Numbers out of octets: as many as there are.
struct octet_choices {
    bgpwire::octets rest;

    std::size_t operator()(std::size_t limit)
    {
        if (rest.empty())
            return 0;
        auto const octet = rest[0];
        rest = rest.subspan(1);
        return octet % limit;
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0)
        return 0;
    octet_choices choose{{data + 1, size - 1}};
    auto const run = [&]<class Owner>(Owner) {
        bgpwire::fuzz::allocator_trial<Owner, octet_choices, decltype(bgpwire::fuzz::expect)> trial{
            choose, bgpwire::fuzz::expect};
        for (int steps = 0; !choose.rest.empty() && steps != 200; ++steps)
            trial.step();
    };
    if (data[0] % 2 == 0)
        run(std::uint64_t{});
    else
        run(std::string{});
    return 0;
}
