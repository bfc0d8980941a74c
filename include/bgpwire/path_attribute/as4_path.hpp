// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_AS4_PATH_HPP
#define BGPWIRE_PATH_ATTRIBUTE_AS4_PATH_HPP

#include <bgpwire/path_attribute/as_path.hpp>

namespace bgpwire {

/// AS4_PATH: the AS_PATH with all its four-octet AS numbers, carried past OLD speakers. Borrows its octets.
///
/// Only an OLD speaker sends it: on a four-octet session it is discarded. @see RFC 6793 §3, §4.2.3, §6
class as4_path_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 17,
        .name = "AS4_PATH",
        .category = attribute_category::optional_transitive,
        .length = {.minimum = 6, .step = 2},
        .if_malformed = error_action::attribute_discard,
        .scope = attribute_scope::two_octet_sessions,
    };

    /// What @ref decode makes of the same octets.
    constexpr as4_path_view(octets value, codec_context const&, already_checked) noexcept
        : path_{value, asn_width::four_octets}
    {
    }

    /// Refused: whatever @ref check_as_path finds wrong, attribute discard; a set where the context does not accept
    /// them, treat-as-withdraw. @see RFC 6793 §6; RFC 9774 §3
    static constexpr result<as4_path_view> decode(octets value, codec_context const& context) noexcept
    {
        auto const refused = [](error_action action, std::size_t at) {
            return error{
                errc::optional_attribute_error, action, traits.type_code, static_cast<std::uint16_t>(at)};
        };
        if (auto const wrong = check_as_path(value, asn_width::four_octets))
            return refused(traits.if_malformed, *wrong);
        as4_path_view const path{value, context, already_checked{}};
        if (context.errors != error_handling::analyse)
            if (auto const set = path.path_.first_out_of_place({.peer = peering::internal, .as_sets = context.as_sets}))
                return refused(error_action::treat_as_withdraw, *set);
        return path;
    }

    /// The path of octets that @ref decode refuses, if all that is wrong with them is AS number 0.
    static constexpr result<as4_path_view> read(octets value, codec_context const& context) noexcept
    {
        if (auto const wrong = check_as_path<as_0_handling::read>(value, asn_width::four_octets))
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(*wrong)};
        return as4_path_view{value, context, already_checked{}};
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(path_.octets()); }

    /// The segments, read as an AS_PATH is. Its confederation segments count for nothing. @see RFC 6793 §6
    [[nodiscard]] constexpr as_path_view path() const noexcept { return path_; }

    friend constexpr bool operator==(as4_path_view const&, as4_path_view const&) = default;

    /// As an AS_PATH: `[4200000000 65002]`.
    template<class Out>
    friend constexpr Out print_to(Out out, as4_path_view const& a)
    {
        return print_to(out, a.path_);
    }

private:
    as_path_view path_;
};

} // namespace bgpwire

#endif
