// SPDX-License-Identifier: BSL-1.0
// Only for a Catch2 2.13 that was installed without its library Catch2WithMain.
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
