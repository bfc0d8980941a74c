// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/type_list.hpp>

#include "catch.hpp"

#include <type_traits>

using namespace bgpwire;

TEST_CASE("a list knows its size and where each type stands", "[core]")
{
    using list = type_list<int, char, long>;
    static_assert(list::size == 3 && type_list<>::size == 0);
    static_assert(index_in<int>(list{}) == 0 && index_in<char>(list{}) == 1 && index_in<long>(list{}) == 2);
    static_assert(index_in<short>(list{}) == 3 && index_in<short>(type_list<>{}) == 0);
    CHECK(index_in<int const>(list{}) == list::size);
    CHECK(index_in<long>(type_list<long, long>{}) == 0);
}

TEST_CASE("append puts a user's types at the end", "[core]")
{
    static_assert(std::is_same_v<append<type_list<int>, char, long>, type_list<int, char, long>>);
    static_assert(std::is_same_v<append<type_list<>, char>, type_list<char>>);
    CHECK(std::is_same_v<append<type_list<int>>, type_list<int>>);
}

TEST_CASE("replace puts a user's type in the place of another", "[core]")
{
    static_assert(std::is_same_v<replace<type_list<int, char, long>, char, short>, type_list<int, short, long>>);
    static_assert(std::is_same_v<replace<type_list<int>, char, short>, type_list<int>>);
    CHECK(std::is_same_v<replace<type_list<>, char, short>, type_list<>>);
}
