// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_MRT_WRITTEN_HPP
#define BGPWIRE_TESTS_MRT_WRITTEN_HPP

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include <string>
#include <vector>

namespace bgpwire::test {

inline std::vector<std::uint8_t> kept(wire::writer const& out)
{
    return {out.written().begin(), out.written().end()};
}

/// Records of each kind that the library writes, as values to compare with what is read back.
struct written_records {
    struct one_route {
        address_family family;
        path_identifiers paths;
        std::string prefix;
        std::vector<mrt::rib_entry> entries;
    };

    mrt::record_time coarse{1445565678, {}};
    mrt::record_time fine{1445565678, 9481};
    std::vector<std::vector<std::uint8_t>> kept_octets; ///< that the values below borrow
    std::vector<mrt::bgp4mp_message> messages;
    std::vector<mrt::bgp4mp_state_change> state_changes;
    bgp_identifier collector{0xc6336404};
    std::vector<mrt::peer_entry> peers;
    std::vector<one_route> routes;
    std::vector<std::uint8_t> evpn_nlri{3, 17, 0, 1, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 32, 192, 0, 2, 1};

    written_records()
    {
        using enum asn_width;
        auto const v4 = mrt::session_endpoints{asn{65001}, asn{65002}, 3, address("198.51.100.5"), address("198.51.100.4")};
        auto const wide = mrt::session_endpoints{asn{65541}, asn{65542}, 0, address("198.51.100.5"), address("198.51.100.4")};
        auto const v6 = mrt::session_endpoints{asn{65541}, asn{65542}, 0, address("2001:db8::5"), address("2001:db8::4")};
        for (auto const direction : {mrt::direction::received, mrt::direction::sent})
            for (auto const paths : {path_identifiers::absent, path_identifiers::present})
                for (auto const width : {two_octets, four_octets}) {
                    mrt::bgp4mp_message m{width == two_octets ? v4 : wide, width, paths, direction, {}};
                    m.message_octets = keep(announcement(m.context()));
                    messages.push_back(m);
                }
        mrt::bgp4mp_message over_ipv6{v6};
        over_ipv6.message_octets = keep(ipv6_announcement(over_ipv6.context()));
        messages.push_back(over_ipv6);
        state_changes = {{v4, two_octets, mrt::session_state::idle, mrt::session_state::connect},
            {wide, four_octets, mrt::session_state::open_confirm, mrt::session_state::established},
            {v6, four_octets, mrt::session_state::established, mrt::session_state::idle}};

        peers = {{bgp_identifier{0xc6336405}, address("198.51.100.5"), asn{65541}},
            {bgp_identifier{0xc0000221}, address("192.0.2.33"), asn{65001}, two_octets},
            {bgp_identifier{0xc0000201}, address("2001:db8::1"), asn{65542}},
            {bgp_identifier{0xc0000202}, address("2001:db8::2"), asn{65002}, two_octets}};
        for (auto const paths : {path_identifiers::absent, path_identifiers::present}) {
            std::uint32_t const id = paths == path_identifiers::present ? 7 : 0;
            auto const two = [&](std::uint16_t first, octets attributes) {
                return std::vector<mrt::rib_entry>{{first, 1445000000, id, attributes},
                    {static_cast<std::uint16_t>(first + 1), 1445000001, id * 2, attributes}};
            };
            routes.push_back({ipv4_unicast, paths, "192.0.2.0/24", two(0, keep(table_attributes(true)))});
            routes.push_back({ipv4_multicast, paths, "0.0.0.0/0", two(0, keep(table_attributes(true)))});
            routes.push_back({ipv6_unicast, paths, "2001:db8::/32", two(2, keep(table_attributes(false)))});
            routes.push_back({ipv6_multicast, paths, "2001:db8::1/128", two(2, keep(table_attributes(false)))});
        }
    }

    /// A table in front, then all updates once without microseconds and once with them.
    void write(wire::writer& out) const
    {
        {
            mrt::peer_index_table_writer table{out, coarse, collector};
            for (auto const& peer : peers)
                table.add(peer);
        }
        std::uint32_t sequence_number = 0;
        for (auto const& route : routes) {
            auto const add = [&](auto prefix) {
                mrt::rib_writer rib{out, coarse, sequence_number++, *prefix, route.paths, route.family.safi};
                for (auto const& entry : route.entries)
                    rib.add(entry);
            };
            route.family.afi == afi::ipv4 ? add(ipv4_prefix::parse(route.prefix)) : add(ipv6_prefix::parse(route.prefix));
        }
        {
            mrt::rib_writer rib{out, coarse, sequence_number++, {afi::l2vpn, safi::evpn}, evpn_nlri};
            rib.add(routes.front().entries.front());
        }
        for (auto const& time : {coarse, fine}) {
            for (auto const& change : state_changes)
                change.encode(out, time);
            for (auto const& message : messages)
                message.encode(out, time);
        }
    }

private:
    static ip_address address(char const* text) { return *ip_address::parse(text); }

    octets keep(std::vector<std::uint8_t> octets)
    {
        kept_octets.push_back(std::move(octets));
        return kept_octets.back();
    }

    static path_attributes common(codec_context const& context)
    {
        path_attributes attributes{context};
        attributes.set(origin{origin::code::igp});
        bool const wide = context.as_numbers == asn_width::four_octets;
        attributes.set(as_path{asn{wide ? 65541U : 65001U}, asn{64511}, asn{64502}});
        attributes.set(multi_exit_disc{20});
        return attributes;
    }

    static std::vector<std::uint8_t> announcement(codec_context const& context)
    {
        update u{context};
        u.path_attributes = common(context);
        u.path_attributes.set(next_hop{*ipv4_address::parse("198.51.100.5")});
        bool const many = context.add_path.contains(ipv4_unicast);
        u.nlri = {{*ipv4_prefix::parse("192.0.2.0/24"), many ? 7U : 0U}, {*ipv4_prefix::parse("203.0.113.0/25"), many ? 9U : 0U}};
        u.withdrawn_routes = {{*ipv4_prefix::parse("198.51.100.0/24"), many ? 8U : 0U}};
        std::vector<std::uint8_t> memory(standard_message_length);
        wire::writer out{memory};
        u.encode(out);
        return kept(out);
    }

    static std::vector<std::uint8_t> ipv6_announcement(codec_context const& context)
    {
        auto const attributes = common(context);
        std::vector<ipv6_nlri> const routes{{*ipv6_prefix::parse("2001:db8:1::/48")}, {*ipv6_prefix::parse("::/0")}};
        std::vector<std::uint8_t> memory(standard_message_length);
        auto next = routes.begin();
        auto const message = update_packer{memory, context}.announce<ipv6_unicast>(
            attributes.octets(), {address("2001:db8::5")}, next, routes.end());
        return {message->begin(), message->end()};
    }

    // AS numbers of four octets; IPv6 next hops are all that an MP_REACH_NLRI has here.
    static std::vector<std::uint8_t> table_attributes(bool ipv4)
    {
        auto attributes = common(mrt::rib_context(asn_width::four_octets));
        attributes.set(local_pref{100});
        std::vector<std::uint8_t> const hop{16, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5};
        if (ipv4)
            attributes.set(next_hop{*ipv4_address::parse("198.51.100.5")});
        else
            attributes.set(raw_path_attribute{0x80, 14, hop});
        return {attributes.octets().begin(), attributes.octets().end()};
    }
};

} // namespace bgpwire::test

#endif
