// SPDX-License-Identifier: BSL-1.0
#include "draft_fields.hpp"

#include "text.hpp"

#include <set>

namespace speaker {

std::function<void(value const&)> into_text(std::string& out)
{
    return into(out, [](value const& v) { return v.text(); });
}

std::function<void(value const&)> into_flag(bool& out)
{
    return into(out, [](value const& v) { return v.boolean(); });
}

std::function<void(value const&)> not_supported(std::string why)
{
    return [why = std::move(why)](value const& v) { v.error("not supported by this speaker: " + why); };
}

void settle_timers(value const& of_peer, written_timers const& written, peer& out)
{
    if (!written.hold && !written.keepalive)
        return;
    auto const hold = written.hold ? *written.hold : *written.keepalive * 3;
    if (written.keepalive && *written.keepalive > hold) {
        of_peer.error("the keepalive time must not be longer than the hold time");
        return;
    }
    if (!written.hold && (hold.count() != 0 && (hold.count() < 3 || hold.count() > 65535))) {
        of_peer.error("three times the keepalive time must be a hold time: 0 or 3 to 65535 seconds");
        return;
    }
    out.hold_time = hold;
    out.keepalive_time = written.keepalive;
}

void judge_hops(value const& of_peer, hop_keys const& keys, peer const& read)
{
    auto const multihop = std::string{keys.multihop};
    if (read.multihop && read.is_internal() && read.my_asn != asn{})
        of_peer.error(multihop + " is for external peers, but " + std::string{keys.as_numbers} + " are the same");
    if (read.multihop && read.ttl_security_hops != 0)
        of_peer.error(std::string{keys.security} + " says itself how far away the peer may be: leave out " + multihop);
}

std::vector<pool_entry> read_ranges(value const& v)
{
    std::vector<pool_entry> ranges;
    v.each([&](value const& element) {
        if (auto range = read_range(element))
            ranges.push_back(std::move(*range));
    });
    if (v.node().is_sequence() && v.node().children.empty())
        v.error("a pool needs at least one prefix or range");
    return ranges;
}

std::vector<reference> read_distinct_references(value const& v)
{
    std::vector<reference> result;
    std::set<std::string> seen;
    v.each([&](value const& element) {
        auto const name = element.text();
        if (name && !seen.insert(*name).second)
            element.error(in_quotes(*name) + " is listed twice");
        else if (name)
            result.push_back({element.where(), *name});
    });
    return result;
}

} // namespace speaker
