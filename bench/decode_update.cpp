// SPDX-License-Identifier: BSL-1.0
// Decoding UPDATEs: Decode/<set>/{frame,index,validate,walk,own} beside Floor/<set>/{memcpy,sum64,header,walk}.
//
//   frame     header after header: marker, length, type
//   index     frame, and the attributes' flags, lengths and duplicates judged and indexed
//   validate  frame, and everything that RFC 4271 and RFC 7606 ask for judged
//   walk      validate, and every prefix, AS number and community read
//   own       validate, and copied into a value that owns its octets
//
// `x_walk` is the time over that of Floor/<set>/walk, measured turn by turn. BGPWIRE_DATA names a folder
// of MRT files; without it the sets are generated, and their names and labels say so.

#include "measure.hpp"
#include "passes.hpp"

#include <cstdio>
#include <cstring>

namespace {

using namespace bgpwire;
using namespace bgpwire::bench;

template<class Pass>
void add(std::string const& name, corpus const& set, Pass pass)
{
    benchmark::RegisterBenchmark(name.c_str(), [&set, pass](benchmark::State& state) {
        measure(state, set, [&] { return pass(set); });
    })->UseManualTime()->Unit(benchmark::kMillisecond);
}

void add_set(corpus const& set)
{
    auto const floors = "Floor/" + set.name + "/";
    add(floors + "memcpy", set, [](corpus const& s) {
        static std::vector<std::uint8_t> to;
        if (to.size() < s.octets.size())
            to.resize(s.octets.size());
        std::memcpy(to.data(), s.octets.data(), s.octets.size());
        benchmark::ClobberMemory();
        return to.data();
    });
    add(floors + "sum64", set, [](corpus const& s) { return floor::sum64(s.octets.data(), s.octets.size()); });
    add(floors + "header", set, [](corpus const& s) { return floor::header(s.octets.data(), s.octets.size()); });
    add(floors + "walk", set, walk_plainly);
    auto const decode = "Decode/" + set.name + "/";
    add(decode + "frame", set, frame);
    add(decode + "index", set, index_only);
    add(decode + "validate", set, validate);
    add(decode + "walk", set, walk);
    add(decode + "own", set, own);
}

// Both must have seen the same, or the ratio says nothing.
void compare(corpus const& set)
{
    auto const ours = walk(set);
    auto const plain = walk_plainly(set);
    if (ours == plain)
        return;
    std::fprintf(stderr, "%s: decoder and plain walk differ\n", set.name.c_str());
    std::fprintf(stderr, "  prefixes %llu %llu, AS numbers %llu %llu, refused %llu %llu\n",
        static_cast<unsigned long long>(ours.prefix_count), static_cast<unsigned long long>(plain.prefix_count),
        static_cast<unsigned long long>(ours.as_number_count), static_cast<unsigned long long>(plain.as_number_count),
        static_cast<unsigned long long>(ours.refused), static_cast<unsigned long long>(plain.refused));
}

[[maybe_unused]] bool const registered = [] {
    for (auto const& set : corpora()) {
        compare(set);
        add_set(set);
    }
    return true;
}();

} // namespace
