// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_MRT_RECORDED_HPP
#define BGPWIRE_TESTS_MRT_RECORDED_HPP

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include "../../examples/support/compressed_file.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace bgpwire::test {

/// A file of the folder that BGPWIRE_DATA names, decompressed.
struct recorded_file {
    std::string name; ///< without its folder
    std::vector<std::uint8_t> octets;
};

/// The MRT files that BGPWIRE_DATA names, by path; says so where there is none.
inline std::vector<std::filesystem::path> recorded_paths()
{
    std::vector<std::filesystem::path> paths;
    char const* const data = std::getenv("BGPWIRE_DATA");
    std::error_code none;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{data == nullptr ? "" : data, none}) {
        auto const name = entry.path().filename().string();
        if (entry.path().extension() == ".pcap")
            continue;
        if (name.find("updates") != std::string::npos || name.find("rib") != std::string::npos
            || name.find("bview") != std::string::npos)
            paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    if (paths.empty())
        std::puts("BGPWIRE_DATA names no folder of MRT files: nothing to compare with recorded data");
    return paths;
}

/// One after the other, so that memory holds one of them.
template<class Each>
void for_each_recorded_file(Each&& each)
{
    for (auto const& path : recorded_paths())
        if (auto octets = examples::read_whole(path.c_str()))
            each(recorded_file{path.filename().string(), std::move(*octets)});
        else
            std::printf("cannot be read: %s\n", path.c_str());
}

/// What a file was found to hold.
struct message_counts {
    std::size_t records = 0;
    std::size_t messages = 0;   ///< whole, with a header that is right
    std::size_t unreadable = 0; ///< records that should hold one
};

/// Calls `each(message, context, record)` for every BGP message of a file; `record` counts records from 0.
template<class Each>
message_counts for_each_message(octets file, Each&& each)
{
    message_counts count;
    std::vector<std::uint8_t> memory(extended_message_length);
    mrt::record_reader in{file};
    for (; auto const record = in.next(); ++count.records) {
        if (mrt::bgp4mp_message::is_in(*record)) {
            auto const m = mrt::bgp4mp_message::decode(*record);
            auto const message = m ? m->message() : result<message_view>{m.error()};
            if (message)
                each(*message, m->context(), count.records);
            (message ? count.messages : count.unreadable) += 1;
        } else if (mrt::bgp_message::is_in(*record)) {
            auto const m = mrt::bgp_message::decode(*record);
            wire::writer out{memory};
            if (m)
                m->encode_message(out);
            auto const message = next_message(out.written(), extended_message_length);
            bool const whole = m && message && *message;
            if (whole)
                each(**message, m->context(), count.records);
            (whole ? count.messages : count.unreadable) += 1;
        }
    }
    return count;
}

/// Calls `with` for the family that an attribute or a table's route holds, if it is one of the four.
template<class Holder, class... View, class With>
void for_family(Holder const& holder, type_list<View...>, With&& with)
{
    auto const one = [&]<class V>(type_list<V>) {
        if (auto const nlri = holder.template nlri<V>())
            with(*nlri);
    };
    (one(type_list<View>{}), ...);
}

} // namespace bgpwire::test

#endif
