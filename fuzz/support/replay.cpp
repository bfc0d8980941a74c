// SPDX-License-Identifier: BSL-1.0
// Stands in for libFuzzer: runs the target over every file and folder of files that it is given.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

void replay(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    std::vector<char> const characters{std::istreambuf_iterator<char>{in}, {}};
    // A copy without spare capacity, so that AddressSanitizer sees the first octet too many.
    std::vector<std::uint8_t> const octets(characters.begin(), characters.end());
    LLVMFuzzerTestOneInput(octets.data(), octets.size());
}

} // namespace

int main(int argc, char** argv)
{
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            replay(argv[i]);
            ++count;
            continue;
        }
        for (auto const& entry : std::filesystem::recursive_directory_iterator{argv[i]})
            if (entry.is_regular_file()) {
                replay(entry.path());
                ++count;
            }
    }
    std::printf("%zu inputs replayed\n", count);
    return count != 0 ? 0 : 1;
}
