// SPDX-License-Identifier: BSL-1.0
#include "yaml.hpp"

#include "text.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>

namespace speaker {

namespace {

std::string kind_of(yaml_node const& node)
{
    if (node.is_sequence())
        return "a list";
    if (node.is_mapping())
        return "a mapping";
    return node.is_scalar() ? "text" : "nothing";
}

// What YAML 1.1 takes for a truth value; nothing for anything else.
std::optional<bool> truth_of(std::string const& text)
{
    std::string small;
    for (char const c : text)
        small += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (small == "true" || small == "yes" || small == "on")
        return true;
    if (small == "false" || small == "no" || small == "off")
        return false;
    return {};
}

std::string_view line_of(std::string_view text, int line)
{
    for (; line > 0; --line) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos)
            return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

int indentation_of(std::string_view line)
{
    auto const first = line.find_first_not_of(' ');
    return static_cast<int>(first == std::string_view::npos ? line.size() : first);
}

// Whether a string begins with a literal block's header: `|`, perhaps `|2-`, after tag or anchor.
bool begins_literal_block(std::string_view line)
{
    auto const comment = line.find(" #");
    line = trimmed(line.substr(0, comment));
    auto const header = line.find_last_of(" ");
    auto const last = header == std::string_view::npos ? line : line.substr(header + 1);
    return !last.empty() && last[0] == '|';
}

} // namespace

namespace {

// All that it has; nothing, and errno, where reading fails.
std::optional<std::string> contents_of(std::FILE* file)
{
    std::string text;
    char chunk[4096];
    for (std::size_t count = 0; file != nullptr && (count = std::fread(chunk, 1, sizeof chunk, file)) != 0;)
        text.append(chunk, count);
    if (file == nullptr || std::ferror(file) != 0)
        return {};
    return text;
}

} // namespace

std::optional<named_text> read_file(std::string const& path, diagnostics& errors)
{
    std::optional<std::string> text;
    if (path == "-") {
        static std::optional<std::string> const input = contents_of(stdin);
        text = input;
    } else {
        std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file{std::fopen(path.c_str(), "rb"), std::fclose};
        text = contents_of(file.get());
    }
    auto const name = path == "-" ? "standard input" : path;
    if (!text) {
        errors.error({name}, std::string{"cannot be read: "} + std::strerror(errno));
        return {};
    }
    return named_text{name, std::move(*text)};
}

std::optional<std::uint64_t> whole_number(std::string_view text)
{
    auto const point = text.find('.');
    auto const digits = text.substr(0, point);
    auto const fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
    std::uint64_t result = 0;
    auto const [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
    bool const whole = failure == std::errc{} && end == digits.data() + digits.size();
    bool const padded = digits.size() > 1 && digits.front() == '0'; // octal to some, decimal to others
    if (!whole || padded || fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos)
        return {};
    return result;
}

text_origin::text_origin(text_origin const& around, yaml_node const& string)
    : outer_{around.outer_}, whole_{around.at(string.mark)}
{
    auto const header = line_of(outer_->text, whole_.line - 1);
    auto const at = static_cast<std::size_t>(std::max(whole_.column - 1, 0));
    if (!around.exact_ || at >= header.size() || !begins_literal_block(header.substr(at))) {
        exact_ = false;
        return;
    }
    line_offset_ = whole_.line;
    std::string_view const inner = string.text;
    for (int line = 0;; ++line) { // the first line with something on it shows the indentation
        auto const inner_line = line_of(inner, line);
        if (!trimmed(inner_line).empty()) {
            auto const outer_line = line_of(outer_->text, line_offset_ + line);
            column_offset_ = indentation_of(outer_line) - indentation_of(inner_line);
            return;
        }
        if (inner_line.data() == nullptr || inner_line.data() + inner_line.size() >= inner.data() + inner.size())
            return;
    }
}

place text_origin::at(yaml_mark const& mark) const
{
    if (!exact_)
        return whole_;
    return {outer_->name, mark.line + 1 + line_offset_, mark.column + 1 + column_offset_};
}

void parse_yaml(std::string const& text, text_origin const& origin, diagnostics& errors,
    std::function<void(yaml_node const&)> const& use)
{
    try {
        for_each_yaml_document(text, use);
    } catch (yaml_error const& e) {
        errors.error(origin.at(e.mark), std::string{"not valid YAML: "} + e.what());
    }
}

std::vector<yaml_node> parse_yaml(std::string const& text, text_origin const& origin, diagnostics& errors)
{
    auto const before = errors.all().size();
    std::vector<yaml_node> documents;
    parse_yaml(text, origin, errors, [&](yaml_node const& document) { documents.push_back(document); });
    if (errors.all().size() != before)
        documents.clear();
    return documents;
}

value::value(yaml_node const& node, std::string name, text_origin const& origin, diagnostics& errors)
    : node_{&node}, name_{std::move(name)}, origin_{&origin}, errors_{&errors}
{
}

value value::inner(yaml_node const& node, std::string name) const
{
    return value{node, std::move(name), *origin_, *errors_};
}

place value::where() const { return origin_->at(node_->mark); }

void value::error(std::string const& what) const { errors_->error(where(), name_ + ": " + what); }

void value::warning(std::string const& what) const { errors_->warning(where(), name_ + ": " + what); }

void value::note(std::string const& what) const { errors_->note(where(), name_ + ": " + what); }

std::optional<std::string> value::text() const
{
    if (node_->is_scalar())
        return node_->text;
    error("expected text, not " + kind_of(*node_));
    return {};
}

std::optional<bool> value::boolean() const
{
    if (auto const truth = node_->is_scalar() ? truth_of(node_->text) : std::nullopt)
        return truth;
    error("expected true or false, not " + (node_->is_scalar() ? in_quotes(node_->text) : kind_of(*node_)));
    return {};
}

std::optional<std::uint64_t> value::number(std::uint64_t first, std::uint64_t last) const
{
    auto const range = "expected a number from " + std::to_string(first) + " to " + std::to_string(last);
    if (!node_->is_scalar()) {
        error(range + ", not " + kind_of(*node_));
        return {};
    }
    auto const result = whole_number(node_->text);
    if (result && *result >= first && *result <= last)
        return result;
    error(range + ", not " + in_quotes(node_->text));
    return {};
}

std::optional<std::chrono::seconds> value::seconds() const
{
    auto const written = text();
    if (!written)
        return {};
    std::string_view rest = *written;
    std::int64_t total = 0;
    bool good = !rest.empty();
    while (good && !rest.empty()) {
        unsigned count = 0;
        auto const [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        good = failure == std::errc{} && count <= 1'000'000;
        if (!good)
            break;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        char const unit = rest.empty() ? '\0' : rest.front();
        if (unit == '\0' && count == 0 && written->size() == 1) // Go's one number without unit
            break;
        good = (unit == 's' || unit == 'm' || unit == 'h') && rest.substr(0, 2) != "ms";
        if (good) {
            total += std::int64_t{count} * (unit == 's' ? 1 : unit == 'm' ? 60 : 3600);
            rest.remove_prefix(1);
        }
    }
    if (!good) {
        error("expected a duration in whole seconds such as 90s or 1m30s, not " + in_quotes(*written));
        return {};
    }
    return std::chrono::seconds{total};
}

void value::each(std::function<void(value const&)> const& read) const
{
    if (!node_->is_sequence()) {
        error("expected a list, not " + kind_of(*node_));
        return;
    }
    for (auto const& element : node_->children)
        read(inner(element, name_));
}

std::vector<std::string> value::distinct_texts() const
{
    std::vector<std::string> result;
    std::set<std::string> seen;
    each([&](value const& element) {
        auto const text = element.text();
        if (text && !seen.insert(*text).second)
            element.error(in_quotes(*text) + " is listed twice");
        else if (text)
            result.push_back(*text);
    });
    return result;
}

void value::mapping(std::string_view what, std::vector<field> const& fields, unknown_keys unknown) const
{
    if (!node_->is_mapping()) {
        error("expected " + std::string{what} + " (a mapping), not " + kind_of(*node_));
        return;
    }
    std::set<std::string> seen;
    std::set<std::string> given;
    auto const& children = node_->children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        auto const key_value = inner(children[i], std::string{what});
        auto const key = key_value.text();
        if (!key)
            continue;
        auto const known = std::find_if(fields.begin(), fields.end(), [&](field const& f) { return f.key == *key; });
        if (known == fields.end()) {
            std::vector<std::string_view> keys;
            for (auto const& f : fields)
                keys.push_back(f.key);
            auto const problem = "unknown key " + in_quotes(*key) + " in " + std::string{what}
                + "; the nearest known key is " + in_quotes(nearest(*key, keys));
            if (unknown == unknown_keys::are_noted)
                errors_->note(key_value.where(), problem);
            else
                errors_->error(key_value.where(), problem);
        } else if (!seen.insert(*key).second) {
            errors_->error(key_value.where(), "key " + in_quotes(*key) + " is given twice in " + std::string{what});
        } else if (!children[i + 1].is_null()) { // `key:` without a value counts as not given
            given.insert(*key);
            known->read(inner(children[i + 1], *key));
        }
    }
    for (auto const& f : fields)
        if (f.how == field::presence::required && !given.contains(std::string{f.key}))
            errors_->error(where(), std::string{what} + " needs " + in_quotes(f.key));
}

void value::entries(std::function<void(value const&, value const&)> const& read) const
{
    if (!node_->is_mapping()) {
        error("expected a mapping, not " + kind_of(*node_));
        return;
    }
    std::set<std::string> seen;
    auto const& children = node_->children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        auto const key = inner(children[i], name_);
        auto const text = key.text();
        if (text && !seen.insert(*text).second)
            key.error("key " + in_quotes(*text) + " is given twice");
        else if (text)
            read(key, inner(children[i + 1], *text));
    }
}

std::optional<value> value::find(std::string_view key) const
{
    auto const& children = node_->children;
    for (std::size_t i = 0; node_->is_mapping() && i + 1 < children.size(); i += 2)
        if (children[i].is_text(key) && !children[i + 1].is_null())
            return inner(children[i + 1], std::string{key});
    return {};
}

} // namespace speaker
