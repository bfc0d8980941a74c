// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_ATTR_SET_HPP
#define BGPWIRE_PATH_ATTRIBUTE_ATTR_SET_HPP

#include <bgpwire/core/on_demand.hpp>
#include <bgpwire/net/asn.hpp>
#include <bgpwire/path_attribute/raw.hpp>

namespace bgpwire {

/// ATTR_SET: the path attributes of a customer's route, carried across the provider's AS. Borrows its octets.
///
///     +----------------------+-------------------------------+
///     | Origin AS (4 octets) | path attributes (variable)    |
///     +----------------------+-------------------------------+
///
/// AS numbers in it have four octets on every session. @see RFC 6368 §5; RFC 7606 §7.16
class attr_set_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 128,
        .name = "ATTR_SET",
        .category = attribute_category::optional_transitive,
        .length = at_least(4),
        .if_malformed = error_action::treat_as_withdraw,
    };

    /// Refused: attributes that cannot be framed, or one of which is malformed on a session with the same choices;
    /// MP_REACH_NLRI and MP_UNREACH_NLRI. The address in a NEXT_HOP is ignored. The same holds of an ATTR_SET within.
    /// (Its body is in list.hpp, which knows all attributes.)
    template<class = on_demand>
    static constexpr result<attr_set_view> decode(bgpwire::octets value, codec_context const& session) noexcept;

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(octets_); }

    /// The customer's AS number.
    [[nodiscard]] constexpr asn origin_as() const noexcept { return asn{wire::load<std::uint32_t>(octets_)}; }
    /// The Path Attributes field within, for `path_attributes_view::decode` with @ref context.
    [[nodiscard]] constexpr bgpwire::octets attributes() const noexcept { return octets_.subspan(4); }
    /// How its attributes are read: they come from inside of the customer's AS, with AS numbers of four octets; what
    /// the operator chose for the session that they came on holds for them, too.
    [[nodiscard]] constexpr codec_context context() const noexcept
    {
        return {.peer = peering::internal, .errors = errors_, .as_sets = as_sets_, .choices = choices_};
    }

    friend constexpr bool operator==(attr_set_view a, attr_set_view b) noexcept
    {
        return same_octets(a.octets_, b.octets_);
    }

    /// `origin AS 65001: 400101…`.
    template<class Out>
    friend constexpr Out print_to(Out out, attr_set_view a)
    {
        out = print_to(print_literal(out, "origin AS "), a.origin_as());
        return print_octets(print_literal(out, ": "), a.attributes());
    }

private:
    constexpr attr_set_view(bgpwire::octets value, codec_context const& session) noexcept
        : octets_{value}, errors_{session.errors}, as_sets_{session.as_sets}, choices_{session.choices}
    {
    }
    bgpwire::octets octets_;
    error_handling errors_;
    as_set_handling as_sets_;
    bgpwire::choices choices_;
};

} // namespace bgpwire

#endif
