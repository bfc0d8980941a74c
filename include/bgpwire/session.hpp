// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_HPP
#define BGPWIRE_SESSION_HPP

// The session layer, floor 6.

#include <bgpwire/session/event.hpp>
#include <bgpwire/session/fsm.hpp>
#include <bgpwire/session/transition.hpp>

#endif
