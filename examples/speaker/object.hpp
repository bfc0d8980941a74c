// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_OBJECT_HPP
#define SPEAKER_OBJECT_HPP

#include "selector.hpp"
#include "yaml.hpp"

#include <functional>
#include <string>

namespace speaker {

/// What all Kubernetes objects have.
struct kubernetes_object {
    value whole;
    std::string api_version;
    std::string kind;
    std::string name;
    std::string name_space; ///< "default" if none is written
    labels own_labels;
    labels annotations;

    /// `default/nginx-lb`.
    [[nodiscard]] std::string full_name() const { return name_space + '/' + name; }
};

/// Calls `read` for each object in the text, also for those in a `kind: List`.
/// @param bare is called for a document that is no Kubernetes object at all; it says whether
///             that is known to it.
/// @param settle takes what is wrong with one object, of whatever kind, which `read` has been called for if it has a
///              name; without it, that is as any other error. A document that is no object has no kind.
void for_each_object(named_text const& file, diagnostics& errors,
    std::function<void(kubernetes_object const&)> const& read, std::function<bool(value const&)> const& bare,
    std::function<void(std::string const& kind, diagnostics const& of_object)> const& settle = {});

/// Reads `spec` of an object of which the other keys are Kubernetes' own.
void read_spec(kubernetes_object const& object, std::string_view what, std::vector<field> const& fields,
    unknown_keys unknown = unknown_keys::are_errors);

} // namespace speaker

#endif
