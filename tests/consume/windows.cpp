// SPDX-License-Identifier: BSL-1.0
// Two translation units, one with <windows.h> before bgpwire and one with it after, that are linked.
#if defined(WINDOWS_FIRST)
#include <winsock2.h>

#include <windows.h>
#endif

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>
#include <bgpwire/pool.hpp>
#include <bgpwire/session.hpp>

#if !defined(WINDOWS_FIRST)
#include <winsock2.h>

#include <windows.h>
#endif

using namespace bgpwire;

#if defined(WINDOWS_FIRST)

std::size_t encoded_size(std::span<std::uint8_t> memory)
{
    wire::writer out{memory};
    keepalive{}.encode(out);
    return out.finish() ? out.finish()->size() : 0;
}

#else

std::size_t encoded_size(std::span<std::uint8_t> memory);

int main()
{
    std::array<std::uint8_t, 19> memory{};
    auto const size = encoded_size(memory);
    auto const message = next_message(memory);
    return size == memory.size() && message && *message ? 0 : 1;
}

#endif
