// SPDX-License-Identifier: BSL-1.0
// Two runs of Optional Parameters, as two OPENs might carry them. One octet chooses the forms, two give
// the length of the first run; the rest is the second one. What decodes is touched all over, encodes to
// what it was, and settles a session that looks the same from both ends.

#include <bgpwire/message/address_prefix_orf.hpp>
#include <bgpwire/message/check_open.hpp>
#include <bgpwire/message/negotiate.hpp>

#include "support/fuzz.hpp"
#include "support/mutator.hpp"

#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

std::vector<std::uint8_t> memory(70000);

template<class T>
octets encoded(T const& x)
{
    wire::writer out{memory};
    x.encode(out);
    auto const whole = out.finish();
    expect(whole.has_value(), "what decodes fits when it is encoded");
    return *whole;
}

/// The same run read with nothing but bounds: how many capabilities, and the sum of their octets; or nothing.
struct plain_sum {
    bool good = true;
    std::size_t capabilities = 0;
    std::size_t octet_sum = 0;
};

void add_capabilities(plain_sum& sum, octets from)
{
    while (sum.good && !from.empty()) {
        if (from.size() < 2 || from.size() < 2U + from[1]) {
            sum.good = false;
            return;
        }
        ++sum.capabilities;
        for (auto const octet : from.subspan(2, from[1]))
            sum.octet_sum += octet;
        from = from.subspan(2U + from[1]);
    }
}

plain_sum plain(octets from, capabilities_form form)
{
    plain_sum sum;
    if (form == capabilities_form::bare) {
        add_capabilities(sum, from);
        return sum;
    }
    std::size_t const header = form == capabilities_form::parameters ? 2 : 3;
    while (sum.good && !from.empty()) {
        if (from[0] != 2 || from.size() < header) {
            sum.good = false;
            return sum;
        }
        std::size_t const length = header == 2 ? from[1] : from[1] * 256U + from[2];
        if (from.size() - header < length) {
            sum.good = false;
            return sum;
        }
        add_capabilities(sum, from.subspan(header, length));
        from = from.subspan(header + length);
    }
    return sum;
}

template<class T>
void touch_one(T const& one, octets value)
{
    std::vector<std::uint8_t> const once = [&] {
        auto const whole = encoded(one);
        return std::vector<std::uint8_t>(whole.begin(), whole.end());
    }();
    auto const again = decode_capability<T>(once);
    expect(again && *again == one, "a capability that is encoded decodes to the same");
    expect(once.size() <= value.size(), "a capability does not grow");
    print_to(fuzz::plain_text_sink{}, one);
}

template<class... T>
bool is_malformed(capability_view const& c, type_list<T...>)
{
    return ((c.code == T::traits.code && !decode_capability<T>(c.value)) || ...);
}

/// What a peer may be asked for, one policy after the other: each refuses for its own reason only.
void check_policies(open_view const& theirs, asn local_as)
{
    bool malformed = false;
    bool roles = false;
    bool other_numbers = false;
    for (auto const c : theirs.capabilities) {
        auto const one = c.as<four_octet_as_number_capability>();
        other_numbers = other_numbers || (one && one->as_number != theirs.as_number());
        roles = roles || c.as<bgp_role_capability>();
        // What hosts and programs are called may be as it likes.
        malformed = malformed || (c.code != 73 && c.code != 75 && is_malformed(c, known_capabilities{}));
    }
    auto const refusal = [&](open_policy policy) {
        policy.local_as = local_as;
        auto const e = check_open(theirs, policy);
        if (e)
            print_to(fuzz::plain_text_sink{}, *e);
        return e;
    };
    auto const form = refusal({.malformed = malformed_capability_handling::refused});
    expect((form && form->code == errc::open_message_error) == malformed, "what cannot be read is refused if asked for");
    auto const plain = refusal({});
    expect(!other_numbers || (plain && plain->code == errc::bad_peer_as), "nobody has two AS numbers");
    for (unsigned ours = 0; ours != 6; ++ours) {
        auto const e = refusal({.local_role = static_cast<bgp_role>(ours), .without_role = role_absence::refused});
        expect(plain || roles || theirs.as_number() == local_as || (e && e->code == errc::role_mismatch),
            "a peer without a role is refused if asked for");
        for (unsigned other = 0; other != 6; ++other)
            expect(roles_match(static_cast<bgp_role>(ours), static_cast<bgp_role>(other))
                    == roles_match(static_cast<bgp_role>(other), static_cast<bgp_role>(ours)),
                "roles match both ways");
    }
    auto const host = refusal({.identifiers = identifier_rule::unicast_host});
    expect(host.has_value() || !plain, "a stricter rule refuses no less");
    auto const slow = refusal({.minimum_hold_time = 200});
    expect(slow && slow->code == errc::unacceptable_hold_time, "a hold time under the minimum is refused");
}

result<capabilities_view> touch(octets from, capabilities_form form)
{
    auto const all = capabilities_view::decode(from, form);
    auto const sum = plain(from, form);
    expect(all.has_value() == sum.good, "both ways of reading agree on the form");
    if (!all) {
        expect(all.error().offset < from.size() && all.error().action == error_action::session_reset,
            "an error is about an octet of the input");
        return all;
    }
    plain_sum mine;
    for (auto const c : *all) {
        ++mine.capabilities;
        for (auto const octet : c.value)
            mine.octet_sum += octet;
        expect(c.value.empty()
                || (c.value.data() >= from.data() && c.value.data() + c.value.size() <= from.data() + from.size()),
            "a value lies in the input");
        visit_capability(known_capabilities{}, c, [&]<class T>(T const& one) {
            if constexpr (!std::is_same_v<T, capability_view>)
                touch_one(one, c.value);
        });
        print_to(fuzz::plain_text_sink{}, c);
    }
    expect(
        mine.capabilities == sum.capabilities && mine.octet_sum == sum.octet_sum, "both ways of reading see the same");
    capabilities const owned(*all);
    expect(owned.view() == *all, "a copy has the same capabilities");
    return all;
}

/// Entries are as many as their octets say, and what is kept of them is the same.
template<class Entry>
void check_entries(capabilities_view const& all)
{
    auto const view = all.find<capability_entries_view<Entry>>();
    expect(view.has_value() == all.contains<capability_entries_view<Entry>>(), "what is found is there");
    if (!view)
        return;
    std::size_t count = 0;
    for (auto it = view->begin(); it != view->end(); ++count) {
        auto const entry = *it++;
        print_to(fuzz::plain_text_sink{}, entry);
        if constexpr (requires { entry.count; })
            expect(entry.is_valid() == (entry.count > 1), "a count under two is none: RFC 8277 §2.1");
        if constexpr (requires { entry.is_for(ipv4_unicast); })
            expect(entry.is_for(ipv4_unicast) == (entry.afi == afi::ipv4 && entry.safi == 1), "an entry is for its family");
    }
    expect(count == view->size() && view->empty() == (count == 0), "entries are as many as their octets say");
    auto const kept = basic_capability_entries<Entry>::from(*view);
    expect(kept.entries.size() == count && same_octets(encoded(kept), view->octets()), "entries that are kept are the same");
}

void touch_lists(capabilities_view const& all)
{
    check_entries<add_path_family>(all);
    check_entries<extended_next_hop>(all);
    check_entries<long_lived_graceful_restart_family>(all);
    check_entries<multiple_labels_family>(all);
    check_entries<paths_limit_family>(all);
    if (auto const filtering = all.find<outbound_route_filtering_capability_view>()) {
        std::size_t count = 0;
        for (auto it = filtering->begin(); it != filtering->end(); ++count)
            print_to(fuzz::plain_text_sink{}, *it++);
        expect(filtering->empty() == (count == 0), "filters that are not empty are there");
        expect(outbound_route_filtering_capability::from(*filtering).filters.size() == count, "filters are kept");
        expect(2 * count <= filtering->octets().size(), "a filter has two octets");
    }
    if (auto const restart = all.find<graceful_restart_capability_view>()) {
        auto const kept = encoded(graceful_restart_capability::from(*restart));
        auto const again = decode_capability<graceful_restart_capability_view>(kept);
        expect(again && *again == *restart, "Graceful Restart that is kept is the same");
    }
    std::size_t count = 0;
    for (auto it = all.begin(); it != all.end(); ++count)
        (void)*it++;
    expect(all.empty() == (count == 0), "a list that is empty has nothing in it");
}

void touch_filters(octets from)
{
    auto const filters = outbound_route_filters_view::decode(from);
    if (!filters)
        return;
    for (auto const group : *filters) {
        if (auto const entries = ipv6_address_prefix_orf_view::decode(group.entries)) {
            std::size_t size = 0;
            for (auto const entry : *entries) {
                size += encoded(entry).size();
                print_to(fuzz::plain_text_sink{}, entry);
            }
            expect(size == group.entries.size(), "entries are as long as they were");
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 3 || size > 8192)
        return 0;
    constexpr capabilities_form forms[] = {
        capabilities_form::bare, capabilities_form::parameters, capabilities_form::extended_parameters};
    octets const rest{data + 3, size - 3};
    std::size_t const wanted = data[1] * 256U + data[2];
    auto const cut = wanted < rest.size() ? wanted : rest.size();
    auto const ours = touch(rest.first(cut), forms[data[0] % 3]);
    auto const theirs = touch(rest.subspan(cut), forms[data[0] / 3 % 3]);
    touch_filters(rest);
    if (!ours || !theirs)
        return 0;

    open_view const a{asn{65001}, 90, bgp_identifier{1}, *ours};
    open_view const b{asn{65002}, 180, bgp_identifier{2}, *theirs};
    auto const from_a = negotiate(a, b);
    auto const from_b = negotiate(b, a);
    expect(from_a.families == from_b.families && from_a.hold_time == from_b.hold_time, "both ends settle the same");
    expect(from_a.receive.add_path == from_b.send.add_path && from_a.send.add_path == from_b.receive.add_path
            && from_a.receive.as_numbers == from_b.send.as_numbers
            && from_a.receive.maximum_message_length == from_b.send.maximum_message_length
            && from_a.receive.ipv6_next_hop == from_b.send.ipv6_next_hop,
        "what one end sends the other reads");

    using enum session_feature;
    for (auto const both : {enhanced_route_refresh, graceful_restart, graceful_notification,
             long_lived_graceful_restart, link_local_next_hop})
        expect(from_a.features.contains(both) == from_b.features.contains(both), "both ends know what both announced");
    expect(from_a.features.contains(route_refresh) == theirs->contains<route_refresh_capability>(),
        "a refresh is answered by whoever announced it");
    bool same = true;
    auto x = ours->begin(), y = theirs->begin();
    for (; same && x != ours->end() && y != theirs->end(); ++x, ++y)
        same = (*x).code == (*y).code && same_octets((*x).value, (*y).value);
    expect((*ours == *theirs) == (same && x == ours->end() && y == theirs->end()), "lists are equal if their capabilities are");
    auto families = from_a.families;
    for (auto const family : {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast}) {
        bool const empty = families.empty();
        bool const had = families.contains(family);
        families.erase(family);
        expect(!families.contains(family) && (!had || !empty), "a family that is taken out is gone");
    }
    check_policies(b, asn{65001});
    check_policies(b, b.as_number());
    touch_lists(*ours);
    touch_lists(*theirs);

    open_policy const policy{.peer_as = b.as_number(), .local_as = asn{65001}, .required = *ours};
    wire::writer out{memory};
    encode_missing_capabilities(out, *ours, *theirs);
    auto const e = check_open(b, policy);
    expect((out.size() == 0) == !(e && e->code == errc::unsupported_capability), "what is missing is named");
    if (e)
        print_to(fuzz::plain_text_sink{}, *e);

    out.rewind(0);
    b.encode(out);
    if (out.ok()) {
        auto const message = next_message(out.written());
        expect(message && *message, "an OPEN that is built is framed");
        auto const again = open_view::decode(**message);
        expect(again && *again == b, "an OPEN that is built decodes to the same");
    }
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed)
{
    return fuzz::mutate(data, size, max_size, seed, [](fuzz::parts& found, octets input) {
        if (input.size() < 3)
            return;
        // The second run is counted by nothing, the first by the two octets in front of it.
        auto const wanted = 3 + std::size_t{wire::load<std::uint16_t>(input, 1)};
        auto const cut = wanted < input.size() ? wanted : input.size();
        found.capabilities(3, cut, input[0] % 3U, fuzz::lengths{}.with(1, 2));
        found.capabilities(cut, input.size(), input[0] / 3U % 3U, {});
    });
}
