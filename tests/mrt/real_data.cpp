// SPDX-License-Identifier: BSL-1.0
// Recorded files, where BGPWIRE_DATA names a folder of them: what real routers send decodes, and encodes back.

#include <bgpwire/mrt.hpp>

#include "mrt/checksums.hpp"
#include "mrt/recorded.hpp"
#include "support/allocations.hpp"

#include "catch.hpp"

#include <map>
#include <span>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// What is wrong in messages of a file, each named by its record's number.
struct fault {
    errc code;
    error_action action;
    std::uint8_t about; ///< the attribute
    std::vector<std::size_t> records;
};

/// A file that is known: what it holds, and all that is special in it.
struct known_file {
    char const* name;
    std::size_t records, messages;
    bool is_cut_short;
    checksums::sums sums; ///< as tests/mrt/bgpdump.sh gets them from the lines of `bgpdump -m`
    std::vector<fault> faults;
    std::size_t with_host_bits; ///< UPDATEs with bits behind a prefix's length, which values do not keep
    std::size_t out_of_order;   ///< UPDATEs whose attributes are in another order than a sender's should be
};

std::vector<known_file> const& known_files()
{
    static std::vector<known_file> const files{
        {"bview.ipv4_unicast_add_path", 32, 0, false,
            {0, 0, 62, 0, 1488, 412672, 481, 31272952, 0, 0, 6000, 0, 654167, 0, 0, 2172, 3900962},
            {}, 0, 0},
        {"rib6.20151101.0600", 6871, 0, true,
            {0, 0, 149578, 0, 6613636, 4411184896, 581850, 15539670529, 272193, 7719333273, 0,
             140214552740, 6015974695, 483639616, 922844306, 0, 6874966311},
            {}, 0, 0},
        {"updates.20190101.0000", 54514, 54471, false,
            {159948, 2626, 0, 43, 3905440, 10399873837, 890225, 85696574804, 319462, 10450832118, 0,
             1431032, 7596879987, 489004619, 417025527, 0, 41299481585},
            {}, 0, 7500},
        {"updates.19991214.1621", 18203, 18176, false,
            {54126, 1363, 0, 27, 1257521, 4379789975, 250689, 1088249892, 9, 82439, 0, 0, 4006927846,
             27765455, 387782985, 0, 240169824},
            { // AGGREGATOR of AS 0: RFC 7607 §2
                {errc::optional_attribute_error, error_action::attribute_discard, 7,
                    {1694, 8097, 8913, 9574, 9901, 9965, 10261, 10574, 10873, 10885, 11157, 11471,
                     11761, 12072, 12074, 12517, 12562, 12778, 13363, 13393, 13438, 13492, 14106, 14205,
                     15817, 15961, 16135, 16146, 16167, 16182, 16273, 16932, 17851, 17877, 17994, 18036,
                     18151}}
            }, 0, 0},
        {"updates.20100227.1600", 6615, 6595, false,
            {52468, 1318, 0, 20, 1186641, 3328481537, 255546, 3234459780, 50943, 184146620, 0, 0,
             4400524999, 48066661, 208994062, 0, 217245782},
            {}, 0, 2},
        {"updates.20070211.0141", 23394, 23394, false,
            {51329, 2328, 0, 0, 1258470, 3554923489, 237790, 2279048533, 79368, 1432825392, 0, 1747791,
             5109132434, 65830138, 367003258, 0, 350565908},
            {}, 0, 4154},
        {"updates.20071015.1505", 4297, 4297, false,
            {10111, 385, 0, 0, 238470, 722219823, 51429, 433134152, 5108, 84006976, 0, 3177041,
             949915045, 8902998, 36636711, 0, 58233387},
            { // the next hop ::, which is never a destination: RFC 4291 §2.5.2
                {errc::invalid_next_hop_attribute, error_action::treat_as_withdraw, 14,
                    {148, 149, 150, 151, 152, 153, 2067, 2069, 2071, 2073, 2075, 3745, 3746, 3747, 3748, 3749,
                     4254, 4255, 4256, 4257, 4258}}
            }, 0, 47},
        {"updates.20160811.1600", 17406, 17384, false,
            {39256, 1956, 0, 22, 1054930, 2471207584, 212790, 7382426996, 166968, 6141026928, 0,
             13069612, 2345194369, 222902082, 180898323, 0, 1812754568},
            {}, 0, 3871},
        {"updates.et-header.2015", 89686, 89682, false,
            {577737, 3, 0, 4, 13071617, 38291495088, 1555922, 100731633434, 577736, 33418733318,
             57773700, 0, 36877018987, 1402280715, 3345316738, 0, 2227780864},
            { // AS 0 in an AS_PATH, and as AGGREGATOR: RFC 7607 §2
                {errc::malformed_as_path, error_action::treat_as_withdraw, 2, {38779}},
                {errc::optional_attribute_error, error_action::attribute_discard, 7, {49883, 49884, 87633}}
            }, 0, 0},
        {"updates.long_withdrawal", 1, 1, false,
            {0, 4096, 0, 0, 262144, 56330240, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 268414976},
            {}, 0, 0},
        {"updates.nlri_mask_trailing_bits", 1, 1, false,
            {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            { // ends in the middle of a prefix: RFC 7606 §5.3
                {errc::invalid_network_field, error_action::session_reset, 0, {0}}
            }, 0, 0},
    };
    return files;
}

known_file const* find_known(std::string const& name)
{
    for (auto const& file : known_files())
        if (name.find(file.name) != std::string::npos)
            return &file;
    return nullptr;
}

template<class Encode>
bool encodes_to(octets expected, std::vector<std::uint8_t>& memory, Encode const& encode)
{
    wire::writer out{memory};
    encode(out);
    return out.ok() && same_octets(out.written(), expected);
}

/// Whether a prefix of a field has bits behind its length; all others must encode to the octets that they were.
template<class Nlri>
bool has_host_bits(Nlri const& field, std::vector<std::uint8_t>& memory)
{
    return !encodes_to(field.octets(), memory, [&](wire::writer& out) {
        for (auto const route : field)
            route.encode(out, field.paths());
    });
}

/// The place of an attribute in an UPDATE as it should be sent. @see RFC 4271 §5; RFC 7606 §5.1
unsigned rank(raw_path_attribute const& attribute)
{
    auto const code = attribute.type_code;
    return code == 14 || code == 15 ? code : 256U + code;
}

/// The flags that are not the category's, and that a sender may choose.
constexpr std::uint8_t kept_flags = attribute_flag::partial | attribute_flag::extended_length;

/// Puts the typed value of a known attribute that nothing is wrong with into the list, or else its octets.
template<class... Attribute>
bool set_typed(type_list<Attribute...>, path_attributes& built, update_view const& view, raw_path_attribute const& raw)
{
    auto const one = [&]<class A>(type_list<A>) {
        if (A::traits.type_code != raw.type_code)
            return false;
        auto const value = view.get<A>();
        return value && built.set(*value, raw.flags & kept_flags);
    };
    return (one(type_list<Attribute>{}) || ...) || built.set(raw);
}

/// Whether typed values that are put in one by one give the attributes of the message, in the order of @ref rank.
bool builds_back(update_view const& view, std::vector<std::uint8_t>& memory, bool& out_of_order)
{
    path_attributes built{view.context()};
    std::vector<raw_path_attribute> sorted;
    for (auto const& raw : view.path_attributes()) {
        set_typed(known_path_attributes{}, built, view, raw);
        sorted.push_back(raw);
    }
    auto const before = [](raw_path_attribute const& a, raw_path_attribute const& b) { return rank(a) < rank(b); };
    out_of_order = !std::is_sorted(sorted.begin(), sorted.end(), before);
    std::stable_sort(sorted.begin(), sorted.end(), before);
    return encodes_to(built.octets(), memory, [&](wire::writer& out) {
        for (auto const& raw : sorted)
            raw.encode(out);
    });
}

/// Whether every attribute that is known encodes back from its typed value: flags, length and all.
template<class... Attribute, class View>
bool encode_back(type_list<Attribute...>, View const& attributes, std::vector<std::uint8_t>& memory)
{
    auto const one = [&]<class A>(type_list<A>) {
        auto const value = attributes.template get<A>();
        if (!value)
            return !attributes.template has<A>();
        auto const raw = *attributes.find(A::traits.type_code);
        wire::writer out{memory};
        encode_path_attribute(out, *value, attributes.context(), raw.flags & kept_flags);
        auto const typed = out.size();
        raw.encode(out);
        return same_octets(out.written().first(typed), out.written().subspan(typed));
    };
    return (one(type_list<Attribute>{}) && ...);
}

template<class... Record>
bool record_encodes_back(type_list<Record...>, mrt::record_view const& record, std::vector<std::uint8_t>& memory)
{
    auto const one = [&]<class R>(type_list<R>) {
        if (!R::is_in(record))
            return false;
        auto const decoded = R::decode(record);
        return decoded && encodes_to(record.octets(), memory, [&](wire::writer& out) {
            decoded->encode(out, record.time());
        });
    };
    return (one(type_list<Record>{}) || ...);
}

using record_types = type_list<mrt::bgp4mp_message, mrt::bgp4mp_state_change, mrt::bgp4mp_entry,
    mrt::peer_index_table_view, mrt::rib_view, mrt::table_dump_entry, mrt::bgp_message, mrt::bgp_state_change>;

} // namespace

TEST_CASE("Every recorded message decodes, but for the malformed ones that are named here", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        auto const* const known = find_known(file.name);
        std::map<std::pair<std::size_t, std::uint8_t>, error> expected;
        if (known != nullptr)
            for (auto const& fault : known->faults)
                for (auto const record : fault.records)
                    expected[{record, fault.about}] = {fault.code, fault.action};
        std::size_t unexpected = 0;
        std::size_t reset = 0;
        auto const count = for_each_message(file.octets, [&](message_view m, codec_context const& context, std::size_t i) {
            if (m.type() == message_type::update) {
                update_view::for_each_error(m, context, [&](error const& e) {
                    auto const found = expected.find({i, e.about});
                    if (found != expected.end() && found->second.code == e.code && found->second.action == e.action)
                        expected.erase(found);
                    else
                        ++unexpected;
                });
                reset += update_view::decode(m, context) ? 0U : 1U;
            } else {
                visit_message(m, context, [&]<class Decoded>(Decoded const& decoded) {
                    if constexpr (std::is_same_v<Decoded, error>) {
                        ++unexpected;
                    } else {
                        std::vector<std::uint8_t> memory(standard_message_length);
                        unexpected
                            += encodes_to(m.octets(), memory, [&](wire::writer& out) { decoded.encode(out); }) ? 0U : 1U;
                    }
                });
            }
        });
        CHECK(count.unreadable == 0);
        if (known == nullptr)
            return;
        CHECK(unexpected == 0);
        CHECK(expected.empty());
        CHECK(count.records == known->records);
        CHECK(count.messages == known->messages);
        CHECK(reset == (file.name.find("nlri_mask_trailing_bits") != std::string::npos ? 1 : 0));
    });
}

TEST_CASE("Every recorded UPDATE encodes back: as a view, by its typed attributes, and as a value", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::vector<std::uint8_t> memory(extended_message_length);
        std::size_t changed = 0, with_host_bits = 0, out_of_order = 0;
        for_each_message(file.octets, [&](message_view message, codec_context context, std::size_t) {
            if (message.type() != message_type::update || !update_view::decode(message, context))
                return;
            context.errors = error_handling::analyse; // nothing is left out, whatever is wrong with it
            auto const view = update_view::decode(message, context);
            changed += encodes_to(message.octets(), memory, [&](wire::writer& out) { view->encode(out); }) ? 0U : 1U;
            bool unordered = false;
            changed += builds_back(*view, memory, unordered) ? 0U : 1U;
            out_of_order += unordered ? 1U : 0U;
            // Values of prefixes have no bits behind their length; attributes that are copied keep theirs.
            bool const host_bits
                = has_host_bits(view->nlri(), memory) || has_host_bits(view->withdrawn_routes(), memory);
            update const value{*view};
            bool const same
                = encodes_to(message.octets(), memory, [&](wire::writer& out) { value.encode(out); });
            changed += same == host_bits ? 1U : 0U;
            bool mp_host_bits = false;
            auto const look = [&](auto const& nlri) { mp_host_bits = mp_host_bits || has_host_bits(nlri, memory); };
            if (auto const mp = view->get<mp_reach_nlri_view>())
                for_family(*mp, known_nlri{}, look);
            if (auto const mp = view->get<mp_unreach_nlri_view>())
                for_family(*mp, known_nlri{}, look);
            with_host_bits += host_bits || mp_host_bits ? 1U : 0U;
        });
        CHECK(changed == 0);
        if (auto const* const known = find_known(file.name)) {
            CHECK(with_host_bits == known->with_host_bits);
            CHECK(out_of_order == known->out_of_order);
        }
    });
}

TEST_CASE("Every recorded record encodes back, and tables also when they are written part by part", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::vector<std::uint8_t> memory(std::size_t{1} << 20);
        std::size_t changed = 0, unusable = 0, peers = 0;
        mrt::record_reader in{file.octets};
        while (auto const record = in.next()) {
            changed += record_encodes_back(record_types{}, *record, memory) ? 0U : 1U;
            if (mrt::peer_index_table_view::is_in(*record)) {
                auto const table = *mrt::peer_index_table_view::decode(*record);
                peers = table.size();
                changed += encodes_to(record->octets(), memory, [&](wire::writer& out) {
                    mrt::peer_index_table_writer writer{
                        out, record->time(), table.collector(), table.view_name(), table.location()};
                    for (auto const& peer : table)
                        writer.add(peer);
                }) ? 0U : 1U;
            } else if (mrt::rib_view::is_in(*record)) {
                auto const rib = *mrt::rib_view::decode(*record);
                changed += encodes_to(record->octets(), memory, [&](wire::writer& out) {
                    mrt::rib_writer writer{
                        out, record->time(), rib.sequence_number(), rib.family(), rib.nlri_octets(), rib.paths()};
                    for (auto const& entry : rib)
                        writer.add(entry);
                }) ? 0U : 1U;
                for (auto const& entry : rib) {
                    std::size_t errors = 0;
                    auto const attributes = entry.attributes([&](error) { ++errors; });
                    changed += encode_back(mrt::rib_known_path_attributes{}, attributes, memory) ? 0U : 1U;
                    unusable += errors + (attributes.as_received().octets().size() == entry.path_attributes.size() ? 0U : 1U)
                        + (entry.peer_index < peers ? 0U : 1U);
                }
            }
        }
        CHECK(changed == 0);
        CHECK(unusable == 0);
        if (auto const* const known = find_known(file.name))
            CHECK(in.finish() == !known->is_cut_short);
    });
}

TEST_CASE("What recorded files hold adds up to what another program finds in them", "[mrt][real]")
{
    std::size_t found = 0;
    for_each_recorded_file([&](recorded_file const& file) {
        CAPTURE(file.name);
        if (auto const* const known = find_known(file.name)) {
            CHECK(checksums::of(file.octets) == known->sums);
            ++found;
        }
    });
    if (found != known_files().size())
        std::printf("%zu of %zu known files are there\n", found, known_files().size());
    SUCCEED();
}

TEST_CASE("Decoding recorded messages allocates nothing", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::size_t routes = 0;
        std::size_t allocations = 0;
        for_each_message(file.octets, [&](message_view message, codec_context const& context, std::size_t) {
            if (message.type() != message_type::update)
                return;
            allocations += allocations_in([&] {
                auto const view = update_view::decode(message, context);
                if (view)
                    for ([[maybe_unused]] auto const route : view->nlri())
                        ++routes;
            });
        });
        CHECK(allocations == 0);
    });
}
