// SPDX-License-Identifier: BSL-1.0
// A stream of octets, cut into messages as it arrives, and each message looked into. docs/guides/decode.md goes with it.
//
//     print_messages [FILE]     FILE has messages; without one it makes some

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

using namespace bgpwire;

namespace {

/// What a peer sends in the first second of a session, here without a peer.
std::vector<std::uint8_t> recorded()
{
    std::vector<std::uint8_t> memory(1000);
    wire::writer out{memory};
    open hello{.as_number = asn{4200000001}, .hold_time = 90, .bgp_identifier = *bgp_identifier::parse("10.0.0.1")};
    hello.capabilities = {multiprotocol_capability{ipv4_unicast}, route_refresh_capability{},
        four_octet_as_number_capability{hello.as_number}};
    hello.encode(out);
    keepalive{}.encode(out);
    update routes;
    routes.path_attributes.set(origin{});
    routes.path_attributes.set(as_path{hello.as_number, asn{64496}});
    routes.path_attributes.set(next_hop{*ipv4_address::parse("192.0.2.1")});
    routes.path_attributes.set(communities{well_known::no_export, community{64496, 7}});
    constexpr std::uint8_t value[]{0xca, 0xfe};
    routes.path_attributes.set(raw_path_attribute{0xc0, 200, value}); // optional transitive, and nobody knows it
    routes.nlri = {*ipv4_prefix::parse("198.51.100.0/24"), *ipv4_prefix::parse("203.0.113.0/25")};
    routes.encode(out);
    update{}.encode(out);
    encode_shutdown(out, errc::administrative_shutdown, "maintenance until 22:00");
    memory.resize(out.size());
    return memory;
}

// [look]
/// One overload for each type of message, and one for what is wrong.
struct looker {
    void operator()(open_view const& o) const
    {
        std::cout << "  AS " << o.as_number() << ", " << o.hold_time << " s\n";
        if (o.capabilities.contains<route_refresh_capability>())
            std::cout << "  can send its routes again\n";
    }
    void operator()(update_view const& u) const
    {
        if (auto const family = u.end_of_rib()) {
            std::cout << "  that was all of " << *family << '\n';
            return;
        }
        for (auto const& route : u.nlri())
            std::cout << "  " << route << '\n';
        if (auto const path = u.get<as_path_view>())
            if (auto const from = path->first_as()) // an AS_PATH may be empty: RFC 4271 §5.1.2
                std::cout << "  from AS " << *from << ", " << path->length() << " hops\n";
        if (auto const list = u.get<communities_view>(); list && list->contains(well_known::no_export))
            std::cout << "  not to leave this AS\n";
        for (auto const& attribute : u.path_attributes()) // every attribute, known or not, as octets
            if (attribute.type_code == 200)
                std::cout << "  attribute 200 has " << attribute.value.size() << " octets\n";
    }
    void operator()(notification_view const& n) const { std::cout << "  the end: " << n.error << '\n'; }
    void operator()(keepalive) const {}
    void operator()(route_refresh_view const&) const {}
    void operator()(error const& e) const { std::cout << "  broken: " << e << '\n'; }
};
// [look]

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::vector<std::uint8_t>> file;
    if (auto const status = examples::plain_command_line(argc, argv, "Cuts a stream of octets into messages and prints them.", file))
        return *status;
    auto const stream = file ? *file : recorded();
    codec_context const session; // what both OPENs settled; by default four-octet AS numbers, an external peer

    // [stream]
    std::vector<std::uint8_t> buffer;
    for (std::size_t got = 0; got != stream.size();) {
        // From a socket come any number of octets: here 40 at a time.
        auto const more = std::min<std::size_t>(40, stream.size() - got);
        buffer.insert(buffer.end(), stream.data() + got, stream.data() + got + more);
        got += more;

        octets rest{buffer};
        while (true) {
            auto const message = next_message(rest);
            if (!message) { // no message starts here: a real speaker sends a NOTIFICATION and closes
                std::cout << message.error() << '\n';
                return 1;
            }
            if (!*message)
                break; // not all of it is here yet
            std::cout << (*message)->octets().size() << " octets: ";
            print_message(std::ostreambuf_iterator{std::cout}, **message, session);
            std::cout << '\n';
            visit_message(**message, session, looker{});
            rest = rest.subspan((*message)->octets().size());
        }
        buffer.erase(buffer.begin(), buffer.end() - static_cast<std::ptrdiff_t>(rest.size()));
    }
    // [stream]
    return buffer.empty() ? 0 : 1;
}
