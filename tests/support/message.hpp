// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_MESSAGE_HPP
#define BGPWIRE_TESTS_SUPPORT_MESSAGE_HPP

#include <bgpwire/message/header.hpp>

#include <vector>

namespace bgpwire::test {

/// The message that these octets are; a test that gives it anything else fails.
constexpr message_view message_in(octets stream, std::size_t maximum_length = extended_message_length)
{
    return next_message(stream, maximum_length).value().value();
}

/// What `x.encode(writer)` writes.
template<class T>
constexpr std::vector<std::uint8_t> encoded(T const& x)
{
    std::vector<std::uint8_t> memory(extended_message_length + 1, std::uint8_t{});
    wire::writer out{memory};
    x.encode(out);
    memory.resize(out.finish().value().size());
    return memory;
}

/// Whether `x.encode(writer)` writes exactly these octets, given just the room that they need, and
/// fails with one octet less.
template<class T>
constexpr bool encodes_to(T const& x, octets expected)
{
    std::vector<std::uint8_t> memory(expected.size(), std::uint8_t{}); // clang 14 has no constant vector(n)
    wire::writer out{memory};
    x.encode(out);
    auto const written = out.finish();
    if (!written || !same_octets(*written, expected))
        return false;
    if (expected.empty())
        return true;
    wire::writer cramped{std::span{memory}.first(expected.size() - 1)};
    x.encode(cramped);
    return !cramped.finish();
}

} // namespace bgpwire::test

#endif
