// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_CONSOLE_HPP
#define SPEAKER_CONSOLE_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>
#include <string>

namespace speaker {

/// What an operator says to a running program: lines on standard input, and signals.
class console {
public:
    struct commands {
        std::function<void(std::string const&)> line;
        std::function<void(int)> signal;
    };

    console(boost::asio::io_context& context, commands call);

    /// Hears nothing any more; the next SIGINT or SIGTERM ends the program at once.
    void stop();

private:
    void await_line();
    void await_signal();

    boost::asio::posix::stream_descriptor input_;
    std::string unfinished_;
    boost::asio::signal_set signals_;
    commands call_;
};

} // namespace speaker

#endif
