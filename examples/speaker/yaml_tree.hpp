// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_YAML_TREE_HPP
#define SPEAKER_YAML_TREE_HPP

// A YAML text as a plain tree, made by yaml-cpp's parser. Its own YAML::Node is not used: the
// loop over documents around it never ends for some texts (yaml-cpp 0.7: ", "), an alias can
// make it cyclic, and each node is several allocations.

#include <yaml-cpp/mark.h>

#include <string>
#include <string_view>
#include <vector>

namespace speaker {

struct yaml_node {
    enum class kind { nothing, scalar, sequence, mapping };

    kind what = kind::nothing;
    YAML::Mark mark;
    std::string text;                ///< of a scalar
    std::vector<yaml_node> children; ///< the elements; of a mapping key, value, key, value, …

    [[nodiscard]] bool is_null() const { return what == kind::nothing; }
    [[nodiscard]] bool is_scalar() const { return what == kind::scalar; }
    [[nodiscard]] bool is_sequence() const { return what == kind::sequence; }
    [[nodiscard]] bool is_mapping() const { return what == kind::mapping; }
    [[nodiscard]] bool is_text(std::string_view t) const { return is_scalar() && text == t; }
};

/// The documents of a text, aliases replaced by copies of what they stand for.
/// @throws YAML::Exception for what is not YAML, for an alias of something that it is part of,
///         and for a text whose aliases multiply it beyond measure
std::vector<yaml_node> parse_yaml_tree(std::string const& text);

} // namespace speaker

#endif
