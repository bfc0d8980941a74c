// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/result.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

using namespace bgpwire;

namespace {

constexpr error failure{.code = errc::malformed_as_path, .action = error_action::treat_as_withdraw, .offset = 7};

constexpr result<int> half(int n)
{
    if (n % 2 != 0)
        return failure;
    return n / 2;
}

/// Trivially copyable, but neither empty-constructible nor comparable.
struct port {
    explicit constexpr port(std::uint16_t n) : number{n} {}
    std::uint16_t number;
};

struct counted {
    static inline int alive = 0;
    counted() { ++alive; }
    counted(counted const&) { ++alive; }
    counted(counted&&) noexcept { ++alive; }
    counted& operator=(counted const&) = default;
    ~counted() { --alive; }
};

} // namespace

TEST_CASE("a result is a value or an error", "[core]")
{
    static_assert(half(8).has_value() && *half(8) == 4 && half(8).value() == 4);
    static_assert(!half(7) && half(7).error() == failure);
    static_assert(result<port>{port{179}}->number == 179);
    static_assert(!result<port>{failure});

    auto r = half(10);
    REQUIRE(r);
    *r = 6;
    CHECK(r.value() == 6);
    r = failure;
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error() == failure);
    r = half(2);
    CHECK(*r == 1);
}

TEST_CASE("a result of something trivially copyable is so itself, and small", "[core]")
{
    static_assert(std::is_trivially_copyable_v<result<int>> && std::is_trivially_copyable_v<result<port>>);
    static_assert(!std::is_trivially_copyable_v<result<std::string>>);
    static_assert(!std::is_default_constructible_v<result<int>>);
    CHECK(sizeof(result<std::uint32_t>) == 12);
    CHECK(sizeof(result<std::uint8_t>) <= 10);
}

TEST_CASE("a result of something that owns memory copies, moves and destroys it", "[core]")
{
    std::string const long_text(100, 'x');
    result<std::string> a{long_text};
    result<std::string> b = a;
    CHECK(a == b);
    CHECK(b->size() == 100);

    auto const data = b->data();
    std::string const taken = *std::move(b);
    CHECK(taken.data() == data); // moved out, not copied

    a = failure;
    CHECK(a.error() == failure);
    a = result<std::string>{long_text};
    CHECK(*a == long_text);

    {
        result<counted> one{counted{}};
        result<counted> const two = one;
        CHECK(counted::alive == 2);
        one = failure;
        CHECK(counted::alive == 1);
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("a result holds what can only be moved", "[core]")
{
    result<std::unique_ptr<int>> r{std::make_unique<int>(5)};
    REQUIRE(r);
    CHECK(**r == 5);
    std::unique_ptr<int> const out = std::move(r).value();
    CHECK(*out == 5);
}

TEST_CASE("value_or stands in where there is no value", "[core]")
{
    static_assert(half(8).value_or(-1) == 4 && half(7).value_or(-1) == -1);
    CHECK(result<std::string>{failure}.value_or("none") == "none");
    CHECK(result<std::string>{std::string{"some"}}.value_or("none") == "some");
}

TEST_CASE("and_then and transform go on with the value and hand on the error", "[core]")
{
    constexpr auto quarter = [](int n) { return half(n).and_then(half); };
    static_assert(*quarter(12) == 3);
    static_assert(quarter(6).error() == failure && quarter(5).error() == failure);

    auto const text = [](int n) { return std::string(static_cast<std::size_t>(n), 'x'); };
    static_assert(std::is_same_v<decltype(half(6).transform(text)), result<std::string>>);
    CHECK(*half(6).transform(text) == "xxx");
    CHECK(half(5).transform(text).error() == failure);

    int calls = 0;
    auto const count = [&](int n) { return ++calls, half(n); };
    CHECK_FALSE(half(5).and_then(count));
    CHECK(calls == 0);
}

TEST_CASE("results are equal where their values or their errors are", "[core]")
{
    static_assert(half(8) == half(8) && !(half(8) == half(6)));
    static_assert(half(7) == half(5) && !(half(7) == half(8)));
    CHECK(half(8) == 4);
    CHECK(half(7) == failure);
    CHECK_FALSE(half(7) == error{errc::cease});
}

TEST_CASE("a result of a plain value never allocates", "[core]")
{
    int value = 0;
    CHECK(test::allocations_in([&] { value = half(12).and_then(half).value_or(0); }) == 0);
    CHECK(value == 3);

    std::optional<result<std::vector<int>>> kept;
    CHECK(test::allocations_in([&] { kept.emplace(failure); }) == 0);
    CHECK(test::allocations_in([&] { kept.emplace(std::vector<int>(3)); }) == 1);
    CHECK(kept->value().size() == 3);
}
