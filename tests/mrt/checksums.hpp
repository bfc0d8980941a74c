// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_MRT_CHECKSUMS_HPP
#define BGPWIRE_TESTS_MRT_CHECKSUMS_HPP

#include "mrt/recorded.hpp"

#include <array>

namespace bgpwire::test {

/// Sums over what a file holds, route by route, from the decoded values and not from any text: what
/// tests/mrt/bgpdump.sh makes of the lines of `bgpdump -m`, one sum for each name.
class checksums {
public:
    enum name : std::size_t {
        announced, withdrawn, entries, states, // lines of the kinds A, W, B, STATE
        prefix_lengths, prefix_words,          // the words have 16 bits
        as_numbers, as_number_sum, communities, community_sum, preferences, metrics, next_hop_words,
        aggregator_as_sum, aggregator_words, path_identifiers_sum, peer_as_sum,
        count
    };
    using sums = std::array<std::uint64_t, count>;

    static sums of(octets file)
    {
        checksums sum;
        mrt::record_reader in{file};
        std::vector<mrt::peer_entry> peers;
        while (auto const record = in.next()) {
            if (mrt::bgp4mp_state_change::is_in(*record)) {
                sum[states] += 1;
                sum[peer_as_sum] += mrt::bgp4mp_state_change::decode(*record)->ends.peer_as.value();
            } else if (mrt::bgp_state_change::is_in(*record)) {
                sum[states] += 1;
                sum[peer_as_sum] += mrt::bgp_state_change::decode(*record)->peer_as.value();
            } else if (mrt::bgp4mp_message::is_in(*record)) {
                auto const m = mrt::bgp4mp_message::decode(*record);
                if (auto const message = m->message())
                    sum.add(*message, m->context(), m->ends.peer_as, true);
            } else if (mrt::bgp_message::is_in(*record)) {
                auto const m = mrt::bgp_message::decode(*record);
                std::array<std::uint8_t, extended_message_length> memory;
                wire::writer out{memory};
                m->encode_message(out);
                sum.add(**next_message(out.written()), m->context(), m->ends.peer_as, false);
            } else if (mrt::peer_index_table_view::is_in(*record)) {
                auto const table = mrt::peer_index_table_view::decode(*record);
                peers.assign(table->begin(), table->end());
            } else if (mrt::rib_view::is_in(*record)) {
                auto const rib = mrt::rib_view::decode(*record);
                for (auto const& entry : *rib) {
                    mrt::rib_path_attributes_view const attributes = entry.attributes([](error) {});
                    auto const reach = attributes.get<mrt::rib_mp_reach_nlri_view>();
                    sum.add_route(attributes, reach ? reach->next_hop() : std::nullopt);
                    for_family(*rib, known_nlri{}, [&](auto const& nlri) { sum.add_prefix((*nlri.begin()).prefix); });
                    sum[entries] += 1;
                    sum[path_identifiers_sum] += entry.path_identifier;
                    sum[peer_as_sum] += peers.at(entry.peer_index).as_number.value();
                }
            }
        }
        return sum.sums_;
    }

private:
    std::uint64_t& operator[](name n) { return sums_[n]; }

    static std::uint64_t words(ip_address const& address)
    {
        auto const octets = address.octets();
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i != octets.size(); i += 2)
            sum += wire::load<std::uint16_t>(octets, i);
        return sum;
    }

    template<class Prefix>
    void add_prefix(Prefix const& prefix, bool address = true)
    {
        sums_[prefix_lengths] += prefix.length();
        if (address)
            sums_[prefix_words] += words(prefix.address());
    }

    template<class Attributes>
    void add_route(Attributes const& attributes, std::optional<ip_address> const& mp_next_hop)
    {
        for (auto const& segment : effective_as_path(attributes).segments)
            for (asn const number : segment.numbers) {
                sums_[as_numbers] += 1;
                sums_[as_number_sum] += number.value();
            }
        if (auto const list = attributes.template get<communities_view>())
            for (community const c : *list) {
                sums_[communities] += 1;
                sums_[community_sum] += (c.value >> 16) + (c.value & 0xffff);
            }
        if (auto const preference = attributes.template get<local_pref>())
            sums_[preferences] += preference->degree;
        if (auto const metric = attributes.template get<multi_exit_disc>())
            sums_[metrics] += metric->metric;
        auto const own = attributes.template get<next_hop>();
        sums_[next_hop_words]
            += words(mp_next_hop ? *mp_next_hop : own ? ip_address{own->address} : ip_address{ipv4_address{0xffffffff}});
        if (auto const by = effective_aggregator(attributes)) {
            sums_[aggregator_as_sum] += by->as_number.value();
            sums_[aggregator_words] += words(ipv4_address{by->identifier.value()});
        }
    }

    template<class Nlri>
    void add_routes(Nlri const& nlri, update_view const& update, asn peer, std::optional<ip_address> const& hop)
    {
        for (auto const& route : nlri) {
            add_prefix(route.prefix);
            add_route(update.path_attributes(), hop);
            sums_[announced] += 1;
            sums_[path_identifiers_sum] += route.path_identifier;
            sums_[peer_as_sum] += peer.value();
        }
    }

    // bgpdump prints other addresses for the prefixes that records of the type BGP withdraw.
    template<class Nlri>
    void add_withdrawn(Nlri const& nlri, asn peer, bool with_addresses)
    {
        for (auto const& route : nlri) {
            add_prefix(route.prefix, with_addresses);
            sums_[withdrawn] += 1;
            sums_[path_identifiers_sum] += route.path_identifier;
            sums_[peer_as_sum] += peer.value();
        }
    }

    void add(message_view message, codec_context context, asn peer, bool withdrawn_addresses)
    {
        if (message.type() != message_type::update)
            return;
        context.errors = error_handling::analyse;
        auto const update = update_view::decode(message, context);
        if (!update || update->action() == error_action::session_reset)
            return;
        add_withdrawn(update->withdrawn_routes(), peer, withdrawn_addresses);
        if (auto const mp = update->get<mp_unreach_nlri_view>())
            for_family(*mp, known_nlri{}, [&](auto const& nlri) { add_withdrawn(nlri, peer, true); });
        add_routes(update->nlri(), *update, peer, std::nullopt);
        if (auto const mp = update->get<mp_reach_nlri_view>())
            for_family(
                *mp, known_nlri{}, [&](auto const& nlri) { add_routes(nlri, *update, peer, mp->next_hop()); });
    }

    sums sums_{};
};

} // namespace bgpwire::test

#endif
