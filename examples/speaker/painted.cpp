// SPDX-License-Identifier: BSL-1.0
#include "painted.hpp"

#include <algorithm>
#include <numeric>

namespace speaker {

namespace {

constexpr std::size_t gap = 2; // between columns
constexpr std::size_t narrowest = 6;
constexpr std::size_t narrow_last = 20;
constexpr std::size_t shortest_bar = 10;
constexpr std::size_t longest_bar = 40;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::string repeated(std::string_view text, std::size_t times)
{
    std::string result;
    while (times-- != 0)
        result += text;
    return result;
}

// The first characters of the text.
std::string beginning(std::string const& text, std::size_t columns)
{
    std::size_t at = 0;
    for (; at != text.size(); ++at)
        if (begins_character(text[at]) && columns-- == 0)
            break;
    return text.substr(0, at);
}

// Something shows as something, and only what is full as full.
void append_bar(painted_line& line, double full, tone how, std::size_t width, glyphs with)
{
    bool const ascii = with == glyphs::ascii;
    if (ascii)
        width -= 2;
    auto cells = static_cast<std::size_t>(full * static_cast<double>(width) + 0.5);
    cells = std::clamp<std::size_t>(cells, full > 0 ? 1 : 0, full < 1 ? width - 1 : width);
    if (ascii)
        line.push_back({"[", tone::faint});
    line.push_back({repeated(ascii ? "#" : "\u2588", cells), how});
    line.push_back({repeated(ascii ? "-" : "\u2591", width - cells), tone::faint});
    if (ascii)
        line.push_back({"]", tone::faint});
}

} // namespace

std::size_t columns_of(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::size_t columns_of(painted_line const& line)
{
    return std::accumulate(line.begin(), line.end(), std::size_t{0},
        [](std::size_t sum, painted const& p) { return sum + columns_of(p.text); });
}

std::string shortened(std::string const& text, std::size_t columns, glyphs with)
{
    if (columns_of(text) <= columns)
        return text;
    if (columns == 0)
        return "";
    return beginning(text, columns - 1) + (with == glyphs::unicode ? "\u2026" : "~");
}

painted_line clipped(painted_line const& line, std::size_t columns)
{
    painted_line result;
    for (auto const& p : line) {
        result.push_back({beginning(p.text, columns), p.how});
        columns -= columns_of(result.back().text);
    }
    return result;
}

std::string plain_text(std::vector<painted_line> const& lines)
{
    std::string result;
    for (auto const& line : lines) {
        std::string text;
        for (auto const& p : line)
            text += p.text;
        result += text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
    }
    return result;
}

// Bars take what is left; where nothing is, the last column gives way, then the widest.
std::vector<std::size_t> painted_table::widths(std::size_t width) const
{
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i != columns_.size(); ++i) {
        auto wide = columns_of(columns_[i].title);
        for (auto const& row : rows_)
            if (i < row.size())
                wide = std::max(wide, columns_of(row[i].text));
        result.push_back(columns_[i].how == align::bar ? shortest_bar : wide);
    }
    auto const total = [&] {
        return std::accumulate(result.begin(), result.end(), gap * (result.size() - 1));
    };
    if (total() > width)
        result.back() -= std::min(total() - width, result.back() - std::min(result.back(), narrow_last));
    while (total() > width) {
        auto const widest = std::ranges::max_element(result);
        if (*widest <= narrowest)
            break;
        --*widest;
    }
    for (std::size_t i = 0; i != columns_.size(); ++i)
        if (columns_[i].how == align::bar && total() < width)
            result[i] = std::min(result[i] + (width - total()), longest_bar);
    return result;
}

std::vector<painted_line> painted_table::lines(std::size_t width, glyphs with) const
{
    auto const wide = widths(width);
    std::vector<painted_line> result;
    auto const append = [&](painted_line& line, std::size_t i, std::string const& text, tone how) {
        auto const shown = shortened(text, wide[i], with);
        std::string const blanks(wide[i] - columns_of(shown), ' ');
        line.push_back({columns_[i].how == align::right ? blanks + shown : shown + blanks, how});
        line.push_back({std::string(gap, ' ')});
    };
    auto& titles = result.emplace_back();
    for (std::size_t i = 0; i != columns_.size(); ++i)
        append(titles, i, columns_[i].title, tone::title);
    for (auto const& row : rows_) {
        auto& line = result.emplace_back();
        for (std::size_t i = 0; i != row.size(); ++i)
            if (row[i].bar) {
                append_bar(line, *row[i].bar, row[i].how, wide[i], with);
                line.push_back({std::string(gap, ' ')});
            } else {
                append(line, i, row[i].text, row[i].how);
            }
    }
    for (auto& line : result)
        line = clipped(line, width);
    return result;
}

} // namespace speaker
