// SPDX-License-Identifier: BSL-1.0
// Prints the checksums of MRT files, one line each, for tests/mrt/bgpdump.sh to compare.

#include "mrt/checksums.hpp"

#include <cstdio>

int main(int argc, char** argv)
{
    for (int i = 1; i != argc; ++i) {
        auto const file = bgpwire::examples::read_whole(argv[i]);
        if (!file)
            return 1;
        for (auto const sum : bgpwire::test::checksums::of(*file))
            std::printf("%llu ", static_cast<unsigned long long>(sum));
        std::puts("");
    }
}
