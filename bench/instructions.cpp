// SPDX-License-Identifier: BSL-1.0
// One pass of each kind over a fixed set, for callgrind to count the instructions of: they are the same in every
// run, whatever else the machine does. bench/instructions.sh runs it and compares with bench/instructions.txt.

#include "passes.hpp"

#include <cstdio>
#include <cstring>

using namespace bgpwire;
using namespace bgpwire::bench;

namespace {

std::uint64_t encode(corpus const& set)
{
    static std::vector<std::uint8_t> memory(extended_message_length);
    std::uint64_t sum = 0;
    for_each_message(set, [&](message_view message) {
        auto const view = update_view::decode(message, set.context);
        if (!view)
            return;
        wire::writer out{memory};
        {
            message_header header{out, message_type::update};
            out.u16(0);
            {
                wire::length_prefix<std::uint16_t> length{out};
                out.write(view->path_attributes().as_received().octets());
            }
            for (auto const route : view->nlri())
                route.encode(out, path_identifiers::absent);
        }
        sum += out.size();
    });
    return sum;
}

} // namespace

// Counted is what happens in here (callgrind's --toggle-collect): not making the set.
extern "C" [[gnu::noinline]] std::uint64_t counted(char const* pass, corpus const& set)
{
    if (std::strcmp(pass, "frame") == 0)
        return frame(set);
    if (std::strcmp(pass, "index") == 0)
        return index_only(set);
    if (std::strcmp(pass, "validate") == 0)
        return validate(set);
    if (std::strcmp(pass, "walk") == 0)
        return walk(set).prefixes;
    if (std::strcmp(pass, "encode") == 0)
        return encode(set);
    std::abort();
}

int main(int argc, char** argv)
{
    if (argc != 3)
        return 2;
    for (auto shape : generated_shapes) {
        if (shape.name != std::string{"generated-"} + argv[2])
            continue;
        shape.messages = 5000;
        corpus set{shape.name, "generated", context_of(asn_width::four_octets), {}};
        generate(shape, [&](octets message) { set.add(message); });
        std::printf("%zu messages, %llu\n", set.messages, static_cast<unsigned long long>(counted(argv[1], set)));
        return 0;
    }
    return 2;
}
