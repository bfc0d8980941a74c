// SPDX-License-Identifier: BSL-1.0
#include "log.hpp"

#include "catch.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace {

using namespace speaker;
using pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::chrono::system_clock::time_point noon{std::chrono::milliseconds{1772366400042}};

// A reader of logfmt that knows nothing of how it is written; a \u escape is kept as it is.
std::optional<pairs> read_logfmt(std::string_view line)
{
    pairs all;
    std::size_t at = 0;
    while (at < line.size()) {
        auto const equals = line.find('=', at);
        if (equals == std::string_view::npos || equals == at)
            return {};
        std::string const key{line.substr(at, equals - at)};
        std::string value;
        at = equals + 1;
        if (at == line.size() || line[at] != '"') {
            for (; at < line.size() && line[at] != ' '; ++at) {
                if (line[at] == '"' || line[at] == '=')
                    return {};
                value += line[at];
            }
        } else {
            for (++at; at < line.size() && line[at] != '"'; ++at) {
                if (line[at] != '\\') {
                    value += line[at];
                    continue;
                }
                if (++at == line.size())
                    return {};
                auto const which = std::string_view{"\"\\nrtu"}.find(line[at]);
                if (which == std::string_view::npos)
                    return {};
                value += which == 5 ? std::string{"\\u"} : std::string(1, "\"\\\n\r\t"[which]);
            }
            if (at++ == line.size())
                return {};
        }
        if (key.find_first_of(" \"") != std::string::npos)
            return {};
        all.emplace_back(key, value);
        if (at < line.size() && line[at++] != ' ')
            return {};
    }
    return all;
}

std::string line_of(std::string value)
{
    return log_line({log_level::warn, "e", {{"v", std::move(value)}}, "", "m"}, log_format::logfmt, noon);
}

std::string written(std::string const& value)
{
    auto const line = line_of(value);
    auto const from = line.find(" v=") + 3;
    return line.substr(from, line.rfind(" msg=") - from);
}

} // namespace

TEST_CASE("A line of the log tells when, how grave, what, about whom, and in words", "[speaker]")
{
    log_entry const entry{log_level::info, "address_assigned", {{"service", "default/web"}, {"ip", "192.0.2.1"}},
        "service default/web", "192.0.2.1 from pool p"};
    CHECK(log_line(entry, log_format::logfmt, noon)
        == "ts=2026-03-01T12:00:00.042Z level=info event=address_assigned service=default/web ip=192.0.2.1 "
           "msg=\"192.0.2.1 from pool p\"");
    CHECK(log_line(entry, log_format::json, noon)
        == R"({"ts":"2026-03-01T12:00:00.042Z","level":"info","event":"address_assigned","service":"default/web",)"
           R"("ip":"192.0.2.1","msg":"192.0.2.1 from pool p"})");
    auto const text = log_line(entry, log_format::text, noon);
    CHECK(text.substr(8) == " service default/web: 192.0.2.1 from pool p");
}

TEST_CASE("Values are quoted where a reader of logfmt would lose them", "[speaker]")
{
    CHECK(written("10.0.0.1/32") == "10.0.0.1/32");
    CHECK(written("2001:db8::1") == "2001:db8::1");
    CHECK(written("") == "\"\"");
    CHECK(written("a b") == "\"a b\"");
    CHECK(written("a=b") == "\"a=b\"");
    CHECK(written("a\"b") == R"("a\"b")");
    CHECK(written("a\\b") == R"("a\\b")");
    CHECK(written("a\nlevel=error\r\t") == R"("a\nlevel=error\r\t")");
    CHECK(written("\x1b[2J\x7f") == R"("\u001b[2J\u007f")");
    CHECK(written(std::string{'\0'}) == R"("\u0000")");
    CHECK(written("Z\xc3\xbcrich") == "\"Z\xc3\xbcrich\"");
    CHECK(written("\xc2\x9b" "2J") == R"("\u009b2J")");        // a C1 control, in UTF-8
    CHECK(written("\xe2\x80\xa8") == R"("\u2028")");           // some readers end a line there
    CHECK(written("\xff" "a\xc3") == R"("\ufffda\ufffd")");    // no UTF-8
    CHECK(written("\xed\xa0\x80") == R"("\ufffd\ufffd\ufffd")"); // a surrogate, which UTF-8 does not have
}

TEST_CASE("What is written is read back, whatever is in it, and is one line", "[speaker]")
{
    for (int first = 1; first < 0x80; ++first)
        for (char const second : {'a', ' ', '"', '\\', '=', '\n'}) {
            std::string const value{static_cast<char>(first), second};
            CAPTURE(first, second);
            auto const line = line_of(value);
            CHECK(line.find('\n') == std::string::npos);
            auto const fields = read_logfmt(line);
            REQUIRE(fields);
            REQUIRE(fields->size() == 5);
            CHECK((*fields)[2] == std::pair<std::string, std::string>{"event", "e"});
            CHECK((*fields)[4] == std::pair<std::string, std::string>{"msg", "m"});
            if ((first >= 0x20 || first == '\n' || first == '\r' || first == '\t') && first != 0x7f)
                CHECK((*fields)[3].second == value);
            log_entry const entry{log_level::debug, "e", {{"v", value}}, "", "m"};
            auto const json = nlohmann::json::parse(log_line(entry, log_format::json, noon));
            CHECK(json.at("v") == value);
        }
}

TEST_CASE("Levels and formats of the log by their names", "[speaker]")
{
    CHECK(parse_log_level("debug") == log_level::debug);
    CHECK(parse_log_level("all") == log_level::debug);
    CHECK(parse_log_level("error") == log_level::error);
    CHECK(!parse_log_level("warning"));
    CHECK(parse_log_format("json") == log_format::json);
    CHECK(!parse_log_format(""));
}

TEST_CASE("A place is told as fields", "[speaker]")
{
    CHECK(fields_of({"a.yaml", 0, 0}).size() == 1);
    auto const fields = fields_of({"a.yaml", 3, 7});
    REQUIRE(fields.size() == 3);
    CHECK(fields[1].key == "line");
    CHECK(fields[2].value == "7");
}
