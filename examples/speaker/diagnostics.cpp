// SPDX-License-Identifier: BSL-1.0
#include "diagnostics.hpp"

#include "text.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>

namespace speaker {

std::string to_string(place const& where)
{
    if (where.line == 0)
        return where.file;
    return where.file + ':' + std::to_string(where.line) + ':' + std::to_string(where.column);
}

std::string to_string(diagnostic const& d)
{
    using enum diagnostic::kind;
    auto const how = d.how == note ? "note: " : d.how == warning ? "warning: " : "";
    return to_string(d.where) + ": " + how + one_line(d.what);
}

void diagnostics::error(place const& where, std::string what)
{
    failed_ = true;
    all_.push_back({where, diagnostic::kind::error, std::move(what)});
}

void diagnostics::warning(place const& where, std::string what)
{
    all_.push_back({where, diagnostic::kind::warning, std::move(what)});
}

void diagnostics::note(place const& where, std::string what)
{
    all_.push_back({where, diagnostic::kind::note, std::move(what)});
}

void diagnostics::add(diagnostic one)
{
    failed_ |= one.how == diagnostic::kind::error;
    all_.push_back(std::move(one));
}

void diagnostics::add(diagnostics const& part) { add(part, diagnostic::kind::error); }

void diagnostics::add_as_warnings(diagnostics const& part) { add(part, diagnostic::kind::warning); }

void diagnostics::add_as_notes(diagnostics const& part) { add(part, diagnostic::kind::note); }

void diagnostics::add(diagnostics const& part, diagnostic::kind at_worst)
{
    for (auto const& d : part.all_)
        add(diagnostic{d.where, (std::min)(d.how, at_worst), d.what});
}

std::vector<diagnostic> diagnostics::distinct() const
{
    std::vector<diagnostic> result;
    std::set<std::string> said;
    for (auto const& d : all_)
        if (said.insert(to_string(d)).second)
            result.push_back(d);
    return result;
}

void diagnostics::print(std::ostream& out) const
{
    for (auto const& d : distinct())
        out << to_string(d) << '\n';
}

} // namespace speaker
