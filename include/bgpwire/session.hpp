// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_HPP
#define BGPWIRE_SESSION_HPP

// The session layer, floor 6.


#endif
