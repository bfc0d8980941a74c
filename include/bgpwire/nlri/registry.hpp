// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_NLRI_REGISTRY_HPP
#define BGPWIRE_NLRI_REGISTRY_HPP

// To add a family:
//   1. nlri/<name>.hpp: a view with `family`, `decode(octets, path_identifiers)`, `encode(writer&)`,
//      `empty()`, and print_to; its existence is the proof that every element is correct.
//   2. Here: the #include and one line in the list, in AFI, SAFI order.
//   3. tests/nlri/<name>.cpp.
// MP_REACH_NLRI and MP_UNREACH_NLRI then check and hand over that family. A family that is not
// listed is never an error: its octets are handed over as they are. A user's own family takes the
// same road from outside: append<known_nlri, my_view> is the argument of basic_mp_reach_nlri_view and
// basic_mp_unreach_nlri_view, which replace<> puts in the place of the library's in a list of path
// attributes. See examples/add_your_own_attribute.cpp.

#include <bgpwire/core/type_list.hpp>
#include <bgpwire/nlri/unicast.hpp>

#include <optional>

namespace bgpwire {

/// Every family whose NLRI the library reads.
// clang-format off
using known_nlri = type_list<
    ipv4_unicast_nlri_view,   // 1/1  RFC 4271, RFC 4760
    ipv4_multicast_nlri_view, // 1/2  RFC 4760
    ipv6_unicast_nlri_view,   // 2/1  RFC 4760
    ipv6_multicast_nlri_view  // 2/2  RFC 4760
    >;
// clang-format on

namespace detail {

template<class... View>
constexpr bool ascending_families(type_list<View...>) noexcept
{
    address_family last{};
    return ((View::family > last ? (last = View::family, true) : false) && ...);
}
static_assert(ascending_families(known_nlri{}), "duplicate or out-of-order family");

} // namespace detail

/// What checking an NLRI field of any family says.
struct nlri_check {
    errc failure{};           ///< `errc{}`: nothing wrong was found
    std::uint16_t offset = 0; ///< where, from the start of the field
};

/// Checks a field with the view of its family; of a family that is not in the list nothing is known.
template<class... View>
[[nodiscard]] constexpr nlri_check check_nlri(
    type_list<View...>, address_family family, octets field, path_identifiers paths) noexcept
{
    nlri_check check;
    auto const with = [&]<class V>(type_list<V>) {
        if (family != V::family)
            return false;
        if (auto const view = V::decode(field, paths); !view)
            check = {view.error().code, view.error().offset};
        return true;
    };
    (void)(with(type_list<View>{}) || ...);
    return check;
}

/// The view of a field that @ref check_nlri found correct, if its family is in the list; nothing if it is
/// not, and the view refuses the octets.
template<class View, class... Listed>
[[nodiscard]] constexpr std::optional<View> checked_nlri(
    type_list<Listed...>, octets field, path_identifiers paths) noexcept
{
    if constexpr ((std::is_same_v<View, Listed> || ...)
        && std::is_constructible_v<View, octets, path_identifiers, already_checked>) {
        return View{field, paths, already_checked{}};
    } else {
        auto const view = View::decode(field, paths);
        return view ? std::optional{*view} : std::nullopt;
    }
}

/// Prints a field that @ref check_nlri found correct; in hexadecimal if its family is not in the list.
template<class Out, class... View>
constexpr Out print_nlri(
    Out out, type_list<View...>, address_family family, octets field, path_identifiers paths)
{
    auto const with = [&]<class V>(type_list<V>) {
        if (family != V::family)
            return false;
        out = print_to(out, *V::decode(field, paths));
        return true;
    };
    if (!(with(type_list<View>{}) || ...))
        out = print_octets(out, field);
    return out;
}

} // namespace bgpwire

#endif
