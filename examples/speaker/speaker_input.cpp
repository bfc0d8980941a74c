// SPDX-License-Identifier: BSL-1.0
#include "speaker_input.hpp"

#include "file_watch.hpp"
#include "local_pref.hpp"
#include "read_config.hpp"
#include "resolve_peers.hpp"
#include "text.hpp"

#include <algorithm>
#include <set>

namespace speaker {

namespace {

std::vector<named_text> read_files(std::vector<std::string> const& paths, diagnostics& errors)
{
    std::vector<named_text> files;
    for (auto const& path : paths)
        if (auto file = read_file(path, errors))
            files.push_back(std::move(*file));
    return files;
}

// Peers that this node speaks to must differ in address or port, whatever their selectors say.
void judge_peers_of_node(configuration const& config, labels const& of_node, diagnostics& errors)
{
    std::vector<peer const*> ours;
    for (auto const& p : config.peers) {
        if (!any_accepts(p.nodes, of_node))
            continue;
        for (auto const* other : ours)
            if (same_remote(*other, p))
                errors.error(p.where,
                    "this node would speak twice to " + text_of(p.address) + " (" + to_string(other->where) + ")");
        ours.push_back(&p);
    }
}

// Puts the former texts in the place of those that cannot be read; false where there are none.
bool as_they_were(std::vector<named_text>& texts, std::vector<named_text> const& known, diagnostics const& errors)
{
    std::set<std::string> broken;
    for (auto const& e : errors.all())
        if (e.how == diagnostic::kind::error)
            broken.insert(e.where.file);
    std::vector<named_text> all;
    for (auto const& former : known) {
        auto const now = std::ranges::find(texts, former.name, &named_text::name);
        all.push_back(broken.contains(former.name) || now == texts.end() ? former : *now);
        broken.erase(former.name);
    }
    texts = std::move(all);
    return broken.empty();
}

} // namespace

node node_of(configuration const& config, speaker_options const& options)
{
    node result{options.node_name, options.node_labels};
    for (auto const& n : config.nodes)
        if (n.name == options.node_name)
            result.own_labels.insert(n.own_labels.begin(), n.own_labels.end());
    result.own_labels.emplace("kubernetes.io/hostname", options.node_name);
    result.is_excluded = !options.ignore_exclude_lb
        && result.own_labels.contains("node.kubernetes.io/exclude-from-external-load-balancers");
    return result;
}

std::vector<std::string> all_files(speaker_options const& options)
{
    auto all = options.config_files;
    all.insert(all.end(), options.service_files.begin(), options.service_files.end());
    return all;
}

configuration configuration_in(
    std::vector<named_text> const& files, speaker_options const& options, diagnostics& errors)
{
    auto config = read_configuration(files, errors);
    if (options.origin)
        for (auto& p : config.pools)
            for (auto& a : p.advertisements)
                a.origin = *options.origin;
    return config;
}

void read_config_files(speaker_options const& options, speaker_input& input, diagnostics& errors)
{
    input.config_texts = read_files(options.config_files, errors);
    input.config = configuration_in(input.config_texts, options, errors);
    if (errors.failed())
        return;
    auto const here = node_of(input.config, options);
    judge_peers_of_node(input.config, here.own_labels, errors);
    for (auto const& p : input.config.pools)
        judge_local_pref(p, {{here.name, here.own_labels, {}}}, errors);
}

bool read_service_files(speaker_options const& options, std::vector<named_text> const& known, speaker_input& input,
    diagnostics& errors)
{
    input.service_texts = read_files(options.service_files, errors);
    auto services = read_services(input.service_texts, errors);
    if (errors.failed()) {
        if (!as_they_were(input.service_texts, known, errors))
            return false;
        diagnostics said; // above, but for what is wrong with the former texts, which was said then
        services = read_services(input.service_texts, said);
    }
    for (auto& s : services)
        if (s.balancer_class == options.balancer_class)
            input.services.push_back(std::move(s));
        else
            input.given_by_others.insert(s.held.begin(), s.held.end());
    return true;
}

speaker_input read_input(speaker_options const& options, diagnostics& errors)
{
    speaker_input input;
    input.fingerprint = fingerprint_of(all_files(options));
    read_config_files(options, input, errors);
    (void)read_service_files(options, {}, input, errors);
    return input;
}

} // namespace speaker
