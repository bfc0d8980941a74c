// SPDX-License-Identifier: BSL-1.0
#include "top.hpp"

#include "control_socket.hpp"
#include "output.hpp"
#include "terminal_screen.hpp"
#include "top_frame.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace speaker {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto question = "status --json";
constexpr auto not_understood = "the speaker's answer is not understood: is it of another version?";

// The live view, from the taking of the terminal to its return.
class top {
public:
    top(top_options const& options, std::string path)
        : path_{std::move(path)},
          every_{std::chrono::milliseconds{static_cast<std::int64_t>(options.every * 1000)}},
          signals_{context_, SIGINT, SIGTERM, SIGHUP},
          resized_{context_, SIGWINCH},
          timer_{context_},
          input_{context_, ::dup(STDIN_FILENO)}
    {
        view_.with = glyphs_of_locale();
        view_.notice = "asking " + path_;
        signals_.add(SIGQUIT);
    }

    int run()
    {
        screen_.emplace();
        await_signal();
        await_resize();
        await_key();
        draw();
        look();
        context_.run();
        screen_.reset();
        return status_;
    }

private:
    void end(int status)
    {
        status_ = status;
        context_.stop();
    }

    void await_signal()
    {
        signals_.async_wait([this](error_code why, int number) {
            if (!why)
                end(128 + number);
        });
    }
    void await_resize()
    {
        resized_.async_wait([this](error_code why, int) {
            if (why)
                return;
            screen_->resize();
            draw();
            await_resize();
        });
    }
    // Asio waits and ncurses reads: Asio would make the terminal non-blocking, for everybody who has it open.
    void await_key()
    {
        input_.async_wait(input_.wait_read, [this](error_code why) {
            if (why || is_gone())
                return end(128 + SIGHUP);
            while (auto const key = screen_->next_key())
                if (*key == terminal_screen::key::quit)
                    return end(0);
                else
                    scroll(*key);
            draw();
            await_key();
        });
    }
    // Whether the terminal is.
    bool is_gone()
    {
        pollfd terminal{input_.native_handle(), POLLIN, 0};
        return ::poll(&terminal, 1, 0) < 0 || (terminal.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    }
    void scroll(terminal_screen::key key)
    {
        using enum terminal_screen::key;
        auto& first = view_.first_service;
        auto const page = std::max<std::size_t>(page_, 1);
        auto const back = [&](std::size_t by) { first -= std::min(first, by); };
        if (key == up)
            back(1);
        else if (key == down)
            ++first;
        else if (key == page_up)
            back(page);
        else if (key == page_down)
            first += page;
        else if (key == home)
            first = 0;
        else if (key == terminal_screen::key::end)
            first = status_of_node_.services.size();
    }

    void look()
    {
        ask(context_, path_, question, [this](std::string const& answer, std::string const& why) {
            view_.notice = answer.empty() ? path_ + ": " + why + "; asking again" : "";
            if (auto status = answer.empty() ? std::nullopt : status_of_json(answer))
                status_of_node_ = std::move(*status);
            else if (!answer.empty())
                view_.notice = not_understood;
            draw();
            timer_.expires_after(every_);
            timer_.async_wait([this](error_code cancelled) {
                if (!cancelled)
                    look();
            });
        });
    }
    void draw()
    {
        view_.width = screen_->width();
        view_.height = screen_->height();
        view_.clock = clock_time(std::time(nullptr));
        auto const count = status_of_node_.services.size();
        view_.first_service = std::min(view_.first_service, count - std::min(count, std::max<std::size_t>(page_, 1)));
        auto const frame = frame_of(status_of_node_, view_);
        page_ = frame.services_shown;
        screen_->show(frame.lines);
    }

    std::string path_;
    std::chrono::milliseconds every_;
    asio::io_context context_;
    asio::signal_set signals_;
    asio::signal_set resized_;
    asio::steady_timer timer_;
    asio::posix::stream_descriptor input_;
    node_status status_of_node_;
    top_view view_;
    std::size_t page_ = 1;
    int status_ = 0;
    std::optional<terminal_screen> screen_; // last, so that it goes first whatever happens
};

// As wide as the terminal, or as COLUMNS says.
std::size_t width_of_output()
{
    if (auto const* const text = std::getenv("COLUMNS"); text != nullptr && std::atoi(text) > 0)
        return static_cast<std::size_t>(std::atoi(text));
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : std::size_t{80};
}

int show_once(std::string const& path)
{
    auto const status = status_of_json(ask(path, question));
    if (!status)
        throw std::runtime_error{not_understood};
    top_view view;
    view.with = glyphs_of_locale();
    view.width = width_of_output();
    view.clock = clock_time(std::time(nullptr));
    std::cout << plain_text(frame_of(*status, view).lines) << std::flush;
    return 0;
}

} // namespace

int run_top(top_options const& options, std::string const& control_path)
{
    if (options.once)
        return show_once(control_path);
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0)
        throw std::runtime_error{"speaker top needs a terminal; --once prints one picture anywhere"};
    return top{options, control_path}.run();
}

} // namespace speaker
