// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/pmsi_tunnel.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("PMSI_TUNNEL decodes flags, type, label and identifier", "[path_attribute][rfc6514-5]")
{
    constexpr auto octets = "01 06 000640 c0000201"_hex; // ingress replication, label 100, endpoint 192.0.2.1
    static constexpr auto decoded = pmsi_tunnel_view::decode(octets, {});
    static_assert(decoded->leaf_information_required());
    static_assert(decoded->type() == pmsi_tunnel_type::ingress_replication);
    static_assert(decoded->label_field() >> 4 == 100);
    static_assert(same_octets(decoded->identifier(), "c0000201"_hex));
    static_assert(prints_as(*decoded, "type 6 label 100 flags 01 identifier c0000201"));
    CHECK_TWICE(judge_attribute("c0 16 09 01 06 000640 c0000201"_hex) == no_error);
}

TEST_CASE("every defined tunnel type takes the identifier that it has", "[path_attribute][rfc6514-5][rfc7385-3]")
{
    CHECK(judge_attribute("c0 16 05 00 00 000000"_hex) == no_error);
    CHECK(judge_attribute("c0 16 11 00 01 000000 000000000000000000000001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 0d 00 03 000000 c0000201 e8000001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 0d 00 04 000000 c0000201 e8000001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 0d 00 05 000000 c0000201 e8000001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 08 00 02 000000 060001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 06 00 0b 000000 01"_hex) == no_error); // BIER
    CHECK(judge_attribute("c0 16 06 00 7b 000000 01"_hex) == no_error); // experiments
}

TEST_CASE("RFC 6514 §5: PMSI_TUNNEL of an undefined type, or with another's identifier, is treat-as-withdraw",
    "[path_attribute][rfc6514-5]")
{
    constexpr auto withdrawn = [](errc code, std::size_t length) {
        return one_error(code, treat_as_withdraw, 22, attributes_offset, length);
    };
    auto const value = errc::optional_attribute_error;
    CHECK(judge_attribute("c0 16 05 00 09 000000"_hex) == withdrawn(value, 8));             // unassigned
    CHECK(judge_attribute("c0 16 05 00 40 000000"_hex) == withdrawn(value, 8));             // unassigned
    CHECK(judge_attribute("c0 16 05 00 ff 000000"_hex) == withdrawn(value, 8));             // reserved
    CHECK(judge_attribute("c0 16 06 00 00 000000 01"_hex) == withdrawn(value, 9));          // none, with an identifier
    CHECK(judge_attribute("c0 16 08 00 06 000000 c00002"_hex) == withdrawn(value, 11));     // three octets of address
    CHECK(judge_attribute("c0 16 09 00 03 000000 c0000201"_hex) == withdrawn(value, 12));   // source without group
    CHECK(judge_attribute("c0 16 09 00 01 000000 c0000201"_hex) == withdrawn(value, 12));   // part of a session
    CHECK(judge_attribute("c0 16 04 00 00 0000"_hex) == withdrawn(errc::attribute_length_error, 7));
    CHECK(judge_attribute("c0 16 00"_hex) == withdrawn(errc::attribute_length_error, 3));
}
