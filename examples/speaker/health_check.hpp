// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_HEALTH_CHECK_HPP
#define SPEAKER_HEALTH_CHECK_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace speaker {

/// How to see whether this node can serve a service.
struct health_check_plan {
    std::string service; ///< `namespace/name`
    boost::asio::ip::tcp::endpoint at;
    std::string host;   ///< of the URL; empty: a connection is enough
    std::string target; ///< of the URL, with its query: `/healthz`
};

/// `web=tcp:8080`, `web=tcp:10.0.0.1:8080`, `kube-system/dns=http://127.0.0.1:8080/healthz`; a service without a
/// namespace is of `default`, a port without an address is of this node. Nothing if it is something else.
std::optional<health_check_plan> parse_health_check(std::string const& text);

/// How often, and how often in a row, until the other thing is believed.
struct health_check_pace {
    std::chrono::milliseconds interval{1000};
    std::chrono::milliseconds patience{2000}; ///< with each attempt
    unsigned failures = 3;
    unsigned successes = 2;
};

/// Looks again and again. At first nothing is believed: a service is announced after it was seen to work. What now
/// works and now does not from the start is believed not to.
class health_check {
public:
    /// @param changed is called when what is believed is another thing than before
    health_check(boost::asio::io_context& context, health_check_plan plan, health_check_pace const& pace,
        std::function<void()> changed);
    health_check(health_check const&) = delete;
    health_check& operator=(health_check const&) = delete;
    ~health_check() { stop(); }

    void start() { attempt(); }
    void stop();

    [[nodiscard]] health_check_plan const& plan() const { return plan_; }
    [[nodiscard]] bool is_healthy() const { return believed_.value_or(false); }
    /// Whether anything is believed yet.
    [[nodiscard]] bool is_decided() const { return believed_.has_value(); }
    /// Why not, in the words of the last attempt that failed.
    [[nodiscard]] std::string const& problem() const { return problem_; }

private:
    struct probe;

    void attempt();
    void judge(std::string const& problem);

    boost::asio::io_context& context_;
    health_check_plan plan_;
    health_check_pace pace_;
    std::function<void()> changed_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<probe> probe_;
    std::optional<bool> believed_; ///< whether it is healthy
    bool last_ = false;            ///< what the last attempt said
    unsigned in_a_row_ = 0;        ///< attempts that said the same as the last one
    unsigned undecided_ = 0;       ///< attempts until something was believed
    std::string problem_ = "not checked yet";
};

} // namespace speaker

#endif
