// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_GENERATOR_HPP
#define BGPWIRE_BENCH_GENERATOR_HPP

// UPDATE messages with the statistics of recorded ones: which attributes, how long the paths, how many
// communities and routes, how long the prefixes. The same octets in every run.

#include <bgpwire/message.hpp>

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace bgpwire::bench {

/// xorshift64*: the same numbers on every platform, which the standard's distributions are not.
class random_numbers {
public:
    explicit random_numbers(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next()
    {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545f4914f6cdd1dU;
    }
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>((next() >> 32) * limit >> 32); }
    bool one_in(std::uint32_t n) { return below(n) == 0; }

private:
    std::uint64_t state_;
};

/// How often each value comes: `weight` out of the sum of all weights; inside a bucket all are alike.
struct bucket {
    std::uint32_t weight;
    std::uint32_t first;
    std::uint32_t last;
};

inline std::uint32_t draw(random_numbers& random, std::span<bucket const> buckets)
{
    std::uint32_t sum = 0;
    for (auto const& b : buckets)
        sum += b.weight;
    auto at = random.below(sum);
    for (auto const& b : buckets) {
        if (at < b.weight)
            return b.first + random.below(b.last - b.first + 1);
        at -= b.weight;
    }
    return 0;
}

/// One kind of feed.
struct shape {
    char const* name;
    std::uint32_t messages;
    bool internal;                     ///< with LOCAL_PREF, ORIGINATOR_ID and CLUSTER_LIST
    bool extended_path;                ///< AS_PATH with the Extended Length bit
    std::uint32_t ipv6_percent;        ///< messages with MP_REACH_NLRI
    std::span<bucket const> path;      ///< AS numbers
    std::span<bucket const> communities;
    std::uint32_t large_percent;       ///< messages with large communities
    std::uint32_t ipv4_med_percent;
    std::span<bucket const> routes;    ///< in one message
};

// Counted in recorded feeds: a full table over an iBGP session in 2015, a route collector's five
// minutes in 2019, an IPv6 table of 2015.
inline constexpr bucket table_path[] = {{7, 1, 1}, {36, 2, 2}, {34, 3, 3}, {13, 4, 4}, {5, 5, 5}, {5, 6, 12}};
inline constexpr bucket feed_path[] = {
    {2, 2, 2}, {5, 3, 3}, {15, 4, 4}, {30, 5, 5}, {22, 6, 6}, {11, 7, 7}, {6, 8, 8}, {4, 9, 9}, {5, 10, 18}};
inline constexpr bucket table_communities[] = {{1, 1, 1}};
inline constexpr bucket feed_communities[] = {
    {38, 0, 0}, {13, 1, 1}, {17, 2, 2}, {3, 3, 3}, {8, 4, 4}, {4, 5, 5}, {6, 6, 6}, {11, 7, 34}};
inline constexpr bucket table_routes[] = {
    {496, 1, 1}, {158, 2, 2}, {78, 3, 3}, {54, 4, 4}, {34, 5, 5}, {120, 6, 15}, {40, 16, 40}, {14, 41, 200}, {5, 201, 800}};
inline constexpr bucket feed_routes[] = {
    {660, 1, 1}, {150, 2, 2}, {75, 3, 3}, {43, 4, 4}, {27, 5, 5}, {60, 6, 20}, {15, 21, 60}, {5, 61, 200}};
inline constexpr bucket ipv4_lengths[] = {{1, 8, 15}, {2, 16, 16}, {1, 17, 17}, {2, 18, 18}, {4, 19, 19}, {6, 20, 20},
    {7, 21, 21}, {11, 22, 22}, {10, 23, 23}, {55, 24, 24}, {1, 25, 32}};
inline constexpr bucket ipv6_lengths[] = {{3, 28, 31}, {26, 32, 32}, {7, 33, 43}, {3, 44, 47}, {60, 48, 48}, {1, 49, 64}};

inline constexpr shape generated_shapes[] = {
    {"generated-table2015", 60000, true, true, 0, table_path, table_communities, 0, 100, table_routes},
    {"generated-ris2019", 60000, false, false, 15, feed_path, feed_communities, 14, 12, feed_routes},
    {"generated-rib6-2015", 60000, false, true, 100, feed_path, feed_communities, 0, 40, feed_routes},
};

/// Calls `sink(octets)` with each message of a shape.
template<class Sink>
void generate(shape const& of, Sink&& sink)
{
    random_numbers random{0x62677077 + of.messages + of.ipv6_percent};
    std::vector<std::uint8_t> memory(standard_message_length);
    std::uint32_t network = 1U << 24; // IPv4 routes rise through the address space, as tables are sent
    for (std::uint32_t i = 0; i != of.messages; ++i) {
        bool const ipv6 = random.below(100) < of.ipv6_percent;
        bool const withdraw = !of.internal && random.one_in(60);
        codec_context const context;
        wire::writer out{memory};
        auto const routes = draw(random, of.routes);
        auto const write_routes = [&](std::size_t reserve) {
            for (std::uint32_t n = 0; n != routes && out.remaining() > reserve; ++n) {
                if (ipv6) {
                    auto const length = draw(random, ipv6_lengths);
                    ipv6_address const address{0x2000000000000000U | random.next() >> 3, random.next()};
                    ipv6_nlri{{address, length}}.encode(out, path_identifiers::absent);
                } else {
                    auto const length = draw(random, ipv4_lengths);
                    network += 1U << (32 - length);
                    if (network >> 24 >= 223)
                        network = 1U << 24;
                    ipv4_nlri{{ipv4_address{network}, length}}.encode(out, path_identifiers::absent);
                }
            }
        };
        auto const attribute = [&](std::uint8_t flags, std::uint8_t type, auto const& write) {
            out.u8(flags);
            out.u8(type);
            if ((flags & attribute_flag::extended_length) != 0) {
                wire::length_prefix<std::uint16_t> length{out};
                write();
            } else {
                wire::length_prefix<std::uint8_t> length{out};
                write();
            }
        };
        {
            message_header header{out, message_type::update};
            {
                wire::length_prefix<std::uint16_t> length{out};
                if (withdraw && !ipv6)
                    write_routes(64);
            }
            {
                wire::length_prefix<std::uint16_t> length{out};
                if (withdraw && ipv6) {
                    attribute(0x90, 15, [&] {
                        out.u24(0x000201);
                        write_routes(64);
                    });
                } else if (!withdraw) {
                    attribute(0x40, 1, [&] { out.u8(random.one_in(6) ? 2 : 0); });
                    attribute(of.extended_path ? 0x50 : 0x40, 2, [&] {
                        auto const count = draw(random, of.path);
                        out.u8(2);
                        out.u8(static_cast<std::uint8_t>(count));
                        for (std::uint32_t n = 0; n != count; ++n)
                            out.u32(random.one_in(5) ? 196608 + random.below(200000) : 1 + random.below(65000));
                    });
                    if (!ipv6)
                        attribute(0x40, 3, [&] { out.u32(0x0a000001 + random.below(1U << 16)); });
                    if (random.below(100) < of.ipv4_med_percent)
                        attribute(0x80, 4, [&] { out.u32(random.below(1000)); });
                    if (of.internal)
                        attribute(0x40, 5, [&] { out.u32(100 + random.below(20)); });
                    if (random.one_in(13))
                        attribute(0x40, 6, [] {});
                    if (random.one_in(8))
                        attribute(0xc0, 7, [&] { out.u64(random.next() | std::uint64_t{1} << 32); });
                    if (auto const count = draw(random, of.communities); count != 0)
                        attribute(0xc0, 8, [&] {
                            for (std::uint32_t n = 0; n != count; ++n)
                                out.u32(static_cast<std::uint32_t>(random.next() >> 32));
                        });
                    if (of.internal) {
                        attribute(0x80, 9, [&] { out.u32(0x0a000000 + random.below(256)); });
                        attribute(0x80, 10, [&] { out.u32(0x0a000000 + random.below(256)); });
                    }
                    if (ipv6)
                        attribute(0x90, 14, [&] {
                            out.u24(0x000201);
                            out.u8(16);
                            out.u64(0x20010db800000000U);
                            out.u64(random.below(1000));
                            out.u8(0);
                            write_routes(512);
                        });
                    if (random.one_in(50))
                        attribute(0xc0, 16, [&] { out.u64(0x0002fde800000000U | random.below(1U << 16)); });
                    if (random.below(100) < of.large_percent)
                        attribute(0xc0, 32, [&] {
                            for (auto n = 1 + random.below(4); n != 0; --n) {
                                out.u32(64500 + random.below(1000));
                                out.u64(random.next());
                            }
                        });
                }
            }
            if (!withdraw && !ipv6)
                write_routes(32);
        }
        if (out.ok())
            sink(out.written());
    }
}

} // namespace bgpwire::bench

#endif
