// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_INPUT_FILE_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_INPUT_FILE_HPP

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace examples {

/// All octets of a file, `-` being standard input; nothing if it cannot be read to its end.
inline std::optional<std::vector<std::uint8_t>> read_file(std::string const& path)
{
    auto const close = [](std::FILE* file) { return file == stdin ? 0 : std::fclose(file); };
    std::unique_ptr<std::FILE, decltype(close)> const file{path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close};
    if (!file)
        return {};
    std::vector<std::uint8_t> octets;
    std::uint8_t part[16384];
    while (auto const count = std::fread(part, 1, sizeof part, file.get()))
        octets.insert(octets.end(), part, part + count);
    if (std::ferror(file.get()) != 0)
        return {};
    return octets;
}

} // namespace examples

#endif
