// SPDX-License-Identifier: BSL-1.0
#include "log.hpp"

#include "output.hpp"
#include "text.hpp"

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <iterator>

namespace speaker {

namespace {

constexpr std::string_view level_names[]{"debug", "info", "warn", "error", "none"};
constexpr std::string_view format_names[]{"logfmt", "json", "text"};

log_level least_level = log_level::info;
log_format chosen_format = log_format::logfmt;

// UTC with milliseconds. @see RFC 3339
std::string timestamp(std::chrono::system_clock::time_point now)
{
    auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    auto const seconds = static_cast<std::time_t>(ms / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32]{};
    std::string result{text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)};
    return result + '.' + std::to_string(1000 + ms % 1000).substr(1) + 'Z';
}

// As JSON has it (RFC 8259 §7), which is how logfmt's readers take it, too. What a terminal could obey is escaped as
// well: DEL, and the controls behind it.
std::string quoted(std::string_view text)
{
    std::string result{'"'};
    auto const escape = [&](std::uint32_t c) {
        result += "\\u";
        bgpwire::print_hex(std::back_inserter(result), c, 4);
    };
    auto const* at = text.data();
    auto const* const end = at + text.size();
    while (at != end) {
        auto const* next = at;
        auto const c = boost::locale::utf::utf_traits<char>::decode(next, end);
        if (!boost::locale::utf::is_valid_codepoint(c)) {
            escape(0xfffd);
            ++at; // one octet for another, as it is not known where the next character begins
            continue;
        }
        if (c == '"' || c == '\\')
            (result += '\\') += static_cast<char>(c);
        else if (c == '\n')
            result += "\\n";
        else if (c == '\r')
            result += "\\r";
        else if (c == '\t')
            result += "\\t";
        else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
            escape(c);
        else
            result.append(at, next);
        at = next;
    }
    return result + '"';
}

bool is_plain(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\'; }

std::string quoted_if_needed(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_plain) ? std::string{text} : quoted(text);
}

// Calls `put` with keys and values in their order.
template<class Put>
void each_field(log_entry const& entry, std::chrono::system_clock::time_point now, Put put)
{
    put("ts", timestamp(now));
    put("level", level_names[static_cast<std::size_t>(entry.level)]);
    put("event", entry.event);
    for (auto const& f : entry.fields)
        put(f.key, f.value);
    put("msg", entry.what);
}

template<class Value, std::size_t Count>
std::optional<Value> named(std::string_view const (&names)[Count], std::string_view text)
{
    auto const found = std::ranges::find(names, text);
    return found == std::end(names) ? std::nullopt : std::optional{static_cast<Value>(found - std::begin(names))};
}

} // namespace

std::optional<log_level> parse_log_level(std::string_view text)
{
    return text == "all" ? log_level::debug : named<log_level>(level_names, text);
}

std::optional<log_format> parse_log_format(std::string_view text) { return named<log_format>(format_names, text); }

std::string log_line(log_entry const& entry, log_format format, std::chrono::system_clock::time_point now)
{
    std::string line;
    if (format == log_format::text)
        return clock_time(std::chrono::system_clock::to_time_t(now)) + ' '
            + one_line(entry.about.empty() ? entry.what : entry.about + ": " + entry.what);
    bool const json = format == log_format::json;
    each_field(entry, now, [&](std::string_view key, std::string_view value) {
        line += line.empty() ? (json ? "{" : "") : (json ? "," : " ");
        line += json ? quoted(key) + ':' + quoted(value) : std::string{key} + '=' + quoted_if_needed(value);
    });
    return json ? line + '}' : line;
}

std::vector<log_entry::field> fields_of(place const& where)
{
    std::vector<log_entry::field> fields{{"file", where.file}};
    if (where.line != 0) {
        fields.push_back({"line", std::to_string(where.line)});
        fields.push_back({"column", std::to_string(where.column)});
    }
    return fields;
}

void set_log(log_level least, log_format format)
{
    least_level = least;
    chosen_format = format;
}

void log(log_entry const& entry)
{
    if (entry.level >= least_level)
        std::cout << log_line(entry, chosen_format, std::chrono::system_clock::now()) << std::endl;
}

void log(diagnostics const& all)
{
    constexpr std::pair<log_level, std::string_view> kinds[]{
        {log_level::debug, "input_note"}, {log_level::warn, "input_warning"}, {log_level::error, "input_error"}};
    for (auto const& d : all.distinct()) {
        auto const& [level, event] = kinds[static_cast<std::size_t>(d.how)];
        if (chosen_format != log_format::text)
            log({level, event, fields_of(d.where), to_string(d.where), d.what});
        else if (level >= least_level)
            std::cerr << to_string(d) << std::endl;
    }
}

} // namespace speaker
