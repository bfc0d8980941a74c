// SPDX-License-Identifier: BSL-1.0
#include "read_config.hpp"

#include "config_map.hpp"
#include "other_keys.hpp"
#include "resolve.hpp"
#include "resources.hpp"

#include <algorithm>

namespace speaker {

namespace {

void read_node(kubernetes_object const& object, draft& out)
{
    labelled n{object.name, object.own_labels, object.annotations};
    n.own_labels.emplace("kubernetes.io/hostname", n.name);
    out.nodes.push_back(std::move(n));
}

} // namespace

configuration read_configuration(std::vector<named_text> const& files, diagnostics& errors)
{
    draft pieces;
    bool is_ours = true; // the object that is read
    for (auto const& file : files)
        for_each_object(
            file, errors,
            [&](kubernetes_object const& object) {
                if (object.kind == "ConfigMap")
                    read_config_map(object, pieces);
                else if (object.kind == "Namespace")
                    pieces.namespaces.push_back({object.name, object.own_labels, object.annotations});
                else if (object.kind == "Node" && object.api_version == "v1")
                    read_node(object, pieces);
                else if (object.kind == "Secret" && object.api_version == "v1")
                    read_secret(object, pieces);
                else
                    is_ours = read_resource(object, pieces);
            },
            [&](value const& document) { return read_bare_config(document, pieces); },
            [&](std::string const& kind, diagnostics const& of_object) {
                if (kind == "Node" || kind == "Namespace") // one of many, and not of who configures the speaker
                    errors.add_as_warnings(of_object);
                else if (is_ours && kind != "Service" && kind != "EndpointSlice" && kind != "Endpoints")
                    errors.add(of_object);
                is_ours = true;
            });
    bool const blank = std::ranges::all_of(
        files, [](named_text const& f) { return f.text.find_first_not_of(" \t\r\n") == std::string::npos; });
    if (blank && !files.empty()) // it may come later
        errors.warning({files.front().name}, "no configuration in it yet: no service gets an address");
    else if (!pieces.anything && !errors.failed() && !files.empty())
        errors.error({files.front().name},
            "no MetalLB configuration in it: expected a ConfigMap with data.config, or resources of "
            "metallb.io/v1beta1");
    if (errors.failed())
        return {}; // what is missing because of an error would be reported a second time
    return resolve(std::move(pieces), errors);
}

} // namespace speaker
