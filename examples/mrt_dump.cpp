// SPDX-License-Identifier: BSL-1.0
// Prints MRT files, plain or compressed, one route to a line, in the format of `bgpdump -m`:
//
//     mrt_dump updates.20190101.0000.gz | head
//
// Reads a file piece by piece, so that a table of any size passes. A malformed record is stepped over; of messages
// and entries in which RFC 7606 finds an error everything is printed that can be read. Both are counted on standard
// error, and so are octets that records have behind what their types ask for. A damaged file is read up to the damage;
// with `--scan` the next record is looked for behind it, and the octets in between are counted. `-` is standard input.
// Without a file it prints a small one of its own.

#include "support/command_line.hpp"
#include "support/compressed_file.hpp"

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace bgpwire;

/// The lines of the output: text and everything that the library can print.
class output {
public:
    ~output() { flush(); }

    output& operator<<(char const* text)
    {
        text_ += text;
        return *this;
    }
    output& operator<<(char character)
    {
        text_ += character;
        return *this;
    }
    output& operator<<(std::uint64_t number)
    {
        print_decimal(std::back_inserter(text_), number);
        return *this;
    }
    template<printable T>
    output& operator<<(T const& value)
    {
        print_to(std::back_inserter(text_), value);
        return *this;
    }
    void end_line()
    {
        text_ += '\n';
        if (text_.size() > (1U << 16))
            flush();
    }

private:
    void flush()
    {
        std::fwrite(text_.data(), 1, text_.size(), stdout);
        text_.clear();
    }
    std::string text_;
};

/// What is the same in all lines of one record.
struct heading {
    char const* format;
    std::uint64_t seconds;
    std::optional<std::uint32_t> microseconds{};
    ip_address peer{};
    asn peer_as{};
    bool is_old_type = false; ///< BGP, not BGP4MP
};

void write(output& out, heading const& h, char const* kind)
{
    out << h.format << '|' << h.seconds;
    if (h.microseconds) {
        char digits[8];
        std::snprintf(digits, sizeof digits, ".%06u", static_cast<unsigned>(*h.microseconds % 1000000));
        out << digits;
    }
    out << '|' << kind << '|' << h.peer << '|' << h.peer_as;
}

/// `64500 64501 {64502,64503}`: sets have commas and braces, confederation segments brackets.
template<class Path>
void write_path(output& out, Path const& path)
{
    static constexpr char brackets[] = "{}  ()[]";
    bool first = true;
    for (auto const& segment : path) {
        as_path_segment_type type{};
        auto const numbers = [&]() -> decltype(auto) {
            if constexpr (requires { segment.numbers; }) {
                type = segment.type;
                return (segment.numbers);
            } else {
                type = segment.type();
                return (segment);
            }
        }();
        bool const bare = type == as_path_segment_type::as_sequence;
        bool const set = type == as_path_segment_type::as_set || type == as_path_segment_type::as_confed_set;
        auto const* const pair = brackets + 2 * (static_cast<std::size_t>(type) - 1);
        if (!first)
            out << ' ';
        first = false;
        if (!bare)
            out << pair[0];
        bool first_number = true;
        for (asn const number : numbers) {
            if (!first_number)
                out << (set ? ',' : ' ');
            first_number = false;
            out << number;
        }
        if (!bare)
            out << pair[1];
    }
}

/// `64500:1 no-export`
void write_communities(output& out, communities_view list)
{
    bool first = true;
    for (community const c : list) {
        if (!first)
            out << ' ';
        first = false;
        if (c == well_known::no_export)
            out << "no-export";
        else if (c == well_known::no_advertise)
            out << "no-advertise";
        else if (c == well_known::no_export_subconfed)
            out << "local-AS";
        else
            out << std::uint64_t{c.value >> 16} << ':' << std::uint64_t{c.value & 0xffff};
    }
}

/// From the path to the end of the line: `|path|origin|next hop|local preference|MED|communities|AG|aggregator|`
///
/// What bgpdump writes where there is none, this does, too: INCOMPLETE, 255.255.255.255, and in lines of
/// the old type BGP no field at all instead of an empty one for communities.
template<class Attributes>
void write_attributes(
    output& out, heading const& h, Attributes const& attributes, std::optional<ip_address> const& mp_next_hop)
{
    out << '|';
    if (attributes.template get<as4_path_view>())
        write_path(out, effective_as_path(attributes).segments);
    else if (auto const path = attributes.template get<as_path_view>())
        write_path(out, *path);
    out << '|';
    out << attributes.template get<origin>().value_or(origin{origin::code::incomplete}) << '|';
    auto const own_next_hop = attributes.template get<next_hop>();
    if (mp_next_hop)
        out << *mp_next_hop;
    else
        out << (own_next_hop ? own_next_hop->address : ipv4_address{0xffffffff});
    auto const preference = attributes.template get<local_pref>();
    auto const med = attributes.template get<multi_exit_disc>();
    out << '|' << std::uint64_t{preference ? preference->degree : 0};
    out << '|' << std::uint64_t{med ? med->metric : 0};
    auto const list = attributes.template get<communities_view>();
    if (list || !h.is_old_type)
        out << '|';
    if (list)
        write_communities(out, *list);
    out << (attributes.template get<atomic_aggregate>() ? "|AG|" : "|NAG|");
    if (auto const by = effective_aggregator(attributes))
        out << *by;
    out << '|';
    out.end_line();
}

template<class Nlri>
void write_routes(output& out, heading const& h, char const* kind, Nlri const& nlri, update_view const& update,
    std::optional<ip_address> const& mp_next_hop = {})
{
    for (auto const& route : nlri) {
        write(out, h, kind);
        out << '|' << route.prefix;
        if (nlri.paths() == path_identifiers::present)
            out << '|' << std::uint64_t{route.path_identifier};
        if (*kind == 'W')
            out.end_line();
        else
            write_attributes(out, h, update.path_attributes(), mp_next_hop);
    }
}

/// Calls `with` for the family that the attribute holds, if it is one of the four.
template<class Attribute, class... View, class With>
void for_family(Attribute const& mp, type_list<View...>, With&& with)
{
    auto const one = [&]<class V>(type_list<V>) {
        if (auto const nlri = mp.template nlri<V>())
            with(*nlri);
    };
    (one(type_list<View>{}), ...);
}

void write_update(output& out, heading const& h, update_view const& update)
{
    write_routes(out, h, "W", update.withdrawn_routes(), update);
    if (auto const mp = update.get<mp_unreach_nlri_view>())
        for_family(*mp, known_nlri{}, [&](auto const& nlri) { write_routes(out, h, "W", nlri, update); });
    write_routes(out, h, "A", update.nlri(), update);
    if (auto const mp = update.get<mp_reach_nlri_view>())
        for_family(*mp, known_nlri{},
            [&](auto const& nlri) { write_routes(out, h, "A", nlri, update, mp->next_hop()); });
}

/// Prints records, one after the other.
class dump {
public:
    void operator()(mrt::record_view const& record)
    {
        auto const trailing = mrt::trailing_octets(record).size();
        with_trailing_ += trailing != 0;
        trailing_ += trailing;
        heading h{"", record.timestamp()};
        if (mrt::has_extended_timestamp(record.type()))
            h.microseconds = record.microseconds();
        if (mrt::bgp4mp_message::is_in(record))
            read<mrt::bgp4mp_message>(record, [&](auto const& m) { write_message(h, m); });
        else if (mrt::bgp4mp_state_change::is_in(record))
            read<mrt::bgp4mp_state_change>(record, [&](auto const& change) {
                h.format = h.microseconds ? "BGP4MP_ET" : "BGP4MP";
                h.peer = change.ends.peer_address;
                h.peer_as = change.ends.peer_as;
                write_state(h, change);
            });
        else if (mrt::peer_index_table_view::is_in(record))
            read<mrt::peer_index_table_view>(record, [&](auto const& table) { peers_.assign(table.begin(), table.end()); });
        else if (mrt::rib_view::is_in(record))
            read<mrt::rib_view>(record, [&](auto const& rib) { write_rib(h, rib); });
        else if (mrt::table_dump_entry::is_in(record))
            read<mrt::table_dump_entry>(record, [&](auto const& entry) { write_entry(h, entry); });
        else if (mrt::bgp_message::is_in(record))
            read<mrt::bgp_message>(record, [&](auto const& m) { write_message(h, m); });
        else if (mrt::bgp_state_change::is_in(record))
            read<mrt::bgp_state_change>(record, [&](auto const& change) {
                h.format = "BGP";
                h.peer = change.peer_address;
                h.peer_as = change.peer_as;
                write_state(h, change);
            });
        else
            ++unknown_;
    }

    /// How many records were malformed, in whole or in part, and how many are of types that have no lines.
    [[nodiscard]] std::size_t broken() const { return broken_; }
    /// How many messages and entries have an error, and were printed all the same.
    [[nodiscard]] std::size_t faulty() const { return faulty_; }
    [[nodiscard]] std::size_t unknown() const { return unknown_; }
    /// How many records have octets behind what their types ask for, and how many octets these are.
    [[nodiscard]] std::size_t with_trailing() const { return with_trailing_; }
    [[nodiscard]] std::size_t trailing() const { return trailing_; }

private:
    template<class T, class Use>
    void read(mrt::record_view const& record, Use&& use)
    {
        if (auto const decoded = T::decode(record))
            use(*decoded);
        else
            ++broken_;
    }

    void write_message(heading h, mrt::bgp4mp_message const& m)
    {
        static constexpr char const* formats[] = {"BGP4MP", "BGP4MP_AP", "BGP4MP_LOCAL", "BGP4MP_LOCAL_AP", "BGP4MP_ET",
            "BGP4MP_ET_AP", "BGP4MP_ET_LOCAL", "BGP4MP_ET_LOCAL_AP"};
        bool const sent = m.direction == mrt::direction::sent;
        h.format = formats[(h.microseconds ? 4 : 0) + (sent ? 2 : 0) + (m.paths == path_identifiers::present ? 1 : 0)];
        h.peer = m.ends.peer_address; // of what was sent, to whom: RFC 6396 §4.4.5
        h.peer_as = m.ends.peer_as;
        if (auto const message = m.message())
            write_message(h, *message, m.context());
        else
            ++broken_;
    }

    void write_message(heading h, mrt::bgp_message const& m)
    {
        h.format = "BGP";
        h.is_old_type = true;
        h.peer = m.ends.peer_address;
        h.peer_as = m.ends.peer_as;
        wire::writer out{memory_};
        m.encode_message(out);
        auto const message = next_message(out.written(), extended_message_length);
        if (message && *message)
            write_message(h, **message, m.context());
        else
            ++broken_;
    }

    void write_message(heading const& h, message_view message, codec_context context)
    {
        if (message.type() != message_type::update)
            return;
        context.errors = error_handling::analyse; // show what is there; judging it is the receiver's business
        auto const update = update_view::decode(message, context);
        if (!update || update->action() == error_action::session_reset)
            ++broken_;
        else if (update->error())
            ++faulty_;
        if (update)
            write_update(out_, h, *update);
    }

    template<class Change>
    void write_state(heading const& h, Change const& change)
    {
        write(out_, h, "STATE");
        out_ << '|' << static_cast<std::uint64_t>(change.old_state) << '|' << static_cast<std::uint64_t>(change.new_state);
        out_.end_line();
    }

    template<class Entry>
    mrt::rib_path_attributes_view attributes_of(Entry const& entry)
    {
        bool wrong = false;
        auto const attributes = entry.attributes([&](error const&) { wrong = true; });
        faulty_ += wrong;
        return attributes;
    }

    template<class Nlri>
    void write_rib_of(heading h, mrt::rib_view const& rib, Nlri const& nlri)
    {
        for (auto const& entry : rib) {
            if (entry.peer_index >= peers_.size()) {
                ++broken_;
                continue;
            }
            h.peer = peers_[entry.peer_index].address;
            h.peer_as = peers_[entry.peer_index].as_number;
            auto const attributes = attributes_of(entry);
            auto const reach = attributes.get<mrt::rib_mp_reach_nlri_view>();
            write(out_, h, "B");
            out_ << '|' << (*nlri.begin()).prefix;
            if (rib.paths() == path_identifiers::present)
                out_ << '|' << std::uint64_t{entry.path_identifier};
            write_attributes(out_, h, attributes, reach ? reach->next_hop() : std::nullopt);
        }
    }

    void write_rib(heading h, mrt::rib_view const& rib)
    {
        h.format = rib.paths() == path_identifiers::present ? "TABLE_DUMP2_AP" : "TABLE_DUMP2";
        for_family(rib, known_nlri{}, [&](auto const& nlri) { write_rib_of(h, rib, nlri); });
    }

    void write_entry(heading h, mrt::table_dump_entry const& entry)
    {
        h.format = "TABLE_DUMP";
        h.peer = entry.peer_address;
        h.peer_as = entry.peer_as;
        auto const attributes = attributes_of(entry);
        auto const reach = attributes.get<mrt::rib_mp_reach_nlri_view>();
        write(out_, h, "B");
        out_ << '|' << entry.prefix_address << '/' << std::uint64_t{entry.prefix_length};
        write_attributes(out_, h, attributes, reach ? reach->next_hop() : std::nullopt);
    }

    output out_;
    std::vector<mrt::peer_entry> peers_;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(extended_message_length);
    std::size_t broken_ = 0;
    std::size_t faulty_ = 0;
    std::size_t unknown_ = 0;
    std::size_t with_trailing_ = 0;
    std::size_t trailing_ = 0;
};

/// How damage is read.
enum class damage {
    ends_the_file,
    is_stepped_over,
};

// [find]
/// What is next in the octets that are there: @ref mrt::next_record, or over damage.
result<mrt::found_record> find(octets stream, mrt::more_octets more, damage handling, mrt::record_finder& finder)
{
    if (handling == damage::is_stepped_over)
        return finder.next(stream, more);
    auto const record = mrt::next_record(stream, mrt::largest_plausible_record);
    if (!record)
        return record.error();
    return mrt::found_record{0, *record};
}
// [find]

/// 0, or 1 if a file could not be read to its end, or not without steps over damage.
int dump_file(char const* path, damage handling)
{
    bgpwire::examples::compressed_file file{path};
    if (!file.is_open()) {
        std::fprintf(stderr, "mrt_dump: cannot open %s\n", path);
        return 1;
    }
    dump lines;
    mrt::record_finder finder;
    std::vector<std::uint8_t> buffer(std::size_t{1} << 20);
    std::size_t begin = 0;       // of the octets in the buffer that are not printed yet
    std::size_t end = 0;
    std::size_t offset = 0;      // of `begin` in the file
    std::size_t skipped = 0;     // octets in front of `begin` since the last record
    std::size_t all_skipped = 0;
    auto more = mrt::more_octets::may_come;
    auto const note_skipped = [&] {
        if (skipped != 0)
            std::fprintf(
                stderr, "mrt_dump: %s: octet %zu: %zu octets are in no record\n", path, offset - skipped, skipped);
        all_skipped += skipped;
        skipped = 0;
    };
    for (;;) {
        auto const found = find(std::span{buffer}.subspan(begin, end - begin), more, handling, finder);
        if (!found) {
            std::fprintf(stderr, "mrt_dump: %s: octet %zu: no record is that long\n", path, offset);
            return 1;
        }
        begin += found->skipped;
        offset += found->skipped;
        skipped += found->skipped;
        if (found->record) {
            note_skipped();
            lines(*found->record);
            begin += found->record->octets().size();
            offset += found->record->octets().size();
            continue;
        }
        if (more == mrt::more_octets::none)
            break;
        std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(begin), buffer.begin() + static_cast<std::ptrdiff_t>(end),
            buffer.begin());
        end -= begin;
        begin = 0;
        if (end == buffer.size())
            buffer.resize(2 * buffer.size());
        auto const count = file.read(std::span{buffer}.subspan(end));
        end += count;
        if (count == 0)
            more = mrt::more_octets::none;
    }
    note_skipped();
    if (lines.broken() != 0)
        std::fprintf(stderr, "mrt_dump: %s: %zu malformed records\n", path, lines.broken());
    if (lines.faulty() != 0)
        std::fprintf(stderr, "mrt_dump: %s: %zu messages or entries have errors\n", path, lines.faulty());
    if (lines.with_trailing() != 0)
        std::fprintf(stderr, "mrt_dump: %s: %zu records have %zu octets too many\n", path, lines.with_trailing(),
            lines.trailing());
    if (lines.unknown() != 0)
        std::fprintf(stderr, "mrt_dump: %s: %zu records are of types that have no lines\n", path, lines.unknown());
    if (file.failed() || end != begin)
        std::fprintf(stderr, "mrt_dump: %s: octet %zu: the file ends in the middle of a record\n", path, offset);
    return file.failed() || end != begin || all_skipped != 0 ? 1 : 0;
}

/// A session that comes up, and an UPDATE on it.
constexpr std::uint8_t sample[] = {
    0x5c, 0x2a, 0xae, 0x80, 0, 16, 0, 5, 0, 0, 0, 24, // BGP4MP_STATE_CHANGE_AS4
    0, 1, 0, 5, 0, 1, 0, 6, 0, 0, 0, 1, 198, 51, 100, 5, 198, 51, 100, 4, 0, 5, 0, 6,
    0x5c, 0x2a, 0xae, 0x81, 0, 16, 0, 4, 0, 0, 0, 82, // BGP4MP_MESSAGE_AS4
    0, 1, 0, 5, 0, 1, 0, 6, 0, 0, 0, 1, 198, 51, 100, 5, 198, 51, 100, 4,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 62, 2, // UPDATE
    0, 0, 0, 35, 0x40, 1, 1, 0, 0x40, 2, 14, 2, 3, 0, 1, 0, 5, 0, 0, 0xfb, 0xff, 0, 0, 0xfb, 0xf6, // ORIGIN, AS_PATH
    0x40, 3, 4, 198, 51, 100, 5, 0xc0, 8, 4, 0xfb, 0xff, 0, 1, 24, 192, 0, 2, // NEXT_HOP, COMMUNITIES
};

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Prints MRT files, one route to a line, in the format of `bgpdump -m`."};
    ::examples::add_version(app, "mrt_dump");
    std::vector<std::string> files;
    app.add_option("FILE", files, "plain or compressed; - is standard input (default: a small file of its own)");
    bool scan = false;
    app.add_flag("--scan", scan, "look for the next record where a file is damaged, and count what is stepped over");
    if (auto const end = ::examples::parse_command_line(app, argc, argv))
        return *end;
    if (files.empty()) {
        dump lines;
        mrt::record_reader in{sample};
        while (auto const record = in.next())
            lines(*record);
        return in.finish() && lines.broken() == 0 ? 0 : 1;
    }
    int status = 0;
    for (auto const& file : files)
        status = std::max(status, dump_file(file.c_str(), scan ? damage::is_stepped_over : damage::ends_the_file));
    return status;
}
