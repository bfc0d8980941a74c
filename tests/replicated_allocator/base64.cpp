// SPDX-License-Identifier: BSL-1.0
#include "base64.hpp"

#include "catch.hpp"

#include <utility>

namespace {

using namespace replicated;

TEST_CASE("Base64 has the test vectors of RFC 4648", "[replicated][rfc4648-10]")
{
    std::pair<char const*, char const*> const vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (auto const& [octets, text] : vectors) {
        CAPTURE(octets);
        CHECK(to_base64(octets) == text);
        CHECK(from_base64(text) == octets);
    }
}

TEST_CASE("Every octet survives base64 at every place of a group", "[replicated][rfc4648-4]")
{
    for (std::size_t place = 0; place != 6; ++place)
        for (int octet = 0; octet != 256; ++octet) {
            auto octets = std::string(place, 'x') + static_cast<char>(octet);
            CHECK(from_base64(to_base64(octets)) == octets);
            octets += "yz";
            CHECK(from_base64(to_base64(octets)) == octets);
        }
    CHECK(to_base64("\xfb\xff\xfe") == "+//+");
}

TEST_CASE("What is not base64 is refused", "[replicated][rfc4648-3]")
{
    for (auto const* text : {"Z", "Zg", "Zg=", "Zm9v=", "Zm9vY===", "====", "=", "Zm 9", "Zm-_", "Z=g=", "Zg==Zg==",
             "Zm9v\n", "Zh==", "Zm9="}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text));
    }
}

} // namespace
