// SPDX-License-Identifier: BSL-1.0
#include "selector_keys.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>

namespace speaker {

namespace {

using expression = selector::expression;
using relation = expression::relation;

std::optional<relation> read_relation(value const& v)
{
    auto const text = v.text();
    if (text == "In")
        return relation::in;
    if (text == "NotIn")
        return relation::not_in;
    if (text == "Exists")
        return relation::exists;
    if (text == "DoesNotExist")
        return relation::does_not_exist;
    if (text)
        v.error("expected In, NotIn, Exists or DoesNotExist, not " + in_quotes(*text));
    return {};
}

std::optional<std::vector<std::string>> read_values(value const& v)
{
    auto values = v.distinct_texts();
    std::ranges::sort(values);
    return values;
}

expression read_expression(value const& v, spelling how)
{
    expression e;
    auto const failed_before = v.errors().all().size();
    v.mapping("a match expression", fields_of(match_expression_keys(), how, e));
    bool const wants_values = e.how == relation::in || e.how == relation::not_in;
    if (v.errors().all().size() == failed_before && wants_values == e.values.empty())
        v.error(wants_values ? "In and NotIn need values" : "Exists and DoesNotExist take no values");
    return e;
}

void read_expressions(value const& v, selector& out, spelling how)
{
    v.each([&](value const& x) {
        auto e = read_expression(x, how);
        if (std::ranges::find(out.expressions, e) != out.expressions.end())
            x.error("the same match expression is listed twice");
        else
            out.expressions.push_back(std::move(e));
    });
}

} // namespace

std::span<key<selector> const> selector_keys()
{
    static constexpr std::array all{
        key<selector>{"match-labels", "matchLabels",
            [](value const& v, selector& out, spelling) { out.match_labels = read_labels(v); }},
        key<selector>{"match-expressions", "matchExpressions", read_expressions},
    };
    return all;
}

std::span<key<selector::expression> const> match_expression_keys()
{
    constexpr auto required = field::presence::required;
    static constexpr std::array all{
        key<expression>{"key", "key", put<&expression::key, read_text>, required},
        key<expression>{"operator", "operator", put<&expression::how, read_relation>, required},
        key<expression>{"values", "values", put<&expression::values, read_values>},
    };
    return all;
}

selector read_selector(value const& v, spelling keys)
{
    selector s;
    v.mapping("a selector", fields_of(selector_keys(), keys, s));
    return s;
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
