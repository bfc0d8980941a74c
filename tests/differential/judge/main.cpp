// SPDX-License-Identifier: BSL-1.0
// UPDATEs and what becomes of them, for compare.py, which holds it beside what the judge says:
//
//     judge-differential list                                    the readers that there are
//     judge-differential decoder|slow MUTANTS STRIDE [SEED]
//
// MUTANTS mutants of real messages, and of single attributes with all flags, lengths and sessions every STRIDEth. One
// line each: the message in hexadecimal, the session, and the verdict, as judge.py has them.

#include "mutants.hpp"
#include "verdict.hpp"

#include <cstdio>

using namespace bgpwire;
using namespace bgpwire::test;

int main(int argc, char** argv)
{
    std::string const who = argc > 1 ? argv[1] : "";
    if (who == "list") {
        std::puts("decoder\nslow");
        return 0;
    }
    if (argc < 4 || (who != "decoder" && who != "slow")) {
        std::fputs("judge-differential list, or decoder|slow MUTANTS STRIDE [SEED]\n", stderr);
        return 2;
    }
    auto const number = [&](int i) { return std::strtoul(argv[i], nullptr, 10); };
    std::string line;
    auto const show = [&](update_octets const& message, codec_context const& context) {
        line.clear();
        add_hex(line, message);
        auto const found = who == "decoder" ? decoder_verdict(message, context) : slow_verdict(message, context);
        line += ' ' + text_of(context) + ' ' + text_of(found) + '\n';
        std::fwrite(line.data(), 1, line.size(), stdout);
    };
    for_each_attribute((std::max)(number(3), 1UL), show);
    for_each_mutant(number(2), argc > 4 ? number(4) : 7606, show);
    return std::fflush(stdout) == 0 ? 0 : 1;
}
