// SPDX-License-Identifier: BSL-1.0
#include <bgpwire/path_attribute/atomic_aggregate.hpp>

#include "catch.hpp"
#include "support/text.hpp"
#include "support/twice.hpp"
#include "support/update.hpp"

using namespace bgpwire;
using namespace bgpwire::test;
using enum error_action;

TEST_CASE("ATOMIC_AGGREGATE is there or it is not", "[path_attribute][rfc4271-5.1.6]")
{
    CHECK_TWICE(judge_attribute("40 06 00"_hex) == no_error);
    static constexpr made_update<> with{"40 06 00"_hex};
    static constexpr made_update<> without{"40 01 01 00"_hex};
    CHECK(update_view::decode(with.message(), {})->get<atomic_aggregate>());
    CHECK_FALSE(update_view::decode(without.message(), {})->get<atomic_aggregate>());
    static_assert(prints_as(atomic_aggregate{}, "present"));
}

TEST_CASE("RFC 7606 §7.6: ATOMIC_AGGREGATE that is not empty is discarded", "[path_attribute][rfc7606-7.6]")
{
    CHECK_TWICE(judge_attribute("40 06 01 00"_hex)
        == one_error(errc::attribute_length_error, attribute_discard, 6, attributes_offset, 4));
    // RFC 7606 §3 (c) against (f): wrong flags are the stronger
    CHECK_TWICE(judge_attribute("80 06 00"_hex)
        == one_error(errc::attribute_flags_error, treat_as_withdraw, 6, attributes_offset, 3));
}
