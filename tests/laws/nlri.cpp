// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/nlri/registry.hpp>

#include "catch.hpp"
#include "support/allocations.hpp"
#include "support/attribute_values.hpp"
#include "support/text.hpp"

#include <array>
#include <iterator>
#include <optional>
#include <vector>

// What holds for every family of prefixes: the views are compared with a walk that is as plain as can be.

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

template<class Address>
struct plain_walk {
    std::vector<basic_nlri<Address>> routes;
    std::optional<std::size_t> wrong_at; ///< the octet at fault
};

template<class Address>
plain_walk<Address> walk(octets field, path_identifiers paths)
{
    plain_walk<Address> found;
    std::size_t at = 0;
    while (at != field.size()) {
        auto const start = at;
        std::uint32_t path = 0;
        if (paths == path_identifiers::present)
            for (int i = 0; i != 4; ++i, ++at) {
                if (at == field.size()) {
                    found.wrong_at = start;
                    return found;
                }
                path = path << 8 | field[at];
            }
        if (at == field.size()) {
            found.wrong_at = start;
            return found;
        }
        unsigned const length = field[at];
        if (length > Address::width) {
            found.wrong_at = at;
            return found;
        }
        ++at;
        typename Address::octets_type address{};
        for (unsigned i = 0; i != (length + 7) / 8; ++i, ++at) {
            if (at == field.size()) {
                found.wrong_at = start;
                return found;
            }
            address[i] = field[at];
        }
        found.routes.push_back({basic_prefix<Address>{Address{address}, length}, path});
    }
    return found;
}

template<class View>
using address_of = typename decltype(typename View::value_type{}.prefix)::address_type;

} // namespace

TEMPLATE_LIST_TEST_CASE("A field of prefixes reads as a plain walk over it does, right or wrong",
    "[laws][nlri][rfc4271-4.3][rfc7911-3]", known_nlri)
{
    using address = address_of<TestType>;
    static_assert(std::forward_iterator<typename TestType::iterator>);
    scatter chance{address::width};
    std::size_t correct = 0;
    for (int round = 0; round != 20000; ++round) {
        auto const paths = round % 2 == 0 ? path_identifiers::absent : path_identifiers::present;
        // Elements as senders write them, then sometimes one octet more, less or changed.
        std::vector<std::uint8_t> field;
        for (auto count = chance(6); count != 0; --count) {
            if (paths == path_identifiers::present)
                for (int i = 0; i != 4; ++i)
                    field.push_back(static_cast<std::uint8_t>(chance(3)));
            auto const length = chance(address::width + 1);
            field.push_back(static_cast<std::uint8_t>(length));
            for (unsigned i = 0; i != (length + 7) / 8; ++i)
                field.push_back(static_cast<std::uint8_t>(chance()));
        }
        if (!field.empty())
            switch (chance(6)) {
            case 0: field.pop_back(); break;
            case 1: field.push_back(static_cast<std::uint8_t>(chance())); break;
            case 2: field[chance(field.size())] = static_cast<std::uint8_t>(chance()); break;
            default: break;
            }
        field.shrink_to_fit();
        CAPTURE(field, paths == path_identifiers::present);

        auto const expected = walk<address>(field, paths);
        auto const view = TestType::decode(field, paths);
        REQUIRE(view.has_value() == !expected.wrong_at);
        if (!view) {
            CHECK(view.error() == error{errc::invalid_network_field, error_action::session_reset, 0,
                                      static_cast<std::uint16_t>(*expected.wrong_at), 0});
            continue;
        }
        ++correct;
        std::vector<basic_nlri<address>> const routes(view->begin(), view->end());
        CHECK(routes == expected.routes);
        CHECK(view->empty() == routes.empty());
        CHECK(view->paths() == paths);

        std::vector<std::uint8_t> memory(field.size());
        wire::writer out{memory};
        view->encode(out);
        CHECK(same_octets(*out.finish(), field));

        // Route by route the octets are the same but for the bits behind a prefix; and so once more.
        wire::writer canonical{memory};
        for (auto const& route : routes)
            route.encode(canonical, paths);
        REQUIRE(canonical.finish());
        auto const again = TestType::decode(*canonical.finish(), paths);
        REQUIRE(again);
        CHECK(std::vector<basic_nlri<address>>(again->begin(), again->end()) == routes);
        CHECK(to_text(*again) == to_text(*view));
    }
    CHECK(correct > 10000);
}

TEMPLATE_LIST_TEST_CASE("A prefix of every length is read and written", "[laws][nlri][rfc4271-4.3]", known_nlri)
{
    using address = address_of<TestType>;
    static constexpr auto holds = [](std::uint8_t filler) {
        std::array<std::uint8_t, 1 + 16> field{};
        for (unsigned length = 0; length <= address::width; ++length) {
            for (auto& octet : field)
                octet = filler;
            field[0] = static_cast<std::uint8_t>(length);
            auto const view = TestType::decode(octets{field}.first(1 + (length + 7) / 8), path_identifiers::absent);
            if (!view || ++view->begin() != view->end())
                return false;
            auto const route = *view->begin();
            if (route.prefix.length() != length || route.path_identifier != 0)
                return false;
            auto const octets_read = route.prefix.address().octets();
            for (unsigned bit = 0; bit != address::width; ++bit) {
                unsigned const expected = bit < length ? unsigned{filler} >> (7 - bit % 8) & 1U : 0U;
                unsigned const octet = octets_read[bit / 8];
                if ((octet >> (7 - bit % 8) & 1U) != expected)
                    return false;
            }
        }
        return true;
    };
    static_assert(holds(0xff));
    for (unsigned filler = 0; filler != 256; ++filler)
        CHECK(holds(static_cast<std::uint8_t>(filler)));
}

TEMPLATE_LIST_TEST_CASE("Lengths above the address's width are refused", "[laws][nlri][rfc7606-5.3]", known_nlri)
{
    std::array<std::uint8_t, 64> field{};
    for (unsigned length = address_of<TestType>::width + 1; length != 256; ++length) {
        field[0] = static_cast<std::uint8_t>(length);
        CHECK(TestType::decode(field, path_identifiers::absent).error().offset == 0);
    }
}

TEMPLATE_LIST_TEST_CASE("Reading and printing prefixes allocates nothing", "[laws][nlri]", known_nlri)
{
    std::vector<char> text(1000);
    CHECK(allocations_in([&] {
        auto const view = TestType::decode("00 | 08 0a | 10 0a 01 | 18 0a 01 02"_hex, path_identifiers::absent);
        print_to(text.data(), *view);
    }) == 0);
}
