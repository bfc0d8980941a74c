// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_CHECK_OPEN_HPP
#define BGPWIRE_MESSAGE_CHECK_OPEN_HPP

#include <bgpwire/message/open.hpp>

#include <type_traits>

namespace bgpwire {

/// What to do about an external peer without a BGP Role where ours is set. @see RFC 9234 §4.2
enum class role_absence : std::uint8_t {
    accepted, ///< the session goes on without roles
    refused,  ///< strict mode: `role_mismatch`
};

/// Which BGP Identifiers are valid. @see RFC 6286 §2.1, which took the place of RFC 4271 §4.2
enum class identifier_rule : std::uint8_t {
    not_zero,    ///< any number but 0
    unicast_host ///< the address of a host as well: not in 0/8, 224/4 or 240/4
};

/// What becomes of a capability that the library knows and whose value is malformed.
enum class malformed_capability_handling : std::uint8_t {
    passed_over, ///< as if the peer had not announced it
    refused,     ///< as a malformed Optional Parameter, 2/0; but not FQDN and Software Version. @see RFC 4271 §6.2
};

/// What to ask of a peer's OPEN, beyond what is always wrong. @see RFC 4271 §6.2
struct open_policy {
    asn peer_as{};  ///< the only AS number to accept; 0: any
    asn local_as{}; ///< with the next one: what an internal peer must not have as well
    bgpwire::bgp_identifier local_identifier{}; ///< our own; an internal peer must have another
    std::uint16_t minimum_hold_time = 3;  ///< in seconds; a hold time of 0 is never too small
    capabilities_view required{};         ///< what the peer must have announced; RFC 5492 §3
    std::optional<bgp_role> local_role{}; ///< for external peers. RFC 9234 §4.2
    role_absence without_role = role_absence::accepted; ///< what becomes of an external peer that says none
    identifier_rule identifiers = identifier_rule::not_zero; ///< what the peer's may be
    /// What becomes of the whole OPEN.
    malformed_capability_handling malformed = malformed_capability_handling::passed_over;
};

namespace detail {

// Multiprotocol is one capability for each family; of any other the code is what matters.
template<class View>
constexpr bool announces(View const& all, typename View::value_type const& wanted) noexcept
{
    for (auto const c : all)
        if (c.code == wanted.code
            && (c.code != multiprotocol_capability::traits.code
                || c.template as<multiprotocol_capability>() == wanted.template as<multiprotocol_capability>()))
            return true;
    return false;
}

// Nobody's AS number is 0 (RFC 7607 §2) or AS_TRANS (RFC 6793 §9), and nobody has two.
template<class View>
constexpr bool as_number_fails(View const& remote, open_policy const& policy) noexcept
{
    auto const number = remote.as_number();
    for (auto const c : remote.capabilities)
        if (auto const one = c.template as<four_octet_as_number_capability>(); one && one->as_number != number)
            return true;
    if (number == asn{0} || number == as_trans || remote.my_as == asn{0})
        return true;
    if (remote.my_as != number && remote.my_as != as_trans)
        return true;
    return policy.peer_as != asn{0} && number != policy.peer_as;
}

// The code of the first capability that is known and malformed; 0, which none has, if there is none. Names of
// hosts and of software settle nothing, and may be as they like.
template<class... Known>
constexpr std::uint8_t first_malformed(capabilities_view const& all, type_list<Known...>) noexcept
{
    for (auto const c : all)
        if (c.code != fqdn_capability_view::traits.code && c.code != software_version_capability_view::traits.code
            && ((c.code == Known::traits.code && !c.template as<Known>()) || ...))
            return c.code;
    return 0;
}

constexpr bool is_identifier(bgp_identifier identifier, identifier_rule rule) noexcept
{
    return identifier.is_valid()
        && (rule == identifier_rule::not_zero || ipv4_address{identifier.value()}.is_unicast_host());
}

template<class View>
constexpr bool roles_fail(View const& remote, open_policy const& policy) noexcept
{
    std::optional<bgp_role> role;
    for (auto const c : remote.capabilities)
        if (auto const one = c.template as<bgp_role_capability>()) {
            if (role && *role != one->role)
                return true;
            role = one->role;
        }
    if (!policy.local_role)
        return false;
    return role ? !roles_match(*policy.local_role, *role) : policy.without_role == role_absence::refused;
}

} // namespace detail

/// Writes the required capabilities that are missing: the Data of `unsupported_capability`.
/// @see RFC 5492 §5
template<class View = capabilities_view>
constexpr void encode_missing_capabilities(
    wire::writer& out, capabilities_view const& required, std::type_identity_t<View> const& announced) noexcept
{
    for (auto const c : required)
        if (!detail::announces(announced, c)) {
            out.u8(c.code);
            out.u8(static_cast<std::uint8_t>(c.value.size()));
            out.write(c.value);
        }
}

/// Why a well-formed OPEN cannot be accepted; nothing if it can. Only the first reason is named, in this order:
///
///   | code                     | when                                                                   |
///   |--------------------------|------------------------------------------------------------------------|
///   | `open_message_error`     | a capability is malformed, and the policy refuses that                  |
///   | `unacceptable_hold_time` | 1, 2, or below the policy's minimum                                     |
///   | `bad_bgp_identifier`     | 0, none by the policy, or on an internal peering our own                |
///   | `unsupported_capability` | a required one is missing; see @ref encode_missing_capabilities         |
///   | `bad_peer_as`            | 0, AS_TRANS, not the configured one, or two that contradict each other  |
///   | `role_mismatch`          | external: contradictory Roles, or one that does not fit ours            |
///
/// Offsets count from the first octet of the message's marker. Nothing is sent as Data but for
/// `unsupported_capability`.
///
/// @tparam Capabilities  the capabilities that are known, and so can be malformed
/// @see RFC 4271 §6.2; RFC 5492 §3; RFC 6286 §2.2; RFC 6793 §4.1; RFC 7607 §2; RFC 9234 §4.2
template<class Capabilities = known_capabilities, class View = open_view>
[[nodiscard]] constexpr std::optional<error> check_open(
    std::type_identity_t<View> const& remote, open_policy const& policy = {}) noexcept
{
    bool const internal = remote.as_number() == policy.local_as;
    if (policy.malformed == malformed_capability_handling::refused)
        if (auto const code = detail::first_malformed(remote.capabilities, Capabilities{}); code != 0)
            return error{.code = errc::open_message_error, .about = code, .offset = open_offset::parameters};
    if (remote.hold_time != 0 && (remote.hold_time < 3 || remote.hold_time < policy.minimum_hold_time))
        return error{.code = errc::unacceptable_hold_time, .offset = open_offset::hold_time};
    if (!detail::is_identifier(remote.bgp_identifier, policy.identifiers)
        || (internal && remote.bgp_identifier == policy.local_identifier))
        return error{.code = errc::bad_bgp_identifier, .offset = open_offset::bgp_identifier};
    for (auto const c : policy.required)
        if (!detail::announces(remote.capabilities, c))
            return error{.code = errc::unsupported_capability, .about = c.code, .offset = open_offset::parameters};
    if (detail::as_number_fails(remote, policy))
        return error{.code = errc::bad_peer_as, .offset = open_offset::my_as};
    if (!internal && detail::roles_fail(remote, policy))
        return error{
            .code = errc::role_mismatch, .about = bgp_role_capability::traits.code, .offset = open_offset::parameters};
    return {};
}

} // namespace bgpwire

#endif
