// SPDX-License-Identifier: BSL-1.0
#include "control_socket.hpp"

#include "accept_all.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace speaker {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using protocol = asio::local::stream_protocol;

constexpr std::size_t longest_line = 1024;
constexpr std::size_t most_clients = 16;
constexpr std::chrono::seconds patience{5};

// Whether the path is a socket that nobody listens to.
bool is_left_behind(std::string const& path)
{
    struct stat s {};
    if (::lstat(path.c_str(), &s) != 0 || !S_ISSOCK(s.st_mode))
        return false;
    asio::io_context context;
    protocol::socket probe{context};
    error_code why;
    (void)probe.connect(protocol::endpoint{path}, why);
    return why == asio::error::connection_refused;
}

} // namespace

/// One who asks.
struct control_socket::client : std::enable_shared_from_this<client> {
    explicit client(protocol::socket s) : socket{std::move(s)}, timer{socket.get_executor()} {}

    void serve(answerer const& answer)
    {
        timer.expires_after(patience);
        timer.async_wait([self = shared_from_this()](error_code cancelled) {
            if (!cancelled)
                self->close();
        });
        asio::async_read_until(socket, asio::dynamic_buffer(text, longest_line), '\n',
            [self = shared_from_this(), answer](error_code why, std::size_t size) {
                if (why)
                    return self->close();
                self->text = answer(self->text.substr(0, size - 1));
                asio::async_write(self->socket, asio::buffer(self->text),
                    [self](error_code, std::size_t) { self->close(); });
            });
    }
    void close()
    {
        error_code ignored;
        timer.cancel();
        (void)socket.close(ignored);
    }

    protocol::socket socket;
    asio::steady_timer timer;
    std::string text;
};

control_socket::control_socket(asio::io_context& context, std::string path, answerer answer)
    : answer_{std::move(answer)}, acceptor_{context}, rest_{context}
{
    if (is_left_behind(path))
        ::unlink(path.c_str());
    acceptor_.open();
    auto const mask = ::umask(0077);
    error_code why;
    (void)acceptor_.bind(protocol::endpoint{path}, why);
    ::umask(mask);
    if (why)
        throw boost::system::system_error{why, "--control " + path};
    path_ = std::move(path);
    acceptor_.listen();
    await_clients();
}

void control_socket::await_clients()
{
    accept_all(acceptor_, rest_, [this](protocol::socket connected) {
        std::erase_if(clients_, [](auto const& c) { return c.expired(); });
        if (clients_.size() >= most_clients)
            return;
        auto const c = std::make_shared<client>(std::move(connected));
        clients_.push_back(c);
        c->serve(answer_);
    });
}

void control_socket::stop()
{
    if (!acceptor_.is_open())
        return;
    error_code ignored;
    (void)acceptor_.close(ignored);
    rest_.cancel();
    ::unlink(path_.c_str());
    for (auto const& weak : clients_)
        if (auto const c = weak.lock())
            c->close();
}

namespace {

// One question, from the connection to the answer's end.
struct question : std::enable_shared_from_this<question> {
    using receiver = std::function<void(std::string const&, std::string const&)>;

    question(asio::io_context& context, std::string const& line, receiver call)
        : socket{context}, timer{context}, text{line + '\n'}, done{std::move(call)}
    {
    }

    void begin(std::string const& path)
    {
        timer.expires_after(2 * patience);
        timer.async_wait([self = shared_from_this()](error_code cancelled) {
            if (!cancelled)
                self->end("", "no answer");
        });
        socket.async_connect(protocol::endpoint{path}, [self = shared_from_this()](error_code why) {
            if (why)
                return self->end("", why.message());
            asio::async_write(self->socket, asio::buffer(self->text), [self](error_code failed, std::size_t) {
                self->text.clear();
                if (failed)
                    return self->end("", failed.message());
                asio::async_read(self->socket, asio::dynamic_buffer(self->text), [self](error_code last, std::size_t) {
                    bool const whole = last == asio::error::eof && !self->text.empty();
                    self->end(whole ? self->text : "", whole ? "" : "no answer");
                });
            });
        });
    }
    void end(std::string const& answer, std::string const& why)
    {
        error_code ignored;
        timer.cancel();
        (void)socket.close(ignored);
        if (auto const call = std::exchange(done, nullptr))
            call(answer, why);
    }

    protocol::socket socket;
    asio::steady_timer timer;
    std::string text;
    receiver done;
};

} // namespace

void ask(asio::io_context& context, std::string const& path, std::string const& line,
    std::function<void(std::string const& answer, std::string const& why)> done)
{
    std::make_shared<question>(context, line, std::move(done))->begin(path);
}

std::string ask(std::string const& path, std::string const& line)
{
    asio::io_context context;
    std::string text;
    std::string problem;
    ask(context, path, line, [&](std::string const& answer, std::string const& why) {
        text = answer;
        problem = why;
    });
    context.run();
    if (text.empty())
        throw std::runtime_error{path + ": " + problem};
    return text;
}

} // namespace speaker
