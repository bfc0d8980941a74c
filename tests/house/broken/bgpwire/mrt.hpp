// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/core/low.hpp>
