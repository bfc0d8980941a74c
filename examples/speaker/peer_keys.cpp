// SPDX-License-Identifier: BSL-1.0
#include "peer_keys.hpp"

#include "text.hpp"

#include <array>

namespace speaker {

namespace {

constexpr std::size_t longest_password = 80; // octets; Linux' TCP_MD5SIG_MAXKEYLEN

std::optional<reference> read_reference(value const& v)
{
    auto text = v.text();
    if (!text)
        return {};
    return reference{v.where(), std::move(*text)};
}

std::optional<reference> read_dynamic_asn(value const& v)
{
    auto result = read_reference(v);
    if (!result || result->name == "internal" || result->name == "external")
        return result;
    v.error("expected internal or external, not " + in_quotes(result->name));
    return {};
}

std::optional<std::chrono::seconds> read_connect_time(value const& v)
{
    auto const time = v.seconds();
    if (!time || (time->count() >= 1 && time->count() <= 65535))
        return time;
    v.error("expected 1 to 65535 seconds, not " + v.node().text);
    return {};
}

void read_password(value const& v, draft_peer& p, spelling)
{
    auto const text = v.text();
    if (text && text->size() > longest_password)
        v.error("a password has at most 80 octets (Linux' TCP MD5 signatures), not " + std::to_string(text->size()));
    else if (text)
        p.plain.password = *text;
}

// The name of a device, as Linux has it.
std::optional<std::string> read_vrf(value const& v)
{
    auto text = v.text();
    if (!text || (text->size() <= 15 && text->find_first_of("/ \t\n") == std::string::npos))
        return text;
    v.error("expected the name of a network device, which has at most 15 characters, no / and no blanks, not "
        + in_quotes(*text));
    return {};
}

void read_interface(value const& v, draft_peer&, spelling)
{
    v.error("not supported by this speaker: unnumbered peers; write \"peerAddress\"");
}

void read_disable_mp(value const& v, draft_peer& p, spelling)
{
    p.disable_mp = v.boolean();
    p.one_family_at = v.where();
}

void read_passive(value const& v, draft_peer& p, spelling)
{
    if (auto const passive = v.boolean())
        p.plain.connects = *passive ? dialling::theirs : dialling::ours;
}

void read_password_secret(value const& v, draft_peer& p, spelling how)
{
    v.mapping("a passwordSecret", fields_of(password_secret_keys(), how, p));
}

// Completes one timer by the other (a third, three times) and judges them.
void settle_timers(value const& written, draft_peer& p)
{
    if (!p.hold_time && !p.keepalive_time)
        return;
    auto const hold = p.hold_time ? *p.hold_time : *p.keepalive_time * 3;
    if (p.keepalive_time && *p.keepalive_time > hold)
        written.error("the keepalive time must not be longer than the hold time");
    else if (!p.hold_time && hold.count() != 0 && (hold.count() < 3 || hold.count() > 65535))
        written.error("three times the keepalive time must be a hold time: 0 or 3 to 65535 seconds");
    else if (p.keepalive_time && p.keepalive_time->count() == 0 && hold.count() != 0)
        written.error("a keepalive time of 0 goes with a hold time of 0 (RFC 4271 §4.4)");
    p.plain.hold_time = hold;
    p.plain.keepalive_time = p.keepalive_time;
}

void settle_as_numbers(value const& written, spelling how, draft_peer& p)
{
    auto& plain = p.plain;
    bool const resource = how == spelling::resource;
    if (p.peer_asn && p.dynamic_asn)
        written.errors().error(p.dynamic_asn->where, "dynamicASN: peerASN says it already: leave out one of them");
    else if (!written.find(resource ? "peerASN" : "peer-asn") && !written.find("dynamicASN"))
        written.errors().error(written.where(),
            resource ? "a BGPPeer needs \"peerASN\" or \"dynamicASN\"" : "a peer needs \"peer-asn\"");
    if (plain.local_asn && (*plain.local_asn == plain.my_asn || plain.local_asn == p.peer_asn))
        written.find("localASN")->error("expected a third AS number, neither myASN nor peerASN");
    if (p.dynamic_asn)
        plain.peer_asn = p.dynamic_asn->name == "internal" ? plain.session_asn() : asn{};
    else if (p.peer_asn)
        plain.peer_asn = *p.peer_asn;
}

void settle_hops(value const& written, spelling how, peer const& p)
{
    bool const resource = how == spelling::resource;
    std::string const multihop = resource ? "ebgpMultiHop" : "ebgp-multihop";
    if (p.multihop && p.is_internal() && p.my_asn != asn{})
        written.error(multihop + " is for external peers, but "
            + (resource ? "myASN and peerASN" : "my-asn and peer-asn") + " are the same");
    if (p.multihop && p.ttl_security_hops != 0)
        written.error((resource ? "ttlSecurityHops" : "ttl-security-hops")
            + std::string{" says itself how far away the peer may be: leave out "} + multihop);
}

} // namespace

std::span<key<draft_peer> const> peer_keys()
{
    using d = draft_peer;
    constexpr auto required = field::presence::required;
    static constexpr std::array all{
        key<d>{"my-asn", "myASN", put_plain<&peer::my_asn, read_asn>, required},
        key<d>{"peer-asn", "peerASN", put<&d::peer_asn, read_asn>},
        key<d>{"", "dynamicASN", put<&d::dynamic_asn, read_dynamic_asn>},
        key<d>{"", "localASN", put_plain<&peer::local_asn, read_asn>},
        key<d>{"peer-address", "peerAddress", put<&d::address, read_address>, required},
        key<d>{"", "interface", read_interface},
        key<d>{"peer-port", "peerPort", put_plain<&peer::port, read_port>},
        key<d>{"source-address", "sourceAddress", put_plain<&peer::source_address, read_address>},
        key<d>{"router-id", "routerID", put_plain<&peer::router_id, read_router_id>},
        key<d>{"hold-time", "holdTime", put<&d::hold_time, read_hold_time>},
        key<d>{"keepalive-time", "keepaliveTime", put<&d::keepalive_time, read_seconds>},
        key<d>{"", "connectTime", put_plain<&peer::connect_time, read_connect_time>},
        key<d>{"node-selectors", "nodeSelectors", put_plain_selectors<&peer::nodes>},
        key<d>{"password", "password", read_password},
        key<d>{"", "passwordSecret", read_password_secret},
        key<d>{"ebgp-multihop", "ebgpMultiHop", put_plain<&peer::multihop, read_flag>},
        key<d>{"ttl-security-hops", "ttlSecurityHops", put_plain_number<&peer::ttl_security_hops, 1, 254>},
        key<d>{"passive", "passive", read_passive},
        key<d>{"bfd-profile", "bfdProfile", put<&d::bfd_profile, read_reference>},
        key<d>{"", "enableGracefulRestart", put_plain<&peer::graceful_restart, read_flag>},
        key<d>{"", "disableMP", read_disable_mp},
        key<d>{"", "dualStackAddressFamily", put<&d::dual_stack, read_flag>},
        key<d>{"", "vrf", put_plain<&peer::vrf, read_vrf>},
    };
    return all;
}

std::span<key<draft_peer> const> password_secret_keys()
{
    using d = draft_peer;
    static constexpr std::array all{
        key<d>{"", "name", put<&d::password_secret, read_reference>, field::presence::required},
        key<d>{"", "namespace", put<&d::secret_name_space, read_text>},
    };
    return all;
}

void settle_peer(value const& written, spelling how, draft_peer& p)
{
    settle_timers(written, p);
    settle_as_numbers(written, how, p);
    if (p.address)
        p.plain.address = *p.address;
    settle_hops(written, how, p.plain);
    auto const& source = p.plain.source_address;
    if (source && p.address && source->afi() != p.address->afi())
        written.error(text_of(*source) + " is no address from which " + text_of(*p.address)
            + " could be reached: both are of one family");
    if (p.password_secret && !p.plain.password.empty())
        written.errors().error(
            p.password_secret->where, "passwordSecret: password says it already: leave out one of them");
    if (p.plain.connects == dialling::theirs && !p.plain.vrf.empty())
        written.error("a passive peer in a VRF is not supported by this speaker");
    if (p.disable_mp.value_or(false) && p.dual_stack.value_or(false))
        written.errors().error(
            p.one_family_at, "disableMP: contradicts dualStackAddressFamily, which has both families in one session");
    if (p.disable_mp.value_or(false) || !p.dual_stack.value_or(true))
        p.plain.carries = carried_families::of_its_address;
}

} // namespace speaker
