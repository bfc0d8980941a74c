// SPDX-License-Identifier: BSL-1.0
// Who owns which octets, and who allocates. docs/guides/memory.md goes with it.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/pmr.hpp>
#include <bgpwire/session.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <new>

using namespace bgpwire;

namespace {

std::size_t allocations = 0;

} // namespace

// Counts what the program allocates, to show that decoding does not.
void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Shows who owns which octets, and who allocates."))
        return *status;
    codec_context const session;
    std::array<std::uint8_t, 4096> received{};
    {
        update u{session};
        u.path_attributes.set(origin{});
        u.path_attributes.set(as_path{asn{64501}, asn{64999}});
        u.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
        u.nlri = {*ipv4_prefix::parse("198.51.100.0/24")};
        wire::writer out{received};
        u.encode(out);
    }

    // [view]
    auto const before = allocations;
    auto const message = next_message(received);
    auto const view = update_view::decode(**message, session); // borrows `received`
    auto const path = *view->get<as_path_view>(); // so does this
    std::size_t hops = 0;
    for (auto const& segment : path)
        for ([[maybe_unused]] auto const number : segment)
            ++hops;
    std::cout << hops << " hops, " << allocations - before << " allocations\n";
    // [view]

    // [own]
    update const kept{*view};     // owns its octets: `received` may be used again
    received.fill(0);
    std::cout << kept << '\n';
    // [own]

    // [arena]
    std::array<std::byte, 4096> arena{};
    std::pmr::monotonic_buffer_resource memory{arena.data(), arena.size(), std::pmr::null_memory_resource()};
    auto const before_arena = allocations;
    pmr::update built{session, &memory};
    built.path_attributes.set(origin{});
    built.nlri.push_back(*ipv4_prefix::parse("203.0.113.0/24"));
    auto const from_the_heap = allocations - before_arena;
    std::cout << built << " in the arena, " << from_the_heap << " allocations\n";
    // [arena]

    // [sizes]
    struct silent : handler_defaults {
        void connect(connection_id) noexcept {}
        void close(connection_id) noexcept {}
        send_result send(connection_id, octets) noexcept { return send_result::sent; }
        void on_established(connection_id, negotiated const&) noexcept {}
        verdict on_update(update_view const&) noexcept { return {}; }
        void on_down(down_reason const&) noexcept {}
    };
    std::cout << "an update_view has " << sizeof(update_view) << " octets, a session at most 512: "
              << (sizeof(bgpwire::session<silent>) <= 512 ? "yes" : "no") << '\n';
    // [sizes]
    return 0;
}
