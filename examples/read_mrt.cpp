// SPDX-License-Identifier: BSL-1.0
// Reads an MRT file that is not compressed: who peers with the collector, which routes it has, and what came
// in meanwhile. docs/guides/mrt.md goes with it; mrt_dump.cpp reads large and compressed files, in parts.
//
//     read_mrt FILE     - is standard input

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include <cstdint>
#include <iostream>
#include <vector>

using namespace bgpwire;

namespace {

std::vector<mrt::peer_entry> peers; // of the table, by index

// [table]
void show_route(mrt::rib_view const& rib)
{
    auto const routes = rib.nlri<ipv4_unicast_nlri_view>();
    if (!routes)
        return; // of another family
    for (auto const& entry : rib) {
        if (entry.peer_index >= peers.size())
            continue; // the file is wrong
        auto const attributes = entry.attributes([](error const& e) { std::cout << "  " << e << '\n'; });
        std::cout << (*routes->begin()).prefix << " from " << peers[entry.peer_index].address;
        if (auto const path = attributes.get<as_path_view>())
            std::cout << " by AS " << *path;
        std::cout << '\n';
    }
}
// [table]

// [message]
void show_message(mrt::bgp4mp_message const& record)
{
    auto const message = record.message();
    if (!message || message->type() != message_type::update)
        return;
    auto context = record.context(); // AS numbers' width and path identifiers are in the record's subtype
    context.errors = error_handling::analyse; // show what there is, whatever is wrong with it
    if (auto const update = update_view::decode(*message, context))
        std::cout << record.ends.peer_address << " sent " << *update << '\n';
}
// [message]

// [old]
/// TABLE_DUMP, of before 2010: one path to one route in each record.
void show_entry(mrt::table_dump_entry const& entry)
{
    auto const attributes = entry.attributes([](error const& e) { std::cout << "  " << e << '\n'; });
    std::cout << entry.prefix_address << '/' << +entry.prefix_length << " from " << entry.peer_address;
    if (auto const path = attributes.get<as_path_view>())
        std::cout << " by AS " << *path;
    std::cout << '\n';
}

/// BGP, of before 2002: the message without its header.
void show_message(mrt::bgp_message const& record)
{
    std::vector<std::uint8_t> memory(extended_message_length);
    wire::writer out{memory};
    record.encode_message(out);
    auto const message = next_message(out.written(), extended_message_length);
    if (!message || !*message || (*message)->type() != message_type::update)
        return;
    auto context = record.context();
    context.errors = error_handling::analyse;
    if (auto const update = update_view::decode(**message, context))
        std::cout << record.ends.peer_address << " sent " << *update << '\n';
}
// [old]

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::uint8_t> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Reads an MRT file that is not compressed.", file))
        return *status;

    // [records]
    mrt::record_reader records{file};
    while (auto const record = records.next()) {
        if (mrt::peer_index_table_view::is_in(*record)) {
            if (auto const table = mrt::peer_index_table_view::decode(*record))
                peers.assign(table->begin(), table->end());
        } else if (mrt::rib_view::is_in(*record)) {
            if (auto const rib = mrt::rib_view::decode(*record))
                show_route(*rib);
        } else if (mrt::bgp4mp_message::is_in(*record)) {
            if (auto const message = mrt::bgp4mp_message::decode(*record))
                show_message(*message);
        } else if (mrt::table_dump_entry::is_in(*record)) { // in files of before 2010
            if (auto const entry = mrt::table_dump_entry::decode(*record))
                show_entry(*entry);
        } else if (mrt::bgp_message::is_in(*record)) {
            if (auto const message = mrt::bgp_message::decode(*record))
                show_message(*message);
        }
    }
    if (!records.finish()) {
        std::cerr << "the record at octet " << records.offset() << " passes the end of the file\n";
        return 1;
    }
    // [records]
    return 0;
}
