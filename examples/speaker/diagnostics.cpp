// SPDX-License-Identifier: BSL-1.0
#include "diagnostics.hpp"

#include "text.hpp"

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
    auto const warning = d.how == diagnostic::kind::warning ? "warning: " : "";
    return to_string(d.where) + ": " + warning + one_line(d.what);
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
