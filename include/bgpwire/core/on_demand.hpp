// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_ON_DEMAND_HPP
#define BGPWIRE_CORE_ON_DEMAND_HPP

namespace bgpwire {

/// The default argument of a template parameter that nothing depends on: it makes a class or a function a template so
/// that its functions are compiled where they are called, and cost nothing to a program that only includes them.
struct on_demand;

} // namespace bgpwire

#endif
