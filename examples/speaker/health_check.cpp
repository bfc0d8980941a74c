// SPDX-License-Identifier: BSL-1.0
#include "health_check.hpp"

#include "speaker_options.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <utility>

namespace speaker {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

} // namespace

std::optional<health_check_plan> parse_health_check(std::string const& text)
{
    auto const equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
        return {};
    health_check_plan plan;
    plan.service = text.substr(0, equals);
    if (plan.service.find('/') == std::string::npos)
        plan.service = "default/" + plan.service;
    auto how = text.substr(equals + 1);
    std::optional<asio::ip::tcp::endpoint> at;
    if (how.starts_with("tcp:")) {
        auto const where = how.substr(4);
        bool const port_alone = where.find_first_not_of("0123456789") == std::string::npos;
        at = parse_endpoint(port_alone ? "127.0.0.1:" + where : where, 0);
    } else {
        if (how.starts_with("http:http://"))
            how.erase(0, 5);
        if (!how.starts_with("http://"))
            return {};
        auto const end = how.find_first_of("/?#", 7);
        plan.host = how.substr(7, end - 7);
        plan.target = end == std::string::npos ? "" : how.substr(end, how.find('#', end) - end);
        if (!plan.target.starts_with('/'))
            plan.target.insert(0, 1, '/');
        if (plan.target.find_first_of(" \t\r\n") != std::string::npos)
            return {};
        bool const bracketed = plan.host.starts_with('[') && plan.host.ends_with(']');
        at = parse_endpoint(bracketed ? plan.host.substr(1, plan.host.size() - 2) : plan.host, 80);
    }
    if (!at || at->port() == 0)
        return {};
    plan.at = *at;
    return plan;
}

/// One attempt. It ends by itself, in success, in failure, or because the patience is over.
struct health_check::probe : std::enable_shared_from_this<probe> {
    probe(asio::io_context& context, health_check& o) : stream{context}, owner{&o} { parser.body_limit(boost::none); }

    void begin()
    {
        stream.expires_after(owner->pace_.patience); // for all of it
        stream.async_connect(owner->plan_.at, [self = shared_from_this()](error_code why) { self->connected(why); });
    }
    void connected(error_code why)
    {
        if (why || owner == nullptr || owner->plan_.host.empty())
            return end(why ? why.message() : "");
        request.method(http::verb::get);
        request.target(owner->plan_.target);
        request.version(11);
        request.set(http::field::host, owner->plan_.host);
        request.set(http::field::user_agent, "bgpwire-speaker");
        request.keep_alive(false);
        http::async_write(stream, request, [self = shared_from_this()](error_code failed, std::size_t) {
            if (failed)
                return self->end(failed.message());
            http::async_read_header(self->stream, self->buffer, self->parser,
                [self](error_code broken, std::size_t) {
                    if (broken)
                        return self->end(broken.message());
                    auto const status = self->parser.get().result_int();
                    self->end(status >= 200 && status < 400 ? "" : "HTTP status " + std::to_string(status));
                });
        });
    }
    // The connection is closed in the common way: who serves it should not see an error each time.
    void end(std::string const& problem)
    {
        error_code ignored;
        (void)stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
        stream.close();
        if (auto* const o = std::exchange(owner, nullptr); o != nullptr)
            o->judge(problem);
    }

    beast::tcp_stream stream;
    health_check* owner; ///< null once nobody wants to know
    http::request<http::empty_body> request;
    beast::flat_buffer buffer{16384};
    http::response_parser<http::empty_body> parser;
};

health_check::health_check(asio::io_context& context, health_check_plan plan, health_check_pace const& pace,
    std::function<void()> changed)
    : context_{context}, plan_{std::move(plan)}, pace_{pace}, changed_{std::move(changed)}, timer_{context}
{
}

void health_check::stop()
{
    timer_.cancel();
    if (auto const p = std::exchange(probe_, nullptr)) {
        p->owner = nullptr;
        p->stream.close();
    }
}

void health_check::attempt()
{
    timer_.expires_after(pace_.interval); // from start to start
    probe_ = std::make_shared<probe>(context_, *this);
    probe_->begin();
}

void health_check::judge(std::string const& problem)
{
    probe_.reset();
    timer_.async_wait([this](error_code cancelled) {
        if (!cancelled)
            attempt();
    });
    bool const works = problem.empty();
    if (!works)
        problem_ = problem;
    in_a_row_ = works == last_ ? in_a_row_ + 1 : 1;
    last_ = works;
    bool const sure = in_a_row_ >= (works ? pace_.successes : pace_.failures);
    bool const long_enough = !believed_ && ++undecided_ >= pace_.successes + pace_.failures;
    if (sure ? believed_ == works : !long_enough)
        return;
    believed_ = sure && works;
    changed_();
}

} // namespace speaker
