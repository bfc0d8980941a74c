// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_MUTATOR_HPP
#define BGPWIRE_FUZZ_SUPPORT_MUTATOR_HPP

// Takes out, doubles, exchanges or changes one part of an input, and then repairs none, one or all of the
// lengths that count it: lengths that contradict each other are what decoders have broken on.

#include "numbers.hpp"
#include "parts.hpp"

#include <algorithm>
#include <vector>

// libFuzzer's own; not there where seeds are only replayed.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) __attribute__((weak));

namespace bgpwire::fuzz {

using octet_list = std::vector<std::uint8_t>;

/// Changes a few octets of a part, and perhaps how many there are.
inline octet_list changed(octet_list part, numbers& next)
{
    auto const at = [&] { return part.begin() + static_cast<std::ptrdiff_t>(next(part.size() + 1)); };
    switch (next(6)) {
    case 0: {
        auto const value = next.octet();
        part.insert(at(), 1 + next(next(8) == 0 ? 300 : 4), value);
        break;
    }
    case 1: {
        auto const first = at();
        part.erase(first, first + static_cast<std::ptrdiff_t>(next(static_cast<std::size_t>(part.end() - first) + 1)));
        break;
    }
    case 2: part.resize(next(part.size() + 1)); break;
    default:
        if (!part.empty()) {
            // What decides most stands in front.
            auto& octet = part[next(2) * next(part.size())];
            octet = next(2) == 0 ? next.octet() : static_cast<std::uint8_t>(octet ^ 1U << next(8));
        }
    }
    return part;
}

/// Adds what a part has grown by to a length that counts it.
inline void repair(octet_list& input, length_field field, std::size_t growth)
{
    if (field.width == 1)
        input[field.at] = static_cast<std::uint8_t>(input[field.at] + growth);
    else
        wire::store<std::uint16_t>(input.data() + field.at,
            static_cast<std::uint16_t>(wire::load<std::uint16_t>(input.data() + field.at) + growth));
}

/// One of the parts of a list.
inline part const* one_of(std::size_t list, std::vector<part> const& all, numbers& next)
{
    std::vector<part const*> siblings;
    for (auto const& p : all)
        if (p.list == list)
            siblings.push_back(&p);
    return siblings.empty() ? nullptr : siblings[next(siblings.size())];
}

/// Each list has the same chance, or hundreds of routes would hide five attributes.
inline part const& any_of(std::vector<part> const& all, numbers& next)
{
    std::size_t lists = 0;
    for (auto const& p : all)
        lists = (std::max)(lists, p.list + 1);
    for (int tries = 0; tries != 4; ++tries)
        if (auto const* const one = one_of(next(lists), all, next))
            return *one;
    return all[next(all.size())];
}

/// Changes one of the parts.
inline void mutate_part(octet_list& input, std::vector<part> const& all, numbers& next)
{
    if (all.empty())
        return;
    auto const& chosen = any_of(all, next);
    auto const position = [&](std::size_t at) { return input.begin() + static_cast<std::ptrdiff_t>(at); };
    auto const copy_of = [&](part const& p) { return octet_list(position(p.begin), position(p.end)); };

    auto replacement = copy_of(chosen);
    switch (next(6)) {
    case 0: replacement.clear(); break;
    case 1: replacement.insert(replacement.end(), position(chosen.begin), position(chosen.end)); break;
    case 2: { // exchanged with a sibling: no length changes
        auto const& other = *one_of(chosen.list, all, next);
        auto const& first = other.begin < chosen.begin ? other : chosen;
        auto const& last = other.begin < chosen.begin ? chosen : other;
        if (first.end <= last.begin) {
            auto swapped = copy_of(last);
            swapped.insert(swapped.end(), position(first.end), position(last.begin));
            swapped.insert(swapped.end(), position(first.begin), position(first.end));
            std::copy(swapped.begin(), swapped.end(), position(first.begin));
        }
        return;
    }
    case 3: { // another part behind it
        auto const other = copy_of(any_of(all, next));
        replacement.insert(replacement.end(), other.begin(), other.end());
        break;
    }
    default: replacement = changed(replacement, next);
    }
    auto const growth = replacement.size() - (chosen.end - chosen.begin); // modulo 2^64
    auto const after = input.erase(position(chosen.begin), position(chosen.end));
    input.insert(after, replacement.begin(), replacement.end());

    auto const count = chosen.lengths.count;
    auto const how = next(8);
    if (how == 0 || count == 0) // none
        return;
    if (how == 1) // one
        return repair(input, chosen.lengths.fields[next(count)], growth);
    for (std::size_t i = 0; i != count; ++i)
        repair(input, chosen.lengths.fields[i], growth);
}

/// What an LLVMFuzzerCustomMutator returns: libFuzzer's own mutation once in four times, else that of a
/// part. `find(parts&, octets)` says what the input is made of.
template<class Find>
std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed, Find const& find)
{
    numbers next{seed};
    if (size == 0 || next(4) == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    octet_list input(data, data + size);
    for (auto changes = 1 + next(2) * next(3); changes != 0; --changes) {
        parts found{input};
        find(found, octets{input});
        mutate_part(input, found.all, next);
    }
    auto const kept = (std::min)(input.size(), max_size);
    std::copy_n(input.begin(), kept, data);
    return kept;
}

} // namespace bgpwire::fuzz

#endif
