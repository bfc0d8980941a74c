// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DRAFT_HPP
#define SPEAKER_DRAFT_HPP

#include "config.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace speaker {

/// A name of something that may be defined elsewhere.
struct reference {
    place where;
    std::string name;
};

/// A peer of which the parts are not held against each other yet.
struct draft_peer {
    peer plain;
    std::string name_space;
    std::optional<asn> peer_asn;
    std::optional<reference> dynamic_asn; ///< internal or external
    std::optional<ip_address> address;
    std::optional<std::chrono::seconds> hold_time;
    std::optional<std::chrono::seconds> keepalive_time;
    std::optional<reference> password_secret;
    std::string secret_name_space; ///< empty: whichever
    std::optional<reference> bfd_profile;
    std::optional<bool> disable_mp;
    std::optional<bool> dual_stack;
    place one_family_at;
};

/// A Secret of which a peer may want the password.
struct secret {
    place where;
    std::string name;
    std::string name_space;
    std::string type;
    std::optional<std::string> password;
};

/// A BFD profile: judged, and not used.
struct bfd_profile {
    place where;
    std::string name;
    bool echo = false;
};

/// An advertisement whose names are not looked up yet.
struct draft_advertisement {
    advertisement plain;
    std::vector<reference> communities; ///< values and aliases
    std::vector<reference> pools;       ///< by name; with no selector either: all
    std::vector<selector> pool_selectors;
    std::vector<reference> peers;
    bool layer2 = false;
    bool is_named = true; ///< a ConfigMap's advertisements have no name of their own
};

/// Where the labels and annotations of nodes tell of peers.
struct peer_discovery {
    place where;
    text_origin origin;
    yaml_node defaults; ///< a mapping as that of a peer
    std::vector<selector> nodes;
    std::vector<labels> from_annotations; ///< by the peer's key: which annotation has its value
    std::vector<labels> from_labels;
};

/// What the files say, piece by piece, before the pieces are put together and judged as a whole.
struct draft {
    std::vector<draft_peer> peers;
    std::vector<pool> pools;
    std::vector<draft_advertisement> advertisements;
    std::vector<std::pair<reference, std::string>> community_aliases; ///< name and value
    std::vector<secret> secrets;
    std::vector<bfd_profile> bfd_profiles;
    std::vector<peer_discovery> discoveries;
    std::vector<labelled> namespaces;
    std::vector<labelled> nodes;
    bool anything = false; ///< some MetalLB object was met
};

} // namespace speaker

#endif
