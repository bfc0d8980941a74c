// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_ROUTE_READER_HPP
#define BGPWIRE_MRT_ROUTE_READER_HPP

#include <bgpwire/message/update.hpp>
#include <bgpwire/mrt/bgp.hpp>
#include <bgpwire/mrt/bgp4mp.hpp>
#include <bgpwire/mrt/bgp4mp_entry.hpp>
#include <bgpwire/mrt/peer_index_table.hpp>
#include <bgpwire/mrt/rib.hpp>
#include <bgpwire/mrt/table_dump.hpp>

#include <vector>

namespace bgpwire::mrt {

/// How a record comes to have a route.
enum class route_kind : std::uint8_t {
    in_table,  ///< it was in the table that was written down
    announced, ///< by an UPDATE
    withdrawn, ///< by an UPDATE
};

/// A route of a record of any type, or its withdrawal; borrows the record's octets.
struct route {
    route_kind kind{};                                 ///< whether it came, went or was there
    record_time time{};                                ///< when the record was made
    std::optional<std::uint32_t> originated_time{};    ///< in seconds since 1970: when the path came; only in tables
    ip_address peer_address{};                         ///< of the collector's peer
    asn peer_as{};                                     ///< of the collector's peer
    mrt::direction direction = direction::received;    ///< who sent it: the peer, or the collector to the peer
    address_family family{};                           ///< of the route
    ip_address prefix_address{};                       ///< bits behind the length are 0; if @ref has_prefix
    std::uint8_t prefix_length = 0;                    ///< in bits; if @ref has_prefix
    path_identifiers paths = path_identifiers::absent; ///< whether it has a path identifier
    std::uint32_t path_identifier = 0;                 ///< 0 where it has none
    std::optional<ip_address> next_hop{};              ///< of MP_REACH_NLRI or NEXT_HOP; never of a withdrawal
    octets nlri{}; ///< if not @ref has_prefix: the route as it lies in a table; in a message all of that family

    /// Whether it is of one of the four families whose NLRI the library reads.
    [[nodiscard]] constexpr bool has_prefix() const noexcept
    {
        return detail::is_ip(family.afi) && (family.safi == safi::unicast || family.safi == safi::multicast);
    }

    /// `192.0.2.0/24`; octets in hexadecimal if not @ref has_prefix.
    template<class Out>
    friend constexpr Out print_to(Out out, route const& r)
    {
        if (!r.has_prefix())
            return print_octets(out, r.nlri);
        return print_decimal(print_literal(print_to(out, r.prefix_address), "/"), std::uint64_t{r.prefix_length});
    }
};

/// What a record was found to be.
enum class record_content : std::uint8_t {
    routes,    ///< of a type that has routes; all that it has were handed over
    peers,     ///< the table of peers, kept for the entries that follow it
    others,    ///< of a type or a message that has no routes
    malformed, ///< in whole or in part: what is wrong was told, and only what can be read was handed over
};

namespace detail {

/// What an entry has in common with a table's record and an attribute.
struct entry_nlri {
    bgp4mp_entry const& entry;
    constexpr address_family family() const noexcept { return entry.family; }
    constexpr octets nlri_octets() const noexcept { return entry.nlri; }
    template<class View>
    constexpr std::optional<View> nlri() const noexcept
    {
        if (entry.family != View::family)
            return std::nullopt;
        auto const found = View::decode(entry.nlri, path_identifiers::absent);
        return found ? std::optional{*found} : std::nullopt;
    }
};

} // namespace detail

/// Reads the routes out of records of every type that has any: TABLE_DUMP, TABLE_DUMP_V2, BGP4MP, BGP4MP_ET and BGP,
/// their entries and their UPDATEs.
///
///     mrt::route_reader routes;
///     while (auto const record = records.next())
///         routes.read(*record, [](mrt::route const& r, auto const& attributes) { … }, [](error const& e) { … });
///
/// It keeps the table of peers, and a message of the type BGP while it is read; both in memory of its own.
/// @see RFC 6396 §4, Appendix B.2; RFC 6397; RFC 8050
class route_reader {
public:
    /// Calls `visit(route, attributes)` for each route, and `note(error)` for everything that is wrong.
    ///
    /// The attributes are a @ref rib_path_attributes_view or a `path_attributes_view`, so the callback takes both. A
    /// withdrawal has none. AS_SETs and malformed values are as `error_handling::analyse` reads them; offsets in an
    /// error count from where the decoder that found it started: the record, the message or the attributes.
    template<class Visit, class Note>
    record_content read(record_view const& record, Visit&& visit, Note&& note)
    {
        route r;
        r.time = record.time();
        if (peer_index_table_view::is_in(record))
            return with<peer_index_table_view>(record, note, [&](auto const& table) {
                peers_.assign(table.begin(), table.end());
                return record_content::peers;
            });
        if (rib_view::is_in(record))
            return with<rib_view>(
                record, note, [&](auto const& rib) { return read_rib(r, record, rib, visit, note); });
        if (bgp4mp_message::is_in(record))
            return with<bgp4mp_message>(record, note, [&](auto const& m) {
                r.direction = m.direction;
                return read_message(r, m.ends, m.message(), m.context(), visit, note);
            });
        if (bgp_message::is_in(record))
            return with<bgp_message>(
                record, note, [&](auto const& m) { return read_old_message(r, m, visit, note); });
        if (table_dump_entry::is_in(record))
            return with<table_dump_entry>(record, note, [&](table_dump_entry const& entry) {
                r.peer_address = entry.peer_address;
                r.peer_as = entry.peer_as;
                r.originated_time = entry.originated_time;
                r.family = {entry.prefix_address.afi(), safi::unicast};
                if (auto const v4 = entry.ipv4())
                    set_prefix(r, *v4);
                else
                    set_prefix(r, *entry.ipv6());
                return hand_over(r, entry, visit, note);
            });
        if (bgp4mp_entry::is_in(record))
            return with<bgp4mp_entry>(
                record, note, [&](auto const& entry) { return read_entry(r, record, entry, visit, note); });
        return record_content::others;
    }

private:
    template<class Record, class Note, class Use>
    static record_content with(record_view const& record, Note& note, Use const& use)
    {
        auto const decoded = Record::decode(record);
        if (decoded)
            return use(*decoded);
        note(decoded.error());
        return record_content::malformed;
    }

    template<class Prefix>
    static void set_prefix(route& r, Prefix const& prefix)
    {
        r.prefix_address = prefix.address();
        r.prefix_length = static_cast<std::uint8_t>(prefix.length());
    }

    // Calls `each()` for every route of the holder, a record or an attribute; of a family that the library does not
    // read once for all.
    template<class Holder, class... View, class Each>
    static void for_each(route& r, Holder const& holder, type_list<View...>, Each const& each)
    {
        r.family = holder.family();
        auto const one = [&]<class V>(type_list<V>) {
            auto const nlri = holder.template nlri<V>();
            if (nlri)
                for_each_in(r, *nlri, each);
            return nlri.has_value();
        };
        if ((one(type_list<View>{}) || ...) || holder.nlri_octets().empty())
            return;
        r.nlri = holder.nlri_octets();
        each();
        r.nlri = {};
    }

    template<class Nlri, class Each>
    static void for_each_in(route& r, Nlri const& nlri, Each const& each)
    {
        r.paths = nlri.paths();
        for (auto const& one : nlri) {
            set_prefix(r, one.prefix);
            r.path_identifier = one.path_identifier;
            each();
        }
    }

    // The route of a table's entry, with its attributes and the next hop that is in them.
    template<class Entry, class Visit, class Note>
    static record_content hand_over(route& r, Entry const& entry, Visit& visit, Note& note)
    {
        auto content = record_content::routes;
        auto const attributes = entry.attributes([&](error const& e) {
            content = record_content::malformed;
            note(e);
        });
        if (auto const reach = attributes.template get<rib_mp_reach_nlri_view>())
            r.next_hop = reach->next_hop();
        else if (auto const hop = attributes.template get<bgpwire::next_hop>())
            r.next_hop = hop->address;
        visit(static_cast<route const&>(r), attributes);
        return content;
    }

    template<class Visit, class Note>
    record_content read_rib(route& r, record_view const& record, rib_view const& rib, Visit& visit, Note& note) const
    {
        auto content = record_content::routes;
        for (auto const& entry : rib) {
            if (entry.peer_index >= peers_.size()) { // the table of peers is missing, or is another's
                auto const at = entry.path_attributes.data() - record.body().data() - 8;
                note(detail::broken(record, errc::out_of_range,
                    static_cast<std::size_t>(at) - (rib.paths() == path_identifiers::present ? 4U : 0U)));
                content = record_content::malformed;
                continue;
            }
            auto const& peer = peers_[entry.peer_index];
            r.peer_address = peer.address;
            r.peer_as = peer.as_number;
            r.originated_time = entry.originated_time;
            for_each(r, rib, known_nlri{}, [&] {
                if (rib.paths() == path_identifiers::present) { // RFC 8050 §4: of each entry
                    r.paths = path_identifiers::present;
                    r.path_identifier = entry.path_identifier;
                }
                r.next_hop = {};
                if (hand_over(r, entry, visit, note) == record_content::malformed)
                    content = record_content::malformed;
            });
        }
        return content;
    }

    template<class Visit, class Note>
    static record_content read_entry(
        route& r, record_view const& record, bgp4mp_entry const& entry, Visit& visit, Note& note)
    {
        if (check_nlri(known_nlri{}, entry.family, entry.nlri, path_identifiers::absent).failure != errc{}) {
            note(detail::broken(record, errc::invalid_network_field,
                static_cast<std::size_t>(entry.nlri.data() - record.body().data())));
            return record_content::malformed;
        }
        r.peer_address = entry.ends.peer_address;
        r.peer_as = entry.ends.peer_as;
        r.originated_time = entry.time_last_change;
        r.next_hop = address_in_next_hop(entry.next_hop);
        auto content = record_content::routes;
        for_each(r, detail::entry_nlri{entry}, known_nlri{}, [&] { content = hand_over(r, entry, visit, note); });
        return content;
    }

    template<class Visit, class Note>
    record_content read_old_message(route& r, bgp_message const& m, Visit& visit, Note& note)
    {
        memory_.resize(header_length + m.body.size());
        wire::writer out{memory_};
        m.encode_message(out);
        auto const framed = next_message(out.written(), extended_message_length);
        result<message_view> message = error{.code = errc::incomplete, .action = error_action::ignore};
        if (!framed)
            message = framed.error();
        else if (*framed)
            message = **framed;
        return read_message(r, m.ends, message, m.context(), visit, note);
    }

    template<class Visit, class Note>
    static record_content read_message(route& r, session_endpoints const& ends, result<message_view> const& message,
        codec_context context, Visit& visit, Note& note)
    {
        if (!message) {
            note(message.error());
            return record_content::malformed;
        }
        if (message->type() != message_type::update)
            return record_content::others;
        context.errors = error_handling::analyse;
        auto const update = update_view::decode(*message, context);
        if (!update || update->error())
            update_view::for_each_error(*message, context, note);
        if (!update)
            return record_content::malformed;
        r.peer_address = ends.peer_address;
        r.peer_as = ends.peer_as;
        r.kind = route_kind::withdrawn;
        constexpr path_attributes_view none{};
        auto const withdraw = [&] { visit(static_cast<route const&>(r), none); };
        r.family = ipv4_unicast;
        for_each_in(r, update->withdrawn_routes(), withdraw);
        if (auto const mp = update->get<mp_unreach_nlri_view>())
            for_each(r, *mp, known_nlri{}, withdraw);
        r.kind = route_kind::announced;
        auto const announce = [&] { visit(static_cast<route const&>(r), update->path_attributes()); };
        if (auto const hop = update->get<bgpwire::next_hop>())
            r.next_hop = hop->address;
        r.family = ipv4_unicast;
        for_each_in(r, update->nlri(), announce);
        if (auto const mp = update->get<mp_reach_nlri_view>()) {
            r.next_hop = mp->next_hop();
            for_each(r, *mp, known_nlri{}, announce);
        }
        return update->error() ? record_content::malformed : record_content::routes;
    }

    std::vector<peer_entry> peers_;
    std::vector<std::uint8_t> memory_;
};

} // namespace bgpwire::mrt

#endif
