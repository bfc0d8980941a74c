// SPDX-License-Identifier: BSL-1.0
// The library where other people's headers came first and left their macros behind: <windows.h>,
// <X11/Xlib.h>, <sys/sysmacros.h>, <complex.h> and a C library in a hurry. The standard headers go
// before them, since these headers cannot live with all of the macros either.
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

#define min(a, b) hostile
#define max(a, b) hostile
#define ERROR hostile
#define NO_ERROR hostile
#define IN hostile
#define OUT hostile
#define OPTIONAL hostile
#define DELETE hostile
#define interface hostile
#define small hostile
#define near hostile
#define far hostile
#define unix hostile
#define linux hostile
#define major(x) hostile
#define minor(x) hostile
#define makedev(x, y) hostile
#define None hostile
#define Always hostile
#define Bool hostile
#define Status hostile
#define Success hostile
#define True hostile
#define False hostile
#define TRUE hostile
#define FALSE hostile
#define I hostile
#define signals hostile
#define slots hostile
#define emit hostile
#define foreach hostile

#include <bgpwire/bgpwire.hpp>

int other_unit()
{
    auto const prefix = bgpwire::ipv4_prefix::parse("192.0.2.0/24");
    return prefix ? static_cast<int>(prefix->length()) : 0;
}
