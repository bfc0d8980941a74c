// SPDX-License-Identifier: BSL-1.0
// An NLRI field. One octet chooses the family (low bits) and whether there are path identifiers (the top
// bit); the rest is the field. Prefixes are also read the slow way, octet by octet.

#include <bgpwire/nlri/registry.hpp>

#include "support/compare_plain.hpp"
#include "support/fuzz.hpp"

#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

std::vector<std::uint8_t> memory(1 << 18);

template<class View>
std::vector<typename View::value_type> elements_of(View const& view)
{
    std::vector<typename View::value_type> all;
    for (auto it = view.begin(); it != view.end();)
        all.push_back(*it++);
    return all;
}

/// What decodes is a range of values, which encode to a field that means the same, as often as it stands there.
template<class View>
void touch(View const& view, octets field, path_identifiers paths)
{
    wire::writer out{memory};
    view.encode(out);
    expect(out.ok() && same_octets(out.written(), field), "a view encodes to the octets that it was");
    expect(view.empty() == field.empty(), "a view is empty if its octets are");
    print_to(fuzz::plain_text_sink{}, view);

    auto const elements = elements_of(view);
    expect(elements == elements_of(*View::decode(field, paths)), "decoding the same octets finds the same");
    out.rewind(0);
    for (int i = 0; i != 2; ++i)
        for (auto const& one : elements) {
            print_to(fuzz::plain_text_sink{}, one);
            one.encode(out, paths);
        }
    expect(out.ok() && out.size() == 2 * field.size(), "elements are as long as they were");
    auto const once = View::decode(out.written().first(field.size()), paths);
    expect(once && elements_of(*once) == elements, "elements that are encoded decode to the same");
    auto const twice = View::decode(out.written(), paths);
    expect(twice && elements_of(*twice).size() == 2 * elements.size(), "a field may stand behind another");

    // What is sent is canonical: it encodes to itself.
    std::vector<std::uint8_t> const canonical(out.written().begin(), out.written().end());
    out.rewind(0);
    for (auto const& one : elements_of(*twice))
        one.encode(out, paths);
    expect(same_octets(out.written(), canonical), "what is sent encodes to itself");
}

template<class View>
void check(octets field, path_identifiers paths)
{
    auto const expectation = [](bool holds, char const* what) { expect(holds, what); };
    if constexpr (requires(typename View::value_type const& one) { plain::plain_form(one); })
        plain::compare_routes<View>(field, paths, expectation);
    auto const view = View::decode(field, paths);
    auto const verdict = check_nlri(known_nlri{}, View::family, field, paths);
    expect((verdict.failure == errc{}) == view.has_value(), "the registry says of a field what its view says");
    if (view) {
        touch(*view, field, paths);
        print_nlri(fuzz::plain_text_sink{}, known_nlri{}, View::family, field, paths);
        return;
    }
    expect(view.error().code == verdict.failure && view.error().offset == verdict.offset,
        "the registry says of a field what its view says");
    expect(view.error().offset < field.size(), "an error is about an octet of the field");
    print_to(fuzz::plain_text_sink{}, view.error());
}

template<class... View>
void check_one(type_list<View...>, unsigned chosen, octets field, path_identifiers paths)
{
    unsigned i = 0;
    ((i++ == chosen ? check<View>(field, paths) : void()), ...);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < 1 || size > 65536)
        return 0;
    auto const paths = (data[0] & 0x80) != 0 ? path_identifiers::present : path_identifiers::absent;
    check_one(known_nlri{}, (data[0] & 0x7fU) % known_nlri::size, {data + 1, size - 1}, paths);
    address_family const unknown{afi{0xfffe}, safi{data[0]}};
    expect(check_nlri(known_nlri{}, unknown, {data + 1, size - 1}, paths).failure == errc{},
        "of a family that is not known no field is wrong");
    print_nlri(fuzz::plain_text_sink{}, known_nlri{}, unknown, {data + 1, (size - 1) % 16}, paths);
    return 0;
}
