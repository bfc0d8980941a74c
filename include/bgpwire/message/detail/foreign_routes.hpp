// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_DETAIL_FOREIGN_ROUTES_HPP
#define BGPWIRE_MESSAGE_DETAIL_FOREIGN_ROUTES_HPP

#include <bgpwire/path_attribute/list.hpp>

#include <optional>

namespace bgpwire::detail {

/// The family at the start of MP_REACH_NLRI or MP_UNREACH_NLRI; nothing if there is none.
constexpr std::optional<address_family> family_of_routes(octets value) noexcept
{
    if (value.size() < 3)
        return std::nullopt;
    return address_family{afi{wire::load<std::uint16_t>(value)}, safi{value[2]}};
}

/// What basic_update_view::show_only does: the routes of an UPDATE whose families are not in a set.
struct foreign_routes {
    /// The value of MP_REACH_NLRI or MP_UNREACH_NLRI, which the list need not know.
    template<class Attributes>
    static constexpr octets routes_in(Attributes const& attributes, std::uint8_t type_code) noexcept
    {
        if (attributes.knows(type_code)) [[likely]]
            return attributes.value_as_received(type_code);
        for (auto const& one : attributes.as_received())
            if (one.type_code == type_code)
                return one.value;
        return {};
    }

    template<class Attributes>
    static constexpr void hide_attribute(Attributes& attributes, std::uint8_t type_code) noexcept
    {
        attributes.hides_ = true;
        (type_code == 14 ? attributes.hides_reach_ : attributes.hides_unreach_) = true;
        if (attributes.knows(type_code))
            attributes.index_.usable &= ~(std::uint64_t{1} << attributes.table.slot_of[type_code]);
    }

    template<class Update, class Note>
    static constexpr bool hide(Update& update, family_set families, Note&& note) noexcept
    {
        auto& attributes = update.attributes_;
        bool const fields = !update.nlri_.empty() || !update.withdrawn_.empty();
        auto const reach = family_of_routes(routes_in(attributes, 14));
        auto const unreach = family_of_routes(routes_in(attributes, 15));
        bool const ipv4 = families.contains(ipv4_unicast);
        bool const shows_reach = reach && families.contains(*reach);
        bool const shows_unreach = unreach && families.contains(*unreach);
        if ((ipv4 || !fields) && (!reach || shows_reach) && (!unreach || shows_unreach)) [[likely]] {
            bool const foreign_end = !ipv4 && !reach && !unreach && update.end_of_rib();
            if (foreign_end)
                note(ipv4_unicast);
            return !foreign_end;
        }
        bool const hides_fields = fields && !ipv4;
        if (hides_fields) {
            update.nlri_ = update.withdrawn_ = {};
            attributes.hides_ = true;
            note(ipv4_unicast);
        }
        if (reach && !shows_reach) {
            hide_attribute(attributes, 14);
            if (!hides_fields || *reach != ipv4_unicast)
                note(*reach);
        }
        if (unreach && !shows_unreach) {
            hide_attribute(attributes, 15);
            if ((!hides_fields || *unreach != ipv4_unicast) && (!reach || shows_reach || *unreach != *reach))
                note(*unreach);
        }
        return (fields && ipv4) || shows_reach || shows_unreach;
    }
};

} // namespace bgpwire::detail

#endif
