// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/mrt/record_scanner.hpp>

#include "catch.hpp"
#include "mrt/recorded.hpp"
#include "mrt/support.hpp"

#include <random>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// A KEEPALIVE, 51 octets of record.
constexpr auto message = "4d 83 b1 f4 | 00 10 | 00 04 | 00 00 00 27"
                         "00 00 fd e8 | 00 00 fd e9 | 00 00 | 00 01 | 0a 00 00 02 | 0a 00 00 01"
                         "ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff | 00 13 | 04"_hex;
/// A route without paths to it, 22 octets of record.
constexpr auto rib = "4d 83 b1 f4 | 00 0d | 00 02 | 00 00 00 0a | 00 00 00 07 | 18 c0 00 02 | 00 00"_hex;
constexpr auto unknown = "4d 83 b1 f4 | ff fe | 00 00 | 00 00 00 02 | be ef"_hex;

std::vector<std::uint8_t> file_of(std::initializer_list<octets> parts)
{
    std::vector<std::uint8_t> file;
    for (auto const part : parts)
        file.insert(file.end(), part.begin(), part.end());
    return file;
}

/// Where the records are that a scan believes, and how long each is; with `skipped` octets in front.
struct found {
    std::size_t skipped;
    std::size_t at;
    std::size_t size;
    friend bool operator==(found const&, found const&) = default;
};

struct scan {
    std::vector<found> records;
    std::size_t left = 0; ///< octets behind the last
    friend bool operator==(scan const&, scan const&) = default;
};

scan scanned(octets file)
{
    scan s;
    // [scanner]
    mrt::record_scanner in{file};
    while (auto const record = in.next()) {
        auto const at = static_cast<std::size_t>(record->octets().data() - file.data());
        s.records.push_back({in.skipped(), at, record->octets().size()}); // octets in front of it are in no record
    }
    s.left = in.skipped(); // to the end of the file
    // [scanner]
    return s;
}

/// The same, from a stream of which `piece` octets come at a time, and what is done with is thrown away.
scan scanned_in_pieces(octets file, std::size_t piece)
{
    scan s;
    mrt::record_finder finder;
    std::vector<std::uint8_t> stream;
    std::size_t came = 0, gone = 0, skipped = 0;
    for (;;) {
        auto const more = came == file.size() ? mrt::more_octets::none : mrt::more_octets::may_come;
        auto const found = finder.next(stream, more);
        skipped += found.skipped;
        auto used = found.skipped;
        if (found.record) {
            auto const size = found.record->octets().size();
            s.records.push_back({skipped, gone + used, size});
            used += size;
            skipped = 0;
        }
        gone += used;
        stream.erase(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(used));
        if (found.record)
            continue;
        if (came == file.size())
            break;
        auto const next = file.subspan(came, (std::min)(piece, file.size() - came));
        stream.insert(stream.end(), next.begin(), next.end());
        came += next.size();
    }
    s.left = skipped;
    return s;
}

scan scanned_both_ways(octets file)
{
    auto const whole = scanned(file);
    for (std::size_t const piece : {1U, 5U, 64U})
        CHECK(scanned_in_pieces(file, piece) == whole);
    return whole;
}

} // namespace

TEST_CASE("A file that is not damaged is scanned as it is read", "[mrt][rfc6396-2]")
{
    auto const s = scanned_both_ways(file_of({message, rib, unknown, rib, message}));
    CHECK(s == scan{{{0, 0, 51}, {0, 51, 22}, {0, 73, 14}, {0, 87, 22}, {0, 109, 51}}, 0});
    CHECK(scanned_both_ways({}) == scan{});
    CHECK(scanned_both_ways(unknown) == scan{{{0, 0, 14}}, 0});
}

TEST_CASE("A Length that passes the end of the file costs its own record", "[mrt][rfc6396-2]")
{
    for (unsigned const high : {0x00U, 0x01U, 0xffU}) {
        auto file = file_of({rib, rib, message, rib});
        file[22 + 8] = static_cast<std::uint8_t>(high);
        file[22 + 10] = 0x7f;
        auto const s = scanned_both_ways(file);
        CHECK(s == scan{{{0, 0, 22}, {22, 44, 51}, {0, 95, 22}}, 0});
    }
}

TEST_CASE("Records that a Length swallows are found", "[mrt][rfc6396-2]")
{
    auto file = file_of({rib, message, message, rib, rib});
    file[22 + 11] = 39 + 60; // into the middle of the record behind the next
    CHECK(scanned_both_ways(file) == scan{{{0, 0, 22}, {51, 73, 51}, {0, 124, 22}, {0, 146, 22}}, 0});
    file = file_of({rib, rib, rib, message});
    file[11] = 10 + 30;
    CHECK(scanned_both_ways(file) == scan{{{22, 22, 22}, {0, 44, 22}, {0, 66, 51}}, 0});
}

TEST_CASE("Records that a Length swallows are found, also where it ends at the start of another", "[mrt][rfc6396-2]")
{
    auto file = file_of({rib, message, rib, rib});
    file[11] = 10 + 51;
    CHECK(scanned_both_ways(file) == scan{{{22, 22, 51}, {0, 73, 22}, {0, 95, 22}}, 0});
}

TEST_CASE("Octets that a record has too many are its own, where no record is among them", "[mrt][rfc6396-2]")
{
    auto longer = file_of({rib, octets{message}.last(9)});
    longer[11] = 10 + 9;
    CHECK(scanned_both_ways(file_of({longer, message})) == scan{{{0, 0, 31}, {0, 31, 51}}, 0});
}

TEST_CASE("A Length that is too small leaves octets over, and the next record is found", "[mrt][rfc6396-2]")
{
    auto file = file_of({rib, message, rib, rib});
    file[22 + 11] = 30;
    CHECK(scanned_both_ways(file) == scan{{{0, 0, 22}, {0, 22, 42}, {9, 73, 22}, {0, 95, 22}}, 0});
}

TEST_CASE("Octets that are missing, or too many, between records are stepped over", "[mrt][rfc6396-2]")
{
    std::vector<std::uint8_t> const hole(512);
    CHECK(scanned_both_ways(file_of({rib, hole, message, rib}))
        == scan{{{0, 0, 22}, {512, 534, 51}, {0, 585, 22}}, 0});
    // The front of a record is lost: what is left of it belongs to none.
    CHECK(scanned_both_ways(file_of({rib, octets{message}.subspan(5), rib, rib}))
        == scan{{{0, 0, 22}, {46, 68, 22}, {0, 90, 22}}, 0});
    // Its end is lost: it is the reader of the record who is told.
    auto const s = scanned_both_ways(file_of({rib, octets{message}.first(40), rib, message, rib}));
    REQUIRE(s.records.size() >= 3);
    CHECK(s.records[s.records.size() - 2].size == 51);
    CHECK(s.records.back().at == 62 + 22 + 51);
    CHECK(s.left == 0);
}

TEST_CASE("One BGP message between two damaged places is found", "[mrt][rfc6396-2]")
{
    std::vector<std::uint8_t> const hole(30, 0x5a);
    CHECK(scanned_both_ways(file_of({rib, hole, message, hole, message, rib}))
        == scan{{{0, 0, 22}, {30, 52, 51}, {30, 133, 51}, {0, 184, 22}}, 0});
}

TEST_CASE("Octets that hold no record are left over", "[mrt][rfc6396-2]")
{
    std::vector<std::uint8_t> const noise(1000, 0x5a);
    CHECK(scanned_both_ways(noise) == scan{{}, 1000});
    CHECK(scanned_both_ways(file_of({rib, noise})) == scan{{{0, 0, 22}}, 1000});
    CHECK(scanned_both_ways(file_of({rib, octets{rib}.first(13)})) == scan{{{0, 0, 22}}, 13});
    CHECK(scanned_both_ways(file_of({rib, octets{rib}.first(5)})) == scan{{{0, 0, 22}}, 5});
}

TEST_CASE("A Length above the caller's maximum is damage", "[mrt][rfc6396-2]")
{
    auto const file = file_of({message, rib, rib});
    mrt::record_finder finder{20};
    auto const first = finder.next(file, mrt::more_octets::none);
    CHECK(first.skipped == 51);
    REQUIRE(first.record);
    CHECK(first.record->octets().size() == 22);
}

TEST_CASE("Whatever is damaged, every octet is in a record or counted, and pieces change nothing", "[mrt]")
{
    std::minstd_rand random{1};
    for (int round = 0; round != 2000; ++round) {
        std::vector<std::uint8_t> file;
        for (auto count = random() % 12; count != 0; --count) {
            constexpr octets parts[] = {message, rib, unknown};
            auto const part = parts[random() % 3];
            file.insert(file.end(), part.begin(), part.end());
        }
        for (auto count = random() % 4; count != 0 && !file.empty(); --count) {
            auto const at = file.begin() + static_cast<std::ptrdiff_t>(random() % file.size());
            switch (random() % 3) {
            case 0: *at = static_cast<std::uint8_t>(random()); break;
            case 1: file.erase(at); break;
            default: file.insert(at, static_cast<std::uint8_t>(random())); break;
            }
        }
        auto const s = scanned(file);
        std::size_t at = 0;
        bool in_order = true;
        for (auto const& record : s.records) {
            in_order = in_order && record.at == at + record.skipped;
            at = record.at + record.size;
        }
        REQUIRE(in_order);
        REQUIRE(at + s.left == file.size());
        REQUIRE(scanned_in_pieces(file, 1 + random() % 40) == s);
    }
}

TEST_CASE("Recorded files are scanned as they are read, and damage costs no more than its records", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::vector<std::size_t> starts;
        mrt::record_reader reader{file.octets};
        mrt::record_scanner scanner{file.octets};
        std::size_t different = 0, skipped = 0;
        for (;;) {
            auto const start = reader.offset();
            auto const record = reader.next();
            auto const same = scanner.next();
            if (!record)
                break;
            starts.push_back(start);
            different += same && same->octets().data() == record->octets().data() ? 0U : 1U;
            skipped += scanner.skipped();
            different += mrt::trailing_octets(*record).empty() ? 0U : 1U;
        }
        CHECK(different == 0);
        CHECK(skipped == 0);
        if (starts.size() < 1000)
            return;
        // Every 50th Length damaged: no other record is lost, and every octet is accounted for.
        auto damaged = file.octets;
        std::minstd_rand random{7};
        std::size_t places = 0;
        for (std::size_t i = 25; i + 25 < starts.size(); i += 50, ++places)
            damaged[starts[i] + 8 + random() % 4] ^= static_cast<std::uint8_t>(1 + random() % 255);
        mrt::record_scanner in{damaged};
        std::size_t right = 0, counted = 0, next = 0;
        while (auto const record = in.next()) {
            counted += in.skipped() + record->octets().size();
            auto const at = static_cast<std::size_t>(record->octets().data() - damaged.data());
            while (next != starts.size() && starts[next] < at)
                ++next;
            auto const end = next + 1 < starts.size() ? starts[next + 1] : reader.offset();
            right += next != starts.size() && starts[next] == at && at + record->octets().size() == end ? 1U : 0U;
        }
        counted += in.skipped();
        CHECK(counted == damaged.size());
        CHECK(right + places >= starts.size());
        std::printf("%s: %zu of %zu records are right beside %zu damaged lengths\n", file.name.c_str(), right,
            starts.size(), places);
    });
}
