// SPDX-License-Identifier: BSL-1.0
#include "resolve_peers.hpp"

#include "text.hpp"

#include <algorithm>
#include <map>

namespace speaker {

namespace {

std::string beside(place const& where) { return " (" + to_string(where) + ")"; }

bool same_session(peer const& a, peer const& b)
{
    return same_remote(a, b) && a.source_address == b.source_address && a.my_asn == b.my_asn
        && a.peer_asn == b.peer_asn && a.nodes == b.nodes;
}

void refuse_equal_peers(std::vector<peer> const& peers, diagnostics& errors)
{
    for (auto p = peers.begin(); p != peers.end(); ++p) {
        auto const equal = std::find_if(peers.begin(), p, [&](peer const& q) { return same_session(*p, q); });
        if (equal != p) {
            errors.error(p->where, "peer " + text_of(p->address) + " is already defined" + beside(equal->where));
            continue;
        }
        auto const named = std::find_if(peers.begin(), p, [&](peer const& q) { return p->name == q.name; });
        if (named != p && p->name != text_of(p->address)) // a ConfigMap's peers have no name of their own
            errors.error(p->where, "peer " + in_quotes(p->name) + " is already defined" + beside(named->where));
    }
}

// The one of the peer's own namespace, if there are several and the peer does not say.
secret const* find_secret(draft_peer const& p, std::vector<secret> const& all)
{
    secret const* found = nullptr;
    for (auto const& s : all)
        if (s.name == p.password_secret->name
            && (p.secret_name_space.empty() || s.name_space == p.secret_name_space)
            && (found == nullptr || s.name_space == p.name_space))
            found = &s;
    return found;
}

std::string password_of(draft_peer const& p, std::vector<secret> const& all, diagnostics& errors)
{
    auto const& [where, name] = *p.password_secret;
    auto const what = "passwordSecret: Secret " + in_quotes(name);
    auto const* const found = find_secret(p, all);
    if (found == nullptr)
        errors.error(where,
            what + " is not in the input" + (p.secret_name_space.empty() ? "" : " in namespace " + p.secret_name_space)
                + ": give its file too (kubectl get secret -o yaml)");
    else if (found->type != "kubernetes.io/basic-auth")
        errors.error(where,
            what + beside(found->where) + " must be of type kubernetes.io/basic-auth, not " + in_quotes(found->type));
    else if (!found->password || found->password->empty())
        errors.error(where, what + beside(found->where) + " has no \"password\" in its data");
    else if (found->password->size() > 80)
        errors.error(where, what + beside(found->where) + ": a password has at most 80 octets");
    else
        return *found->password;
    return {};
}

void judge_bfd(draft_peer const& p, std::map<std::string, bfd_profile> const& profiles, diagnostics& errors)
{
    auto const& [where, name] = *p.bfd_profile;
    if (profiles.contains(name)) {
        auto const noticed = p.plain.hold_time.count() == 0
            ? "is noticed by TCP alone"
            : "is noticed after the hold time, " + std::to_string(p.plain.hold_time.count()) + " s";
        errors.warning(where, "BFD is not supported by this speaker: a peer that is gone " + std::string{noticed});
        return;
    }
    std::vector<std::string_view> names;
    for (auto const& [known, unused] : profiles)
        names.push_back(known);
    errors.error(where,
        "BFD profile " + in_quotes(name) + " is not defined"
            + (names.empty() ? "" : "; the nearest that exists is " + in_quotes(nearest(name, names))));
}

} // namespace

bool same_remote(peer const& a, peer const& b)
{
    return a.address == b.address && a.port == b.port && a.vrf == b.vrf;
}

std::vector<peer> resolve_peers(draft const& pieces, diagnostics& errors)
{
    std::map<std::string, bfd_profile> profiles;
    for (auto const& p : pieces.bfd_profiles)
        if (auto const [first, is_new] = profiles.emplace(p.name, p); !is_new)
            errors.error(p.where,
                "BFD profile " + in_quotes(p.name) + " is already defined" + beside(first->second.where));
    std::vector<peer> peers;
    for (auto const& p : pieces.peers) {
        peers.push_back(p.plain);
        if (p.password_secret)
            peers.back().password = password_of(p, pieces.secrets, errors);
        if (p.bfd_profile) {
            judge_bfd(p, profiles, errors);
            peers.back().bfd_profile = p.bfd_profile->name;
        }
    }
    refuse_equal_peers(peers, errors);
    return peers;
}

} // namespace speaker
