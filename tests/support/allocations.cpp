// SPDX-License-Identifier: BSL-1.0
#include "support/allocations.hpp"

#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

thread_local std::size_t count = 0;
thread_local long until_failure = -1;
thread_local long held = 0;

void* taken(void* memory) noexcept
{
    held += static_cast<long>(::malloc_usable_size(memory)); // of null 0
    return memory;
}
void give_back(void* memory) noexcept
{
    held -= static_cast<long>(::malloc_usable_size(memory));
    std::free(memory);
}

void* counted(std::size_t size, std::size_t alignment)
{
    ++count;
    if (until_failure >= 0 && until_failure-- == 0)
        throw std::bad_alloc{};
    // aligned_alloc wants a multiple of the alignment.
    size = (size + alignment - 1) / alignment * alignment;
    if (void* memory = taken(std::aligned_alloc(alignment, size != 0 ? size : alignment)))
        return memory;
    throw std::bad_alloc{};
}

} // namespace

std::size_t bgpwire::test::allocations() noexcept { return count; }
long bgpwire::test::octets_held() noexcept { return held; }
void bgpwire::test::fail_allocation(long n) noexcept { until_failure = n; }

// The array forms call these two. So would the nothrow form, but AddressSanitizer has one of its own, whose
// memory is not for free().
void* operator new(std::size_t size) { return counted(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment)
{
    return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept
{
    ++count;
    return taken(std::malloc(size != 0 ? size : 1));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
