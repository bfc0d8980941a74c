// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/session/fsm.hpp>

#include "catch.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

using namespace bgpwire;

namespace {

constexpr std::string_view text =
#include "session/fsm_table.txt"
    ;

constexpr std::size_t states = 6;
constexpr std::size_t events = 31;

// One bit per member of session_attributes, in the order of this list.
constexpr std::array<std::string_view, 13> flag_names{"delay_open", "passive", "damp", "unopened",
    "collide_established", "delay_open_running", "idle_hold_running", "hold_zero", "send_hold_zero",
    "peer_can_restart", "route_refresh", "on_sibling", "withheld"};
constexpr unsigned all_flags = (1u << flag_names.size()) - 1;

constexpr session_attributes attributes(unsigned flags)
{
    auto const on = [flags](unsigned bit) { return (flags >> bit & 1) != 0; };
    return {on(0), on(1), on(2), on(3), on(4), on(5), on(6), on(7), on(8), on(9), on(10), on(11), on(12)};
}

constexpr std::array<std::string_view, states> state_names{
    "idle", "connect", "active", "open_sent", "open_confirm", "established"};

using enum session_action;
constexpr std::array<std::pair<std::string_view, session_action>, 26> action_names{{{"collision", resolve_collision},
    {"notify", send_notification}, {"delete_routes", delete_routes}, {"retain_routes", retain_routes},
    {"stop_crt", stop_connect_retry_timer}, {"stop_dot", stop_delay_open_timer}, {"stop_hold", stop_hold_timer}, {"release", release_resources},
    {"drop_tcp", drop_tcp}, {"reject", reject_tcp}, {"reset_count", reset_connect_retry_counter},
    {"count", increment_connect_retry_counter}, {"damp", damp}, {"initialise", initialise_resources},
    {"start_crt", start_connect_retry_timer}, {"start_dot", start_delay_open_timer}, {"send_open", send_open},
    {"send_keepalive", send_keepalive}, {"large_hold", start_large_hold_timer}, {"hold", start_hold_timer},
    {"keepalive", start_keepalive_timer}, {"send_hold", start_send_hold_timer}, {"listen", listen},
    {"dial", initiate_tcp}, {"track", track_tcp}, {"deliver", deliver}}};

// A word that the table does not know is a mistake in the data file: not a constant expression,
// and an abort at run time.
[[noreturn]] void unknown_word(std::string_view word)
{
    CAPTURE(std::string{word});
    FAIL();
    std::abort();
}

constexpr unsigned flag(std::string_view name)
{
    for (std::size_t i = 0; i != flag_names.size(); ++i)
        if (flag_names[i] == name)
            return 1u << i;
    unknown_word(name);
}

struct conditions {
    unsigned set = 0;
    unsigned clear = 0;

    constexpr bool hold(unsigned flags) const { return (flags & set) == set && (flags & clear) == 0; }
};

constexpr conditions parse_conditions(std::string_view word)
{
    conditions result;
    while (word != "always" && !word.empty()) {
        auto const end = word.find('&') == word.npos ? word.size() : word.find('&');
        auto const one = word.substr(0, end);
        (one.front() == '!' ? result.clear : result.set) |= flag(one.front() == '!' ? one.substr(1) : one);
        word.remove_prefix(end == word.size() ? end : end + 1);
    }
    return result;
}

struct asked {
    session_actions actions;
    conditions when;
};

struct row {
    std::size_t state = 0;
    std::size_t event = 0;
    conditions when;
    transition result;
    std::array<asked, 12> actions{};
    std::size_t count = 0;

    constexpr void ask(std::string_view word)
    {
        if (word == "-")
            return;
        if (word == "T") {
            for (auto const each : {"stop_crt", "release", "drop_tcp", "count", "damp?damp"})
                ask(each);
            return;
        }
        auto const mark = word.find('?');
        auto const name = word.substr(0, mark);
        for (auto const& [known, action] : action_names)
            if (known == name) {
                actions[count++] = {action, mark == word.npos ? conditions{} : parse_conditions(word.substr(mark + 1))};
                return;
            }
        unknown_word(word);
    }

    constexpr transition under(unsigned flags) const
    {
        transition expected = result;
        for (std::size_t i = 0; i != count; ++i)
            if (actions[i].when.hold(flags))
                expected.actions = expected.actions | actions[i].actions;
        return expected;
    }
};

constexpr std::string_view next_word(std::string_view& line)
{
    while (!line.empty() && line.front() == ' ')
        line.remove_prefix(1);
    auto const end = line.find(' ') == line.npos ? line.size() : line.find(' ');
    auto const word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

constexpr unsigned number(std::string_view word)
{
    unsigned value = 0;
    for (char const c : word) {
        if (c < '0' || c > '9')
            unknown_word(word);
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

constexpr std::size_t state(std::string_view word)
{
    for (std::size_t i = 0; i != states; ++i)
        if (state_names[i] == word)
            return i;
    unknown_word(word);
}

constexpr row parse_row(std::string_view line)
{
    row r;
    r.state = state(next_word(line));
    r.event = number(next_word(line));
    r.when = parse_conditions(next_word(line));
    if (auto const arrow = next_word(line); arrow != "->")
        unknown_word(arrow);
    r.result.next = static_cast<session_state>(state(next_word(line)));
    if (auto const word = next_word(line); word != "-" && word != "own")
        r.result.notification = make_errc(static_cast<std::uint8_t>(number(word.substr(0, 1))),
            static_cast<std::uint8_t>(number(word.substr(2))));
    while (true) {
        auto const word = next_word(line);
        if (word.empty())
            return r;
        r.ask(word);
    }
}

// All lines of the table that are not comments.
constexpr std::size_t count_rows()
{
    std::size_t count = 0;
    for (std::size_t i = 1; i < text.size(); ++i)
        if (text[i - 1] == '\n' && text[i] != '\n' && text[i] != '#')
            ++count;
    return count;
}

constexpr std::size_t rows = count_rows();

constexpr std::array<std::string_view, rows> lines = [] {
    std::array<std::string_view, rows> found{};
    std::size_t count = 0;
    for (auto rest = text; !rest.empty();) {
        auto const end = rest.find('\n');
        auto const line = rest.substr(0, end);
        if (!line.empty() && line.front() != '#')
            found[count++] = line;
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return found;
}();

// Each line is a constant of its own, which keeps every evaluation within clang's step limit.
template<std::size_t... I>
constexpr std::array<row, rows> parse_all(std::index_sequence<I...>)
{
    return {parse_row(lines[I])...};
}
std::array<row, rows> const table = parse_all(std::make_index_sequence<rows>{});

template<std::size_t I>
inline constexpr row row_constant = parse_row(lines[I]);

constexpr bool same_cell(row const& a, row const& b) { return a.state == b.state && a.event == b.event; }

// Line I against step() at compile time: under every setting of the flags that it mentions, with
// all others clear and with all others set.
template<std::size_t I>
constexpr bool agrees()
{
    constexpr row const& here = row_constant<I>;
    unsigned mentioned = here.when.set | here.when.clear;
    for (auto const& each : here.actions)
        mentioned |= each.when.set | each.when.clear;
    // An earlier line of the cell may take precedence.
    auto const taken_before = [](unsigned flags) {
        bool taken = false;
        if constexpr (I >= 1)
            taken = same_cell(row_constant<I - 1>, here) && row_constant<I - 1>.when.hold(flags);
        if constexpr (I >= 2)
            taken = taken || (same_cell(row_constant<I - 2>, here) && row_constant<I - 2>.when.hold(flags));
        return taken;
    };
    for (unsigned const others : {0u, all_flags & ~mentioned})
        for (unsigned subset = mentioned;; subset = (subset - 1) & mentioned) {
            unsigned const flags = subset | others;
            if (here.when.hold(flags) && !taken_before(flags)
                && step(static_cast<session_state>(here.state), static_cast<session_event>(here.event),
                       attributes(flags))
                    != here.under(flags))
                return false;
            if (subset == 0)
                break;
        }
    return true;
}

template<std::size_t... I>
constexpr bool all_agree(std::index_sequence<I...>)
{
    return (agrees<I>() && ...);
}
static_assert(all_agree(std::make_index_sequence<rows>{}), "session/fsm.hpp and fsm_table.txt differ");

} // namespace

TEST_CASE("the data file states every cell of the state machine, in order and closed", "[session][rfc4271-8.2.2]")
{
    std::size_t cell = 0;
    bool closed = true;
    for (auto const& each : table) {
        CAPTURE(each.state, each.event);
        if (closed) {
            CHECK(each.state * events + each.event - 1 == cell);
            ++cell;
        } else {
            CHECK(each.state * events + each.event == cell);
        }
        closed = each.when.set == 0 && each.when.clear == 0;
    }
    CHECK(closed);
    CHECK(cell == states * events);
}

TEST_CASE("step() agrees with the data file in every state, for every event, under every option", "[session][rfc4271-8.2.2]")
{
    std::size_t compared = 0;
    auto line = table.begin();
    for (std::size_t s = 0; s != states; ++s)
        for (std::size_t e = 1; e <= events; ++e) {
            auto const first = line;
            while (line != table.end() && line->state == s && line->event == e)
                ++line;
            for (unsigned flags = 0; flags <= all_flags; ++flags) {
                auto expected = first;
                while (expected != line && !expected->when.hold(flags))
                    ++expected;
                REQUIRE(expected != line);
                auto const actual =
                    step(static_cast<session_state>(s), static_cast<session_event>(e), attributes(flags));
                if (actual != expected->under(flags)) {
                    CAPTURE(s, e, flags);
                    FAIL("differs");
                }
                ++compared;
            }
        }
    CHECK(compared == states * events * (all_flags + 1));
}

TEST_CASE("states and events print the RFC's names", "[session][rfc4271-8.1]")
{
    auto const print = [](auto value) {
        std::string text_;
        print_to(std::back_inserter(text_), value);
        return text_;
    };
    CHECK(print(session_state::open_confirm) == "OpenConfirm");
    CHECK(print(session_event::manual_start) == "ManualStart");
    CHECK(print(session_event::tcp_connection_fails) == "TcpConnectionFails");
    CHECK(print(session_event::route_refresh_msg) == "RouteRefreshMsg");
    CHECK(print(session_event{32}) == "event 32");
    CHECK(print(session_event{0}) == "event 0");
}

TEST_CASE("no event but a start or the end of the hold-down leaves Idle", "[session][rfc4271-8.2.2]")
{
    for (unsigned flags = 0; flags <= all_flags; ++flags)
        for (std::size_t e = 8; e <= events; ++e) {
            auto const t = step(session_state::idle, static_cast<session_event>(e), attributes(flags));
            if (e != 13) {
                CAPTURE(e);
                REQUIRE(t.next == session_state::idle);
                REQUIRE((t.actions.empty() || t.actions == session_actions{reject_tcp}));
            }
        }
}

TEST_CASE("a request for a connection changes no state: a session needs no input for it", "[session][rfc4271-8.1.4]")
{
    for (unsigned flags = 0; flags <= all_flags; ++flags)
        for (std::size_t s = 0; s != states; ++s)
            for (auto const e : {session_event::tcp_connection_valid, session_event::tcp_cr_invalid}) {
                auto const state = static_cast<session_state>(s);
                auto const t = step(state, e, attributes(flags));
                REQUIRE(t.next == state);
                REQUIRE((t.actions & ~(track_tcp | reject_tcp)).empty()); // what concerns the request alone
            }
}

TEST_CASE("no NOTIFICATION answers a NOTIFICATION", "[session][rfc4271-6.4]")
{
    for (unsigned flags = 0; flags <= all_flags; ++flags)
        for (std::size_t s = 0; s != states; ++s)
            for (auto const e : {session_event::notif_msg, session_event::notif_msg_ver_err}) {
                auto const t = step(static_cast<session_state>(s), e, attributes(flags));
                REQUIRE_FALSE(t.actions.contains(send_notification));
                REQUIRE(t.next == session_state::idle);
            }
}
