// SPDX-License-Identifier: BSL-1.0
#include "yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>
#include <utility>

namespace speaker {

namespace {

std::size_t count_nodes(yaml_node const& node)
{
    std::size_t count = 1;
    for (auto const& child : node.children)
        count += count_nodes(child);
    return count;
}

class tree_builder : public YAML::EventHandler {
public:
    std::vector<yaml_node> documents;

    void OnDocumentStart(YAML::Mark const& mark) override
    {
        if (started_ && mark.pos == last_start_.pos) // the parser makes no headway
            throw YAML::ParserException{mark, "unexpected character"};
        started_ = true;
        last_start_ = mark;
        anchors_.clear();
    }
    void OnDocumentEnd() override {}

    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        finish({yaml_node::kind::nothing, mark, {}, {}}, anchor);
    }
    void OnScalar(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, std::string const& text) override
    {
        finish({yaml_node::kind::scalar, mark, text, {}}, anchor);
    }
    void OnSequenceStart(
        YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open_.push_back({{yaml_node::kind::sequence, mark, {}, {}}, anchor});
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(
        YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        open_.push_back({{yaml_node::kind::mapping, mark, {}, {}}, anchor});
    }
    void OnMapEnd() override { close(); }

    void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override
    {
        constexpr std::size_t enough = 100'000;
        auto const named = anchors_.find(anchor);
        if (named == anchors_.end())
            throw YAML::ParserException{mark, "an alias of something that it is part of"};
        copied_ += count_nodes(named->second);
        if (copied_ > enough)
            throw YAML::ParserException{mark, "aliases multiply the text beyond measure"};
        auto copy = named->second;
        copy.mark = mark;
        finish(std::move(copy), YAML::NullAnchor);
    }

private:
    struct unfinished {
        yaml_node node;
        YAML::anchor_t anchor;
    };

    void close()
    {
        auto done = std::move(open_.back());
        open_.pop_back();
        finish(std::move(done.node), done.anchor);
    }
    void finish(yaml_node node, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor)
            anchors_.emplace(anchor, node);
        (open_.empty() ? documents : open_.back().node.children).push_back(std::move(node));
    }

    std::vector<unfinished> open_;
    std::map<YAML::anchor_t, yaml_node> anchors_;
    std::size_t copied_ = 0;
    YAML::Mark last_start_;
    bool started_ = false;
};

} // namespace

std::vector<yaml_node> parse_yaml_tree(std::string const& text)
{
    std::istringstream in{text};
    YAML::Parser parser{in};
    tree_builder builder;
    while (parser.HandleNextDocument(builder)) {}
    return std::move(builder.documents);
}

} // namespace speaker
