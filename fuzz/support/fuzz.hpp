// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_FUZZ_HPP
#define BGPWIRE_FUZZ_SUPPORT_FUZZ_HPP

#include <bgpwire/core/octets.hpp>
#include <bgpwire/path_attribute/context.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace bgpwire::fuzz {

/// Ends the run: the law that `what` names does not hold for the input.
inline void expect(bool holds, char const* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// An output iterator that checks what is printed and keeps nothing: any text is plain ASCII.
class plain_text_sink {
public:
    using difference_type = std::ptrdiff_t;
    plain_text_sink& operator*() { return *this; }
    plain_text_sink& operator++() { return *this; }
    plain_text_sink& operator++(int) { return *this; }
    plain_text_sink& operator=(char c)
    {
        expect(c >= ' ' && c <= '~', "text is printable ASCII");
        ++size;
        return *this;
    }
    std::size_t size = 0;
};

inline constexpr std::size_t context_octets = 2;

/// A session made from the first two octets of an input.
inline codec_context context_from(std::uint8_t const* data)
{
    codec_context context;
    context.as_numbers = (data[0] & 1) != 0 ? asn_width::two_octets : asn_width::four_octets;
    context.peer = static_cast<peering>((data[0] >> 1 & 3) % 3);
    context.errors = static_cast<error_handling>((data[0] >> 3 & 3) % 3);
    context.as_sets = static_cast<as_set_handling>(data[0] >> 5 & 1);
    context.maximum_message_length = (data[0] & 0x40) != 0 ? 65535 : 4096;
    if ((data[0] & 0x80) != 0)
        for (unsigned i = 0; i != 5; ++i)
            if ((data[1] >> i & 1) != 0)
                context.choices.insert(static_cast<choice>(i));
    constexpr address_family families[] = {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast};
    for (unsigned i = 0; i != 4; ++i) {
        if ((data[1] >> i & 1) != 0)
            context.add_path.insert(families[i]);
        if ((data[1] >> (4 + i) & 1) != 0)
            context.ipv6_next_hop.insert(families[i]);
    }
    return context;
}

} // namespace bgpwire::fuzz

#endif
