// SPDX-License-Identifier: BSL-1.0
// Announces the addresses of a service for as long as the service answers.
//
//     anycast --as 65001 --id 192.0.2.1 --peer 198.51.100.1=65000 --check http://127.0.0.1:8080/health
//             --prefix 203.0.113.53 --prefix 2001:db8:53::/48
//
// The service is asked every second. After three failures in a row the prefixes are withdrawn, after two
// successes announced; meanwhile, and while nothing changes, nothing is sent. With --drain SECONDS the end is
// gentle: first the routes are marked with GRACEFUL_SHUTDOWN, so that the peers find others (RFC 8326), then
// withdrawn. A second signal ends the draining.

#include "support/announcer.hpp"
#include "support/announcer_command_line.hpp"
#include "support/health_check.hpp"

#include <csignal>

namespace {

using namespace examples;

volatile std::sig_atomic_t signals = 0;

/// A state that changes only after so many outcomes in a row that speak against it.
struct steady_state {
    unsigned fall = 3; ///< to go down
    unsigned rise = 2; ///< to go up
    bool is_up = false;
    unsigned against = 0;

    /// Whether it changes.
    bool take(bool is_well)
    {
        against = is_well == is_up ? 0 : against + 1;
        if (against == 0 || against < (is_up ? fall : rise))
            return false;
        is_up = is_well;
        against = 0;
        return true;
    }
};

struct options {
    announcer_options sessions;
    health_target target;
    std::vector<any_prefix> prefixes;
    std::vector<community> communities;
    double interval = 1;
    double timeout = 1;
    double drain = 0;
    steady_state service;
};

std::int64_t milliseconds(double seconds) { return static_cast<std::int64_t>(seconds * 1000); }

void add_options(CLI::App& app, options& o)
{
    app.get_formatter()->column_width(36);
    add_announcer_options(app, o.sessions);
    add_checked(app, "--check", "tcp:ADDRESS:PORT or http://ADDRESS[:PORT][/PATH]", "what to ask",
        [&o](std::string const& text) {
            auto const target = health_target::parse(text);
            if (target)
                o.target = *target;
            return target.has_value();
        })->required()->expected(1);
    add_checked(app, "--prefix", "PREFIX", "what to announce (may be repeated)", [&o](std::string const& text) {
        auto const prefix = parse_prefix(text);
        if (prefix)
            o.prefixes.push_back(*prefix);
        return prefix.has_value();
    })->required();
    add_checked(app, "--community", "A:B or a name", "to announce with (may be repeated)",
        [&o](std::string const& text) {
            auto const c = community::parse(text);
            if (c)
                o.communities.push_back(*c);
            return c.has_value();
        });
    auto const seconds = [&app](char const* name, double& value, char const* what, double least) {
        app.add_option(name, value, what)->check(CLI::Range(least, 86400.0))->capture_default_str();
    };
    seconds("--interval", o.interval, "seconds from one question to the next", 0.01);
    seconds("--timeout", o.timeout, "seconds to wait for an answer", 0.01);
    seconds("--drain", o.drain, "seconds with GRACEFUL_SHUTDOWN before the end", 0);
    app.add_option("--fall", o.service.fall, "failures in a row until the prefixes are withdrawn")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--rise", o.service.rise, "successes in a row until they are announced")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
}

class anycast {
public:
    explicit anycast(options const& o)
        : options_{o}, service_{o.service}, announcer_{o.sessions},
          check_{announcer_.loop(), o.target, milliseconds(o.interval), milliseconds(o.timeout),
              [this](std::string const& problem) { take(problem); }}
    {
    }

    void run()
    {
        announcer_.start();
        while (signals == 0)
            turn();
        if (service_.is_up && options_.drain > 0) {
            is_draining_ = true;
            out_.line("service", "draining");
            apply();
            auto const end = now() + milliseconds(options_.drain);
            while (signals == 1 && now() < end && service_.is_up)
                turn();
        }
        announcer_.stop("anycast ends");
    }

private:
    void turn()
    {
        check_.on_timer(now());
        announcer_.turn(check_.next_deadline() - now());
    }

    void take(std::string const& problem)
    {
        bool const has_changed = service_.take(problem.empty());
        if (has_changed)
            out_.line("service", service_.is_up ? "up" : "down", line_printer::text{"reason", problem});
        else if (service_.against != 0)
            out_.line("service", problem.empty() ? "answers" : "fails",
                line_printer::number{"time", service_.against}, line_printer::text{"reason", problem});
        if (has_changed)
            apply();
    }
    void apply()
    {
        auto how = options_.communities;
        if (is_draining_)
            how.push_back(well_known::graceful_shutdown);
        for (auto const& prefix : options_.prefixes)
            service_.is_up ? announcer_.announce(prefix, how) : announcer_.withdraw(prefix);
    }

    options options_;
    line_printer out_{false};
    steady_state service_;
    bool is_draining_ = false;
    announcer announcer_;
    health_check check_;
};

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Announces prefixes while a service answers, and withdraws them when it does not."};
    options o;
    add_options(app, o);
    add_version(app, "anycast");
    if (auto const status = parse_command_line(app, argc, argv))
        return *status;
    std::signal(SIGINT, [](int) { signals = signals + 1; });
    std::signal(SIGTERM, [](int) { signals = signals + 1; });
    anycast{o}.run();
    return 0;
}
