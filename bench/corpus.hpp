// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_CORPUS_HPP
#define BGPWIRE_BENCH_CORPUS_HPP

// What the benchmarks work on: UPDATE messages one behind the other.
//
// BGPWIRE_DATA names a folder of MRT files, or one file; each gives a set per width of AS numbers.
// Without it the sets come out of a generator. A set has tens of thousands of different messages:
// the branch predictor learns a few hundred by heart, and then all that follows is a fiction.

#include "generator.hpp"

#include <bgpwire/mrt.hpp>

#if __has_include(<zlib.h>) && __has_include(<bzlib.h>)
#include "../examples/support/compressed_file.hpp"
#endif

#include <algorithm>
#include <compare>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bgpwire::bench {

struct corpus {
    std::string name;
    std::string source; ///< "real", "rebuilt from a real table" or "generated"
    codec_context context;
    std::vector<std::uint8_t> octets;
    std::size_t messages = 0;

    void add(bgpwire::octets message)
    {
        octets.insert(octets.end(), message.begin(), message.end());
        ++messages;
    }
};

/// The context that all messages of a set are decoded with: internal, so that no attribute is out of scope.
inline codec_context context_of(asn_width width, path_identifiers paths = path_identifiers::absent)
{
    mrt::bgp4mp_message session;
    session.as_numbers = width;
    session.paths = paths;
    return session.context();
}

/// The short names that published figures use for some files.
inline std::string set_name(std::filesystem::path const& file)
{
    static constexpr std::pair<char const*, char const*> known[] = {
        {"updates.et-header.2015", "table2015"},
        {"updates.20190101.0000", "ris2019"},
        {"updates.20160811.1600", "ris2016"},
        {"updates.20070211.0141", "rv2007"},
        {"rib6.20151101.0600", "rib6-2015"},
        {"updates.19991214.1621", "ris1999"},
    };
    auto const name = file.filename().string();
    for (auto const& [part, set] : known)
        if (name.find(part) != std::string::npos)
            return set;
    return name.substr(0, name.find(".gz"));
}

/// Puts the entries of a table together again as the UPDATEs that may have brought them: routes with the
/// same attributes from the same peer, as many as fit into 4096 octets.
class table_builder {
public:
    void add(mrt::rib_view const& rib)
    {
        family_ = rib.family();
        auto const nlri = rib.nlri_octets();
        for (auto const& entry : rib) {
            auto const attributes = entry.attributes([](error) {});
            auto const reach = attributes.get<mrt::rib_mp_reach_nlri_view>();
            key k{entry.peer_index, {}, {}};
            if (reach)
                k.next_hop.assign(reach->next_hop_octets().begin(), reach->next_hop_octets().end());
            std::vector<std::uint8_t> memory(entry.path_attributes.size());
            wire::writer out{memory};
            for (auto const& attribute : attributes)
                if (attribute.type_code != 14)
                    attribute.encode(out);
            k.attributes.assign(out.written().begin(), out.written().end());
            auto& group = groups_[k];
            group.insert(group.end(), nlri.begin(), nlri.end());
        }
    }

    void write(corpus& set) const
    {
        for (auto const& [k, group] : groups_)
            for (std::size_t at = 0; at != group.size();)
                write_one(set, k, group, at);
    }

    [[nodiscard]] bool empty() const { return groups_.empty(); }

private:
    struct key {
        std::uint16_t peer_index;
        std::vector<std::uint8_t> attributes; // without MP_REACH_NLRI
        std::vector<std::uint8_t> next_hop;   // from MP_REACH_NLRI
        friend auto operator<=>(key const&, key const&) = default;
    };

    // One UPDATE with the routes from group[at] on that fit, at least one; moves `at` behind them.
    void write_one(corpus& set, key const& k, std::vector<std::uint8_t> const& group, std::size_t& at) const
    {
        auto const used = header_length + 4 + k.attributes.size() + 9 + k.next_hop.size();
        auto end = at;
        do
            end += 1 + (group[end] + 7U) / 8U;
        while (end != group.size() && used + end - at + 1 + (group[end] + 7U) / 8U <= standard_message_length);
        auto const routes = octets{group}.subspan(at, end - at);
        at = end;

        std::vector<std::uint8_t> memory(extended_message_length);
        wire::writer out{memory};
        {
            message_header header{out, message_type::update};
            out.u16(0);
            {
                wire::length_prefix<std::uint16_t> length{out};
                if (family_ != ipv4_unicast) {
                    out.u8(0x90);
                    out.u8(14);
                    wire::length_prefix<std::uint16_t> value{out};
                    out.u16(static_cast<std::uint16_t>(family_.afi));
                    out.u8(static_cast<std::uint8_t>(family_.safi));
                    out.u8(static_cast<std::uint8_t>(k.next_hop.size()));
                    out.write(k.next_hop);
                    out.u8(0);
                    out.write(routes);
                }
                out.write(k.attributes);
            }
            if (family_ == ipv4_unicast)
                out.write(routes);
        }
        if (out.ok())
            set.add(out.written());
    }

    address_family family_{};
    std::map<key, std::vector<std::uint8_t>> groups_;
};

/// The sets that one MRT file gives.
inline void read_mrt(std::filesystem::path const& path, std::vector<corpus>& sets)
{
#if __has_include(<zlib.h>) && __has_include(<bzlib.h>)
    auto const file = examples::read_whole(path.c_str());
    if (!file)
        return;
    auto const name = set_name(path);
    corpus two{name + "-as2", "real", context_of(asn_width::two_octets), {}};
    corpus four{name, "real", context_of(asn_width::four_octets), {}};
    table_builder table;
    std::vector<std::uint8_t> memory(65535);
    auto const add = [&](corpus& set, octets message) {
        // A malformed UPDATE (there is one in 200 000) would give the decoder less to read than the plain walk.
        auto const framed = next_message(message, extended_message_length);
        if (!framed || !*framed || (*framed)->type() != message_type::update)
            return;
        auto const view = update_view::decode(**framed, set.context);
        if (view && view->action() < error_action::treat_as_withdraw)
            set.add((*framed)->octets());
    };
    mrt::record_reader in{*file};
    while (auto const record = in.next()) {
        if (mrt::bgp4mp_message::is_in(*record)) {
            auto const m = mrt::bgp4mp_message::decode(*record);
            if (m && m->paths == path_identifiers::absent)
                add(m->as_numbers == asn_width::four_octets ? four : two, m->message_octets);
        } else if (mrt::bgp_message::is_in(*record)) {
            if (auto const m = mrt::bgp_message::decode(*record)) {
                wire::writer out{memory};
                m->encode_message(out);
                add(two, out.written());
            }
        } else if (mrt::rib_view::is_in(*record)) {
            auto const rib = mrt::rib_view::decode(*record);
            if (rib && rib->paths() == path_identifiers::absent)
                table.add(*rib);
        }
    }
    if (!table.empty()) {
        four.source = "rebuilt from a real table";
        table.write(four);
    }
    if (four.messages == 0)
        two.name = name;
    for (auto* set : {&four, &two})
        if (set->messages >= 10000)
            sets.push_back(std::move(*set));
#else
    (void)path;
    (void)sets;
#endif
}

/// The same messages with a path identifier in front of every IPv4 route, as an ADD-PATH session has them.
inline corpus with_path_identifiers(corpus const& from)
{
    corpus set{"addpath", from.source + ", path identifiers put in", context_of(asn_width::four_octets), {}};
    set.context.add_path.insert(ipv4_unicast);
    std::uint32_t path = 0;
    std::vector<std::uint8_t> memory(65535);
    for (octets rest = from.octets; !rest.empty();) {
        auto const message = **next_message(rest, extended_message_length);
        rest = rest.subspan(message.octets().size());
        auto const view = update_view::decode(message, from.context);
        if (!view)
            continue;
        update copy{*view};
        wire::writer out{memory};
        {
            message_header header{out, message_type::update};
            auto const write = [&](auto const& routes) {
                for (auto route : routes) {
                    route.path_identifier = ++path % 4 + 1;
                    route.encode(out, path_identifiers::present);
                }
            };
            {
                wire::length_prefix<std::uint16_t> length{out};
                write(copy.withdrawn_routes);
            }
            {
                wire::length_prefix<std::uint16_t> length{out};
                out.write(view->path_attributes().as_received().octets());
            }
            write(copy.nlri);
        }
        if (out.ok())
            set.add(out.written());
    }
    return set;
}

/// All sets, made once per program.
inline std::vector<corpus> const& corpora()
{
    static std::vector<corpus> const all = [] {
        std::vector<corpus> sets;
        if (char const* const data = std::getenv("BGPWIRE_DATA")) {
            std::error_code none;
            std::vector<std::filesystem::path> files;
            for (auto const& entry : std::filesystem::recursive_directory_iterator{data, none})
                if (entry.is_regular_file())
                    files.push_back(entry.path());
            if (files.empty())
                files.emplace_back(data);
            std::sort(files.begin(), files.end());
            for (auto const& file : files)
                read_mrt(file, sets);
        }
        if (sets.empty())
            for (auto const& shape : generated_shapes) {
                corpus set{shape.name, "generated", context_of(asn_width::four_octets), {}};
                generate(shape, [&](octets message) { set.add(message); });
                sets.push_back(std::move(set));
            }
        auto const table = std::find_if(sets.begin(), sets.end(),
            [](corpus const& set) { return set.name.find("table2015") != std::string::npos; });
        if (table != sets.end())
            sets.push_back(with_path_identifiers(*table));
        return sets;
    }();
    return all;
}

} // namespace bgpwire::bench

#endif
