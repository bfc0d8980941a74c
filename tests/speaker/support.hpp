// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SPEAKER_SUPPORT_HPP
#define TESTS_SPEAKER_SUPPORT_HPP

#include "read_config.hpp"

#include <string>
#include <vector>

/// What a reader gave and what it said, one line each.
template<class T>
struct read_result {
    T value;
    std::vector<std::string> lines;
};

inline std::vector<std::string> lines_of(speaker::diagnostics const& errors)
{
    std::vector<std::string> lines;
    for (auto const& d : errors.all())
        lines.push_back(to_string(d));
    return lines;
}

inline read_result<speaker::configuration> configuration_of(std::string const& text)
{
    speaker::diagnostics errors;
    auto configuration = read_configuration({{"c.yaml", text}}, errors);
    return {std::move(configuration), lines_of(errors)};
}

/// MetalLB's ConfigMap around a configuration; its first line is line 7 of the file.
inline std::string config_map(std::string const& config)
{
    std::string text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  config: |\n";
    for (std::size_t at = 0; at < config.size();) {
        auto const end = config.find('\n', at);
        text += "    " + config.substr(at, end - at) + "\n";
        at = end == std::string::npos ? config.size() : end + 1;
    }
    return text;
}

#endif
