// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_BGPSEC_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_BGPSEC_HPP

#include "plain_as_path.hpp"

namespace bgpwire::plain {

/// RFC 8205 §3.1, §3.2 and the checks of §5.2, by number; "any syntactical or protocol errors in the BGPsec_PATH
/// attribute" are treat-as-withdraw. Check 2 and 8 want to know the peer's AS and this one.
inline verdict judge_bgpsec_path(octets value, codec_context const& context)
{
    auto const malformed = optional_error(error_action::treat_as_withdraw);
    // 1: the Secure_Path, whose length counts its own two octets
    cursor in{value};
    auto const path_length = in.number(2);
    if (!path_length || *path_length < 8 || (*path_length - 2) % 6 != 0)
        return malformed;
    auto const path = in.take(*path_length - 2);
    if (!path)
        return malformed;
    auto const count = path->size() / 6;
    for (std::size_t i = 0; i != count; ++i) {
        auto const one = path->subspan(i * 6, 6);
        bool const latest = i == 0; // §4.2: the newest stands first
        bool const confed_segment = (one[1] & 0x80) != 0;
        if (number_in(one.subspan(2)) == 0) // §4.4: what an AS_PATH would be made of; RFC 7607 §2
            return malformed;
        if (!is_judged_as_peers(context))
            continue;
        if (context.peer == peering::external && confed_segment) // 5
            return malformed;
        if (context.peer == peering::confederation && latest && !confed_segment) // 6
            return malformed;
        // 7: by default nobody but a member of the confederation (§4.3) is expected to set it
        if (context.peer == peering::external && latest && one[0] == 0
            && !context.choices.contains(choice::accept_pcount_0))
            return malformed;
    }
    // §3: "one or two Signature_Blocks, each of which corresponds to a different algorithm suite"
    std::vector<std::uint64_t> suites;
    while (!in.rest.empty()) {
        auto const length = in.number(2); // counts itself
        if (!length || *length < 3)
            return malformed;
        auto const block = in.take(*length - 2);
        if (!block)
            return malformed;
        suites.push_back((*block)[0]);
        cursor inside{block->subspan(1)};
        for (std::size_t i = 0; i != count; ++i) { // 3
            auto const key = inside.take(20);
            auto const size = key ? inside.number(2) : std::nullopt;
            if (!size || !inside.take(*size))
                return malformed;
        }
        if (!inside.rest.empty())
            return malformed;
    }
    if (suites.empty() || suites.size() > 2 || (suites.size() == 2 && suites[0] == suites[1]))
        return malformed;
    return std::nullopt;
}

} // namespace bgpwire::plain

#endif
