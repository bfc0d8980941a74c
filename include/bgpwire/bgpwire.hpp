// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BGPWIRE_HPP
#define BGPWIRE_BGPWIRE_HPP

// The library but for its opt-in leaves (io/, interop/).

#include <bgpwire/message.hpp>
#include <bgpwire/pool.hpp>
#include <bgpwire/session.hpp>

#endif
