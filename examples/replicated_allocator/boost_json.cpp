// SPDX-License-Identifier: BSL-1.0
// Boost.JSON without its library: its definitions are compiled here, once.
#include <boost/json/src.hpp>
