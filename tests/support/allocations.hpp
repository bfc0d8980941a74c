// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_ALLOCATIONS_HPP
#define BGPWIRE_TESTS_SUPPORT_ALLOCATIONS_HPP

#include <cstddef>

namespace bgpwire::test {

/// How often this thread has called any `operator new` so far.
std::size_t allocations() noexcept;

/// How many allocations `f()` makes.
template<class F>
std::size_t allocations_in(F&& f)
{
    auto const before = allocations();
    static_cast<F&&>(f)();
    return allocations() - before;
}

} // namespace bgpwire::test

#endif
