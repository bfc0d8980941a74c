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
    CHECK(judge_attribute("c0 16 12 00 02 000000 06 0001 04 c0000201 0003 010000"_hex) == no_error); // a FEC element
    CHECK(judge_attribute("c0 16 0f 00 07 000000 08 0001 04 c0000201 0000"_hex) == no_error);
    CHECK(judge_attribute("c0 16 0d 00 08 000000 c0000201 00000001"_hex) == no_error); // RFC 7524
    CHECK(judge_attribute("c0 16 09 00 0a 000000 c0000201"_hex) == no_error); // RFC 9574
    CHECK(judge_attribute("c0 16 0c 00 0b 000000 00 0001 c0000201"_hex) == no_error); // BIER
    CHECK(judge_attribute("c0 16 06 00 0c 000000 01"_hex) == no_error); // of which no length is known
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
    CHECK(judge_attribute("c0 16 06 00 02 000000 06"_hex) == withdrawn(value, 9));          // half a FEC element
    CHECK(judge_attribute("c0 16 0f 00 07 000000 08 0001 04 c0000201 0001"_hex) == withdrawn(value, 18));
    CHECK(judge_attribute("c0 16 10 00 07 000000 08 0001 04 c0000201 0000 00"_hex) == withdrawn(value, 19));
    CHECK(judge_attribute("c0 16 0c 00 08 000000 c0000201 000001"_hex) == withdrawn(value, 15));
    CHECK(judge_attribute("c0 16 06 00 0b 000000 01"_hex) == withdrawn(value, 9));
    CHECK(judge_attribute("c0 16 06 00 00 000000 01"_hex) == withdrawn(value, 9));          // none, with an identifier
    CHECK(judge_attribute("c0 16 08 00 06 000000 c00002"_hex) == withdrawn(value, 11));     // three octets of address
    CHECK(judge_attribute("c0 16 09 00 03 000000 c0000201"_hex) == withdrawn(value, 12));   // source without group
    CHECK(judge_attribute("c0 16 09 00 01 000000 c0000201"_hex) == withdrawn(value, 12));   // part of a session
    CHECK(judge_attribute("c0 16 04 00 00 0000"_hex) == withdrawn(errc::attribute_length_error, 7));
    CHECK(judge_attribute("c0 16 00"_hex) == withdrawn(errc::attribute_length_error, 3));
}

TEST_CASE("RFC 8317 §6.2: a composite tunnel has a label in front of its identifier",
    "[path_attribute][rfc6514-5]")
{
    constexpr auto withdrawn = [](std::size_t length) {
        return one_error(errc::optional_attribute_error, treat_as_withdraw, 22, attributes_offset, length);
    };
    CHECK_TWICE(judge_attribute("c0 16 10 00 83 000000 000640 c0000201 e8000001"_hex) == no_error);
    CHECK(judge_attribute("c0 16 0d 00 83 000000 c0000201 e8000001"_hex) == withdrawn(16)); // without the label
    CHECK(judge_attribute("c0 16 07 00 83 000000 0006"_hex) == withdrawn(10));              // half of it
    CHECK(judge_attribute("c0 16 08 00 80 000000 000640"_hex) == withdrawn(11));            // nothing, composed
    CHECK(judge_attribute("c0 16 0c 00 86 000000 000640 c0000201"_hex) == withdrawn(15));   // ingress replication, twice
    CHECK(judge_attribute("c0 16 08 00 89 000000 000640"_hex) == withdrawn(11));            // of an undefined type
    CHECK(judge_attribute("c0 16 08 00 f0 000000 000640"_hex) == withdrawn(11));
}
