// SPDX-License-Identifier: BSL-1.0
#include "selector.hpp"

#include "text.hpp"

#include <algorithm>

namespace speaker {

namespace {

using relation = selector::expression::relation;

bool holds(selector::expression const& e, labels const& of_object)
{
    auto const label = of_object.find(e.key);
    bool const present = label != of_object.end();
    switch (e.how) {
    case relation::exists: return present;
    case relation::does_not_exist: return !present;
    case relation::in: return present && std::ranges::find(e.values, label->second) != e.values.end();
    case relation::not_in: return !present || std::ranges::find(e.values, label->second) == e.values.end();
    }
    return false;
}

void read_relation(value const& v, relation& out)
{
    auto const text = v.text();
    if (!text)
        return;
    if (*text == "In")
        out = relation::in;
    else if (*text == "NotIn")
        out = relation::not_in;
    else if (*text == "Exists")
        out = relation::exists;
    else if (*text == "DoesNotExist")
        out = relation::does_not_exist;
    else
        v.error("expected In, NotIn, Exists or DoesNotExist, not " + in_quotes(*text));
}

selector::expression read_expression(value const& v)
{
    selector::expression e;
    bool values_given = false;
    auto const failed_before = v.errors().all().size();
    v.mapping("a match expression",
        {{"key", [&](value const& x) { e.key = x.text().value_or(""); }, field::presence::required},
            {"operator", [&](value const& x) { read_relation(x, e.how); }, field::presence::required},
            {"values", [&](value const& x) {
                 e.values = x.distinct_texts();
                 values_given = !e.values.empty();
             }}});
    std::ranges::sort(e.values);
    bool const wants_values = e.how == relation::in || e.how == relation::not_in;
    if (v.errors().all().size() == failed_before && wants_values != values_given)
        v.error(wants_values ? "In and NotIn need values" : "Exists and DoesNotExist take no values");
    return e;
}

selector read_selector(value const& v, spelling keys)
{
    selector s;
    bool const resource = keys == spelling::resource;
    v.mapping("a selector",
        {{resource ? "matchLabels" : "match-labels", [&](value const& x) { s.match_labels = read_labels(x); }},
            {resource ? "matchExpressions" : "match-expressions", [&](value const& x) {
                 x.each([&](value const& y) { s.expressions.push_back(read_expression(y)); });
             }}});
    return s;
}

} // namespace

bool selector::accepts(labels const& of_object) const
{
    for (auto const& [key, wanted] : match_labels) {
        auto const label = of_object.find(key);
        if (label == of_object.end() || label->second != wanted)
            return false;
    }
    return std::ranges::all_of(expressions, [&](expression const& e) { return holds(e, of_object); });
}

bool any_accepts(std::vector<selector> const& selectors, labels const& of_object)
{
    return selectors.empty() || std::ranges::any_of(selectors, [&](selector const& s) { return s.accepts(of_object); });
}

std::vector<selector> read_selectors(value const& v, spelling keys)
{
    std::vector<selector> result;
    v.each([&](value const& element) {
        auto s = read_selector(element, keys);
        if (std::ranges::find(result, s) != result.end())
            element.error("the same selector is listed twice");
        else
            result.push_back(std::move(s));
    });
    return result;
}

labels read_labels(value const& v)
{
    labels result;
    v.entries([&](value const& key, value const& entry) {
        if (auto const text = entry.node().is_null() ? std::optional<std::string>{""} : entry.text())
            result.emplace(key.node().text, *text);
    });
    return result;
}

} // namespace speaker
