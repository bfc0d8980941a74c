// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/text.hpp>

#include "catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace bgpwire;

namespace {

constexpr result<std::uint64_t> number(text_view text, std::uint64_t largest = 0xffffffff)
{
    text_reader in{text};
    auto const value = in.decimal(largest);
    if (!in.finish())
        return in.error();
    return value;
}

constexpr error at(errc code, std::uint16_t offset) { return {.code = code, .offset = offset}; }

} // namespace

TEST_CASE("a text_view is made from anything that holds characters", "[core]")
{
    using namespace std::string_view_literals;
    std::string const string = "192.0.2.1";
    CHECK(text_view{string} == text_view{"192.0.2.1"});
    CHECK(text_view{string}.data() == string.data());
    CHECK(text_view{string}.size() == 9);
    CHECK(text_view{"a\0b"sv}.size() == 3);
    CHECK(text_view{std::vector<char>{'a', 'b'}}.size() == 2);
    static_assert(text_view{}.empty() && text_view{""}.empty() && !text_view{" "}.empty());
    static_assert(text_view{"ab"} == text_view{"abc", 2} && !(text_view{"ab"} == text_view{"ac"}));
    static_assert(!(text_view{"ab"} == text_view{"abc"}));
    static_assert(text_view{"abc"}[1] == 'b' && *text_view{"abc"}.begin() == 'a');
    constexpr text_view abc = "abc";
    static_assert(abc.end() - abc.begin() == 3);
}

TEST_CASE("a text_view turns into the strings of others where they are asked for", "[core]")
{
    constexpr text_view text{"abcd", 3};
    CHECK(std::string{text} == "abc");
    CHECK(std::string(text) + "d" == "abcd");
    CHECK(std::string_view{text} == "abc");
    CHECK(std::string_view{text}.data() == text.data());
    std::vector<std::string> all;
    all.emplace_back(text);
    CHECK(all[0] == text);
    static_assert(!std::is_convertible_v<text_view, std::string>, "it costs memory: not unasked");
    char printed[3];
    CHECK(print_to(printed, text) == printed + 3);
    CHECK(text_view{printed, 3} == text);
}

TEST_CASE("parts of a text_view are found and cut", "[core]")
{
    constexpr text_view text = "a/b/c";
    static_assert(text.find('/') == 1 && text.rfind('/') == 3);
    static_assert(text.find('a') == 0 && text.rfind('a') == 0 && text.find('c') == 4);
    static_assert(text.find('x') == text_view::npos && text.rfind('x') == text_view::npos);
    static_assert(text_view{}.find('x') == text_view::npos && text_view{}.rfind('x') == text_view::npos);
    static_assert(text.substr(2) == "b/c" && text.substr(2, 1) == "b" && text.substr(2, 100) == "b/c");
    CHECK(text.substr(5).empty());
    CHECK(text.substr(0) == text);
}

TEST_CASE("decimal reads digits up to the largest number allowed", "[core]")
{
    static_assert(number("0") == std::uint64_t{0} && number("7") == std::uint64_t{7});
    static_assert(number("255", 255) == std::uint64_t{255});
    static_assert(number("256", 255).error() == at(errc::out_of_range, 2));
    static_assert(number("7", 5).error() == at(errc::out_of_range, 0));
    CHECK(number("18446744073709551615", ~std::uint64_t{0}) == ~std::uint64_t{0});
    CHECK(number("18446744073709551616", ~std::uint64_t{0}).error() == at(errc::out_of_range, 19));
    CHECK(number("99999999999999999999999999", ~std::uint64_t{0}).error().code == errc::out_of_range);
    CHECK(number("4294967296").error() == at(errc::out_of_range, 9));
}

TEST_CASE("decimal refuses what is not plainly a number, and says where", "[core]")
{
    CHECK(number("").error() == at(errc::invalid_text, 0));
    CHECK(number("x").error() == at(errc::invalid_text, 0));
    CHECK(number("+1").error() == at(errc::invalid_text, 0));
    CHECK(number("-1").error() == at(errc::invalid_text, 0));
    CHECK(number(" 1").error() == at(errc::invalid_text, 0));
    CHECK(number("1 ").error() == at(errc::invalid_text, 1));
    CHECK(number("0x1").error() == at(errc::invalid_text, 1));
    CHECK(number("01").error() == at(errc::invalid_text, 0));
    CHECK(number("00").error() == at(errc::invalid_text, 0));
    CHECK(number(text_view{"1\0", 2}).error() == at(errc::invalid_text, 1));
}

TEST_CASE("a text_reader steps from left to right and its first failure stays", "[core]")
{
    text_reader in{"7/x"};
    CHECK(in.peek() == '7');
    CHECK(in.decimal(9) == 7);
    CHECK_FALSE(in.skip('.'));
    CHECK(in.skip('/'));
    CHECK(in.position() == 2);
    CHECK(in.rest() == "x");
    CHECK(in.ok());
    in.expect('y');
    CHECK_FALSE(in.ok());
    in.fail(errc::out_of_range); // too late: the first failure is the cause
    CHECK_FALSE(in.finish());
    CHECK(in.error() == at(errc::invalid_text, 2));
}

TEST_CASE("a text_reader at the end has no character to give", "[core]")
{
    text_reader in{"a"};
    CHECK_FALSE(in.at_end());
    in.expect('a');
    CHECK(in.at_end());
    CHECK(in.peek() == '\0');
    CHECK_FALSE(in.skip('\0')); // it is not a zero that stands there
    CHECK(in.rest().empty());
    CHECK(in.finish());
}
