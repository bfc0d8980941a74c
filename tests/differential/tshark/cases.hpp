// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_CASES_HPP
#define BGPWIRE_TESTS_DIFFERENTIAL_TSHARK_CASES_HPP

// The messages that both decoders are asked about: the vectors, the fuzz corpus, every message in recorded
// files, and mutants of all of them. The same ones in the same order on every machine that has the same files.

#include <bgpwire/message.hpp>

#include "support/attribute_values.hpp"
#include "support/vectors.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace bgpwire::test {

using octet_vector = std::vector<std::uint8_t>;

struct differential_case {
    std::string source;
    octet_vector message;
    codec_context context;
};

inline octet_vector contents_of(std::filesystem::path const& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

inline std::vector<std::filesystem::path> files_in(std::filesystem::path const& folder)
{
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (auto const& entry : std::filesystem::directory_iterator{folder})
            if (entry.is_regular_file())
                files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Everything in the octets that starts with a marker and a header without fault. What crosses a packet of a
/// capture has foreign octets in it; then it is one more mutant.
inline std::vector<octets> messages_in(octets from, std::size_t most)
{
    std::vector<octets> found;
    for (std::size_t at = 0; at + header_length <= from.size() && found.size() < most;) {
        auto const message = from[at] == 0xff ? next_message(from.subspan(at), extended_message_length)
                                              : result<std::optional<message_view>>{std::nullopt};
        if (!message || !*message) {
            ++at;
            continue;
        }
        found.push_back((*message)->octets());
        at += found.back().size();
    }
    return found;
}

/// A recorded UPDATE does not say how wide its AS numbers are: two octets if its paths are well-formed then alone.
inline asn_width width_of(octets message)
{
    auto const refuses = [&](asn_width width) {
        bool refused = false;
        auto const framed = next_message(message, extended_message_length);
        if (framed && *framed && (*framed)->type() == message_type::update)
            update_view::for_each_error(**framed, {.as_numbers = width, .errors = error_handling::analyse},
                [&](error const& e) { refused = refused || e.code == errc::malformed_as_path; });
        return refused;
    };
    return refuses(asn_width::four_octets) && !refuses(asn_width::two_octets) ? asn_width::two_octets
                                                                                 : asn_width::four_octets;
}

/// One change or a few: octets replaced, left out, put in; a length off by a little; an attribute said to be
/// another. The message's length is mended, the two of an UPDATE sometimes.
inline octet_vector mutant_of(octet_vector message, scatter& chance)
{
    auto const changes = 1 + chance(3);
    auto const grown = [&](std::ptrdiff_t by, std::size_t at) {
        // mends Withdrawn Routes Length or Total Path Attribute Length, whichever covers `at`
        if (message.size() < 23 || message[18] != 2 || chance(3) == 0)
            return;
        std::size_t const withdrawn = wire::load<std::uint16_t>(message.data() + 19);
        auto const field = at < 21 + withdrawn ? std::size_t{19} : 21 + withdrawn;
        if (field + 2 > message.size() || at < field + 2)
            return;
        auto const length = wire::load<std::uint16_t>(message.data() + field);
        if (field != 19 && at > field + 2 + length)
            return;
        auto const mended = static_cast<std::uint16_t>(length + by);
        message[field] = static_cast<std::uint8_t>(mended >> 8);
        message[field + 1] = static_cast<std::uint8_t>(mended & 0xff);
    };
    for (std::uint32_t i = 0; i != changes; ++i) {
        if (message.size() <= header_length)
            break;
        auto const at = header_length + chance(message.size() - header_length);
        auto const where = message.begin() + static_cast<std::ptrdiff_t>(at);
        switch (chance(8)) {
        case 0: message[at] = static_cast<std::uint8_t>(chance(256)); break;
        case 1: message[at] = static_cast<std::uint8_t>(chance(6)); break;
        case 2: message[at] = static_cast<std::uint8_t>(message[at] ^ 1U << chance(8)); break;
        case 3: message[at] = static_cast<std::uint8_t>(message[at] + 1); break;
        case 4: message[at] = static_cast<std::uint8_t>(message[at] - 1); break;
        case 5:
            grown(-1, at);
            message.erase(where);
            break;
        case 6:
            grown(1, at);
            message.insert(where, static_cast<std::uint8_t>(chance(256)));
            break;
        default: { // what stands somewhere else
            auto const from = header_length + chance(message.size() - header_length);
            auto const size = (std::min)(std::size_t{1} + chance(8), message.size() - from);
            octet_vector const part(message.begin() + static_cast<std::ptrdiff_t>(from),
                message.begin() + static_cast<std::ptrdiff_t>(from + size));
            grown(static_cast<std::ptrdiff_t>(size), at);
            message.insert(message.begin() + static_cast<std::ptrdiff_t>(at), part.begin(), part.end());
        }
        }
    }
    message[16] = static_cast<std::uint8_t>(message.size() >> 8);
    message[17] = static_cast<std::uint8_t>(message.size() & 0xff);
    return message;
}

/// @param recorded  a folder of recorded files, not compressed; empty: none
/// @param mutants   of each vector; of every other message there is one. What a message becomes depends on nothing
///                  but itself: other files make no other mutants.
inline std::vector<differential_case> all_cases(
    std::filesystem::path const& corpus, std::filesystem::path const& recorded, std::size_t mutants)
{
    std::vector<differential_case> cases;
    auto const add = [&](std::string const& source, octets message, codec_context const& context) {
        auto const framed = next_message(message, extended_message_length);
        if (framed && *framed && (*framed)->octets().size() == message.size())
            cases.push_back({source, {message.begin(), message.end()}, context});
    };
    auto const add_with_mutants = [&](std::string const& source, octets message, codec_context const& context, std::size_t count) {
        add(source, message, context);
        std::uint64_t seed = message.size();
        for (auto const octet : message)
            seed = seed * 31 + octet;
        for (std::size_t i = 0; i != count; ++i) {
            scatter chance{seed + i};
            add("mutant " + std::to_string(i) + " of " + source, mutant_of({message.begin(), message.end()}, chance), context);
        }
    };
    for (auto const& v : vectors)
        add_with_mutants("vector " + std::string{v.id}, v.message, v.context, mutants);
    for (auto const& path : files_in(corpus)) {
        auto const input = contents_of(path);
        for (auto const message : messages_in(input, 100))
            add_with_mutants("corpus " + path.filename().string(), message, {.as_numbers = width_of(message)}, 1);
    }
    for (auto const& path : files_in(recorded)) {
        auto const file = contents_of(path);
        std::size_t number = 0;
        for (auto const message : messages_in(file, 4000))
            add_with_mutants(path.filename().string() + " message " + std::to_string(++number), message,
                {.as_numbers = width_of(message)}, 1);
    }
    return cases;
}

} // namespace bgpwire::test

#endif
