// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_CHECK_FIRST_AS_HPP
#define BGPWIRE_MESSAGE_CHECK_FIRST_AS_HPP

#include <bgpwire/message/update.hpp>

namespace bgpwire {

/// What is wrong with an UPDATE of an external peer whose AS_PATH does not start with the peer's AS: treat-as-withdraw;
/// nothing if it does, and nothing if the peer is internal or there is no AS_PATH that could be read.
///
/// The check is optional for AS_PATH, and RFC 8205 §5.2, 2 asks for it where a BGPsec_PATH takes its place.
/// A route server does not put itself into an AS_PATH. On a two-octet session an AS number above 65535 stands there as
/// AS_TRANS. @see RFC 4271 §6.3; RFC 6793 §4.2.2; RFC 7606 §7.2; RFC 7947 §2.2.2.1
template<class Attributes>
[[nodiscard]] constexpr std::optional<error> check_first_as(
    basic_update_view<Attributes> const& received, asn peer_as) noexcept
{
    auto const& context = received.context();
    auto const path = received.template get<as_path_view>();
    if (context.peer == peering::internal)
        return {};
    if constexpr (index_in<bgpsec_path_view>(Attributes{}) < Attributes::size)
        if (auto const secure = received.template get<bgpsec_path_view>(); secure && !path) {
            if (secure->segment(0).as_number == peer_as)
                return {};
            return error{errc::optional_attribute_error, error_action::treat_as_withdraw,
                bgpsec_path_view::traits.type_code,
                static_cast<std::uint16_t>(secure->octets().data() - received.message().octets().data())};
        }
    if (!path)
        return {};
    auto const expected =
        context.as_numbers == asn_width::two_octets && !peer_as.is_mappable() ? as_trans : peer_as;
    if (path->first_as() == expected)
        return {};
    auto const value = received.path_attributes().value(as_path_view::traits.type_code);
    return error{errc::malformed_as_path, error_action::treat_as_withdraw, as_path_view::traits.type_code,
        static_cast<std::uint16_t>(value.data() - received.message().octets().data())};
}

} // namespace bgpwire

#endif
