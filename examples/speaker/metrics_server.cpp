// SPDX-License-Identifier: BSL-1.0
#include "metrics_server.hpp"

#include "accept_all.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <utility>

namespace speaker {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t most_clients = 64;
constexpr std::chrono::seconds patience{5};

http::response<http::string_body> answer_to(http::verb method, std::string_view target,
    std::function<std::string()> const& text)
{
    http::response<http::string_body> answer;
    answer.keep_alive(false);
    answer.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    if (method != http::verb::get && method != http::verb::head) {
        answer.result(http::status::method_not_allowed);
        answer.set(http::field::allow, "GET, HEAD");
        answer.body() = "only GET\n";
    } else if (target.substr(0, target.find('?')) != "/metrics") {
        answer.result(http::status::not_found);
        answer.body() = "only /metrics\n";
    } else {
        answer.body() = text();
    }
    answer.prepare_payload(); // HEAD, too, tells how long it would be
    if (method == http::verb::head)
        answer.body().clear();
    return answer;
}

} // namespace

/// One who asks, once.
struct metrics_server::client : std::enable_shared_from_this<client> {
    client(asio::ip::tcp::socket s, std::function<std::string()> t) : stream{std::move(s)}, text{std::move(t)}
    {
        parser.header_limit(8192);
        parser.body_limit(0);
    }

    void serve()
    {
        stream.expires_after(patience);
        http::async_read_header(stream, buffer, parser, [self = shared_from_this()](error_code why, std::size_t) {
            if (why)
                return self->close();
            auto const& request = self->parser.get();
            auto const target = request.target();
            self->answer = answer_to(request.method(), {target.data(), target.size()}, self->text);
            http::async_write(self->stream, self->answer, [self](error_code, std::size_t) { self->close(); });
        });
    }
    void close()
    {
        error_code ignored;
        (void)stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream.close();
    }

    beast::tcp_stream stream;
    std::function<std::string()> text;
    beast::flat_buffer buffer{16384};
    http::request_parser<http::empty_body> parser;
    http::response<http::string_body> answer;
};

metrics_server::metrics_server(
    asio::io_context& context, asio::ip::tcp::endpoint const& listen, std::function<std::string()> text)
    : text_{std::move(text)}, acceptor_{context}, rest_{context}
{
    acceptor_.open(listen.protocol());
    acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address{true});
    error_code why;
    (void)acceptor_.bind(listen, why);
    if (why)
        throw boost::system::system_error{why, "--metrics port " + std::to_string(listen.port())};
    acceptor_.listen();
    await_clients();
}

void metrics_server::await_clients()
{
    accept_all(acceptor_, rest_, [this](asio::ip::tcp::socket connected) {
        std::erase_if(clients_, [](auto const& c) { return c.expired(); });
        if (clients_.size() >= most_clients)
            return;
        auto const c = std::make_shared<client>(std::move(connected), text_);
        clients_.push_back(c);
        c->serve();
    });
}

void metrics_server::stop()
{
    error_code ignored;
    (void)acceptor_.close(ignored);
    rest_.cancel();
    for (auto const& weak : clients_)
        if (auto const c = weak.lock())
            c->close();
}

} // namespace speaker
