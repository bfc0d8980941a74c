// SPDX-License-Identifier: BSL-1.0
#include "etcd_store.hpp"

#include "gateway_json.hpp"

#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <thread>

namespace replicated {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

std::optional<endpoint> endpoint::parse(std::string const& text)
{
    auto const colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return {};
    endpoint e{text.substr(0, colon), text.substr(colon + 1)};
    if (e.port.empty() || e.port.size() > 5 || e.port.find_first_not_of("0123456789") != std::string::npos
        || std::stoi(e.port) == 0 || std::stoi(e.port) > 65535)
        return {};
    if (e.host.front() == '[' && e.host.back() == ']')
        e.host = e.host.substr(1, e.host.size() - 2);
    else if (e.host.find_first_of(":[]") != std::string::npos) // ::1:2379 could be read in two ways
        return {};
    if (e.host.empty() || e.host.find('/') != std::string::npos) // not http://127.0.0.1:2379
        return {};
    return e;
}

std::string to_string(endpoint const& e)
{
    return (e.host.find(':') == std::string::npos ? e.host : "[" + e.host + "]") + ":" + e.port;
}

transaction_answer etcd_store::commit(transaction const& t, repetition again)
{
    auto const body = to_json(t);
    auto const give_up = clock::now() + limits_.patience;
    for (std::size_t tried = 1;; ++tried) {
        auto tried_now = try_current(body, t);
        if (tried_now.answer)
            return *std::move(tried_now.answer);
        auto const why = to_string(endpoints_[current_]) + ": " + tried_now.why;
        next_endpoint();
        if (tried_now.was_sent && again == repetition::harmful)
            throw store_error{store_error::kind::unknown, why};
        if (clock::now() >= give_up)
            throw store_error{store_error::kind::unanswered, why};
        if (tried % endpoints_.size() == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

std::size_t etcd_store::count_answering()
{
    transaction probe;
    probe.success.push_back(get("/"));
    probe.success.back().is_local_enough = true;
    std::size_t count = 0;
    for (std::size_t i = 0; i != endpoints_.size(); ++i) {
        if (try_current(to_json(probe), probe).answer)
            ++count;
        next_endpoint();
    }
    return count;
}

// One request to the current endpoint. Throws where etcd refuses it for good.
etcd_store::attempt etcd_store::try_current(std::string const& body, transaction const& asked)
{
    auto const until = clock::now() + limits_.request;
    if (!socket_.is_open())
        if (auto const why = connect(until))
            return {.answer = {}, .why = why.message()};

    http::request<http::string_body> request{http::verb::post, "/v3/kv/txn", 11};
    request.set(http::field::host, to_string(endpoints_[current_]));
    request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    auto why = finish(until, [&](auto done) { http::async_write(socket_, request, done); });
    if (why)
        return {.answer = {}, .was_sent = true, .why = why.message()};

    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::uint64_t{64} << 20);
    why = finish(until, [&](auto done) { http::async_read(socket_, buffer, parser, done); });
    if (why)
        return {.answer = {}, .was_sent = true, .why = why.message()};
    auto const response = parser.release();
    if (!response.keep_alive()) {
        error_code ignored;
        socket_.close(ignored);
    }
    if (response.result() == http::status::ok) {
        auto answer = parse_answer(response.body(), asked);
        bool const is_good = answer.has_value();
        return {.answer = std::move(answer), .was_sent = true, .why = is_good ? "" : "an answer that makes no sense"};
    }
    auto const error = parse_error(response.body());
    if (error.is_final)
        throw store_error{store_error::kind::refused, error.message};
    return {.answer = {}, .was_sent = true, .why = error.message};
}

etcd_store::error_code etcd_store::connect(clock::time_point until)
{
    tcp::resolver::results_type found;
    auto const& to = endpoints_[current_];
    auto why = finish(until, [&](auto done) {
        resolver_.async_resolve(to.host, to.port, [&found, done](error_code e, tcp::resolver::results_type results) {
            found = std::move(results);
            done(e);
        });
    });
    if (!why)
        why = finish(until, [&](auto done) { asio::async_connect(socket_, found, done); });
    error_code ignored;
    if (why)
        socket_.close(ignored);
    else
        socket_.set_option(tcp::no_delay{true}, ignored);
    return why;
}

void etcd_store::next_endpoint()
{
    error_code ignored;
    socket_.close(ignored);
    current_ = (current_ + 1) % endpoints_.size();
    ++failovers_;
}

// Starts something and waits for it, but no longer than that.
template<class Start>
etcd_store::error_code etcd_store::finish(clock::time_point until, Start start)
{
    std::optional<error_code> result;
    start([&result](error_code why, auto const&...) { result = why; });
    context_.restart();
    context_.run_until(until);
    if (result)
        return *result;
    error_code ignored;
    socket_.close(ignored); // what was started ends now, with an error
    resolver_.cancel();
    context_.run();
    return asio::error::timed_out;
}

} // namespace replicated
