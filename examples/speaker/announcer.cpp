// SPDX-License-Identifier: BSL-1.0
#include "announcer.hpp"

#include "text.hpp"

#include <bgpwire/message/update_packer.hpp>

#include <algorithm>
#include <array>

namespace speaker {

namespace {

using bgpwire::afi;

bgpwire::address_family family_of(afi of) { return of == afi::ipv6 ? bgpwire::ipv6_unicast : bgpwire::ipv4_unicast; }

bgpwire::ipv4_nlri v4_nlri(destination const& d) { return bgpwire::ipv4_prefix{d.address.v4(), d.length}; }
bgpwire::ipv6_nlri v6_nlri(destination const& d) { return bgpwire::ipv6_prefix{d.address.v6(), d.length}; }

template<class Nlri, class Convert>
std::vector<Nlri> converted(std::vector<destination> const& list, Convert convert)
{
    std::vector<Nlri> result;
    std::ranges::transform(list, std::back_inserter(result), convert);
    return result;
}

// AS4_PATH for a peer that knows two-octet AS numbers only. @see RFC 6793 §4.2.2
bgpwire::raw_path_attribute as4_path_of(std::array<std::uint8_t, 6>& memory, asn only)
{
    bgpwire::wire::writer out{memory};
    out.u8(static_cast<std::uint8_t>(bgpwire::as_path_segment_type::as_sequence));
    out.u8(1);
    out.u32(only.value());
    constexpr auto traits = bgpwire::as4_path_view::traits;
    return {static_cast<std::uint8_t>(traits.category), traits.type_code, memory};
}

} // namespace

announcer::announcer(asn local_as, next_hops hops, report tell)
    : local_as_{local_as}, configured_{std::move(hops)}, tell_{std::move(tell)}
{
}

void announcer::begin(bgpwire::negotiated const& terms, std::optional<ip_address> const& local_address)
{
    end();
    terms_ = terms;
    hops_ = configured_;
    if (local_address) { // where nothing is configured, the address by which the peer reaches us
        auto& hop = local_address->is_v6() ? hops_.v6 : hops_.v4;
        if (!hop)
            hop = local_address;
    }
    for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast})
        if (terms.families.contains(family))
            ends_of_rib_.push_back(family);
}

void announcer::end()
{
    terms_.reset();
    told_.clear();
    refused_.clear();
    ends_of_rib_.clear();
}

void announcer::repeat(bgpwire::address_family family)
{
    std::erase_if(told_, [&](auto const& entry) { return entry.first.address.afi() == family.afi; });
}

// A node without an address of IPv4 is reached by the one that it has, if the peer can do that. @see RFC 8950 §4
std::optional<ip_address> announcer::next_hop(destination const& to) const
{
    bool const only_v6 = !hops_.v4 && terms_->send.ipv6_next_hop.contains(bgpwire::ipv4_unicast);
    return to.address.is_v6() || only_v6 ? hops_.v6 : hops_.v4;
}

void announcer::send_difference(peering& via)
{
    if (!terms_)
        return;
    for (auto const family : {afi::ipv4, afi::ipv6})
        if (terms_->families.contains(family_of(family))
            && !(withdraw_family(via, family) && announce_family(via, family)))
            return; // goes on when there is room
    for (auto const& [to, how] : wanted_) {
        bool const carried = terms_->families.contains(family_of(to.address.afi()));
        if ((carried && next_hop(to)) || !refused_.try_emplace(to).second)
            continue;
        tell_(news::cannot_announce, to,
            carried ? "this node has no address of that family to be reached by"
                    : "the peer does not take " + text_of(family_of(to.address.afi())));
    }
    if (extent_ == extent::all)
        send_end_of_rib(via);
}

std::size_t announcer::pending() const
{
    return static_cast<std::size_t>(std::ranges::count_if(wanted_, [&](auto const& entry) {
        auto const known = told_.find(entry.first);
        return known == told_.end() || known->second != entry.second;
    }));
}

bool announcer::withdraw_family(peering& via, afi family)
{
    std::vector<destination> gone;
    for (auto const& [to, how] : told_)
        if (to.address.afi() == family && !wanted_.contains(to))
            gone.push_back(to);

    std::array<std::uint8_t, 4096> memory;
    bgpwire::update_packer const packer{memory, terms_->send};
    auto const send_all = [&](auto const& nlri, auto pack) {
        auto done = gone.begin();
        for (auto next = nlri.begin(); next != nlri.end();) {
            auto const first = next;
            auto const message = pack(next, nlri.end());
            if (!message || !via.send(*message))
                return false;
            for (auto const last = done + (next - first); done != last; ++done) {
                told_.erase(*done);
                tell_(news::withdrawn, *done, "");
            }
        }
        return true;
    };
    if (family == afi::ipv4)
        return send_all(converted<bgpwire::ipv4_nlri>(gone, v4_nlri),
            [&](auto& next, auto last) { return packer.withdraw(next, last); });
    return send_all(converted<bgpwire::ipv6_nlri>(gone, v6_nlri),
        [&](auto& next, auto last) { return packer.withdraw<bgpwire::ipv6_unicast>(next, last); });
}

// Routes that have their attributes in common go into common UPDATEs.
bool announcer::announce_family(peering& via, afi family)
{
    std::vector<std::pair<route const*, std::vector<destination>>> groups;
    for (auto const& wanted : wanted_) {
        auto const& [to, how] = wanted; // clang 14 does not let lambdas capture these
        if (to.address.afi() != family || !next_hop(to))
            continue;
        if (auto const known = told_.find(to); known != told_.end() && known->second == how)
            continue;
        auto const alike = std::ranges::find_if(groups, [&](auto const& g) { return *g.first == wanted.second; });
        if (alike != groups.end())
            alike->second.push_back(to);
        else
            groups.push_back({&how, {to}});
    }
    return std::ranges::all_of(
        groups, [&](auto const& group) { return announce_alike(via, family, *group.first, group.second); });
}

bool announcer::announce_alike(peering& via, afi family, route const& how, std::vector<destination> const& to)
{
    std::array<std::uint8_t, 4096> memory;
    bgpwire::update_packer const packer{memory, terms_->send};
    auto const hop = *next_hop(to.front());
    auto const attributes = attributes_of(how, hop);
    auto const send_all = [&](auto const& nlri, auto pack) {
        auto done = to.begin();
        for (auto next = nlri.begin(); next != nlri.end();) {
            auto const first = next;
            auto const message = pack(next, nlri.end());
            if (!message) {
                for (; done != to.end(); ++done)
                    if (refused_.try_emplace(*done).second)
                        tell_(news::cannot_announce, *done, "its attributes do not fit into one message");
                return true;
            }
            if (!via.send(*message))
                return false;
            for (auto const last = done + (next - first); done != last; ++done) {
                told_.insert_or_assign(*done, how);
                tell_(news::announced, *done, text_of(hop));
            }
        }
        return true;
    };
    if (family == afi::ipv4)
        return send_all(converted<bgpwire::ipv4_nlri>(to, v4_nlri), [&](auto& next, auto last) {
            return hop.is_v4() ? packer.announce(attributes.octets(), next, last)
                : packer.announce<bgpwire::ipv4_unicast>(attributes.octets(), bgpwire::mp_next_hop{hop}, next, last);
        });
    return send_all(converted<bgpwire::ipv6_nlri>(to, v6_nlri), [&](auto& next, auto last) {
        return packer.announce<bgpwire::ipv6_unicast>(attributes.octets(), bgpwire::mp_next_hop{hop}, next, last);
    });
}

// @see RFC 4271 §5.1
bgpwire::path_attributes announcer::attributes_of(route const& how, ip_address const& hop) const
{
    bool const internal = terms_->send.peer == bgpwire::peering::internal;
    bgpwire::path_attributes attributes{terms_->send};
    attributes.set(how.origin);
    attributes.set(internal ? bgpwire::as_path{} : bgpwire::as_path{local_as_});
    if (hop.is_v4())
        attributes.set(bgpwire::next_hop{hop.v4()});
    if (internal)
        attributes.set(bgpwire::local_pref{how.local_pref});
    if (!how.communities.empty()) {
        bgpwire::communities list;
        list.values = how.communities;
        attributes.set(list);
    }
    if (!internal && terms_->send.as_numbers == bgpwire::asn_width::two_octets && !local_as_.is_mappable()) {
        std::array<std::uint8_t, 6> memory{};
        attributes.set(as4_path_of(memory, local_as_));
    }
    if (!how.large_communities.empty()) {
        bgpwire::large_communities list;
        list.values = how.large_communities;
        attributes.set(list);
    }
    return attributes;
}

bool announcer::send_end_of_rib(peering& via)
{
    std::array<std::uint8_t, 64> memory{};
    bgpwire::update_packer const packer{memory, terms_->send};
    while (!ends_of_rib_.empty()) {
        auto const message = packer.end_of_rib(ends_of_rib_.front());
        if (!message || !via.send(*message))
            return false;
        ends_of_rib_.erase(ends_of_rib_.begin());
    }
    return true;
}

} // namespace speaker
