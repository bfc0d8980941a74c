// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_GRACEFUL_RESTART_HPP
#define SPEAKER_GRACEFUL_RESTART_HPP

#include <bgpwire/capability/graceful_restart.hpp>

#include <chrono>

namespace speaker {

/// What lies behind a session that is about to begin.
enum class restart_phase {
    first_start, ///< this node has not spoken before, as far as it knows
    restarted,   ///< another run has, and this is the first session of this one
    rebooted,    ///< the same, and the machine was started in between
    running,     ///< this run has
};

/// The capability by which peers keep our routes while we are away. @see RFC 4724 §3
///
/// Packets are forwarded by the kernel, whether the speaker runs or not: but for the first start and after a reboot
/// forwarding state is preserved, also over the loss of a mere connection. Route selection is not deferred (§4.1),
/// since we announce routes of our own only.
///
/// The N bit (RFC 8538) is not set, on purpose: a NOTIFICATION then means the end to the peer, and so does its hold
/// timer, which is how it learns of a node that is dead, and not just of a speaker.
bgpwire::graceful_restart_capability restart_capability(restart_phase phase, std::chrono::seconds restart_time);

} // namespace speaker

#endif
