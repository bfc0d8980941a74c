// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_YAML_HPP
#define SPEAKER_YAML_HPP

// A strict view of YAML: every value knows its place in the file that the user wrote, every
// mapping knows its keys, and everything unexpected becomes one diagnostic.

#include "diagnostics.hpp"
#include "yaml_tree.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

/// A text with a name, as read from a file.
struct named_text {
    std::string name;
    std::string text;
};

/// The file's contents; nothing, and an error, if it cannot be read. `-` is standard input, which is read once.
std::optional<named_text> read_file(std::string const& path, diagnostics& errors);

/// Maps positions in a YAML text to places in the file around it.
///
/// A ConfigMap holds YAML inside a YAML string; what is wrong inside must still be shown at the
/// line of the file. That is exact for a literal block (`config: |`), the form that everybody
/// uses. In any other form of string the place is that of the string as a whole.
class text_origin {
public:
    explicit text_origin(named_text const& outer) : outer_{&outer} {}
    text_origin(text_origin const& around, yaml_node const& string);

    [[nodiscard]] place at(yaml_mark const& mark) const;

private:
    named_text const* outer_;
    place whole_;         // where the inner string begins; its line is 0 for a file
    bool exact_ = true;   // inner lines are outer lines
    int line_offset_ = 0; // what to add to lines and columns of the inner text
    int column_offset_ = 0;
};

/// The documents of a text; none, and an error, if it is not YAML.
std::vector<yaml_node> parse_yaml(std::string const& text, text_origin const& origin, diagnostics& errors);

/// Calls `use` for one document after the other, up to where it is not YAML, which is an error.
void parse_yaml(std::string const& text, text_origin const& origin, diagnostics& errors,
    std::function<void(yaml_node const&)> const& use);

class value;

/// One key of a mapping and what to do with its value.
struct field {
    enum class presence { optional, required };

    std::string_view key;
    std::function<void(value const&)> read;
    presence how = presence::optional;
};

/// What a key is that nobody knows: a mistake, or something newer than this program.
enum class unknown_keys { are_errors, are_noted };

/// The number that the text is: decimal digits without sign, blanks or leading zeros, and a fraction of zeros at most
/// (`64512.0`, as some programs write integers). Nothing for all else, be it a number in YAML (`0x50`, `0120`, `1e3`).
std::optional<std::uint64_t> whole_number(std::string_view text);

/// One YAML value, its place, and the name by which to talk about it.
///
/// The readers return nothing after reporting an error, so that callers only go on. Node and
/// origin belong to somebody else.
class value {
public:
    value(yaml_node const& node, std::string name, text_origin const& origin, diagnostics& errors);

    [[nodiscard]] place where() const;
    [[nodiscard]] std::string const& name() const { return name_; }
    [[nodiscard]] yaml_node const& node() const { return *node_; }
    [[nodiscard]] text_origin const& origin() const { return *origin_; }
    [[nodiscard]] diagnostics& errors() const { return *errors_; }

    /// `NAME: WHAT` at this place.
    void error(std::string const& what) const;
    void warning(std::string const& what) const;
    void note(std::string const& what) const;

    [[nodiscard]] std::optional<std::string> text() const;
    [[nodiscard]] std::optional<bool> boolean() const;
    [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t first, std::uint64_t last) const;
    /// Whole seconds as Go writes them: `90s`, `1m30s`, `1h`.
    [[nodiscard]] std::optional<std::chrono::seconds> seconds() const;

    /// Calls `read` for each element of a sequence.
    void each(std::function<void(value const&)> const& read) const;
    /// Texts of a sequence; two equal ones are an error.
    [[nodiscard]] std::vector<std::string> distinct_texts() const;
    /// Calls the reader of each key. Unknown, repeated and missing keys are errors.
    /// @param what how to call the mapping: "a peer"
    void mapping(std::string_view what, std::vector<field> const& fields,
        unknown_keys unknown = unknown_keys::are_errors) const;
    /// Calls `read` for each key of a mapping whose keys are the user's own.
    void entries(std::function<void(value const& key, value const& entry)> const& read) const;

    /// The value of one key, nothing said about the others. Null counts as absent.
    [[nodiscard]] std::optional<value> find(std::string_view key) const;

private:
    [[nodiscard]] value inner(yaml_node const& node, std::string name) const;

    yaml_node const* node_;
    std::string name_;
    text_origin const* origin_;
    diagnostics* errors_;
};

} // namespace speaker

#endif
