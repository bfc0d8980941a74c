// SPDX-License-Identifier: BSL-1.0
#include "saved_state.hpp"

#include <bgpwire/wire/reader.hpp>

#include <boost/crc.hpp>

#include <algorithm>
#include <string_view>

namespace speaker {

namespace {

// With configuration:
//     8 octets   what it is
//     4 octets   how long the configuration is
//     …          how many times; each how many files; each how long its name, the name, how long its text, the text
//     4 octets   CRC-32 of the configuration
//     …          the snapshot
constexpr std::string_view mark = "speaker1";

using octets = saved_state::octets;

void add(octets& to, std::size_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(static_cast<std::uint8_t>(number >> shift));
}
void add(octets& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }
void add_whole(octets& to, std::string_view text)
{
    add(to, text.size());
    add(to, text);
}

std::uint32_t checksum_of(bgpwire::octets all)
{
    boost::crc_32_type sum;
    sum.process_bytes(all.data(), all.size());
    return sum.checksum();
}

std::string read_text(bgpwire::wire::reader& in)
{
    auto const text = in.take(in.u32());
    return {text.begin(), text.end()};
}

} // namespace

octets pack(saved_state const& state)
{
    if (state.made_under.empty())
        return state.snapshot;
    octets configuration;
    add(configuration, state.made_under.size());
    for (auto const& files : state.made_under) {
        add(configuration, files.size());
        for (auto const& file : files) {
            add_whole(configuration, file.name);
            add_whole(configuration, file.text);
        }
    }
    octets all;
    add(all, mark);
    add(all, configuration.size());
    all.insert(all.end(), configuration.begin(), configuration.end());
    add(all, checksum_of(configuration));
    all.insert(all.end(), state.snapshot.begin(), state.snapshot.end());
    return all;
}

std::optional<saved_state> unpack(octets const& all)
{
    saved_state state;
    if (all.size() < mark.size() || !std::equal(mark.begin(), mark.end(), all.begin())) {
        state.snapshot = all;
        return state;
    }
    bgpwire::wire::reader in{bgpwire::octets{all}.subspan(mark.size())};
    auto const configuration = in.take(in.u32());
    if (in.u32() != checksum_of(configuration) || !in.ok())
        return {};
    bgpwire::wire::reader texts{configuration};
    for (auto times = texts.u32(); times != 0 && texts.ok(); --times) {
        auto& files = state.made_under.emplace_back();
        for (auto count = texts.u32(); count != 0 && texts.ok(); --count) {
            auto name = read_text(texts);
            files.push_back({std::move(name), read_text(texts)});
        }
    }
    if (!texts.finish())
        return {};
    auto const rest = in.rest();
    state.snapshot.assign(rest.begin(), rest.end());
    return state;
}

} // namespace speaker
