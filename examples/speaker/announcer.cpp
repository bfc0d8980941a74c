// SPDX-License-Identifier: BSL-1.0
#include "announcer.hpp"

#include "text.hpp"

#include <bgpwire/message/update_packer.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <type_traits>

namespace speaker {

namespace {

using bgpwire::afi;

bgpwire::address_family family_of(afi of) { return of == afi::ipv6 ? bgpwire::ipv6_unicast : bgpwire::ipv4_unicast; }

// The destinations of one family as the packer takes them.
template<class Address>
class nlri_iterator {
public:
    explicit nlri_iterator(destination const* at) : at_{at} {}

    bgpwire::basic_nlri<Address> operator*() const
    {
        if constexpr (Address::width == 32)
            return bgpwire::ipv4_prefix{at_->address.v4(), at_->length};
        else
            return bgpwire::ipv6_prefix{at_->address.v6(), at_->length};
    }
    nlri_iterator& operator++()
    {
        ++at_;
        return *this;
    }
    friend bool operator==(nlri_iterator, nlri_iterator) = default;
    [[nodiscard]] destination const* where() const { return at_; }

private:
    destination const* at_;
};

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

next_hops with_end(next_hops configured, std::optional<ip_address> const& local)
{
    if (local) {
        auto& hop = local->is_v6() ? configured.v6 : configured.v4;
        if (!hop)
            hop = local;
    }
    return configured;
}

// A node without an address of IPv4 is reached by the one that it has, if the peer can do that.
std::optional<ip_address> next_hop_of(afi family, next_hops const& hops, ipv6_next_hops of_ipv4)
{
    bool const only_v6 = !hops.v4 && of_ipv4 == ipv6_next_hops::taken;
    return family == afi::ipv6 || only_v6 ? hops.v6 : hops.v4;
}

announcer::announcer(asn local_as, next_hops hops, report tell)
    : local_as_{local_as},
      configured_{std::move(hops)},
      tell_{std::move(tell)},
      wanted_{no_routes()},
      told_{no_routes()}
{
}

void announcer::begin(bgpwire::negotiated const& terms, std::optional<ip_address> const& local_address)
{
    end();
    terms_ = terms;
    hops_ = with_end(configured_, local_address);
    restart_.on_established(terms);
}

void announcer::end()
{
    terms_.reset();
    told_ = no_routes();
    change_.reset();
    unfit_.clear();
    restart_.on_down();
}

void announcer::set(shared_routes wanted, extent how_much)
{
    extent_ = how_much;
    if (wanted == wanted_)
        return;
    told_ = known(); // the way goes on from where it is
    change_.reset();
    wanted_ = std::move(wanted);
}

void announcer::repeat(bgpwire::address_family family)
{
    auto others = known()->all();
    std::erase_if(others, [&](auto const& entry) { return entry.first.address.afi() == family.afi; });
    told_ = std::make_shared<route_set const>(std::move(others));
    change_.reset();
}

// The set before the change in hand, with as much of the change as has been sent.
shared_routes announcer::known() const
{
    if (!change_ || (part_ == 0 && place_ == 0))
        return told_;
    auto routes = told_->all();
    for (std::size_t i = 0; i <= part_ && i != change_->parts.size(); ++i) {
        auto const& p = change_->parts[i];
        for (auto const& to : std::span{p.to}.first(i == part_ ? place_ : p.to.size())) {
            if (p.how == nullptr)
                routes.erase(to);
            else
                routes.insert_or_assign(to, *p.how);
        }
    }
    return std::make_shared<route_set const>(std::move(routes));
}

std::optional<ip_address> announcer::next_hop(afi family) const
{
    bool const taken = terms_->send.ipv6_next_hop.contains(bgpwire::ipv4_unicast);
    return next_hop_of(family, hops_, taken ? ipv6_next_hops::taken : ipv6_next_hops::not_taken);
}

bool announcer::carries(afi family) const
{
    return terms_ && terms_->families.contains(family_of(family)) && next_hop(family);
}

// Of a route that is in a set that the peer is taken to know.
bool announcer::is_told(destination const& to) const { return carries(to.address.afi()) && !unfit_.contains(to); }

// Who asks for one route asks for many: what is half done is taken as done so far.
bool announcer::has_told(destination const& to) const
{
    if (change_) {
        told_ = known();
        change_.reset();
    }
    return told_->all().contains(to) && is_told(to);
}

std::size_t announcer::told() const
{
    auto const routes = known();
    return static_cast<std::size_t>(
        std::ranges::count_if(routes->all(), [&](auto const& entry) { return is_told(entry.first); }));
}

std::size_t announcer::pending() const
{
    auto const routes = known();
    return static_cast<std::size_t>(std::ranges::count_if(wanted_->all(), [&](auto const& entry) {
        auto const there = routes->all().find(entry.first);
        return there == routes->all().end() || there->second != entry.second || !is_told(entry.first);
    }));
}

void announcer::send_difference(peering& via)
{
    if (!terms_)
        return;
    if (!change_) {
        change_ = wanted_->change_from(*told_);
        part_ = place_ = 0;
    }
    for (; part_ != change_->parts.size(); ++part_, place_ = 0) {
        auto const& p = change_->parts[part_];
        if (!carries(p.family))
            refuse(p.how == nullptr ? std::span<destination const>{} : p.to,
                terms_->families.contains(family_of(p.family))
                    ? no_next_hop
                    : "the peer does not take " + text_of(family_of(p.family)));
        else if (!(p.family == afi::ipv6 ? send<bgpwire::ipv6_unicast>(via, p) : send<bgpwire::ipv4_unicast>(via, p)))
            return; // goes on when there is room
    }
    told_ = wanted_;
    change_.reset();
    if (extent_ == extent::all)
        send_end_of_rib(via);
}

// What the reader of the log knows already is not told again.
void announcer::refuse(std::span<destination const> all, std::string const& why)
{
    std::vector<destination> fresh;
    std::ranges::copy_if(all, std::back_inserter(fresh),
        [&](auto const& to) { return !told_->all().contains(to) || is_told(to); });
    if (!fresh.empty())
        tell_(news::cannot_announce, fresh, why);
}

// What does not fit into one message is withdrawn, for it may have been shorter before.
template<bgpwire::address_family Family>
bool announcer::send(peering& via, part const& p)
{
    using address = std::conditional_t<Family == bgpwire::ipv6_unicast, bgpwire::ipv6_address, bgpwire::ipv4_address>;
    using iterator = nlri_iterator<address>;
    std::array<std::uint8_t, 4096> memory;
    bgpwire::update_packer const packer{memory, terms_->send};
    auto const hop = *next_hop(p.family);
    bgpwire::mp_next_hop const mp_hop{hop};
    auto const attributes = p.how != nullptr ? attributes_of(*p.how, hop) : bgpwire::path_attributes{};
    auto const announcement = [&](iterator& next, iterator last) {
        if constexpr (Family == bgpwire::ipv4_unicast)
            if (hop.is_v4())
                return packer.announce(attributes.octets(), next, last);
        return packer.template announce<Family>(attributes.octets(), mp_hop, next, last);
    };
    auto const withdrawal = [&](iterator& next, iterator last) {
        if constexpr (Family == bgpwire::ipv4_unicast)
            return packer.withdraw(next, last);
        else
            return packer.template withdraw<Family>(next, last);
    };
    iterator const last{p.to.data() + p.to.size()};
    for (iterator next{p.to.data() + place_}; next != last;) {
        auto what = p.how == nullptr ? news::withdrawn : news::announced;
        auto const* const first = next.where();
        auto message = what == news::withdrawn ? withdrawal(next, last) : announcement(next, last);
        if (!message) {
            what = news::cannot_announce;
            message = withdrawal(next, last);
        }
        if (!message || !via.send(*message))
            return false;
        place_ = static_cast<std::size_t>(next.where() - p.to.data());
        std::span<destination const> const done{first, next.where()};
        if (what == news::cannot_announce) {
            refuse(done, "its attributes do not fit into one message");
            unfit_.insert(done.begin(), done.end());
            continue;
        }
        if (!unfit_.empty())
            for (auto const& to : done)
                unfit_.erase(to);
        tell_(what, done, what == news::announced ? text_of(hop) : "");
    }
    return true;
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
    for (auto const family : {bgpwire::ipv4_unicast, bgpwire::ipv6_unicast}) {
        if (!restart_.owes_end_of_rib(family))
            continue;
        auto const message = packer.end_of_rib(family);
        if (!message || !via.send(*message))
            return false;
        restart_.on_end_of_rib_sent(family);
    }
    return true;
}

} // namespace speaker
