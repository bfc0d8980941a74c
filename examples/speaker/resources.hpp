// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_RESOURCES_HPP
#define SPEAKER_RESOURCES_HPP

#include "draft.hpp"
#include "object.hpp"

namespace speaker {

/// MetalLB since v0.13: one custom resource, `metallb.io/…`; false if the object is none.
bool read_resource(kubernetes_object const& object, draft& out);

} // namespace speaker

#endif
