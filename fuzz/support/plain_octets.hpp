// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_OCTETS_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_OCTETS_HPP

// How the plain form of the decoder reads: number by number, a TLV after the other, with copies of everything. It is
// written from the RFCs alone, by somebody who had not seen the decoder: where both agree it is not from one mind.

#include <bgpwire/core/octets.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace bgpwire::plain {

/// A number in network byte order, of octets that are there.
inline std::uint64_t number_in(octets all)
{
    std::uint64_t n = 0;
    for (auto const octet : all)
        n = n * 256 + octet;
    return n;
}

/// What is still to be read. What does not fit is not there, and nothing is behind it.
struct cursor {
    explicit cursor(octets all) : rest{all} {}

    octets rest;

    std::optional<octets> take(std::uint64_t count)
    {
        if (count > rest.size() || failed)
            return fail();
        auto const taken = rest.first(static_cast<std::size_t>(count));
        rest = rest.subspan(static_cast<std::size_t>(count));
        return taken;
    }
    std::optional<std::uint64_t> number(std::size_t size)
    {
        auto const taken = take(size);
        if (!taken)
            return std::nullopt;
        return number_in(*taken);
    }

private:
    bool failed = false;

    std::nullopt_t fail()
    {
        failed = true;
        rest = {};
        return std::nullopt;
    }
};

struct tlv {
    std::uint64_t type;
    octets value;
};

struct tlvs {
    std::vector<tlv> all; ///< those that can be read
    bool whole = true;    ///< whether nothing is left behind them
    std::uint64_t cut_type = 0; ///< the type of what passes the end; 0 if not even that is there
};

/// Elements of a type, a length of the value behind it, and that value.
inline tlvs read_tlvs(octets field, std::size_t type_size, std::size_t length_size)
{
    tlvs found;
    cursor in{field};
    while (!in.rest.empty()) {
        auto const type = in.number(type_size);
        auto const length = type ? in.number(length_size) : std::nullopt;
        auto const value = length ? in.take(*length) : std::nullopt;
        if (!value) {
            found.whole = false;
            found.cut_type = type.value_or(0);
            break;
        }
        found.all.push_back({*type, *value});
    }
    return found;
}

} // namespace bgpwire::plain

#endif
