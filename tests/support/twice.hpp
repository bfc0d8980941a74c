// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_TWICE_HPP
#define BGPWIRE_TESTS_SUPPORT_TWICE_HPP

/// Checks a constant expression twice: while compiling, where undefined behaviour is an error, and
/// while running, where the faster branches are taken. For use where "catch.hpp" is included.
#define CHECK_TWICE(...)                                                                                               \
    static_assert(__VA_ARGS__);                                                                                        \
    CHECK(__VA_ARGS__)

#endif
