// SPDX-License-Identifier: BSL-1.0
#include "gateway_json.hpp"

#include "catch.hpp"

#include <string>

namespace {

using namespace replicated;
using enum comparison::field;

TEST_CASE("A transaction is written as etcd's gateway reads it", "[replicated]")
{
    auto range = get("k/");
    range.end = "k0";
    range.modified_since = 3;
    range.limit = 1000;
    auto old = get("k/a");
    old.as_of = 9'007'199'254'740'993; // more than a double can tell apart
    old.is_local_enough = true;
    transaction const t{.compare = {{"k/a", created, 0}, {"k/b", modified, 12}},
        .success = {put("k/a", "x"), erase("k/b")},
        .failure = {range, old}};
    CHECK(to_json(t)
        == R"({"compare":[{"key":"ay9h","target":"CREATE","result":"EQUAL","create_revision":"0"},)"
           R"({"key":"ay9i","target":"MOD","result":"EQUAL","mod_revision":"12"}],)"
           R"("success":[{"requestPut":{"key":"ay9h","value":"eA=="}},{"requestDeleteRange":{"key":"ay9i"}}],)"
           R"("failure":[{"requestRange":{"key":"ay8=","range_end":"azA=","min_mod_revision":"3","limit":"1000"}},)"
           R"({"requestRange":{"key":"ay9h","revision":"9007199254740993","serializable":true}}]})");
}

// As etcd 3.4 answers.
std::string const header =
    R"({"header":{"cluster_id":"17300438976491492131","member_id":"185828541645115251","revision":"3",)"
    R"("raft_term":"2"})";

TEST_CASE("Answers of etcd's gateway are read", "[replicated]")
{
    transaction const t{.success = {put("k/a", "x"), erase("k/b"), get("k/c")}, .failure = {get("k/a"), get("k/d")}};
    auto const done = parse_answer(header
            + R"(,"succeeded":true,"responses":[{"response_put":{"header":{"revision":"3"}}},)"
              R"({"response_delete_range":{"header":{"revision":"3"},"deleted":"1"}},)"
              R"({"response_range":{"header":{"revision":"3"}}}]})",
        t);
    REQUIRE(done);
    CHECK(done->succeeded);
    CHECK(done->at == 3);
    REQUIRE(done->results.size() == 3);
    CHECK(done->results[2].all.empty());

    auto const not_done = parse_answer(header
            + R"(,"responses":[{"response_range":{"header":{"revision":"3"},"kvs":[{"key":"ay9h",)"
              R"("create_revision":"2","mod_revision":"9007199254740993","version":"1","value":"eA=="}],"more":true,)"
              R"("count":"2"}},{"response_range":{"kvs":[{"key":"ay9k","create_revision":"1","mod_revision":"1"}]}}]})",
        t);
    REQUIRE(not_done); // "succeeded" is left out where it is false, and a value that is empty
    CHECK_FALSE(not_done->succeeded);
    REQUIRE(not_done->results.size() == 2);
    CHECK(not_done->results[0].all == std::vector<key_value>{{"k/a", "x", 2, 9'007'199'254'740'993}});
    CHECK(not_done->results[0].has_more);
    CHECK(not_done->results[1].all == std::vector<key_value>{{"k/d", "", 1, 1}});
    CHECK_FALSE(not_done->results[1].has_more);

    CHECK(parse_answer(header + "}", {.success = {put("k/a", "x")}}).has_value()); // nothing was to be done
}

TEST_CASE("What is no answer to the question is not taken for one", "[replicated]")
{
    transaction const t{.success = {get("k/a")}};
    auto const is_read = [&](std::string const& results) {
        return parse_answer(header + R"(,"succeeded":true,"responses":)" + results + "}", t).has_value();
    };
    auto const kvs = [&](std::string const& fields) {
        return is_read(R"([{"response_range":{"kvs":[{)" + fields + "}]}}]");
    };
    REQUIRE(is_read(R"([{"response_range":{}}])"));
    REQUIRE(kvs(R"("key":"ay9h","mod_revision":"2")"));
    for (auto const* bad : {"[]", "{}", "null", R"([{"response_put":{}}])", R"([{"response_range":[]}])", "[1]",
             R"([{"response_range":{}},{"response_range":{}}])", R"([{"response_range":{"kvs":{}}}])",
             R"([{"response_range":{"kvs":[1]}}])"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_read(bad));
    }
    for (auto const* bad : {R"("key":"ay9")", R"("key":1)", R"("value":"ay9")", R"("mod_revision":2)",
             R"("mod_revision":"")", R"("mod_revision":"2x")", R"("mod_revision":"9223372036854775808")"}) {
        CAPTURE(bad);
        CHECK_FALSE(kvs(bad));
    }
    for (auto const* bad : {"", "{", "[]", "1", "{}", R"({"header":{}})", R"({"header":{"revision":"0"}})",
             R"({"header":{"revision":"-1"}})", R"({"header":{"revision":3}})", R"({"header":1})",
             R"({"header":{"revision":"3"},"succeeded":true})"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_answer(bad, t));
    }
}

TEST_CASE("An error is final only where nothing can have been done", "[replicated]")
{
    auto const error = [](char const* message, int code) {
        return parse_error(std::string{R"({"error":")"} + message + R"(","message":")" + message + R"(","code":)"
            + std::to_string(code) + "}");
    };
    // As seen of etcd 3.4 without quorum.
    CHECK_FALSE(error("etcdserver: request timed out", 14).is_final);
    CHECK_FALSE(error("context deadline exceeded", 2).is_final);
    CHECK_FALSE(error("etcdserver: leader changed", 14).is_final);
    CHECK(error("etcdserver: leader changed", 14).message == "etcdserver: leader changed");

    CHECK(error("unexpected EOF", 3).is_final);
    CHECK(error("etcdserver: mvcc: database space exceeded", 8).is_final);
    CHECK(error("etcdserver: mvcc: required revision has been compacted", 11).is_final);

    for (auto const* text : {"", "<html>", "{}", R"({"error":1,"code":3})", R"({"code":3})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_error(text).is_final);
        CHECK_FALSE(parse_error(text).message.empty());
    }
    CHECK_FALSE(parse_error(R"({"error":"x"})").is_final);
    CHECK_FALSE(parse_error(R"({"error":"x","code":"3"})").is_final);
}

} // namespace
