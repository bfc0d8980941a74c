// SPDX-License-Identifier: BSL-1.0
// What tshark reads out of messages, beside what bgpwire does: vectors, fuzz corpus, recorded files, mutants.
//
//     tshark-differential write CORPUS RECORDED FOLDER     the messages, as text2pcap takes them
//     tshark-differential fields                           tshark's arguments: which fields to print
//     tshark-differential compare CORPUS RECORDED FOLDER   the fields that tshark printed, beside ours
//
// Messages of sessions with two-octet AS numbers are in FOLDER/2.hex, others in FOLDER/4.hex; the fields are
// expected in 2.txt and 4.txt, one line for each message, in the same order.

#include "allowed.hpp"
#include "cases.hpp"
#include "fields.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

constexpr std::size_t mutants = 500; // of each vector

char const* name_of(codec_context const& context)
{
    return context.as_numbers == asn_width::two_octets ? "2" : "4";
}

void write(std::vector<differential_case> const& cases, std::string const& folder)
{
    std::ofstream two{folder + "/2.hex"};
    std::ofstream four{folder + "/4.hex"};
    for (auto const& c : cases) {
        auto& out = name_of(c.context)[0] == '2' ? two : four;
        std::string line = "000000";
        for (auto const octet : c.message) {
            line += ' ';
            line += "0123456789abcdef"[octet >> 4];
            line += "0123456789abcdef"[octet & 15];
        }
        out << line << '\n';
    }
}

answers answers_in(std::string const& line)
{
    answers theirs;
    std::size_t at = 0;
    for (std::size_t i = 0; i != field_names.size(); ++i) {
        auto const end = line.find('\t', at);
        theirs[static_cast<field>(i)] = line.substr(at, end == std::string::npos ? end : end - at);
        if (end == std::string::npos)
            break;
        at = end + 1;
    }
    return theirs;
}

std::string hex_of(octet_vector const& octets_)
{
    std::string text;
    for (auto const octet : octets_) {
        text += "0123456789abcdef"[octet >> 4];
        text += "0123456789abcdef"[octet & 15];
    }
    return text;
}

int compare(std::vector<differential_case> const& cases, std::string const& folder)
{
    std::ifstream two{folder + "/2.txt"};
    std::ifstream four{folder + "/4.txt"};
    std::map<std::string, std::size_t> explained;
    std::size_t agree = 0, both_refuse = 0, unexplained = 0;
    for (auto const& c : cases) {
        std::string line;
        if (!std::getline(name_of(c.context)[0] == '2' ? two : four, line)) {
            std::cout << "tshark has no line for " << c.source << '\n';
            return 1;
        }
        comparison const both{c, ask_bgpwire(c.message, c.context), answers_in(line)};
        if (both.theirs[field::length] != both.ours.fields[field::length]) {
            std::cout << "tshark did not see " << c.source << ": " << hex_of(c.message) << '\n';
            return 1;
        }
        auto const what = both.disagreement();
        if (what.empty()) {
            ++(both.is_refused_by_us() ? both_refuse : agree);
        } else if (auto const* const why = explanation_of(both, what)) {
            ++explained[why];
        } else {
            if (++unexplained <= 40) {
                std::cout << "no explanation: " << c.source << ", " << name_of(c.context) << "-octet AS numbers\n    "
                          << hex_of(c.message).substr(32) << '\n';
                for (auto const& w : what)
                    std::cout << "    " << field_names[static_cast<std::size_t>(w.what)] << "\n        bgpwire: " << w.ours << "\n        tshark:  " << w.theirs << '\n';
            }
        }
    }
    std::cout << cases.size() << " messages: " << agree << " agree in every field, " << both_refuse
              << " are malformed to both, " << unexplained << " disagreements without explanation; with one:\n";
    for (auto const& [why, count] : explained)
        std::cout << "    " << count << "\t" << why << '\n';
    if (agree * 10 < cases.size()) { // whoever refuses everything agrees about nothing
        std::cout << "too few of them agree\n";
        return 1;
    }
    return unexplained == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    std::string const mode = argc > 1 ? argv[1] : "";
    if (mode == "fields") {
        for (auto const* const name : field_names)
            std::cout << "-e " << name << ' ';
        std::cout << '\n';
        return 0;
    }
    if (argc != 5 || (mode != "write" && mode != "compare")) {
        std::cerr << "tshark-differential write|compare CORPUS RECORDED FOLDER\n";
        return 2;
    }
    auto const cases = all_cases(argv[2], argv[3], mutants);
    if (mode == "compare")
        return compare(cases, argv[4]);
    write(cases, argv[4]);
    return 0;
}
