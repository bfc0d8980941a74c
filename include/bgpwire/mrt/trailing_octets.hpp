// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_TRAILING_OCTETS_HPP
#define BGPWIRE_MRT_TRAILING_OCTETS_HPP

#include <bgpwire/mrt/bgp.hpp>
#include <bgpwire/mrt/bgp4mp.hpp>
#include <bgpwire/mrt/bgp4mp_entry.hpp>
#include <bgpwire/mrt/peer_index_table.hpp>
#include <bgpwire/mrt/rib.hpp>
#include <bgpwire/mrt/table_dump.hpp>

namespace bgpwire::mrt {

namespace detail {

// How many octets of a record's body its type asks for: a malformed record does not say it.
inline constexpr std::size_t not_said = ~std::size_t{0};

constexpr std::size_t end_in_body(record_view const& record, octets last) noexcept
{
    return static_cast<std::size_t>(last.data() + last.size() - record.body().data());
}

constexpr std::size_t extent_of(record_view const& r, rib_view const& rib) noexcept
{
    return end_in_body(r, rib.entry_octets());
}
constexpr std::size_t extent_of(record_view const& r, peer_index_table_view const& table) noexcept
{
    return end_in_body(r, table.peer_octets());
}
constexpr std::size_t extent_of(record_view const& r, table_dump_entry const& entry) noexcept
{
    return end_in_body(r, entry.path_attributes);
}
constexpr std::size_t extent_of(record_view const& r, bgp4mp_entry const& entry) noexcept
{
    return end_in_body(r, entry.path_attributes);
}
constexpr std::size_t extent_of(record_view const& r, bgp4mp_message const& m) noexcept
{
    auto const message = m.message();
    return message ? end_in_body(r, message->octets()) : not_said;
}
constexpr std::size_t extent_of(record_view const&, bgp4mp_state_change const& change) noexcept
{
    std::size_t const address = change.ends.peer_address.is_v4() ? 4 : 16;
    return 2 * (static_cast<std::size_t>(change.as_numbers) + address) + 8;
}
// The type BGP has the message without its header, and so without its length.
constexpr std::size_t extent_of(record_view const&, bgp_message const&) noexcept { return not_said; }
constexpr std::size_t extent_of(record_view const&, bgp_state_change const&) noexcept { return 10; }

template<class Record>
constexpr std::size_t extent_as(record_view const& record) noexcept
{
    auto const decoded = Record::decode(record);
    return decoded ? extent_of(record, *decoded) : not_said;
}

constexpr std::size_t extent_of(record_view const& record) noexcept
{
    if (rib_view::is_in(record))
        return extent_as<rib_view>(record);
    if (bgp4mp_message::is_in(record))
        return extent_as<bgp4mp_message>(record);
    if (table_dump_entry::is_in(record))
        return extent_as<table_dump_entry>(record);
    if (bgp_message::is_in(record))
        return extent_as<bgp_message>(record);
    if (bgp4mp_state_change::is_in(record))
        return extent_as<bgp4mp_state_change>(record);
    if (bgp_state_change::is_in(record))
        return extent_as<bgp_state_change>(record);
    if (bgp4mp_entry::is_in(record))
        return extent_as<bgp4mp_entry>(record);
    return peer_index_table_view::is_in(record) ? extent_as<peer_index_table_view>(record) : not_said;
}

} // namespace detail

/// What a record has behind all that its type asks for: behind the last entry or peer, the attributes, the states, or
/// the BGP message. The decoders step over it, and what they give encodes to a record without it.
///
/// None in a record that is malformed, or of a type that is handed over as octets; linear in the record's entries.
[[nodiscard]] constexpr octets trailing_octets(record_view const& record) noexcept
{
    auto const extent = detail::extent_of(record);
    return extent == detail::not_said ? octets{} : record.body().subspan(extent);
}

} // namespace bgpwire::mrt

#endif
