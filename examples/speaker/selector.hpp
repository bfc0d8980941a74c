// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_SELECTOR_HPP
#define SPEAKER_SELECTOR_HPP

#include "yaml.hpp"

#include <map>
#include <string>
#include <vector>

namespace speaker {

/// The labels of a Kubernetes object.
using labels = std::map<std::string, std::string>;

/// A Kubernetes label selector: everything that it says must hold.
struct selector {
    struct expression {
        enum class relation { in, not_in, exists, does_not_exist };

        std::string key;
        relation how = relation::in;
        std::vector<std::string> values; ///< sorted

        friend bool operator==(expression const&, expression const&) = default;
    };

    labels match_labels;
    std::vector<expression> expressions;

    [[nodiscard]] bool accepts(labels const& of_object) const;

    friend bool operator==(selector const&, selector const&) = default;
};

/// Whether one of the selectors accepts the object; no selector at all accepts everything.
bool any_accepts(std::vector<selector> const& selectors, labels const& of_object);

/// How the two eras of MetalLB spell a selector's keys.
enum class spelling { config_map, resource };

selector read_selector(value const& v, spelling keys);

/// A list of selectors; two equal ones are an error.
std::vector<selector> read_selectors(value const& v, spelling keys);

/// Labels or annotations.
labels read_labels(value const& v);

} // namespace speaker

#endif
