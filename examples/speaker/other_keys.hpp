// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_OTHER_KEYS_HPP
#define SPEAKER_OTHER_KEYS_HPP

#include "draft.hpp"
#include "key.hpp"
#include "object.hpp"

namespace speaker {

/// A community under a name.
struct community_alias {
    std::string name;
    std::string text;
};

std::span<key<community_alias> const> community_keys();
void read_community(kubernetes_object const& object, draft& out);

/// What a profile of a ConfigMap, and the `spec` of a BFDProfile, may say.
std::span<key<bfd_profile> const> bfd_profile_keys();
void read_bfd_profile(value const& v, draft& out);
void read_bfd_profile(kubernetes_object const& object, draft& out);

/// A Secret of any type. Only what a peer may want of it is looked at.
void read_secret(kubernetes_object const& object, draft& out);

} // namespace speaker

#endif
