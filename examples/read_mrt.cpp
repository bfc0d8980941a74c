// SPDX-License-Identifier: BSL-1.0
// Reads an MRT file that is not compressed: all routes that are in it, whatever the types of its records.
// docs/guides/mrt.md goes with it; mrt_dump.cpp reads large and compressed files, in parts.
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

// [route]
/// `attributes` are those of a table's entry or of an UPDATE: two types, and both have what a route has.
void show_route(mrt::route const& route, auto const& attributes)
{
    switch (route.kind) {
    case mrt::route_kind::in_table: std::cout << "table    "; break;
    case mrt::route_kind::announced: std::cout << "announce "; break;
    case mrt::route_kind::withdrawn: std::cout << "withdraw "; break;
    }
    std::cout << route;
    if (route.paths == path_identifiers::present)
        std::cout << " path " << route.path_identifier;
    std::cout << " from " << route.peer_address << " AS " << route.peer_as;
    if (route.next_hop)
        std::cout << " via " << *route.next_hop;
    if (attributes.template get<as_path_view>())
        std::cout << " by AS " << effective_as_path(attributes);
    std::cout << '\n';
}
// [route]

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::uint8_t> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Reads an MRT file that is not compressed.", file))
        return *status;

    // [records]
    mrt::record_reader records{file};
    mrt::route_reader routes;
    while (auto const record = records.next())
        routes.read(
            *record, [](auto const& route, auto const& attributes) { show_route(route, attributes); },
            [](error const& e) { std::cerr << e << '\n'; });
    if (!records.finish()) {
        std::cerr << "the record at octet " << records.offset() << " passes the end of the file\n";
        return 1;
    }
    // [records]
    return 0;
}
