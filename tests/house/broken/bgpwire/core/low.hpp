// SPDX-License-Identifier: BSL-1.0
// Breaks the floors in every way that layering.cmake knows, so that a test can see it refuse.
#include <bgpwire/message.hpp>
#include <bgpwire/wire/reader.hpp>

#include <boost/endian/conversion.hpp>
#include <boost/mp11.hpp>

# include <memory>

#include "here.hpp"
