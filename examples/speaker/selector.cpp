// SPDX-License-Identifier: BSL-1.0
#include "selector.hpp"

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

} // namespace speaker
