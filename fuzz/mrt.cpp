// SPDX-License-Identifier: BSL-1.0
// A file of MRT records. Whatever is framed is decoded as what its type says, touched all over and printed;
// whatever decodes encodes to the record that it was, and tables also when they are written anew, part by part.

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include "support/fuzz.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>
#include <type_traits>
#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

/// What `write(writer)` writes; it must fit into as much as the record had.
template<class Write>
std::vector<std::uint8_t> written(std::size_t room, Write const& write)
{
    std::vector<std::uint8_t> memory(room);
    wire::writer out{memory};
    write(out);
    expect(out.ok(), "what decodes has an encoding, and it is no longer");
    memory.resize(out.size());
    return memory;
}

template<class... Attribute, class View>
void touch_attributes(type_list<Attribute...>, View const& attributes)
{
    auto const one = [&]<class A>(type_list<A>) {
        auto const attribute = attributes.template get<A>();
        if (!attribute)
            return;
        auto const value = attributes.value(A::traits.type_code);
        auto const again
            = written(value.size(), [&](wire::writer& out) { attribute->encode(out, attributes.context()); });
        expect(same_octets(again, value), "an attribute encodes to the octets that it was");
        print_to(fuzz::plain_text_sink{}, *attribute);
    };
    (one(type_list<Attribute>{}), ...);
    for (auto const& attribute : attributes)
        print_to(fuzz::plain_text_sink{}, attribute);
    (void)effective_as_path(attributes);
    (void)effective_aggregator(attributes);
}

template<class Entry>
void touch_entry(Entry const& entry)
{
    auto const attributes = entry.attributes([&](error const& e) {
        expect(e.offset + e.length <= entry.path_attributes.size(), "an error is about octets of the attributes");
        print_to(fuzz::plain_text_sink{}, e);
    });
    touch_attributes(mrt::rib_known_path_attributes{}, attributes);
    if (auto const reach = attributes.template get<mrt::rib_mp_reach_nlri_view>())
        (void)reach->next_hop();
}

void touch_message(message_view message, codec_context context)
{
    for (auto const errors : {error_handling::rfc7606, error_handling::analyse}) {
        context.errors = errors;
        visit_message(message, context, [&]<class Decoded>(Decoded const& decoded) {
            print_to(fuzz::plain_text_sink{}, decoded);
            if constexpr (std::is_same_v<Decoded, update_view>) {
                auto const again
                    = written(message.octets().size(), [&](wire::writer& out) { decoded.encode(out); });
                if (decoded.error() && errors == error_handling::rfc7606) { // then what is shown of it
                    auto const clean = update_view::decode(**next_message(again, extended_message_length), context);
                    expect(clean && !clean->error(), "what an UPDATE shows decodes without an error");
                } else {
                    expect(same_octets(again, message.octets()), "an UPDATE encodes to the octets that it was");
                }
                touch_attributes(known_path_attributes{}, decoded.path_attributes());
            }
        });
    }
}

void touch_ends(mrt::session_endpoints const& ends)
{
    print_to(fuzz::plain_text_sink{}, ends.peer_address);
    print_to(fuzz::plain_text_sink{}, ends.local_address);
}

void touch(mrt::record_view const&, mrt::bgp4mp_message const& m)
{
    touch_ends(m.ends);
    auto const message = m.message();
    if (message) {
        touch_message(*message, m.context());
    } else {
        expect(message.error().code == errc::incomplete || !is_local(message.error().code),
            "what is wrong with a header is incomplete or an error of RFC 4271");
        print_to(fuzz::plain_text_sink{}, message.error());
    }
}

void touch(mrt::record_view const&, mrt::bgp_message const& m)
{
    touch_ends(m.ends);
    std::vector<std::uint8_t> memory(m.body.size() + header_length);
    wire::writer out{memory};
    m.encode_message(out);
    expect(out.ok() == (memory.size() <= extended_message_length), "a message has 65535 octets or fewer");
    auto const message = next_message(out.written(), extended_message_length);
    if (message && *message)
        touch_message(**message, m.context());
}

void touch(mrt::record_view const&, mrt::bgp4mp_state_change const& change) { touch_ends(change.ends); }
void touch(mrt::record_view const&, mrt::bgp_state_change const& change)
{
    print_to(fuzz::plain_text_sink{}, change.peer_address);
}

void touch(mrt::record_view const&, mrt::bgp4mp_entry const& entry)
{
    touch_ends(entry.ends);
    touch_entry(entry);
}

void touch(mrt::record_view const&, mrt::table_dump_entry const& entry)
{
    expect(entry.ipv4().has_value() != entry.ipv6().has_value(), "a prefix is of one of two families");
    touch_entry(entry);
}

void touch(mrt::record_view const& record, mrt::peer_index_table_view const& table)
{
    std::size_t count = 0;
    auto const anew = written(record.octets().size(), [&](wire::writer& out) {
        mrt::peer_index_table_writer writer{
            out, record.time(), table.collector(), table.view_name(), table.location()};
        for (auto const& peer : table) {
            writer.add(peer);
            print_to(fuzz::plain_text_sink{}, peer.address);
            ++count;
        }
    });
    expect(count == table.size(), "a table has as many peers as it says");
    auto const again = mrt::peer_index_table_view::decode(**mrt::next_record(anew));
    expect(again.has_value() && again->collector() == table.collector() && again->location() == table.location()
            && same_octets(again->view_name(), table.view_name())
            && std::equal(again->begin(), again->end(), table.begin(), table.end()),
        "a table that is written peer by peer is the same table");
}

template<class... View>
bool touch_nlri(mrt::rib_view const& rib, type_list<View...>)
{
    auto const one = [&]<class V>(type_list<V>) {
        auto const nlri = rib.nlri<V>();
        if (!nlri)
            return false;
        std::size_t count = 0;
        for (auto const& route : *nlri) {
            print_to(fuzz::plain_text_sink{}, route);
            ++count;
        }
        expect(count == 1, "a RIB record is about one route");
        return true;
    };
    return (one(type_list<View>{}) || ...);
}

void touch(mrt::record_view const& record, mrt::rib_view const& rib)
{
    bool const prefix = touch_nlri(rib, known_nlri{});
    using enum mrt::table_dump_v2_subtype;
    bool const generic = rib.subtype() == rib_generic || rib.subtype() == rib_generic_addpath;
    auto const paths = record.subtype() >= 8 ? path_identifiers::present : path_identifiers::absent;
    std::size_t count = 0;
    auto const anew = written(record.octets().size(), [&](wire::writer& out) {
        mrt::rib_writer writer{out, record.time(), rib.sequence_number(), rib.family(), rib.nlri_octets(), paths};
        for (auto const& entry : rib) {
            touch_entry(entry);
            if (!generic || !prefix) // a prefix in a RIB_GENERIC would become a record of its own subtype
                writer.add(entry);
            ++count;
        }
    });
    expect(count == rib.size(), "a route has as many paths as it says");
    auto const again = written(record.octets().size(), [&](wire::writer& out) { rib.encode(out, record.time()); });
    expect((generic && prefix) || same_octets(anew, again), "a route that is written path by path is the same route");
}

template<class T>
void touch_as(mrt::record_view const& record)
{
    if (!T::is_in(record))
        return;
    auto const decoded = T::decode(record);
    if (!decoded) {
        auto const e = decoded.error();
        expect(e.code == errc::incomplete || e.code == errc::wrong_address_family
                || e.code == errc::invalid_network_field,
            "a record is refused for one of three reasons");
        expect(e.action == error_action::ignore, "nobody is to blame for a record");
        expect(e.offset <= record.octets().size(), "an error is about octets of the record");
        print_to(fuzz::plain_text_sink{}, e);
        return;
    }
    touch(record, *decoded);
    auto again = written(record.octets().size(), [&](wire::writer& out) { decoded->encode(out, record.time()); });
    auto const same = mrt::next_record(again);
    expect(same && *same && (*same)->octets().size() == again.size(), "what is written is one record");
    expect((*same)->time() == record.time(), "a record keeps its time");
    expect(T::is_in(**same) && T::decode(**same).has_value(), "a record that is written can be read");
    if constexpr (requires(T const& a) { a == a; })
        expect(*T::decode(**same) == *decoded, "a record that is written is the one that was read");
    std::memcpy(again.data() + 8, record.octets().data() + 8, 4); // without what nobody reads it is shorter
    expect(same_octets(again, record.octets().first(again.size())), "a record encodes to the octets that it was");
}

using places = std::vector<std::pair<std::size_t, std::size_t>>; // where records start, and their sizes

places scanned(octets file)
{
    places found;
    mrt::record_scanner in{file};
    std::size_t at = 0;
    while (auto const record = in.next()) {
        at += in.skipped();
        expect(record->octets().data() == file.data() + at, "every octet is skipped or in a record");
        found.emplace_back(at, record->octets().size());
        at += record->octets().size();
        expect(in.offset() == at, "the scanner is behind the record that it found");
    }
    expect(at + in.skipped() == file.size(), "every octet is skipped or in a record");
    return found;
}

places scanned_in_pieces(octets file, std::size_t piece)
{
    places found;
    mrt::record_finder finder;
    std::size_t begin = 0, end = 0;
    for (;;) {
        std::vector<std::uint8_t> const stream(file.data() + begin, file.data() + end);
        auto const next = finder.next(stream, end == file.size() ? mrt::more_octets::none : mrt::more_octets::may_come);
        begin += next.skipped;
        if (next.record) {
            found.emplace_back(begin, next.record->octets().size());
            begin += next.record->octets().size();
        } else if (end == file.size()) {
            return found;
        } else {
            end += std::min(piece, file.size() - end);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    octets const file{data, size};
    mrt::record_reader in{file};
    mrt::route_reader routes;
    std::size_t at = 0;
    while (auto const record = in.next()) {
        bool told = false;
        auto const content = routes.read(
            *record,
            [](mrt::route const& route, auto const& attributes) {
                expect(route.has_prefix() == route.nlri.empty(), "a route has a prefix or its octets");
                expect(route.kind != mrt::route_kind::withdrawn || attributes.begin() == attributes.end(),
                    "a withdrawal has no attributes");
                print_to(fuzz::plain_text_sink{}, route);
                (void)effective_as_path(attributes);
            },
            [&](error const& e) {
                told = true;
                print_to(fuzz::plain_text_sink{}, e);
            });
        expect(told == (content == mrt::record_content::malformed), "what is malformed is told");
        expect(record->octets().data() == data + at, "records follow one another");
        expect(record->octets().size() == record->body_offset() + record->body().size(), "a record is head and body");
        expect(!*mrt::next_record(record->octets().first(record->octets().size() - 1)),
            "without its last octet a record is not there");
        at = in.offset();
        auto const trailing = mrt::trailing_octets(*record);
        expect(trailing.size() <= record->body().size(), "octets too many are a part of the record");
        if (!trailing.empty())
            expect(trailing.data() + trailing.size() == data + at, "and the last part");
        touch_as<mrt::bgp4mp_message>(*record);
        touch_as<mrt::bgp4mp_state_change>(*record);
        touch_as<mrt::bgp4mp_entry>(*record);
        touch_as<mrt::peer_index_table_view>(*record);
        touch_as<mrt::rib_view>(*record);
        touch_as<mrt::table_dump_entry>(*record);
        touch_as<mrt::bgp_message>(*record);
        touch_as<mrt::bgp_state_change>(*record);
    }
    expect(in.offset() == at && at <= size && in.finish() == (at == size), "the reader stops behind the last record");
    auto const found = scanned(file);
    if (size < 4096)
        expect(found == scanned_in_pieces(file, 1 + size / 7), "pieces change nothing of what is found");
    return 0;
}

// Chance breaks the lengths around what it changes. So a part of a record is chosen and changed, and of the
// lengths that enclose it none, one or all are set right.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size) __attribute__((weak));

namespace {

/// Some octets of a file, and the length fields that count them, the outermost first.
struct part {
    struct field {
        std::size_t at;
        std::size_t width;
    };
    std::vector<field> lengths;
    std::size_t begin = 0;
    std::size_t end = 0;

    void enter(octets file, octets inner, std::size_t width)
    {
        begin = static_cast<std::size_t>(inner.data() - file.data());
        end = begin + inner.size();
        lengths.push_back({begin - width, width});
    }
};

void enter_attributes(part& p, octets file, octets field, std::minstd_rand& random)
{
    p.enter(file, field, 2);
    auto skip = random() % 8;
    for (std::size_t at = 0; at + 4 <= field.size();) {
        std::size_t const width = (field[at] & 0x10) != 0 ? 2 : 1;
        std::size_t const length = width == 2 ? wire::load<std::uint16_t>(field, at + 2) : field[at + 2];
        if (at + 2 + width + length > field.size())
            return;
        if (skip-- == 0)
            return p.enter(file, field.subspan(at + 2 + width, length), width);
        at += 2 + width + length;
    }
}

void enter_message(part& p, octets file, octets message, std::minstd_rand& random)
{
    if (message.size() < 23 || random() % 4 == 0)
        return;
    p.lengths.push_back({static_cast<std::size_t>(message.data() - file.data()) + 16, 2});
    p.begin = p.lengths.back().at + 3;
    std::size_t const withdrawn = wire::load<std::uint16_t>(message, 19);
    if (message[18] != 2 || 23 + withdrawn > message.size())
        return;
    std::size_t const length = wire::load<std::uint16_t>(message, 21 + withdrawn);
    if (23 + withdrawn + length > message.size())
        return;
    if (random() % 4 == 0)
        p.enter(file, message.subspan(21, withdrawn), 2);
    else if (random() % 4 == 0)
        p.begin += 4 + withdrawn + length; // NLRI
    else
        enter_attributes(p, file, message.subspan(23 + withdrawn, length), random);
}

part choose_part(octets file, std::minstd_rand& random)
{
    part p{{}, 0, file.size()};
    auto skip = random() % 4;
    mrt::record_reader in{file};
    std::optional<mrt::record_view> chosen;
    while (auto const record = in.next()) {
        chosen = record;
        if (skip-- == 0)
            break;
    }
    if (!chosen)
        return p;
    auto const start = static_cast<std::size_t>(chosen->octets().data() - file.data());
    p = {{{start + 8, 4}}, start + chosen->body_offset(), start + chosen->octets().size()};
    if (random() % 4 == 0)
        return p;
    if (mrt::bgp4mp_message::is_in(*chosen)) {
        if (auto const m = mrt::bgp4mp_message::decode(*chosen))
            enter_message(p, file, m->message_octets, random);
    } else if (mrt::rib_view::is_in(*chosen)) {
        if (auto const rib = mrt::rib_view::decode(*chosen); rib && rib->size() != 0) {
            auto entry = rib->begin();
            for (auto more = random() % rib->size() % 8; more != 0; --more)
                ++entry;
            enter_attributes(p, file, (*entry).path_attributes, random);
        }
    } else if (mrt::table_dump_entry::is_in(*chosen)) {
        if (auto const entry = mrt::table_dump_entry::decode(*chosen))
            enter_attributes(p, file, entry->path_attributes, random);
    } else if (mrt::bgp4mp_entry::is_in(*chosen)) {
        if (auto const entry = mrt::bgp4mp_entry::decode(*chosen))
            enter_attributes(p, file, entry->path_attributes, random);
    }
    return p;
}

void lengthen(std::uint8_t* at, std::size_t width, std::size_t by)
{
    for (std::size_t i = width; i != 0; --i, by >>= 8) {
        by += at[i - 1];
        at[i - 1] = static_cast<std::uint8_t>(by);
    }
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed)
{
    std::minstd_rand random{seed};
    random.discard(4);
    auto const p = choose_part({data, size}, random);
    if (random() % 8 == 0 || size - (p.end - p.begin) >= max_size) // or without room for a single octet
        return LLVMFuzzerMutate(data, size, max_size);
    std::vector<std::uint8_t> const rest(data + p.end, data + size);
    auto const changed_size = LLVMFuzzerMutate(data + p.begin, p.end - p.begin, max_size - p.begin - rest.size());
    std::copy(rest.begin(), rest.end(), data + p.begin + changed_size);
    auto const by = changed_size - (p.end - p.begin); // modulo 2^n, as the fields are
    auto const how = random() % 4;
    if (!p.lengths.empty() && how == 1) {
        auto const& one = p.lengths[random() % p.lengths.size()];
        lengthen(data + one.at, one.width, by);
    } else if (how >= 2) {
        for (auto const& length : p.lengths)
            lengthen(data + length.at, length.width, by);
    }
    return p.begin + changed_size + rest.size();
}
