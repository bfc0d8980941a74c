// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_YAML_TREE_HPP
#define SPEAKER_YAML_TREE_HPP

// A YAML text as a plain tree, made by libyaml's parser.

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

/// A place in a YAML text, counted from 0.
struct yaml_mark {
    int line = 0;
    int column = 0;
};

struct yaml_node {
    enum class kind { nothing, scalar, sequence, mapping };

    kind what = kind::nothing;
    yaml_mark mark;
    std::string text;                ///< of a scalar
    std::vector<yaml_node> children; ///< the elements; of a mapping key, value, key, value, …

    [[nodiscard]] bool is_null() const { return what == kind::nothing; }
    [[nodiscard]] bool is_scalar() const { return what == kind::scalar; }
    [[nodiscard]] bool is_sequence() const { return what == kind::sequence; }
    [[nodiscard]] bool is_mapping() const { return what == kind::mapping; }
    [[nodiscard]] bool is_text(std::string_view t) const { return is_scalar() && text == t; }
};

/// What is no YAML, and where.
struct yaml_error : std::runtime_error {
    yaml_error(yaml_mark where, std::string const& what) : std::runtime_error{what}, mark{where} {}

    yaml_mark mark;
};

/// Calls `use` for one document of a text after the other, which may be many: aliases are replaced by copies of what they
/// stand for.
/// @throws yaml_error for what is not YAML, for an alias of something that it is part of, for a text whose aliases
///         multiply it beyond measure, and for one that is too deep
void for_each_yaml_document(std::string const& text, std::function<void(yaml_node const&)> const& use);

} // namespace speaker

#endif
