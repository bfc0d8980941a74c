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
        found->entries([&](value const& key, value const& v_of) {
            if (v_of.node().is_scalar())
                object.annotations.emplace(key.node().text, v_of.node().text);
        });
}

// Reads one document, or one item of a List.
class object_reader {
public:
    std::function<void(kubernetes_object const&)> const& read;
    std::function<bool(value const&)> const& bare;
    std::function<void(std::string const&, diagnostics const&)> const& settle;

    void operator()(value const& document) const
    {
        if (document.node().is_null() || bare(document))
            return;
        diagnostics own;
        value const whole{document.node(), document.name(), document.origin(), own};
        std::string kind;
        if (!whole.node().is_mapping() || !whole.find("kind")) {
            own.error(whole.where(), "expected a Kubernetes object with \"apiVersion\" and \"kind\"");
        } else if (kind = text_at(whole, "kind"); kind == "List") {
            if (auto const items = document.find("items"))
                items->each([&](value const& item) {
                    if (text_at(item, "kind") == "List")
                        item.error("a List inside a List");
                    else
                        (*this)(item);
                });
        } else {
            read_one(whole, kind);
        }
        if (settle)
            settle(kind, own);
        else
            document.errors().add(own);
    }

private:
    void read_one(value const& whole, std::string const& kind) const
    {
        kubernetes_object object{whole, text_at(whole, "apiVersion"), kind, "", "default", {}, {}};
        if (auto const metadata = whole.find("metadata"))
            read_metadata(*metadata, object);
        if (!object.name.empty())
            read(object);
        else if (!whole.errors().failed())
            whole.errors().error(whole.where(), with_article(kind) + " needs metadata.name");
    }
};

} // namespace

void for_each_object(named_text const& file, diagnostics& errors,
    std::function<void(kubernetes_object const&)> const& read, std::function<bool(value const&)> const& bare,
    std::function<void(std::string const& kind, diagnostics const& of_object)> const& settle)
{
    text_origin const origin{file};
    object_reader const reader{read, bare, settle};
    parse_yaml(file.text, origin, errors,
        [&](yaml_node const& document) { reader(value{document, "document", origin, errors}); });
}

void read_spec(kubernetes_object const& object, std::string_view what, std::vector<field> const& fields,
    unknown_keys unknown)
{
    auto const ignore = [](value const&) {};
    object.whole.mapping(what,
        {
            {"apiVersion", ignore},
            {"kind", ignore},
            {"metadata", ignore},
            {"status", ignore},
            {"spec", [&](value const& spec) { spec.mapping(what, fields, unknown); }, field::presence::required},
        },
        unknown);
}

} // namespace speaker
