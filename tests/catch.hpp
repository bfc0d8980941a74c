// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_CATCH_HPP
#define BGPWIRE_TESTS_CATCH_HPP

// Catch2 2.13 and 3 both. Tests keep to what the two share: TEST_CASE, SECTION, CHECK, REQUIRE,
// CAPTURE, GENERATE, TEMPLATE_LIST_TEST_CASE.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif
