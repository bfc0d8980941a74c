// SPDX-License-Identifier: BSL-1.0
#include "text.hpp"

#include <algorithm>

namespace speaker {

std::string one_line(std::string_view text)
{
    std::string result;
    for (char const c : text) {
        auto const octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet != 0x7f) {
            result += c;
        } else {
            result += "\\x";
            result += "0123456789abcdef"[octet >> 4];
            result += "0123456789abcdef"[octet & 0xf];
        }
    }
    return result;
}

std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

std::string with_article(std::string_view word)
{
    bool const vowel = !word.empty() && std::string_view{"AEIOaeio"}.find(word[0]) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string{word};
}

std::string counted(std::size_t n, std::string const& what)
{
    return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s");
}

std::string joined(std::vector<std::string> const& items, std::string_view separator)
{
    std::string result;
    for (auto const& item : items) {
        if (&item != &items.front())
            result += separator;
        result += item;
    }
    return result;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (;;) {
        auto const at = text.find(separator);
        parts.emplace_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

namespace {

std::string plain_form(std::string_view text)
{
    std::string result;
    for (char const c : text.substr(0, 64)) // whoever is longer is nobody's neighbour
        if (c != '-' && c != '_')
            result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
}

// Levenshtein's distance, one row at a time.
std::size_t edits_between(std::string const& a, std::string const& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j != row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i != a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j != b.size(); ++j) {
            auto const replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string_view nearest(std::string_view text, std::vector<std::string_view> const& candidates)
{
    auto const wanted = plain_form(text);
    std::string_view best;
    std::size_t fewest = std::string::npos;
    for (auto const candidate : candidates) {
        auto const edits = edits_between(wanted, plain_form(candidate));
        if (edits < fewest) {
            fewest = edits;
            best = candidate;
        }
    }
    return best;
}

} // namespace speaker
