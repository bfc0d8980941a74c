// SPDX-License-Identifier: BSL-1.0
#include "console.hpp"

#include <unistd.h>

#include <csignal>
#include <utility>

namespace speaker {

console::console(boost::asio::io_context& context, commands call)
    : input_{context}, signals_{context, SIGINT, SIGTERM, SIGHUP}, call_{std::move(call)}
{
    signals_.add(SIGUSR1);
    signals_.add(SIGUSR2);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTTIN, SIG_IGN); // in the background of a terminal there is nothing to read
    boost::system::error_code why;
    (void)input_.assign(::dup(STDIN_FILENO), why); // a file, or closed: no lines then
    if (!why)
        await_line();
    await_signal();
}

void console::stop()
{
    boost::system::error_code ignored;
    (void)input_.close(ignored);
    (void)signals_.cancel(ignored);
    (void)signals_.clear(ignored);
}

// Waits with Asio but reads by itself: Asio would make the terminal non-blocking, for everybody
// who has it open.
void console::await_line()
{
    input_.async_wait(input_.wait_read, [this](boost::system::error_code why) {
        char chunk[1024];
        auto const count = why ? 0 : ::read(input_.native_handle(), chunk, sizeof chunk);
        if (count <= 0)
            return;
        unfinished_.append(chunk, static_cast<std::size_t>(count));
        for (auto end = unfinished_.find('\n'); end != std::string::npos; end = unfinished_.find('\n')) {
            auto const line = unfinished_.substr(0, end);
            unfinished_.erase(0, end + 1);
            call_.line(line);
        }
        if (input_.is_open())
            await_line();
    });
}

void console::await_signal()
{
    signals_.async_wait([this](boost::system::error_code why, int number) {
        if (why)
            return;
        await_signal();
        call_.signal(number);
    });
}

} // namespace speaker
