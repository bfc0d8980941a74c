// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_CHILD_PROCESS_HPP
#define SPEAKER_CHILD_PROCESS_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace speaker {

/// A program that runs beside this one and does not outlive it, however this one ends.
class child_process {
public:
    /// @param command program (looked up in PATH) and arguments
    /// @param on_line is called for each line that it writes to standard output or standard error
    /// @throws std::system_error if it cannot be started
    child_process(boost::asio::io_context& context, std::vector<std::string> const& command,
        std::function<void(std::string const&)> on_line);
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process(); ///< kills it if it still runs

    /// A line for its standard input.
    void tell(std::string const& line) const;
    void signal(int number) const;
    [[nodiscard]] pid_t id() const { return id_; }
    /// Its exit status once it is over; 128 and more: the signal that ended it.
    [[nodiscard]] std::optional<int> status();
    /// Whether all that it wrote has been seen.
    [[nodiscard]] bool at_end() const { return at_end_; }

private:
    void await_output();

    pid_t id_ = -1;
    int input_ = -1;
    boost::asio::posix::stream_descriptor output_;
    std::function<void(std::string const&)> on_line_;
    std::string unfinished_;
    char chunk_[4096]{};
    std::optional<int> status_;
    bool at_end_ = false;
};

} // namespace speaker

#endif
