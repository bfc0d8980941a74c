// SPDX-License-Identifier: BSL-1.0
// Writes a file of every kind of record, for tests/mrt/written.sh.

#include "mrt/written.hpp"

#include <cstdio>

int main(int argc, char** argv)
{
    bgpwire::test::written_records const records;
    std::vector<std::uint8_t> memory(16384);
    bgpwire::wire::writer out{memory};
    records.write(out);
    auto* const file = argc == 2 && out.ok() ? std::fopen(argv[1], "wb") : nullptr;
    if (file == nullptr)
        return 1;
    bool const whole = std::fwrite(memory.data(), 1, out.size(), file) == out.size();
    return std::fclose(file) == 0 && whole ? 0 : 1;
}
