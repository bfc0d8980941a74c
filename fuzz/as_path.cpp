// SPDX-License-Identifier: BSL-1.0
// An AS_PATH made out of the octets, and all that is done with one: it is sent with AS numbers of four and of
// two octets, told together with its AS4_PATH, prepended to, counted and searched.

#include <bgpwire/path_attribute/as4_merge.hpp>

#include "support/fuzz.hpp"
#include "support/values.hpp"

#include <utility>
#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

using enum as_path_segment_type;

std::vector<std::uint8_t> memory(1 << 18);

template<class T>
std::vector<std::uint8_t> encoded(T const& attribute, codec_context const& context)
{
    wire::writer out{memory};
    attribute.encode(out, context);
    expect(out.ok(), "a path fits when it is encoded");
    return {out.written().begin(), out.written().end()};
}

// Everything that a peer may send, seen by one who only looks.
codec_context looking(asn_width width)
{
    return {.as_numbers = width, .errors = error_handling::analyse};
}

/// The AS numbers in their order, each with the type of its segment.
template<class Segments>
std::vector<std::pair<as_path_segment_type, asn>> flat(Segments const& segments)
{
    std::vector<std::pair<as_path_segment_type, asn>> numbers;
    for (auto const& segment : segments) {
        if constexpr (requires { segment.numbers; })
            for (asn const number : segment.numbers)
                numbers.emplace_back(segment.type, number);
        else
            for (asn const number : segment)
                numbers.emplace_back(segment.type(), number);
    }
    return numbers;
}

template<class Segments>
auto without_confederation(Segments const& segments)
{
    auto numbers = flat(segments);
    std::erase_if(numbers, [](auto const& one) { return is_confederation(one.first); });
    return numbers;
}

as_path path_from(fuzz::values& from)
{
    as_path path;
    for (auto segments = from.below(6); segments != 0; --segments) {
        // Sets are short: one of more than 255 is two on the wire, and counts as two.
        auto const type = static_cast<as_path_segment_type>(1 + from.below(4));
        bool const set = type == as_set || type == as_confed_set;
        bool const many = from.flag();
        std::size_t const count = 1U + from.below(4) + (many && !set ? 250 + from.below(10) : 0U);
        as_path_segment segment{type, {}};
        asn number{from.u32()};
        for (std::size_t i = 0; i != count; ++i) {
            if (i < 5)
                number = asn{from.flag() ? from.u32() : from.u16()};
            segment.numbers.push_back(number == asn{0} ? asn{1} : number); // RFC 7607 §2
        }
        path.segments.push_back(segment);
    }
    return path;
}

void check_forms(as_path const& path)
{
    auto const context = looking(asn_width::four_octets);
    auto const sent = encoded(path, context);
    auto const view = as_path_view::decode(sent, context);
    expect(view && flat(*view) == flat(path.segments), "a path that is encoded decodes to the same");
    expect(view->length() == path.length() && view->empty() == path.segments.empty(), "a path is as long when it is sent");
    expect(encoded(*view, context) == sent && encoded(as_path{*view}, context) == sent,
        "what is decoded encodes to the octets that it was");
    for (auto it = view->begin(); it != view->end();) {
        auto const segment = *it++;
        expect(segment.size() != 0 && segment.size() <= 255, "a segment has 1 to 255 AS numbers");
        std::size_t asked = 0; // of the first alone: the search is linear
        for (auto number = segment.begin(); number != segment.end() && asked != 4; ++asked)
            expect(view->contains(*number++), "a path has what is in it");
    }
    print_to(fuzz::plain_text_sink{}, *view);
    print_to(fuzz::plain_text_sink{}, path);
    expect(!view->contains(asn{0}), "AS 0 is in no path");

    // From a view of one width to octets of the other.
    auto const narrow = encoded(*view, looking(asn_width::two_octets));
    expect(narrow == encoded(path, looking(asn_width::two_octets)), "a view is sent as what it views");
    auto const wide = as_path_view::decode(narrow, looking(asn_width::two_octets));
    expect(wide.has_value(), "a path of two-octet AS numbers decodes");
    expect(encoded(*wide, context) == encoded(as_path{*wide}, context), "a view is sent as what it views");

    // What the peer may send, and what becomes of the rest: RFC 5065 §5, RFC 9774.
    for (auto const peer : {peering::external, peering::internal, peering::confederation})
        for (auto const sets : {as_set_handling::treat_as_withdraw, as_set_handling::accept}) {
            bool sent_by_right = true;
            for (auto const& segment : path.segments) {
                if (peer == peering::external && is_confederation(segment.type))
                    sent_by_right = false;
                if (sets == as_set_handling::treat_as_withdraw && (segment.type == as_set || segment.type == as_confed_set))
                    sent_by_right = false;
            }
            if (peer == peering::confederation && (path.segments.empty() || path.segments[0].type != as_confed_sequence))
                sent_by_right = false;
            auto const judged = as_path_view::decode(sent, {.peer = peer, .as_sets = sets});
            expect(judged.has_value() == sent_by_right, "a path is refused if this peer must not send it");
        }
}

void check_prepend(as_path path, asn number)
{
    auto const before = flat(path.segments);
    auto const length = path.length();
    path.prepend(number);
    expect(path.length() == length + 1, "a path is one longer when an AS is prepended");
    auto expected = before;
    expected.insert(expected.begin(), {as_sequence, number});
    expect(flat(path.segments) == expected, "what is prepended stands in front of all");
    path.prepend(asn{64512}, as_confed_sequence);
    expect(path.length() == length + 1, "what is prepended inside a confederation does not count");
    expected.insert(expected.begin(), {as_confed_sequence, asn{64512}});
    expect(flat(path.segments) == expected, "what is prepended stands in front of all");
    check_forms(path);
}

/// Through an OLD speaker and back: RFC 6793 §4.2.2, §4.2.3.
void check_merge(as_path const& path, unsigned prepended)
{
    codec_context const old = looking(asn_width::two_octets);
    auto const narrow = encoded(path, old);
    auto const beside = encoded(as4_path{path}, old);
    bool wide = false;
    for (auto const& [type, number] : without_confederation(path.segments))
        wide = wide || number.value() > 65535;
    expect(needs_as4_path(path) == wide, "AS4_PATH is needed for what two octets cannot hold");

    // The OLD speaker prepends to AS_PATH alone.
    auto received = as_path{*as_path_view::decode(narrow, old)};
    auto expected = without_confederation(path.segments);
    for (; prepended != 0; --prepended) {
        received.prepend(asn{65000 + prepended});
        expected.insert(expected.begin(), {as_sequence, asn{65000 + prepended}});
    }
    auto const octets_of_path = encoded(received, old);
    auto const view = as_path_view::decode(octets_of_path, old);
    auto const as4 = as4_path_view::decode(beside, old);
    expect(view && as4, "what goes to an OLD speaker decodes");
    auto const merged = merge_as4_path(*view, *as4);
    expect(without_confederation(merged.segments) == expected, "both attributes together tell the path as it is");
    print_to(fuzz::plain_text_sink{}, *as4);

    // Segments that OLD speakers alone have put in front are told by AS_PATH alone.
    auto const first_narrow = as_path{*as_path_view::decode(narrow, old)};
    auto rest = path;
    std::size_t told = 0; // AS numbers
    while (!rest.segments.empty()) {
        told += is_confederation(rest.segments[0].type) ? 0 : rest.segments[0].size();
        rest.segments.erase(rest.segments.begin());
        auto const beside_rest = encoded(as4_path{rest}, old);
        auto both = without_confederation(first_narrow.segments);
        both.resize(told);
        for (auto const& one : without_confederation(rest.segments))
            both.push_back(one);
        auto const whole = encoded(first_narrow, old);
        expect(without_confederation(
                   merge_as4_path(*as_path_view::decode(whole, old), *as4_path_view::decode(beside_rest, old)).segments)
                == both,
            "both attributes together tell the path as far as each knows it");
    }

    // An AS4_PATH that is longer than the path counts for nothing.
    auto longer = path;
    for (std::size_t i = 0; i <= view->length(); ++i)
        longer.prepend(asn{4200000000});
    auto const beside_it = encoded(as4_path{longer}, old);
    expect(flat(merge_as4_path(*view, *as4_path_view::decode(beside_it, old)).segments) == flat(received.segments),
        "an AS4_PATH that is longer than AS_PATH counts for nothing");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size > 4096)
        return 0;
    fuzz::values from{{data, size}};
    asn const number{from.flag() ? from.u32() | 1U : from.u16() | 1U};
    auto const prepended = from.below(4);
    auto const path = path_from(from);
    check_forms(path);
    check_prepend(path, number);
    check_merge(path, prepended);
    return 0;
}
