// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_NODE_SPEAKER_HPP
#define SPEAKER_NODE_SPEAKER_HPP

#include "assignment.hpp"
#include "console.hpp"
#include "control_socket.hpp"
#include "file_watch.hpp"
#include "metrics_server.hpp"
#include "node_status.hpp"
#include "passive_listener.hpp"
#include "peer_link.hpp"
#include "speaker_input.hpp"
#include "state_file.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// The speaker on one node of the cluster, from the start to the end of the program.
class node_speaker {
public:
    node_speaker(speaker_input input, speaker_options options);

    /// Runs until SIGINT or SIGTERM; returns the exit status.
    int run();

private:
    void on_line(std::string const& line);
    [[nodiscard]] std::string answer(std::string const& line);
    void on_signal(int number);
    void reload();
    void log_news(diagnostics const& all);
    void log_contradiction(std::string const& service, std::vector<ip_address> const& had, std::string const& by) const;
    void warn_without_state() const;
    bool take_configuration(configuration next);
    void take_peers();
    [[nodiscard]] peer_link* passive_peer(ip_address const& from) const;
    void restore();
    std::string restore_from(state_file::octets const& kept, std::size_t& lost);
    void save();
    void assign_and_announce();
    void announce();
    void on_health(health_check const& check);
    [[nodiscard]] std::map<std::string, std::string> unhealthy() const;
    void tell_grants();
    [[nodiscard]] node_status status() const;
    [[nodiscard]] restart_phase phase() const;
    void stop(std::string const& why);
    enum class farewell { withdraw, keep_routes };
    void say_good_bye(std::string const& why, farewell how = farewell::withdraw);

    speaker_options options_;
    state_file state_;
    state_file::use const last_run_ = state_.take_over();
    bool restored_ = false;    ///< before that there is nothing to save
    std::string save_problem_; ///< so that it is not told at each change
    std::unique_ptr<configuration> config_;
    std::vector<named_text> config_texts_; ///< as last read
    std::vector<std::vector<named_text>> texts_of_orphans_; ///< earlier ones, by which addresses still go
    std::vector<named_text> service_texts_; ///< the same of services, each file as it could last be read
    std::set<std::string> input_problems_;  ///< as last said, so that each is not said again at each change
    service_map services_;
    std::set<ip_address> given_by_others_; ///< by the status of services that are not ours
    address_book book_;
    route_board board_;
    node node_;
    std::map<std::string, std::string> refusals_; ///< by service: what was said last
    struct told_grant {
        std::vector<ip_address> addresses;
        std::string pool;
    };
    std::map<std::string, told_grant> told_; ///< the same of what it has
    boost::asio::io_context context_;
    std::vector<std::unique_ptr<peer_link>> peers_;
    std::vector<std::unique_ptr<peer_link>> leaving_; ///< no longer configured, and saying good-bye
    passive_listener listener_;
    console console_;
    file_watch watch_;
    std::vector<std::unique_ptr<health_check>> checks_;
    std::unique_ptr<control_socket> control_;
    std::unique_ptr<metrics_server> metrics_;
    std::uint64_t reads_ = 1; ///< of files, the one at the start included
    std::uint64_t failed_reads_ = 0;
    bool stale_ = false;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    boost::asio::steady_timer drained_{context_};
    bool draining_ = false;
    bool stopping_ = false;
};

} // namespace speaker

#endif
