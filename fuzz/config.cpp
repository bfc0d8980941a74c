// SPDX-License-Identifier: BSL-1.0
// The speaker's YAML: any text is either read or refused with a line, and never more than that.

#include "read_config.hpp"
#include "services.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::vector<speaker::named_text> const files{{"input", {data, data + size}}};
    speaker::diagnostics errors;
    auto const configuration = read_configuration(files, errors);
    if (!errors.failed())
        for (auto const& pool : configuration.pools)
            if (pool.addresses.empty() || pool.name.empty())
                std::abort(); // would have been refused
    read_services(files, errors);
    for (auto const& d : errors.all())
        if (d.what.empty() || to_string(d).find('\n') != std::string::npos)
            std::abort(); // one line each
    return 0;
}
