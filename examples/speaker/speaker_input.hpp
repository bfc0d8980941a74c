// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SPEAKER_INPUT_HPP
#define SPEAKER_SPEAKER_INPUT_HPP

#include "config.hpp"
#include "services.hpp"
#include "speaker_options.hpp"

#include <vector>

namespace speaker {

/// Everything that was read at the start.
struct speaker_input {
    std::string fingerprint; ///< of the files, before they were read
    std::vector<named_text> config_texts;
    configuration config;
    std::vector<service> services;
};

/// The files with configuration, and those with services.
std::vector<std::string> all_files(speaker_options const& options);

/// The configuration that these files contain.
configuration configuration_in(
    std::vector<named_text> const& files, speaker_options const& options, diagnostics& errors);

/// Reads and judges all files; usable if nothing in `errors` is an error.
speaker_input read_input(speaker_options const& options, diagnostics& errors);

/// This node, as the command line and its Node object in the configuration tell it.
node node_of(configuration const& config, speaker_options const& options);

} // namespace speaker

#endif
