// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DEMO_HPP
#define SPEAKER_DEMO_HPP

#include <string>

namespace speaker {

struct demo_options {
    std::string router = "embedded"; ///< or "bird"
};

/// Two nodes of a cluster announce a service to a router, on loopback: an address is given out,
/// both sessions come up, the router shows the route through both nodes, the service is deleted,
/// the route is gone.
///
/// Speakers and router are processes of their own; nothing needs root, and nothing stays behind.
/// @returns the exit status: 0 if all of that was seen
int run_demo(demo_options const& options, std::string const& own_program);

} // namespace speaker

#endif
