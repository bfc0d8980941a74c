// SPDX-License-Identifier: BSL-1.0
#include "object.hpp"

#include "text.hpp"

namespace speaker {

namespace {

std::string text_at(value const& mapping, std::string_view key)
{
    auto const found = mapping.find(key);
    return found ? found->text().value_or("") : "";
}

// Metadata holds much that is Kubernetes' own business; only what we use is looked at.
void read_metadata(value const& v, kubernetes_object& object)
{
    if (!v.node().is_mapping()) {
        v.error("expected a mapping with \"name\"");
        return;
    }
    object.name = text_at(v, "name");
    if (auto const name_space = text_at(v, "namespace"); !name_space.empty())
        object.name_space = name_space;
    if (auto const found = v.find("labels"))
        object.own_labels = read_labels(*found);
    if (auto const found = v.find("annotations"))
        object.annotations = read_labels(*found);
}

void read_object(value const& document, std::function<void(kubernetes_object const&)> const& read,
    std::function<bool(value const&)> const& bare)
{
    if (document.node().is_null() || bare(document))
        return;
    if (!document.node().is_mapping() || !document.find("kind")) {
        document.errors().error(document.where(), "expected a Kubernetes object with \"apiVersion\" and \"kind\"");
        return;
    }
    kubernetes_object object{
        document, text_at(document, "apiVersion"), text_at(document, "kind"), "", "default", {}, {}};
    if (object.kind == "List") {
        if (auto const items = document.find("items"))
            items->each([&](value const& item) {
                if (text_at(item, "kind") == "List")
                    item.error("a List inside a List");
                else
                    read_object(item, read, bare);
            });
        return;
    }
    auto const failed_before = document.errors().all().size();
    if (auto const metadata = document.find("metadata"))
        read_metadata(*metadata, object);
    if (object.name.empty() && document.errors().all().size() == failed_before)
        document.errors().error(document.where(), with_article(object.kind) + " needs metadata.name");
    else if (document.errors().all().size() == failed_before)
        read(object);
}

} // namespace

void for_each_object(named_text const& file, diagnostics& errors,
    std::function<void(kubernetes_object const&)> const& read, std::function<bool(value const&)> const& bare)
{
    text_origin const origin{file};
    parse_yaml(file.text, origin, errors, [&](yaml_node const& document) {
        read_object(value{document, "document", origin, errors}, read, bare);
    });
}

void read_spec(kubernetes_object const& object, std::string_view what, std::vector<field> const& fields)
{
    auto const ignore = [](value const&) {};
    object.whole.mapping(what,
        {
            {"apiVersion", ignore},
            {"kind", ignore},
            {"metadata", ignore},
            {"status", ignore},
            {"spec", [&](value const& spec) { spec.mapping(what, fields); }, field::presence::required},
        });
}

} // namespace speaker
