// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"

#include "text.hpp"

#include <algorithm>
#include <iostream>

namespace speaker {

std::string clock_time(std::time_t at)
{
    std::tm parts{};
    localtime_r(&at, &parts);
    char text[9]{};
    auto const size = std::strftime(text, sizeof text, "%H:%M:%S", &parts);
    return {text, size};
}

void say(std::string const& what) { std::cout << clock_time(std::time(nullptr)) << ' ' << one_line(what) << std::endl; }

std::string duration_text(std::chrono::seconds elapsed)
{
    auto const two_digits = [](std::int64_t n) {
        return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
    };
    auto const all = elapsed.count();
    auto text = two_digits(all / 3600 % 24) + ':' + two_digits(all / 60 % 60) + ':' + two_digits(all % 60);
    return all < 86400 ? text : std::to_string(all / 86400) + "d " + text;
}

std::string text_table::text() const
{
    std::vector<std::size_t> widths;
    for (auto const& row : rows_)
        for (std::size_t i = 0; i != row.size(); ++i) {
            if (i == widths.size())
                widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string result;
    for (auto const& row : rows_) {
        for (std::size_t i = 0; i != row.size(); ++i) {
            result += row[i];
            if (i + 1 != row.size())
                result.append(widths[i] + 2 - row[i].size(), ' ');
        }
        result += '\n';
    }
    return result;
}

} // namespace speaker
