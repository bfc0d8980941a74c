// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DEMO_HPP
#define SPEAKER_DEMO_HPP

#include <string>

namespace speaker {

struct demo_options {
    std::string scenarios;                  ///< the folder that they are in
    std::string scenario = "bare-metal";    ///< or "list", to be told which there are
    std::string router = "embedded";        ///< or "bird", or "frr"
    std::string capture;                    ///< file for the traffic of the play; empty: none
};

/// The exit status where this machine does not have what is asked for.
inline constexpr int not_available = 77;

/// Plays a scenario: its nodes' speakers and its router are started, and what it says must be seen
/// is seen, step by step.
///
/// Speakers and router are processes of their own; the embedded router needs no root, and nothing
/// stays behind.
/// @returns the exit status: 0 if all of that was seen
int run_demo(demo_options const& options, std::string const& own_program);

} // namespace speaker

#endif
