// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_ON_DEMAND_HPP
#define BGPWIRE_CORE_ON_DEMAND_HPP

// A program pays for each template that its headers instantiate, also in functions that it never calls. So what
// instantiates many is itself a template. clang, though, instantiates a constexpr function as soon as a call of it is
// read whose arguments depend on no parameter: negotiate() and the like therefore have the type of their view as
// parameter, `template<class View = open_view> … (std::type_identity_t<View> const&)`, which nobody has to name;
// and the pools have detail::deferred.

namespace bgpwire {

/// The default argument of a template parameter that nothing depends on: it makes a class or a function a template so
/// that its functions are compiled where they are called, and cost nothing to a program that only includes them.
struct on_demand;

} // namespace bgpwire

#endif
