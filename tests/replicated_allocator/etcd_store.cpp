// SPDX-License-Identifier: BSL-1.0
#include "etcd_store.hpp"

#include "catch.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

namespace {

using namespace replicated;
using namespace std::chrono_literals;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;

// What a node does with a request.
struct reaction {
    enum class kind { answer, close, silence };

    kind what = kind::answer;
    unsigned status = 200;
    std::string body = R"({"header":{"revision":"7"},"succeeded":true})";
};

reaction const good{};
reaction const closes{reaction::kind::close};
reaction const silent{reaction::kind::silence};
reaction const no_leader{reaction::kind::answer, 503, R"({"error":"etcdserver: request timed out","code":14})"};
reaction const no_space{
    reaction::kind::answer, 400, R"({"error":"etcdserver: mvcc: database space exceeded","code":8})"};
reaction const nonsense{reaction::kind::answer, 200, "<html>"};

// A node on loopback that does what it is told, and the last of it for ever.
class scripted_node {
public:
    explicit scripted_node(std::deque<reaction> script) : script_{std::move(script)}
    {
        port_ = acceptor_.local_endpoint().port();
        thread_ = std::thread{[this] { serve(); }};
    }
    ~scripted_node()
    {
        is_over_ = true;
        boost::asio::io_context context;
        tcp::socket wake{context};
        boost::system::error_code ignored;
        wake.connect({boost::asio::ip::address_v4::loopback(), port_}, ignored);
        thread_.join();
    }

    [[nodiscard]] endpoint where() const { return {"127.0.0.1", std::to_string(port_)}; }
    [[nodiscard]] unsigned requests() const { return requests_; }
    [[nodiscard]] unsigned connections() const { return connections_; }
    [[nodiscard]] std::string last()
    {
        std::lock_guard const hold{mutex_};
        return last_;
    }

private:
    void serve()
    {
        for (;;) {
            boost::system::error_code why;
            tcp::socket socket{context_};
            acceptor_.accept(socket, why);
            if (is_over_)
                return;
            if (why)
                continue;
            ++connections_;
            boost::beast::flat_buffer buffer;
            while (serve_one(socket, buffer)) {}
        }
    }

    bool serve_one(tcp::socket& socket, boost::beast::flat_buffer& buffer)
    {
        http::request<http::string_body> request;
        boost::system::error_code why;
        http::read(socket, buffer, request, why);
        if (why)
            return false;
        ++requests_;
        {
            std::lock_guard const hold{mutex_};
            last_ = std::string{request.method_string()} + " " + std::string{request.target()} + " " + request.body();
        }
        auto const now = script_.front();
        if (script_.size() > 1)
            script_.pop_front();
        if (now.what == reaction::kind::silence)
            http::read(socket, buffer, request, why); // until the other side has had enough
        if (now.what != reaction::kind::answer)
            return false;
        http::response<http::string_body> response{http::int_to_status(now.status), 11};
        response.body() = now.body;
        response.prepare_payload();
        http::write(socket, response, why);
        return !why;
    }

    std::deque<reaction> script_;
    std::atomic<unsigned> requests_{0}, connections_{0};
    std::atomic<bool> is_over_{false};
    std::mutex mutex_;
    std::string last_;
    boost::asio::io_context context_;
    tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// Where nobody listens.
endpoint closed_port()
{
    boost::asio::io_context context;
    tcp::acceptor const gone{context, {boost::asio::ip::address_v4::loopback(), 0}};
    return {"127.0.0.1", std::to_string(gone.local_endpoint().port())};
}

transaction const deed{.success = {put("k", "v")}};
// A put has a response that the good answer lacks, so what is asked here does nothing.
transaction const nothing{};

store_error::kind kind_thrown(etcd_store& shared, repetition again)
{
    try {
        static_cast<void>(shared.commit(nothing, again));
    } catch (store_error const& e) {
        return e.what_kind;
    }
    FAIL("nothing is thrown");
    return {};
}

time_limits const long_ones{.request = 20s, .patience = 60s};
time_limits const short_ones{.request = 500ms, .patience = 1500ms};

TEST_CASE("Endpoints are hosts with ports", "[replicated]")
{
    auto const read = [](char const* text) {
        auto const e = endpoint::parse(text);
        return e ? e->host + " " + e->port + " " + to_string(*e) : "no";
    };
    CHECK(read("127.0.0.1:2379") == "127.0.0.1 2379 127.0.0.1:2379");
    CHECK(read("[::1]:2379") == "::1 2379 [::1]:2379");
    CHECK(read("etcd-0.example:65535") == "etcd-0.example 65535 etcd-0.example:65535");
    for (auto const* bad : {"", ":", ":2379", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
             "127.0.0.1:+1", "127.0.0.1:http", "::1:2379", "[::1:2379", "[]:2379", "http://127.0.0.1:2379"}) {
        CAPTURE(bad);
        CHECK(read(bad) == "no");
    }
}

TEST_CASE("Transactions go out on one connection that stays", "[replicated]")
{
    scripted_node node{{good}};
    etcd_store shared{{node.where()}, long_ones};
    for (unsigned i = 1; i != 4; ++i) {
        CHECK(shared.commit(nothing, repetition::harmful).at == 7);
        CHECK(node.requests() == i);
    }
    CHECK(node.connections() == 1);
    CHECK(node.last() == R"(POST /v3/kv/txn {"compare":[],"success":[],"failure":[]})");
    CHECK(shared.failovers() == 0);
}

TEST_CASE("Where nobody listens nothing was sent: the next endpoint is tried", "[replicated]")
{
    scripted_node node{{good}};
    etcd_store shared{{closed_port(), closed_port(), node.where()}, long_ones};
    CHECK(shared.commit(nothing, repetition::harmful).at == 7);
    CHECK(shared.failovers() == 2);
    CHECK(shared.commit(nothing, repetition::harmful).at == 7); // and that one is stayed with
    CHECK(shared.failovers() == 2);
    CHECK(node.connections() == 1);
}

TEST_CASE("What was sent and not answered is unknown, and is not sent again where that does harm", "[replicated]")
{
    for (auto const& what : {closes, no_leader, nonsense}) {
        CAPTURE(what.status, what.body);
        scripted_node bad{{what}}, node{{good}};
        etcd_store shared{{bad.where(), node.where()}, long_ones};
        CHECK(kind_thrown(shared, repetition::harmful) == store_error::kind::unknown);
        CHECK(bad.requests() == 1);
        CHECK(node.requests() == 0);
        CHECK(shared.commit(nothing, repetition::harmful).at == 7); // what is asked next is asked elsewhere
    }
    scripted_node bad{{silent}};
    etcd_store shared{{bad.where()}, short_ones};
    CHECK(kind_thrown(shared, repetition::harmful) == store_error::kind::unknown);
}

TEST_CASE("What may be repeated is sent to one endpoint after the other", "[replicated]")
{
    scripted_node first{{closes, good}}, second{{no_leader}}, third{{nonsense}};
    etcd_store shared{{first.where(), second.where(), third.where()}, long_ones};
    CHECK(shared.commit(nothing, repetition::harmless).at == 7);
    CHECK(first.requests() == 2);
    CHECK(second.requests() == 1);
    CHECK(third.requests() == 1);
}

TEST_CASE("An endpoint that says nothing is given up in time", "[replicated]")
{
    scripted_node mute{{silent}}, node{{good}};
    etcd_store shared{{mute.where(), node.where()}, {.request = 2s, .patience = 60s}};
    auto const start = std::chrono::steady_clock::now();
    CHECK(shared.commit(nothing, repetition::harmless).at == 7);
    CHECK(std::chrono::steady_clock::now() - start >= 2s);
    CHECK(node.requests() == 1);
}

TEST_CASE("Patience ends", "[replicated]")
{
    scripted_node mute{{silent}}, leaderless{{no_leader}};
    etcd_store shared{{mute.where(), closed_port(), leaderless.where()}, short_ones};
    CHECK(kind_thrown(shared, repetition::harmless) == store_error::kind::unanswered);
    CHECK(leaderless.requests() > 0);
    CHECK(shared.count_answering() == 0);
    etcd_store nowhere{{closed_port()}, short_ones};
    CHECK(kind_thrown(nowhere, repetition::harmful) == store_error::kind::unanswered);
}

TEST_CASE("A refusal is final", "[replicated]")
{
    scripted_node full{{no_space}}, node{{good}};
    etcd_store shared{{full.where(), node.where()}, long_ones};
    CHECK(kind_thrown(shared, repetition::harmless) == store_error::kind::refused);
    CHECK(node.requests() == 0);
}

TEST_CASE("An answer that lacks what was asked for is no answer", "[replicated]")
{
    scripted_node node{{good}};
    etcd_store shared{{node.where()}, short_ones};
    bool is_unknown = false;
    try {
        static_cast<void>(shared.commit(deed, repetition::harmful));
    } catch (store_error const& e) {
        is_unknown = e.what_kind == store_error::kind::unknown;
    }
    CHECK(is_unknown);
}

TEST_CASE("Endpoints that answer without quorum are counted", "[replicated]")
{
    reaction const local{reaction::kind::answer, 200,
        R"({"header":{"revision":"7"},"succeeded":true,"responses":[{"response_range":{}}]})"};
    scripted_node one{{local}}, two{{local}}, bad{{no_leader}};
    etcd_store shared{{one.where(), closed_port(), bad.where(), two.where()}, long_ones};
    CHECK(shared.count_answering() == 2);
    CHECK(two.last().find(R"("serializable":true)") != std::string::npos);
}

} // namespace
