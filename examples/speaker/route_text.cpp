// SPDX-License-Identifier: BSL-1.0
#include "route_text.hpp"

#include "routes.hpp"
#include "text.hpp"
#include "yaml_tree.hpp"

#include <sstream>

namespace speaker {

namespace {

// `192.168.100.1/32`, `192.168.100.1`; nothing if the word is something else.
std::string prefix_of(std::string const& word)
{
    auto const slash = word.find('/');
    auto const address = ip_address::parse(std::string_view{word}.substr(0, slash));
    if (!address)
        return {};
    return slash == std::string::npos ? text_of(*address) + (address->is_v6() ? "/128" : "/32") : word;
}

yaml_node const* find(yaml_node const& in, std::string_view key)
{
    for (std::size_t i = 0; in.is_mapping() && i + 1 < in.children.size(); i += 2)
        if (in.children[i].is_text(key))
            return &in.children[i + 1];
    return nullptr;
}

} // namespace

route_listing routes_in(std::vector<std::string> const& lines)
{
    route_listing table;
    std::string prefix;
    for (auto const& line : lines) {
        std::istringstream in{line};
        std::string word;
        bool first = !line.empty() && line.front() != ' ' && line.front() != '\t';
        for (std::string before; in >> word; before = word, first = false) {
            if (first)
                if (prefix = prefix_of(word); !prefix.empty())
                    table[prefix];
            // BIRD's second form is of `show route all`, where the first may lead to a device.
            if ((before == "via" || before == "BGP.next_hop:") && !prefix.empty() && ip_address::parse(word))
                table[prefix].insert(word);
        }
    }
    return table;
}

route_listing routes_in_json(std::string const& text)
{
    route_listing table;
    auto const read = [&](yaml_node const& document) {
        auto const* const routes = find(document, "routes");
        for (std::size_t i = 0; routes != nullptr && i + 1 < routes->children.size(); i += 2)
            for (auto const& path : routes->children[i + 1].children)
                if (auto const* const hops = find(path, "nexthops"))
                    for (auto const& hop : hops->children)
                        if (auto const* const address = find(hop, "ip"))
                            table[routes->children[i].text].insert(address->text);
    };
    try {
        for_each_yaml_document(text, read); // JSON is YAML
    } catch (yaml_error const&) {
        return {}; // it says in words that there is nothing
    }
    return table;
}

} // namespace speaker
