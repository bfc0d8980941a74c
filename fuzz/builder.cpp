// SPDX-License-Identifier: BSL-1.0
// Messages made out of values that the octets choose: what is built encodes, decodes without error and says
// what was put in. One octet chooses the kind of message.

#include <bgpwire/message.hpp>

#include "support/fuzz.hpp"
#include "support/values.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;
using bgpwire::fuzz::values;

namespace {

std::vector<std::uint8_t> memory(70000);

/// The message that is written, framed; nothing if it does not fit.
template<class Encode>
std::optional<message_view> built(std::size_t limit, Encode const& encode)
{
    wire::writer out{std::span{memory}.first(limit)};
    encode(out);
    auto const whole = out.finish();
    if (!whole)
        return std::nullopt;
    auto const message = next_message(*whole, limit);
    expect(message && *message && (*message)->octets().size() == whole->size(), "what is built is one message");
    return **message;
}

template<class T>
void check_attribute(path_attributes_view const& view, T const& expected)
{
    auto const found = view.get<T>();
    expect(found && *found == expected, "an attribute that is built says what was put in");
}

/// A list that owns its items against its view.
template<class View, class Owner>
void check_list(path_attributes_view const& view, Owner const& expected)
{
    auto const found = view.get<View>();
    expect(found && Owner{*found} == expected, "a list that is built has what was put in");
}

template<class Item>
basic_item_list<Item> items_from(values& from)
{
    basic_item_list<Item> list;
    for (auto count = 1 + from.below(5); count != 0; --count) {
        std::vector<std::uint8_t> octets(Item::size);
        for (auto& octet : octets)
            octet = from.u8();
        auto const item = Item::load(octets.data());
        if (std::find(list.values.begin(), list.values.end(), item) == list.values.end()) // RFC 8092 §3
            list.values.push_back(item);
    }
    return list;
}

ipv4_address host_from(values& from)
{
    auto const address = from.ipv4();
    return address.is_unicast_host() ? address : ipv4_address{0xc0000201}; // RFC 4271 §6.3
}

ipv6_address host6_from(values& from)
{
    auto const address = from.ipv6();
    return can_be_next_hop(address) ? address : ipv6_address{0x20010db800000000, 1};
}

ipv6_address link_local_from(values& from)
{
    return {0xfe80000000000000, from.ipv6().low()};
}

codec_context context_from(values& from)
{
    std::uint8_t const octets[] = {from.u8(), from.u8()};
    auto context = fuzz::context_from(octets);
    context.peer = peering::internal; // so that every attribute counts
    context.as_sets = as_set_handling::accept;
    return context;
}

as_path path_from(values& from)
{
    as_path path;
    for (auto count = from.below(6); count != 0; --count) {
        bool const set = from.below(4) == 1;
        path.prepend(asn{from.u16() | 1U}, set ? as_path_segment_type::as_set : as_path_segment_type::as_sequence);
    }
    return path;
}

void build_update(values& from)
{
    auto const context = context_from(from);
    bool const identifiers = context.add_path.contains(ipv4_unicast);
    bgpwire::update built_update{context};
    auto& attributes = built_update.path_attributes;
    for (auto count = from.below(20); count != 0; --count)
        built_update.withdrawn_routes.push_back(from.ipv4_route(identifiers));
    for (auto count = from.below(20); count != 0; --count)
        built_update.nlri.push_back(from.ipv4_route(identifiers));

    auto const more = from.u8(), others = from.u8();
    std::uint8_t const extended = from.flag() ? attribute_flag::extended_length : std::uint8_t{};
    origin const how{static_cast<origin::code>(from.below(3))};
    auto const path = path_from(from);
    next_hop const hop{host_from(from)};
    multi_exit_disc const metric{from.u32()};
    local_pref const preference{from.u32()};
    aggregator const by{asn{from.u16() | 1U}, bgp_identifier{from.u32()}};
    only_to_customer const customer{asn{from.u32()}};
    aigp const accumulated{(std::min)(from.u64(), UINT64_MAX - 1)}; // the largest is malformed: RFC 7311 §3
    auto const plain = items_from<community>(from);
    auto const wide = items_from<extended_community>(from);
    auto const wide6 = items_from<ipv6_extended_community>(from);
    auto const large = items_from<large_community>(from);
    auto const clusters = items_from<cluster_id>(from);
    mp_reach_ipv6_unicast reach{host6_from(from), from.flag() ? std::optional{link_local_from(from)} : std::nullopt, {}};
    mp_unreach_ipv6_unicast unreach;
    bool const identifiers6 = context.add_path.contains(ipv6_unicast);
    for (auto count = from.below(8); count != 0; --count)
        reach.nlri.push_back(from.ipv6_route(identifiers6));
    for (auto count = from.below(8); count != 0; --count)
        unreach.nlri.push_back(from.ipv6_route(identifiers6));
    bool const partial = (more & 0x80) != 0;

    // In no order of their own: the list keeps the order that RFC 4271 §5 and RFC 7606 §5.1 ask for.
    expect(attributes.set(large, partial ? attribute_flag::partial : std::uint8_t{}), "an attribute can be set");
    attributes.set(hop, extended);
    attributes.set(path, extended);
    attributes.set(how, extended);
    if ((more & 1) != 0)
        attributes.set(metric);
    if ((more & 2) != 0)
        attributes.set(preference);
    if ((more & 4) != 0)
        attributes.set(by);
    if ((more & 8) != 0)
        attributes.set(plain, extended);
    if ((more & 16) != 0)
        attributes.set(wide);
    if ((more & 32) != 0)
        attributes.set(wide6);
    if ((more & 64) != 0)
        attributes.set(clusters);
    if ((others & 1) != 0)
        attributes.set(reach);
    if ((others & 2) != 0)
        attributes.set(unreach, extended);
    if ((others & 4) != 0)
        attributes.set(accumulated);
    if ((others & 8) != 0)
        attributes.set(customer);
    if ((others & 16) != 0)
        attributes.set(atomic_aggregate{});
    raw_path_attribute const unknown{static_cast<std::uint8_t>(0xc0 | (others & 0x20)), 200, from.take(from.u8() * 3U)};
    if ((others & 64) != 0)
        expect(attributes.set(unknown), "an unknown attribute can be set");

    auto const message = built(context.maximum_message_length, [&](wire::writer& out) { built_update.encode(out); });
    if (!message)
        return;
    auto const view = update_view::decode(*message, context);
    expect(view && !view->error(), "an UPDATE that is built has no error");
    expect(bgpwire::update{*view} == built_update, "an UPDATE that is built decodes to the same");
    expect(view->end_of_rib() == built_update.end_of_rib(), "both forms agree on End-of-RIB");
    auto const& all = view->path_attributes();
    int last = -1;
    for (auto const& one : all) {
        int const rank = one.type_code == 14 || one.type_code == 15 ? one.type_code : 256 + one.type_code;
        expect(rank > last, "attributes go out in their order");
        last = rank;
    }
    check_attribute(all, how);
    check_attribute(all, hop);
    expect(as_path{*all.get<as_path_view>()} == path, "a path that is built is the same");
    check_list<large_communities_view>(all, large);
    expect(all.find(32)->has_flag(attribute_flag::partial) == partial, "Partial is set where it was asked for");
    if ((more & 1) != 0)
        check_attribute(all, metric);
    if ((more & 2) != 0)
        check_attribute(all, preference);
    if ((more & 4) != 0)
        check_attribute(all, by);
    if ((more & 8) != 0)
        check_list<communities_view>(all, plain);
    if ((more & 16) != 0)
        check_list<extended_communities_view>(all, wide);
    if ((more & 32) != 0)
        check_list<ipv6_extended_communities_view>(all, wide6);
    if ((more & 64) != 0)
        check_list<cluster_list_view>(all, clusters);
    if ((others & 1) != 0) {
        auto const found = mp_reach_ipv6_unicast::from(*all.get<mp_reach_nlri_view>());
        expect(found && *found == reach && !mp_reach_ipv4_unicast::from(*all.get<mp_reach_nlri_view>()),
            "MP_REACH_NLRI that is built has its routes");
        print_to(fuzz::plain_text_sink{}, reach);
    }
    if ((others & 2) != 0) {
        auto const found = mp_unreach_ipv6_unicast::from(*all.get<mp_unreach_nlri_view>());
        expect(found && *found == unreach && !mp_unreach_ipv4_unicast::from(*all.get<mp_unreach_nlri_view>()),
            "MP_UNREACH_NLRI that is built has its routes");
        print_to(fuzz::plain_text_sink{}, unreach);
    }
    if ((others & 4) != 0)
        expect(all.get<aigp_view>()->metric() == accumulated.metric, "AIGP that is built has its metric");
    if ((others & 8) != 0)
        check_attribute(all, customer);
    if ((others & 64) != 0)
        expect(*all.find(200) == raw_path_attribute{all.find(200)->flags, 200, unknown.value}, "octets stay as they are");
    print_to(fuzz::plain_text_sink{}, built_update);
    print_to(fuzz::plain_text_sink{}, *view);
    expect(check_first_as(*view, asn{65001}) == std::nullopt, "the first AS of an internal peer is not asked for");

    // From here on what the view borrowed is gone.
    if (others != 255)
        return;
    std::vector<std::uint8_t> const too_much(65536);
    expect(!attributes.set(raw_path_attribute{0xc0, 201, too_much}), "a value that no length can count is refused");
    basic_item_list<community> uncounted;
    uncounted.values.resize(16385); // 65540 octets
    expect(!attributes.set(uncounted), "a list that no length can count is refused");
    communities many;
    many.values.resize(64); // 256 octets: the length grows by one when they are written
    for (std::size_t const room : {3U + 256, 4U + 256}) {
        wire::writer out{std::span{memory}.first(room)};
        encode_path_attribute(out, many, context);
        expect(out.ok() == (room == 260), "a length of two octets needs its room");
    }
    // An attribute that fits into no message:
    expect(attributes.set(raw_path_attribute{0xc0, 201, octets{too_much}.first(65535)}), "the longest value is taken");
    expect(!built(memory.size(), [&](wire::writer& out) { built_update.encode(out); }), "and sent in no message");
    attributes.erase(201);
    built_update.nlri.resize(65536);
    expect(!built(memory.size(), [&](wire::writer& out) { built_update.encode(out); }), "as are too many routes");
}

/// All routes of a packer's messages, none larger than its memory, are the routes that went in.
template<class Route, class Next, class Read>
void check_packed(std::vector<Route> const& routes, codec_context const& context, Next const& next_message_of, Read const& read)
{
    std::vector<Route> arrived;
    auto next = routes.begin();
    while (next != routes.end()) {
        auto const before = next;
        auto const octets = next_message_of(next);
        if (!octets) {
            expect(octets.error().code == errc::no_buffer_space && next == before, "what does not fit is not sent");
            return;
        }
        expect(next != before && octets->size() <= context.maximum_message_length, "each message takes routes");
        auto const message = bgpwire::next_message(*octets, context.maximum_message_length);
        expect(message && *message, "what is packed is one message");
        auto const view = update_view::decode(**message, context);
        expect(view && !view->error(), "what is packed has no error");
        for (Route const route : read(*view))
            arrived.push_back(route);
    }
    expect(arrived == routes, "what is packed arrives, in its order");
}

void pack(values& from)
{
    auto const context = context_from(from);
    bool const wide = from.flag();
    std::vector<std::uint8_t> room((wide ? 4096U : 16U) + from.u8());
    update_packer const packer{room, context};
    path_attributes attributes{context};
    attributes.set(origin{origin::code::igp});
    attributes.set(path_from(from));
    std::vector<ipv4_nlri> routes;
    std::vector<ipv6_nlri> routes6;
    auto const repeated = 1U + from.below(40);
    for (auto count = from.below(30); count != 0; --count)
        routes.insert(routes.end(), repeated, from.ipv4_route(context.add_path.contains(ipv4_unicast)));
    for (auto count = from.below(30); count != 0; --count)
        routes6.insert(routes6.end(), repeated, from.ipv6_route(context.add_path.contains(ipv6_unicast)));
    mp_next_hop const hop{host6_from(from), from.flag() ? link_local_from(from) : ipv6_address{}};

    check_packed(routes6, context,
        [&](auto& next) { return packer.announce<ipv6_unicast>(attributes.octets(), hop, next, routes6.end()); },
        [](update_view const& view) { return *view.get<mp_reach_nlri_view>()->nlri<ipv6_unicast_nlri_view>(); });
    check_packed(routes6, context, [&](auto& next) { return packer.withdraw<ipv6_unicast>(next, routes6.end()); },
        [](update_view const& view) { return *view.get<mp_unreach_nlri_view>()->nlri<ipv6_unicast_nlri_view>(); });
    attributes.set(next_hop{ipv4_address{0xc0000201}});
    check_packed(routes, context, [&](auto& next) { return packer.announce(attributes.octets(), next, routes.end()); },
        [](update_view const& view) { return view.nlri(); });
    check_packed(routes, context, [&](auto& next) { return packer.withdraw(next, routes.end()); },
        [](update_view const& view) { return view.withdrawn_routes(); });
    auto const family = from.family();
    auto const end = packer.end_of_rib(family);
    expect(end.has_value() == (room.size() >= (family == ipv4_unicast ? 23U : 29U)), "End-of-RIB has its size");
    expect(!end || update_view::decode(**next_message(*end), context)->end_of_rib() == family, "End-of-RIB is one");
}

template<class Owner, class Make>
void add_entries(capabilities& all, values& from, Make const& make)
{
    Owner owner;
    for (auto count = 1 + from.below(5); count != 0; --count)
        owner.entries.push_back(make(from));
    expect(all.add(owner), "a capability of a few entries fits");
    auto const view = all.view().find<capability_entries_view<typename decltype(owner.entries)::value_type>>();
    expect(view && Owner::from(*view) == owner, "a capability that is built has its entries");
}

void build_open(values& from)
{
    capabilities all;
    auto const which = from.u16();
    multiprotocol_capability const family{from.family()};
    if ((which & 1) != 0)
        all.add(family);
    if ((which & 2) != 0)
        add_entries<add_path_capability>(all, from,
            [](values& v) { return add_path_family{v.family(), static_cast<add_path_mode>(1 + v.below(3))}; });
    if ((which & 4) != 0)
        add_entries<long_lived_graceful_restart_capability>(all, from, [](values& v) {
            return long_lived_graceful_restart_family{v.family(), v.u8(), v.u32() & 0xffffff};
        });
    if ((which & 8) != 0)
        add_entries<paths_limit_capability>(
            all, from, [](values& v) { return paths_limit_family{v.family(), v.u16()}; });
    if ((which & 16) != 0)
        add_entries<multiple_labels_capability>(
            all, from, [](values& v) { return multiple_labels_family{v.family(), v.u8()}; });
    if ((which & 32) != 0)
        add_entries<extended_next_hop_encoding_capability>(
            all, from, [](values& v) { return extended_next_hop{v.family(), afi{v.u16()}}; });
    if ((which & 64) != 0) {
        graceful_restart_capability restart{static_cast<std::uint8_t>(from.below(16)),
            static_cast<std::uint16_t>(from.u16() & 0xfff), {}};
        for (auto count = from.below(5); count != 0; --count)
            restart.families.push_back({from.family(), from.u8()});
        all.add(restart);
        expect(graceful_restart_capability::from(*all.find<graceful_restart_capability_view>()) == restart,
            "Graceful Restart that is built is the same");
    }
    if ((which & 128) != 0) {
        outbound_route_filtering_capability filtering;
        for (auto count = 1 + from.below(8); count != 0; --count)
            filtering.filters.push_back(
                {from.family(), static_cast<orf_type>(from.u8()), static_cast<orf_mode>(1 + from.below(3))});
        all.add(filtering);
        expect(outbound_route_filtering_capability::from(*all.find<outbound_route_filtering_capability_view>())
                == filtering,
            "Outbound Route Filtering that is built is the same");
    }
    std::vector<std::uint8_t> const too_many(256);
    expect(!all.add(from.u8(), too_many), "a value that no length can count is refused");
    extended_next_hop_encoding_capability too_many_entries;
    too_many_entries.entries.resize(43); // 258 octets
    expect(!all.add(too_many_entries), "entries that no length can count are refused");
    std::vector<std::uint8_t> const many(from.u8());
    if ((which & 256) != 0)
        for (auto count = from.below(20); count != 0; --count)
            all.add(from.u8(), many); // so many that the form of RFC 9072 is needed
    if ((which & 512) != 0)
        all.add(bgp_role_capability{static_cast<bgp_role>(from.below(5))});
    if ((which & 1024) != 0)
        all.add(four_octet_as_number_capability{asn{from.u32()}});
    if ((which & 2048) != 0)
        all.add(route_refresh_capability{});
    if ((which & 4096) != 0)
        all.remove(multiprotocol_capability::traits.code);
    expect((which & 4097) != 1 || all.contains<multiprotocol_capability>(), "a capability that is added is there");
    expect((which & 4096) == 0 || !all.contains<multiprotocol_capability>(), "a capability that is removed is gone");

    open const ours{asn{from.u16()}, from.u16(), bgp_identifier{from.u32()}, all};
    auto const message = built(extended_message_length, [&](wire::writer& out) { ours.encode(out); });
    if (!message)
        return;
    expect(message->octets().size() <= standard_message_length, "an OPEN is never an extended message");
    auto const view = open_view::decode(*message);
    expect(view && view->capabilities == all.view(), "an OPEN that is built has its capabilities");
    auto const kept = open::from(*view);
    expect(kept.capabilities == ours.capabilities && kept.hold_time == ours.hold_time
            && kept.bgp_identifier == ours.bgp_identifier
            && view->my_as == ours.as_number,
        "an OPEN that is built decodes to the same");
    print_to(fuzz::plain_text_sink{}, ours);
    for (auto const c : all)
        print_to(fuzz::plain_text_sink{}, c);
}

void check_notification(message_view message, errc expected)
{
    auto const view = notification_view::decode(message);
    expect(view && view->error == expected, "a NOTIFICATION that is built has its code");
    expect(message.octets().size() <= standard_message_length, "a NOTIFICATION is never an extended message");
    auto const kept = notification::from(*view);
    expect(kept.view() == *view, "a NOTIFICATION that is kept is the same");
    print_to(fuzz::plain_text_sink{}, kept);
}

void build_notification(values& from)
{
    auto const why = static_cast<errc>(from.u16());
    auto const shutdown = from.flag() ? errc::administrative_shutdown : errc::administrative_reset;
    prefix_limit const limit{from.family(), from.u32()};
    std::vector<std::uint8_t> data;
    for (auto count = from.u16() % 5000U; data.size() < count;)
        data.push_back(from.u8());
    auto const limited = extended_message_length;
    auto message = built(limited, [&](wire::writer& out) { encode_notification(out, why, data); });
    expect(message.has_value(), "a NOTIFICATION fits");
    check_notification(*message, why);
    auto const most = (std::min)(data.size(), standard_message_length - header_length - 2);
    expect(same_octets(notification_view::decode(*message)->data, octets{data}.first(most)), "Data is what it was");

    std::string const words(data.begin(), data.end());
    message = built(limited, [&](wire::writer& out) { encode_shutdown(out, shutdown, words); });
    check_notification(*message, shutdown);
    auto const said = notification_view::decode(*message)->shutdown_communication();
    expect(said.size() <= 255 && same_octets(said, octets{data}.first(said.size())), "the words start as they were");
    expect(words.size() > 255 || said.size() == words.size(), "words that fit are all there");

    message = built(limited, [&](wire::writer& out) { encode_prefix_limit(out, limit); });
    check_notification(*message, errc::maximum_number_of_prefixes_reached);
    expect(notification_view::decode(*message)->prefix_limit() == limit, "the limit is what it was");

    message = built(limited, [&](wire::writer& out) { encode_hard_reset(out, why, data); });
    check_notification(*message, errc::hard_reset);
    auto const reason = notification_view::decode(*message)->hard_reset_reason();
    expect(reason && reason->error == why, "a Hard Reset says why");

    // Any error that a decoder may come to.
    error const e{why, static_cast<error_action>(from.below(5)), from.u8(), from.u16(), from.u16()};
    message = built(limited, [&](wire::writer& out) { encode_notification(out, e, data); });
    check_notification(*message, why);
    print_to(fuzz::plain_text_sink{}, e);
}

template<class Address, class Route>
void check_filters(values& from, address_family family, Route const& route)
{
    using entry = basic_address_prefix_orf<Address>;
    std::vector<entry> entries;
    for (auto count = from.below(8); count != 0; --count) {
        entry one;
        if (from.below(4) == 0) {
            one.action = orf_action::remove_all;
        } else {
            one = {from.flag() ? orf_action::add : orf_action::remove, from.flag() ? orf_match::permit : orf_match::deny,
                from.u32(), from.u8(), from.u8(), route(from).prefix};
        }
        entries.push_back(one);
    }
    auto const when = from.flag() ? when_to_refresh::immediate : when_to_refresh::defer;
    auto const message = built(standard_message_length,
        [&](wire::writer& out) { encode_route_refresh(out, family, when, orf_type::address_prefix, entries); });
    expect(message.has_value(), "a ROUTE-REFRESH fits");
    auto const view = route_refresh_view::decode(*message);
    expect(view && view->family == family && !check_route_refresh(*view), "a ROUTE-REFRESH has its family");
    auto const filters = outbound_route_filters_view::decode(view->filters);
    expect(filters && filters->when() == when, "filters say when to refresh");
    std::size_t groups = 0;
    for (auto it = filters->begin(); it != filters->end(); ++groups) {
        auto const group = *it++;
        auto const read = basic_address_prefix_orf_view<Address>::decode(group.entries);
        expect(group.type == orf_type::address_prefix && read.has_value(), "filters that are built can be read");
        std::vector<entry> again;
        for (auto e = read->begin(); e != read->end();)
            again.push_back(*e++);
        expect(again == entries, "filters that are built are the same");
        for (auto const& one : again)
            print_to(fuzz::plain_text_sink{}, one);
    }
    expect(groups == 1, "filters of one type are one group");
}

void build_route_refresh(values& from)
{
    route_refresh_view const plain{from.family(), static_cast<route_refresh_subtype>(from.below(4)), {}};
    auto const message = built(standard_message_length, [&](wire::writer& out) { plain.encode(out); });
    expect(message && route_refresh_view::decode(*message) == plain, "a ROUTE-REFRESH that is built is the same");
    print_to(fuzz::plain_text_sink{}, plain);
    check_filters<ipv4_address>(from, ipv4_unicast, [](values& v) { return v.ipv4_route(false); });
    check_filters<ipv6_address>(from, ipv6_unicast, [](values& v) { return v.ipv6_route(false); });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size > 4096)
        return 0;
    values from{{data, size}};
    switch (from.below(5)) {
    case 0: build_update(from); break;
    case 1: pack(from); break;
    case 2: build_open(from); break;
    case 3: build_notification(from); break;
    default: build_route_refresh(from);
    }
    return 0;
}
