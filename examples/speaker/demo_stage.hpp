// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DEMO_STAGE_HPP
#define SPEAKER_DEMO_STAGE_HPP

#include "child_process.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace speaker {

/// What the demo is played on: a place for files, a clock that runs out, and output of processes.
class demo_stage {
public:
    explicit demo_stage(std::chrono::seconds patience);
    ~demo_stage(); ///< removes the files
    demo_stage(demo_stage const&) = delete;
    demo_stage& operator=(demo_stage const&) = delete;

    [[nodiscard]] std::string path(std::string const& name) const { return folder_ + '/' + name; }
    /// Replaces a file as a whole: nobody reads half of it.
    void write(std::string const& name, std::string const& text) const;

    /// Starts a program whose lines are shown behind `label`; an empty label shows none.
    std::unique_ptr<child_process> start(std::string const& label, std::vector<std::string> const& command,
        std::function<void(std::string const&)> also = {});
    /// Runs a program to its end and returns its lines.
    std::vector<std::string> run(std::vector<std::string> const& command);

    /// Lets everything go on until the condition holds.
    /// @throws std::runtime_error naming `what` when time has run out, or if a signal came
    void wait_until(std::string const& what, std::function<bool()> const& holds);

private:
    boost::asio::io_context context_;
    std::chrono::steady_clock::time_point end_;
    std::string folder_;
};

} // namespace speaker

#endif
