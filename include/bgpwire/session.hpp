// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_HPP
#define BGPWIRE_SESSION_HPP

// The session layer, floor 6.

#include <bgpwire/session/backoff.hpp>
#include <bgpwire/session/config.hpp>
#include <bgpwire/session/connection.hpp>
#include <bgpwire/session/counters.hpp>
#include <bgpwire/session/down_reason.hpp>
#include <bgpwire/session/event.hpp>
#include <bgpwire/session/event_queue.hpp>
#include <bgpwire/session/fsm.hpp>
#include <bgpwire/session/handler.hpp>
#include <bgpwire/session/last_error.hpp>
#include <bgpwire/session/own_restart.hpp>
#include <bgpwire/session/route_retention.hpp>
#include <bgpwire/session/session.hpp>
#include <bgpwire/session/timer.hpp>
#include <bgpwire/session/transition.hpp>

#endif
