// SPDX-License-Identifier: BSL-1.0
#include "yaml_tree.hpp"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <new>
#include <utility>

namespace speaker {

namespace {

yaml_mark mark_of(yaml_mark_t const& m) { return {static_cast<int>(m.line), static_cast<int>(m.column)}; }

std::string text_of(yaml_char_t const* text) { return text == nullptr ? "" : reinterpret_cast<char const*>(text); }

// libyaml's parser, one event after the other.
class event_source {
public:
    explicit event_source(std::string const& text) : text_{text}
    {
        if (yaml_parser_initialize(&parser_) == 0)
            throw std::bad_alloc{};
        yaml_parser_set_input_string(&parser_, reinterpret_cast<unsigned char const*>(text.data()), text.size());
    }
    event_source(event_source const&) = delete;
    event_source& operator=(event_source const&) = delete;
    ~event_source()
    {
        yaml_event_delete(&event_);
        yaml_parser_delete(&parser_);
    }

    /// It is there until the next one.
    yaml_event_t const& next()
    {
        yaml_event_delete(&event_);
        if (yaml_parser_parse(&parser_, &event_) != 0)
            return event_;
        if (parser_.error == YAML_MEMORY_ERROR)
            throw std::bad_alloc{};
        auto what = std::string{parser_.problem != nullptr ? parser_.problem : "unexpected text"};
        if (parser_.error == YAML_READER_ERROR) // an octet that is no text
            throw yaml_error{mark_at(parser_.problem_offset), what};
        if (parser_.context != nullptr)
            what += std::string{" "} + parser_.context;
        throw yaml_error{mark_of(parser_.problem_mark), what};
    }

private:
    [[nodiscard]] yaml_mark mark_at(std::size_t offset) const
    {
        auto const before = std::string_view{text_}.substr(0, offset);
        auto const line = before.rfind('\n') + 1; // where there is none, that is 0
        return {static_cast<int>(std::ranges::count(before, '\n')), static_cast<int>(before.size() - line)};
    }

    std::string const& text_;
    yaml_parser_t parser_{};
    yaml_event_t event_{};
};

std::size_t count_nodes(yaml_node const& node)
{
    std::size_t count = 1;
    for (auto const& child : node.children)
        count += count_nodes(child);
    return count;
}

// Plain text that means nothing. YAML 1.2 §10.2.1.1
bool is_nothing(std::string const& text)
{
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

class tree_builder {
public:
    explicit tree_builder(std::function<void(yaml_node const&)> const& use) : use_{use} {}

    void scalar(yaml_mark mark, yaml_event_t const& e)
    {
        auto const& s = e.data.scalar;
        std::string text{reinterpret_cast<char const*>(s.value), s.length};
        bool const plain = s.style == YAML_PLAIN_SCALAR_STYLE && s.plain_implicit != 0;
        if (plain && is_nothing(text))
            finish({yaml_node::kind::nothing, mark, {}, {}}, text_of(s.anchor));
        else
            finish({yaml_node::kind::scalar, mark, std::move(text), {}}, text_of(s.anchor));
    }
    void open(yaml_node::kind what, yaml_mark mark, yaml_char_t const* anchor)
    {
        constexpr std::size_t deep = 200;
        if (open_.size() == deep)
            throw yaml_error{mark, "too deep"};
        anchors_.erase(text_of(anchor)); // what had the name before is not meant any more
        open_.push_back({{what, mark, {}, {}}, text_of(anchor)});
    }
    void close()
    {
        auto done = std::move(open_.back());
        open_.pop_back();
        finish(std::move(done.node), done.anchor);
    }
    void alias(yaml_mark mark, std::string const& anchor)
    {
        constexpr std::size_t enough = 100'000;
        auto const named = anchors_.find(anchor);
        if (named == anchors_.end())
            throw yaml_error{mark, "an alias of nothing, or of something that it is part of"};
        copied_ += count_nodes(named->second);
        if (copied_ > enough)
            throw yaml_error{mark, "aliases multiply the text beyond measure"};
        auto copy = named->second;
        copy.mark = mark;
        finish(std::move(copy), {});
    }
    void end_document() { anchors_.clear(); }

private:
    struct unfinished {
        yaml_node node;
        std::string anchor;
    };

    void finish(yaml_node node, std::string const& anchor)
    {
        if (!anchor.empty())
            anchors_.insert_or_assign(anchor, node);
        if (open_.empty())
            use_(node);
        else
            open_.back().node.children.push_back(std::move(node));
    }

    std::function<void(yaml_node const&)> const& use_;
    std::vector<unfinished> open_;
    std::map<std::string, yaml_node> anchors_;
    std::size_t copied_ = 0;
};

} // namespace

void for_each_yaml_document(std::string const& text, std::function<void(yaml_node const&)> const& use)
{
    event_source source{text};
    tree_builder builder{use};
    for (;;) {
        auto const& e = source.next();
        auto const mark = mark_of(e.start_mark);
        switch (e.type) {
        case YAML_SCALAR_EVENT: builder.scalar(mark, e); break;
        case YAML_ALIAS_EVENT: builder.alias(mark, text_of(e.data.alias.anchor)); break;
        case YAML_SEQUENCE_START_EVENT:
            builder.open(yaml_node::kind::sequence, mark, e.data.sequence_start.anchor);
            break;
        case YAML_MAPPING_START_EVENT: builder.open(yaml_node::kind::mapping, mark, e.data.mapping_start.anchor); break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: builder.close(); break;
        case YAML_DOCUMENT_END_EVENT: builder.end_document(); break;
        case YAML_STREAM_END_EVENT: return;
        default: break;
        }
    }
}

} // namespace speaker
