// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_TOP_HPP
#define SPEAKER_TOP_HPP

#include <string>

namespace speaker {

struct top_options {
    bool once = false; ///< one picture of all there is, as plain text
    double every = 2;  ///< seconds from one look to the next
};

/// Shows how a running speaker is doing, which it asks over that socket, until `q` or a signal.
/// @returns the exit status
/// @throws std::runtime_error where there is no terminal, or, once, no speaker
int run_top(top_options const& options, std::string const& control_path);

} // namespace speaker

#endif
