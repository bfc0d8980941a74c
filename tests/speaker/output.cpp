// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"

#include "catch.hpp"

TEST_CASE("Durations and tables as the status shows them", "[speaker]")
{
    using std::chrono::seconds;
    CHECK(speaker::duration_text(seconds{0}) == "00:00:00");
    CHECK(speaker::duration_text(seconds{2288}) == "00:38:08");
    CHECK(speaker::duration_text(seconds{86399}) == "23:59:59");
    CHECK(speaker::duration_text(seconds{3 * 86400 + 7631}) == "3d 02:07:11");

    speaker::text_table table{{"PEER", "AS"}};
    table.add({"10.240.0.2", "65000"});
    table.add({"a", "1"});
    CHECK(table.text() == "PEER        AS\n10.240.0.2  65000\na           1\n");
}
