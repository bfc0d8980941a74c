// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_POOL_DETAIL_DEFERRED_HPP
#define BGPWIRE_POOL_DETAIL_DEFERRED_HPP

#include <bgpwire/core/on_demand.hpp>

namespace bgpwire::detail {

template<class T, class>
struct deferred_type {
    using type = T;
};

/// Is `T`, which the compiler does not know in a template before it knows the other parameter.
///
/// Clang compiles constexpr functions that a template calls with types that are known, such as those of
/// a `std::vector<std::uint32_t>`, even if nobody uses the template.
template<class T, class Demand>
using deferred = typename deferred_type<T, Demand>::type;

} // namespace bgpwire::detail

#endif
