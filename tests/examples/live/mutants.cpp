// SPDX-License-Identifier: BSL-1.0
// What the guides show survives any octets: the example that they are taken from is given changed messages (or MRT
// records) in place of its file. Wrong is only what a sanitizer, an assertion or the system stops.
//
//     mutants SEEDS COUNT      a folder of fuzz/corpus/; how many, unless BGPWIRE_MUTANTS says so
//
// GUIDE is the example's source.

#define main guide_main
#include GUIDE
#undef main

#include "../../../fuzz/support/mutator.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <streambuf>

namespace {

std::vector<std::uint8_t> given;

} // namespace

// In place of those that read a file.
std::optional<int> examples::plain_command_line(int, char const* const*, char const*,
    std::optional<std::vector<std::uint8_t>>& octets)
{
    octets = std::vector<std::uint8_t>(given.begin(), given.end()); // without spare capacity
    return {};
}
std::optional<int> examples::plain_command_line(int, char const* const*, char const*, std::vector<std::uint8_t>& octets)
{
    octets = std::vector<std::uint8_t>(given.begin(), given.end());
    return {};
}
std::optional<int> examples::plain_command_line(int, char const* const*, char const*) { return {}; }

namespace {

using bgpwire::fuzz::octet_list;

/// Takes the output, and counts it.
struct counter : std::streambuf {
    std::uint64_t count = 0;
    int_type overflow(int_type c) override
    {
        ++count;
        return traits_type::not_eof(c);
    }
    std::streamsize xsputn(char const*, std::streamsize size) override
    {
        count += static_cast<std::uint64_t>(size);
        return size;
    }
};

std::vector<octet_list> read_seeds(std::filesystem::path const& folder, std::size_t skipped)
{
    std::vector<octet_list> seeds;
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::vector<char> const characters{std::istreambuf_iterator<char>{in}, {}};
        if (characters.size() > skipped)
            seeds.emplace_back(characters.begin() + static_cast<std::ptrdiff_t>(skipped), characters.end());
    }
    std::sort(seeds.begin(), seeds.end()); // a folder has its own order
    return seeds;
}

void change_messages(octet_list& input, bgpwire::fuzz::numbers& next)
{
    for (auto changes = 1 + next(2) * next(3); changes != 0 && !input.empty(); --changes) {
        bgpwire::fuzz::parts found{input};
        found.messages(0, input.size());
        if (found.all.empty() || next(8) == 0)
            input = bgpwire::fuzz::changed(input, next);
        else
            bgpwire::fuzz::mutate_part(input, found.all, next);
    }
    if (next(4) != 0 && input.size() >= bgpwire::header_length)
        std::fill_n(input.begin(), 16, std::uint8_t{0xff}); // else not even the header would be read
}

void change_record(octet_list& input, bgpwire::fuzz::numbers& next)
{
    constexpr std::size_t header = 12;
    octet_list const front(input.begin(), input.begin() + static_cast<std::ptrdiff_t>((std::min)(header, input.size())));
    octet_list body(input.begin() + static_cast<std::ptrdiff_t>(front.size()), input.end());
    for (auto changes = 1 + next(4); changes != 0; --changes)
        body = bgpwire::fuzz::changed(body, next);
    input = front;
    input.insert(input.end(), body.begin(), body.end());
    if (front.size() == header && next(4) != 0)
        bgpwire::wire::store<std::uint32_t>(input.data() + 8, static_cast<std::uint32_t>(body.size()));
    if (next(8) == 0)
        input = bgpwire::fuzz::changed(input, next);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    std::filesystem::path const folder = argv[1];
    bool const is_mrt = folder.filename() == "mrt";
    auto const seeds = read_seeds(folder, is_mrt ? 0 : 2); // those of messages have two octets for the session
    char const* const more = std::getenv("BGPWIRE_MUTANTS");
    auto const count = std::strtoull(more != nullptr ? more : argv[2], nullptr, 10);
    if (seeds.empty())
        return 1;
    counter out;
    auto* const output = std::cout.rdbuf(&out);
    auto* const errors = std::cerr.rdbuf(&out);
    char name[] = "guide";
    char* arguments[] = {name, nullptr};
    bgpwire::fuzz::numbers next{1};
    std::size_t well = 0;
    for (unsigned long long i = 0; i != count + seeds.size(); ++i) {
        given = i < seeds.size() ? seeds[static_cast<std::size_t>(i)] : seeds[next(seeds.size())];
        if (i >= seeds.size())
            is_mrt ? change_record(given, next) : change_messages(given, next);
        well += guide_main(1, arguments) == 0 ? 1U : 0U;
    }
    std::cout.rdbuf(output); // flushed at the end
    std::cerr.rdbuf(errors);
    std::printf("%llu inputs, of which %zu went well; %llu characters were printed\n", count + seeds.size(), well,
        static_cast<unsigned long long>(out.count));
    return well != 0 && out.count != 0 ? 0 : 1;
}
