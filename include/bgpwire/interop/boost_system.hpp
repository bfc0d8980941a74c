// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_INTEROP_BOOST_SYSTEM_HPP
#define BGPWIRE_INTEROP_BOOST_SYSTEM_HPP

#include <bgpwire/core/error.hpp>

#include <boost/system/error_code.hpp>

#include <iterator>
#include <string>

namespace bgpwire {

// Boost's base class has no virtual destructor, on purpose: a category is never deleted through it.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

/// The category whose values are @ref errc: a NOTIFICATION's Error Code and Subcode in one number.
[[nodiscard]] inline boost::system::error_category const& bgp_category() noexcept
{
    struct category final : boost::system::error_category {
        char const* name() const noexcept override { return "bgp"; }
        std::string message(int value) const override
        {
            std::string text;
            print_to(std::back_inserter(text), static_cast<errc>(value));
            return text;
        }
    };
    static category const instance;
    return instance;
}

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

/// Lets an @ref errc become a `boost::system::error_code` by itself.
[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), bgp_category()};
}

} // namespace bgpwire

namespace boost::system {
/// Lets an @ref bgpwire::errc stand where an `error_code` is asked for.
template<>
struct is_error_code_enum<bgpwire::errc> {
    static const bool value = true; ///< it is one
};
} // namespace boost::system

#endif
