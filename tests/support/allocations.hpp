// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_ALLOCATIONS_HPP
#define BGPWIRE_TESTS_SUPPORT_ALLOCATIONS_HPP

#include <cstddef>

namespace bgpwire::test {

/// How often this thread has called any `operator new` so far.
std::size_t allocations() noexcept;

/// Octets of the heap that this thread has and has not given back, as the heap rounds them up.
long octets_held() noexcept;

/// From here on the `n`-th allocation of this thread throws `std::bad_alloc`, the first being 0; none where it is -1.
void fail_allocation(long n) noexcept;

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
