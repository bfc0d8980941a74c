// SPDX-License-Identifier: BSL-1.0
#include "speaker_input.hpp"

#include "file_watch.hpp"
#include "local_pref.hpp"
#include "read_config.hpp"
#include "resolve_peers.hpp"
#include "text.hpp"

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

speaker_input read_input(speaker_options const& options, diagnostics& errors)
{
    speaker_input input;
    input.fingerprint = fingerprint_of(all_files(options));
    input.config_texts = read_files(options.config_files, errors);
    input.config = configuration_in(input.config_texts, options, errors);
    input.services = read_services(read_files(options.service_files, errors), errors);
    if (errors.failed())
        return input;
    std::erase_if(input.services, [&](service const& s) { return s.balancer_class != options.balancer_class; });
    auto const here = node_of(input.config, options);
    judge_peers_of_node(input.config, here.own_labels, errors);
    for (auto const& p : input.config.pools)
        judge_local_pref(p, {{here.name, here.own_labels, {}}}, errors);
    return input;
}

} // namespace speaker
