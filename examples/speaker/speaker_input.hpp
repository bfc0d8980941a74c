// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SPEAKER_INPUT_HPP
#define SPEAKER_SPEAKER_INPUT_HPP

#include "config.hpp"
#include "services.hpp"
#include "speaker_options.hpp"

#include <set>
#include <vector>

namespace speaker {

/// Everything that was read at the start.
struct speaker_input {
    std::string fingerprint; ///< of the files, before they were read
    std::vector<named_text> config_texts;
    configuration config;
    std::vector<service> services; ///< ours
    std::set<ip_address> given_by_others; ///< what the others' statuses say
    std::vector<named_text> service_texts; ///< the files as far as they could be read
};

/// The files with configuration, and those with services.
std::vector<std::string> all_files(speaker_options const& options);

/// The configuration that these files contain.
configuration configuration_in(
    std::vector<named_text> const& files, speaker_options const& options, diagnostics& errors);

/// Reads and judges all files; usable if nothing in `errors` is an error.
speaker_input read_input(speaker_options const& options, diagnostics& errors);

/// The one half of it, the configuration; `input` has it if nothing in `errors` is an error.
void read_config_files(speaker_options const& options, speaker_input& input, diagnostics& errors);

/// The other half. Files of which nothing can be read, which is an error, count as they were in `known`.
/// @returns whether `input` has the services
bool read_service_files(speaker_options const& options, std::vector<named_text> const& known, speaker_input& input,
    diagnostics& errors);

/// This node, as the command line and its Node object in the configuration tell it.
node node_of(configuration const& config, speaker_options const& options);

} // namespace speaker

#endif
