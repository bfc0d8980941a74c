// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_HPP
#define BGPWIRE_POOL_HPP

// The address allocator.


#endif
