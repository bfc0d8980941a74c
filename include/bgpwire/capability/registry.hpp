// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CAPABILITY_REGISTRY_HPP
#define BGPWIRE_CAPABILITY_REGISTRY_HPP

// To add a capability:
//   1. capability/<rfc_words>.hpp: struct `<rfc_words>_capability` with `traits`, `decode`, `encode`
//      (the value alone), == and print_to. A list of entries of equal size: see entries.hpp.
//   2. Here: the #include and one line in the list, in order of the codes.
//   3. tests/capability/<rfc_words>.cpp: octets of the RFC or of a capture, and each way in which
//      the value can be wrong beyond its length.
// Printing and the law tests follow from the list. To read and write a capability needs no list at
// all: find<my_capability>() and capabilities::add work with any type that has the form of (1), so
// that a user's own one needs no change here.

#include <bgpwire/capability/add_path.hpp>
#include <bgpwire/capability/bgp_role.hpp>
#include <bgpwire/capability/bgpsec.hpp>
#include <bgpwire/capability/capabilities.hpp>
#include <bgpwire/capability/enhanced_route_refresh.hpp>
#include <bgpwire/capability/extended_message.hpp>
#include <bgpwire/capability/extended_next_hop_encoding.hpp>
#include <bgpwire/capability/four_octet_as_number.hpp>
#include <bgpwire/capability/fqdn.hpp>
#include <bgpwire/capability/graceful_restart.hpp>
#include <bgpwire/capability/link_local_next_hop.hpp>
#include <bgpwire/capability/long_lived_graceful_restart.hpp>
#include <bgpwire/capability/multiple_labels.hpp>
#include <bgpwire/capability/multiprotocol.hpp>
#include <bgpwire/capability/outbound_route_filtering.hpp>
#include <bgpwire/capability/paths_limit.hpp>
#include <bgpwire/capability/prestandard_route_refresh.hpp>
#include <bgpwire/capability/route_refresh.hpp>
#include <bgpwire/capability/software_version.hpp>
#include <bgpwire/core/type_list.hpp>

namespace bgpwire {

/// Every capability that the library can read.
// clang-format off
using known_capabilities = type_list<
    multiprotocol_capability,                    //   1  RFC 4760
    route_refresh_capability,                    //   2  RFC 2918
    outbound_route_filtering_capability_view,    //   3  RFC 5291
    extended_next_hop_encoding_capability_view,  //   5  RFC 8950
    extended_message_capability,                 //   6  RFC 8654
    bgpsec_capability,                           //   7  RFC 8205
    multiple_labels_capability_view,             //   8  RFC 8277
    bgp_role_capability,                         //   9  RFC 9234
    graceful_restart_capability_view,            //  64  RFC 4724, RFC 8538
    four_octet_as_number_capability,             //  65  RFC 6793
    add_path_capability_view,                    //  69  RFC 7911
    enhanced_route_refresh_capability,           //  70  RFC 7313
    long_lived_graceful_restart_capability_view, //  71  RFC 9494
    fqdn_capability_view,                        //  73  draft-walton-bgp-hostname-capability
    software_version_capability_view,            //  75  draft-abraitis-bgp-version-capability
    paths_limit_capability_view,                 //  76  draft-abraitis-idr-addpath-paths-limit
    link_local_next_hop_capability,              //  77  draft-ietf-idr-linklocal-capability
    prestandard_route_refresh_capability         // 128  RFC 8810
    >;
// clang-format on

namespace detail {

template<capability... T>
constexpr bool ascending_capability_codes(type_list<T...>) noexcept
{
    int last = -1;
    return ((T::traits.code > last ? (last = T::traits.code, true) : false) && ...);
}
static_assert(ascending_capability_codes(known_capabilities{}), "duplicate or out-of-order capability code");

} // namespace detail

/// Calls `f` with the capability as the type that the list has for it, or with the
/// @ref capability_view itself where the list has none or the value is malformed.
template<class... T, class F>
constexpr void visit_capability(type_list<T...>, capability_view const& c, F&& f)
{
    auto const with = [&]<class One>(type_list<One>) {
        auto const one = c.as<One>();
        if (one)
            f(*one);
        return one.has_value();
    };
    if (!(with(type_list<T>{}) || ...))
        f(c);
}

/// `Multiprotocol IPv4 unicast`; `capability 67 (0102)` for one that the registry does not list.
template<class Out>
constexpr Out print_to(Out out, capability_view const& c)
{
    visit_capability(known_capabilities{}, c, [&]<class T>(T const& one) {
        if constexpr (std::is_same_v<T, capability_view>) {
            out = print_decimal(print_literal(out, "capability "), one.code);
            if (!one.value.empty()) {
                out = print_octets(print_literal(out, " ("), one.value);
                *out++ = ')';
            }
        } else {
            out = print_to(out, one);
        }
    });
    return out;
}

/// The capabilities, a comma between them.
template<class Out>
constexpr Out print_to(Out out, capabilities_view const& all)
{
    bool first = true;
    for (auto const c : all) {
        if (!first)
            out = print_literal(out, ", ");
        first = false;
        out = print_to(out, c);
    }
    return out;
}

} // namespace bgpwire

#endif
