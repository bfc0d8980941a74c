// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_REGISTRY_HPP
#define BGPWIRE_PATH_ATTRIBUTE_REGISTRY_HPP

// To add a path attribute:
//   1. path_attribute/<rfc_name>.hpp: a type with `traits`, `decode`, `encode`, `==` and print_to;
//      multi_exit_disc.hpp is the shortest, as_path.hpp one that checks its octets.
//   2. Here: its #include and one line in the list, in type-code order.
//   3. tests/path_attribute/<rfc_name>.cpp: known octets from the RFC or a capture, and each way in
//      which it can be malformed beyond flags and length.
// Nothing else: framing, flag and length checks, the action of RFC 7606, printing, the laws that
// tests hold every attribute to, and fuzzing follow from the list.
//
// A user's own attribute takes the same road from outside the library: write the type and pass
// append<known_path_attributes, my_attribute> where a list stands as a template argument, as in
// basic_update_view<…>. See examples/add_your_own_attribute.cpp.

#include <bgpwire/core/type_list.hpp>
#include <bgpwire/path_attribute/aggregator.hpp>
#include <bgpwire/path_attribute/aigp.hpp>
#include <bgpwire/path_attribute/as4_aggregator.hpp>
#include <bgpwire/path_attribute/as4_path.hpp>
#include <bgpwire/path_attribute/as_path.hpp>
#include <bgpwire/path_attribute/atomic_aggregate.hpp>
#include <bgpwire/path_attribute/attr_set.hpp>
#include <bgpwire/path_attribute/bgpsec_path.hpp>
#include <bgpwire/path_attribute/cluster_list.hpp>
#include <bgpwire/path_attribute/communities.hpp>
#include <bgpwire/path_attribute/local_pref.hpp>
#include <bgpwire/path_attribute/mp_reach_nlri.hpp>
#include <bgpwire/path_attribute/mp_unreach_nlri.hpp>
#include <bgpwire/path_attribute/multi_exit_disc.hpp>
#include <bgpwire/path_attribute/next_hop.hpp>
#include <bgpwire/path_attribute/only_to_customer.hpp>
#include <bgpwire/path_attribute/opaque.hpp>
#include <bgpwire/path_attribute/origin.hpp>
#include <bgpwire/path_attribute/originator_id.hpp>
#include <bgpwire/path_attribute/pmsi_tunnel.hpp>
#include <bgpwire/path_attribute/prefix_sid.hpp>
#include <bgpwire/path_attribute/tunnel_encapsulation.hpp>

namespace bgpwire {

/// Every path attribute that the library understands, by type code.
// clang-format off
using known_path_attributes = type_list<
    origin,                                  //   1  RFC 4271
    as_path_view,                            //   2  RFC 4271, RFC 5065, RFC 6793
    next_hop,                                //   3  RFC 4271
    multi_exit_disc,                         //   4  RFC 4271
    local_pref,                              //   5  RFC 4271
    atomic_aggregate,                        //   6  RFC 4271
    aggregator,                              //   7  RFC 4271, RFC 6793
    communities_view,                        //   8  RFC 1997
    originator_id,                           //   9  RFC 4456
    cluster_list_view,                       //  10  RFC 4456
    mp_reach_nlri_view,                      //  14  RFC 4760
    mp_unreach_nlri_view,                    //  15  RFC 4760
    extended_communities_view,               //  16  RFC 4360
    as4_path_view,                           //  17  RFC 6793
    as4_aggregator,                          //  18  RFC 6793
    pmsi_tunnel_view,                        //  22  RFC 6514
    tunnel_encapsulation_view,               //  23  RFC 9012
    traffic_engineering_view,                //  24  RFC 5543
    ipv6_extended_communities_view,          //  25  RFC 5701
    aigp_view,                               //  26  RFC 7311
    pe_distinguisher_labels_view,            //  27  RFC 6514
    bgp_ls_attribute_view,                   //  29  RFC 9552
    large_communities_view,                  //  32  RFC 8092
    bgpsec_path_view,                        //  33  RFC 8205
    community_container_view,                //  34  draft-ietf-idr-wide-bgp-communities
    only_to_customer,                        //  35  RFC 9234
    d_path_view,                             //  36  RFC 10039
    sfp_view,                                //  37  RFC 9015
    bfd_discriminator_view,                  //  38  RFC 9026
    next_hop_dependent_characteristics_view, //  39  draft-ietf-idr-nhc
    prefix_sid_view,                         //  40  RFC 8669, RFC 9252
    bier_view,                               //  41  RFC 9793
    attr_set_view                            // 128  RFC 6368
    >;
// clang-format on

/// Whether the type codes rise from one to the next.
template<class... Attribute>
constexpr bool ascending_type_codes(type_list<Attribute...>) noexcept
{
    [[maybe_unused]] int last = 0; // unused by the empty list
    return ((Attribute::traits.type_code > last ? (last = Attribute::traits.type_code, true) : false) && ...);
}
static_assert(ascending_type_codes(known_path_attributes{}), "duplicate or out-of-order type code");

/// Whether every type is a path attribute, no two with the same type code: what any list must be.
template<class... Attribute>
constexpr bool distinct_type_codes(type_list<Attribute...>) noexcept
{
    static_assert((path_attribute<Attribute> && ...), "a type in the list is not a path attribute");
    [[maybe_unused]] bool seen[256]{};
    return ((seen[Attribute::traits.type_code] ? false : (seen[Attribute::traits.type_code] = true)) && ...);
}

} // namespace bgpwire

#endif
