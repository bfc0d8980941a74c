// SPDX-License-Identifier: BSL-1.0
#include "health_check.hpp"

#include "catch.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <sstream>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using speaker::health_check;
using speaker::health_check_pace;
using std::chrono::milliseconds;

std::string parsed(std::string const& text)
{
    auto const plan = speaker::parse_health_check(text);
    if (!plan)
        return "nothing";
    std::ostringstream out;
    out << plan->service << ' ' << plan->at << ' ' << plan->host << plan->target;
    return out.str();
}

// Accepts one after another, and answers each with this text; with none, it only accepts.
class server {
public:
    explicit server(asio::io_context& context) : acceptor_{context, {asio::ip::address_v4::loopback(), 0}}
    {
        accept();
    }
    std::string answer;
    std::vector<std::string> once; // answers before that one, the next one last
    std::string last_request;
    unsigned visits = 0;

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    void close() { acceptor_.close(); }

private:
    void accept()
    {
        acceptor_.async_accept([this](error_code why, tcp::socket connected) {
            if (why)
                return;
            ++visits;
            auto const s = std::make_shared<tcp::socket>(std::move(connected));
            held_.push_back(s);
            auto const text = std::make_shared<std::string>();
            auto const request = asio::dynamic_buffer(*text);
            asio::async_read_until(*s, request, "\r\n\r\n", [this, s, text](error_code e, std::size_t) {
                if (e || answer.empty())
                    return;
                last_request = *text;
                *text = answer;
                if (!once.empty()) {
                    *text = once.back();
                    once.pop_back();
                }
                asio::async_write(*s, asio::buffer(*text), [s, text](error_code, std::size_t) {});
            });
            accept();
        });
    }

    tcp::acceptor acceptor_;
    std::vector<std::shared_ptr<tcp::socket>> held_;
};

constexpr health_check_pace quick{milliseconds{5}, milliseconds{50}, 3, 2};

struct watched {
    watched(asio::io_context& context, std::string const& how)
        : check{context, *speaker::parse_health_check("s=" + how), quick, [this] {
                    changes += check.is_healthy() ? '+' : '-';
                }}
    {
        check.start();
    }
    std::string changes;
    health_check check;
};

template<class Condition>
bool within_a_while(asio::io_context& context, Condition condition)
{
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition() && std::chrono::steady_clock::now() < end)
        context.run_one_for(milliseconds{10});
    return condition();
}

std::string http(std::string const& status) { return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"; }

} // namespace

TEST_CASE("How a check is written", "[speaker]")
{
    CHECK(parsed("web=tcp:80") == "default/web 127.0.0.1:80 ");
    CHECK(parsed("a/web=tcp:192.0.2.1:8080") == "a/web 192.0.2.1:8080 ");
    CHECK(parsed("web=tcp:[2001:db8::1]:8080") == "default/web [2001:db8::1]:8080 ");
    CHECK(parsed("web=http://127.0.0.1") == "default/web 127.0.0.1:80 127.0.0.1/");
    CHECK(parsed("web=http:http://127.0.0.1:8080/a?b=c#d") == "default/web 127.0.0.1:8080 127.0.0.1:8080/a?b=c");
    CHECK(parsed("web=http://[::1]:81?x=/y") == "default/web [::1]:81 [::1]:81/?x=/y");
    CHECK(parsed("web=http://[::1]") == "default/web [::1]:80 [::1]/");
    for (auto const* const wrong : {"", "web", "=tcp:80", "web=", "web=tcp:", "web=tcp:0", "web=tcp:65536", "web=tcp:a",
             "web=tcp:192.0.2.1", "web=udp:80", "web=https://127.0.0.1", "web=http:", "web=http://", "web=http://host/",
             "web=http://127.0.0.1:0/", "web=http://127.0.0.1/ x", "web=http://127.0.0.1/\r\nX: y"}) {
        CAPTURE(wrong);
        CHECK(parsed(wrong) == "nothing");
    }
}

TEST_CASE("A port that takes connections is healthy, after more than one", "[speaker]")
{
    asio::io_context context;
    server s{context};
    watched w{context, "tcp:" + std::to_string(s.port())};
    CHECK(!w.check.is_healthy());
    CHECK(w.check.problem() == "not checked yet");
    REQUIRE(within_a_while(context, [&] { return !w.changes.empty(); }));
    CHECK(w.changes == "+");
    REQUIRE(within_a_while(context, [&] { return s.visits > 5; }));
    CHECK(w.changes == "+"); // told once
    s.close();
    REQUIRE(within_a_while(context, [&] { return w.changes.size() > 1; }));
    CHECK(w.changes == "+-");
    CHECK(w.check.problem() == "Connection refused");
}

TEST_CASE("A web server is as healthy as its status says", "[speaker]")
{
    asio::io_context context;
    server s{context};
    s.answer = http("503 Service Unavailable");
    watched w{context, "http://127.0.0.1:" + std::to_string(s.port()) + "/healthz?a=b"};
    REQUIRE(within_a_while(context, [&] { return s.visits > 4; }));
    CHECK(w.changes == "-"); // nothing was believed before
    CHECK(w.check.problem() == "HTTP status 503");
    CHECK(s.last_request.starts_with("GET /healthz?a=b HTTP/1.1\r\n"));
    CHECK(s.last_request.find("Host: 127.0.0.1:" + std::to_string(s.port()) + "\r\n") != std::string::npos);
    s.answer = http("204 No Content");
    REQUIRE(within_a_while(context, [&] { return w.changes == "-+"; }));
    s.answer = http("302 Found");
    auto const before = s.visits;
    REQUIRE(within_a_while(context, [&] { return s.visits > before + 4; }));
    CHECK(w.changes == "-+");
    s.answer = http("404 Not Found");
    REQUIRE(within_a_while(context, [&] { return w.changes == "-+-"; }));
    s.answer = "no HTTP at all\r\n\r\n";
    REQUIRE(within_a_while(context, [&] { return w.check.problem() == "bad version"; }));
    s.answer = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"; // the head is enough
    REQUIRE(within_a_while(context, [&] { return w.changes == "-+-+"; }));
}

TEST_CASE("One failure is not believed, nor is one success", "[speaker]")
{
    asio::io_context context;
    server s{context};
    s.answer = http("200 OK");
    watched w{context, "http://127.0.0.1:" + std::to_string(s.port())};
    REQUIRE(within_a_while(context, [&] { return w.changes == "+"; }));
    auto const bad = http("500 Internal Server Error");
    for (int i = 0; i != 5; ++i) {
        s.once = {bad, bad}; // the third would be believed
        auto const before = s.visits;
        REQUIRE(within_a_while(context, [&] { return s.once.empty() && s.visits > before + 4; }));
        CHECK(w.check.problem() == "HTTP status 500");
    }
    CHECK(w.changes == "+");
    s.once = {http("200 OK"), bad, bad, bad};
    s.answer = bad;
    REQUIRE(within_a_while(context, [&] { return w.changes == "+-"; }));
    auto const before = s.visits;
    REQUIRE(within_a_while(context, [&] { return s.visits > before + 4; }));
    CHECK(w.changes == "+-");
}

TEST_CASE("What now works and now does not from the start is not healthy, and said to be so", "[speaker]")
{
    asio::io_context context;
    server s{context};
    auto const bad = http("500 Internal Server Error");
    s.answer = bad;
    s.once = {http("200 OK"), bad, http("200 OK"), bad};
    watched w{context, "http://127.0.0.1:" + std::to_string(s.port())};
    CHECK(!w.check.is_decided());
    REQUIRE(within_a_while(context, [&] { return w.check.is_decided(); }));
    CHECK(s.visits == 5);
    CHECK(w.changes == "-");
    CHECK(!w.check.is_healthy());
}

TEST_CASE("A server that does not answer fails when the patience is over", "[speaker]")
{
    asio::io_context context;
    server s{context};
    watched w{context, "http://127.0.0.1:" + std::to_string(s.port())};
    REQUIRE(within_a_while(context, [&] { return s.visits > 2; }));
    CHECK(w.check.problem() == "The socket was closed due to a timeout");
    CHECK(!w.check.is_healthy());
}

TEST_CASE("A check that is stopped, or gone, says nothing more", "[speaker]")
{
    asio::io_context context;
    server s{context};
    s.answer = http("200 OK");
    {
        watched w{context, "http://127.0.0.1:" + std::to_string(s.port())};
        w.check.stop();
        context.run_for(milliseconds{100});
        CHECK(w.changes.empty());
    }
    {
        watched const w{context, "http://127.0.0.1:" + std::to_string(s.port())};
        REQUIRE(within_a_while(context, [&, n = s.visits] { return s.visits > n; }));
    }
    context.run_for(milliseconds{100});
    s.close();
}
