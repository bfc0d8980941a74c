// SPDX-License-Identifier: BSL-1.0
#include "command_line.hpp"
#include "router.hpp"
#include "speaker_options.hpp"

namespace speaker {

void add_router_options(CLI::App& app, router_options& options)
{
    options.listen = {boost::asio::ip::address_v4::any(), 179};
    app.add_option_function<std::string>(
           "--as", [&](std::string const& text) { options.as_number = parsed<asn>("--as", text, "an AS number"); },
           "own AS number")
        ->required();
    app.add_option_function<std::string>(
           "--router-id",
           [&](std::string const& text) {
               options.router_id = parsed<bgp_identifier>("--router-id", text, "a dotted quad");
           },
           "BGP Identifier")
        ->required();
    app.add_option_function<std::string>(
        "--listen",
        [&](std::string const& text) {
            auto const end = parse_endpoint(text, 179);
            if (!end)
                refuse("--listen", text, "ADDRESS or ADDRESS:PORT");
            options.listen = *end;
        },
        "ADDRESS[:PORT] to accept connections on (default 0.0.0.0:179; port 0: any free one)");
    repeatable(app.add_option_function<std::vector<std::string>>(
           "--neighbor",
           [&](std::vector<std::string> const& all) {
               for (auto const& text : all) {
                   auto const n = parse_neighbor(text);
                   if (!n)
                       refuse("--neighbor", text, "NAME=ADDRESS:AS or NAME=ADDRESS:AS@FROM");
                   options.neighbors.push_back(*n);
               }
           },
           "NAME=ADDRESS:AS[@FROM], FROM being where its connections come from (may be repeated)"))
        ->required();
}

} // namespace speaker
