// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_STANDARD_HEADERS_HPP
#define BGPWIRE_TESTS_STANDARD_HEADERS_HPP

// What the public headers include of others. They go before hostile_macros.hpp, since they cannot live with all of these
// macros either.
#include <boost/endian/conversion.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#endif
