// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_HPP
#define BGPWIRE_POOL_HPP

// The address allocator.

#include <bgpwire/pool/address_count.hpp>
#include <bgpwire/pool/address_pool.hpp>
#include <bgpwire/pool/address_range.hpp>
#include <bgpwire/pool/allocation_request.hpp>
#include <bgpwire/pool/lease.hpp>
#include <bgpwire/pool/overlap.hpp>
#include <bgpwire/pool/pool_allocator.hpp>
#include <bgpwire/pool/pool_config.hpp>
#include <bgpwire/pool/pool_report.hpp>
#include <bgpwire/pool/pool_view.hpp>
#include <bgpwire/pool/reload.hpp>
#include <bgpwire/pool/uint128.hpp>

#endif
