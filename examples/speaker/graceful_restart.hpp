// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_GRACEFUL_RESTART_HPP
#define SPEAKER_GRACEFUL_RESTART_HPP

#include <bgpwire/capability/graceful_restart.hpp>
#include <bgpwire/session/own_restart.hpp>

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
/// forwarding state is preserved, also over the loss of a mere connection. The R bit is bgpwire::own_restart's to set.
///
/// The N bit (RFC 8538) is not set, on purpose: a NOTIFICATION then means the end to the peer, and so does its hold
/// timer, which is how it learns of a node that is dead, and not just of a speaker.
bgpwire::graceful_restart_capability restart_capability(
    restart_phase phase, bgpwire::own_restart const& restart, std::chrono::seconds restart_time);

/// Tells it of a restart, if that is what lies behind. Route selection waits for nobody (§4.1): a speaker announces
/// routes of its own only.
void begin_restart(bgpwire::own_restart& restart, restart_phase phase);

} // namespace speaker

#endif
