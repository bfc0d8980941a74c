// SPDX-License-Identifier: BSL-1.0
// A fuzz target for an attribute of your own: whatever octets come, they are refused or come back the same.
// docs/guides/fuzz.md goes with it. Without libFuzzer a small main() tries some octets itself.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

using namespace bgpwire;

namespace {

/// LINK_BANDWIDTHS: one octet that counts, then so many numbers of four octets.
class link_bandwidths_view {
public:
    static constexpr path_attribute_traits traits{
        .type_code = 243,
        .name = "LINK_BANDWIDTHS",
        .category = attribute_category::optional_transitive,
        .length = length_rule{1, 4}, // 1, 5, 9, … octets
        .if_malformed = error_action::treat_as_withdraw,
    };

    static constexpr result<link_bandwidths_view> decode(octets value, codec_context const&) noexcept
    {
        if (value[0] != (value.size() - 1) / 4)
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code};
        return link_bandwidths_view{value};
    }
    constexpr void encode(wire::writer& out, codec_context const&) const noexcept { out.write(value_); }

    constexpr std::size_t size() const noexcept { return value_[0]; }
    constexpr std::uint32_t operator[](std::size_t i) const noexcept { return wire::load<std::uint32_t>(value_, 1 + 4 * i); }

    friend constexpr bool operator==(link_bandwidths_view a, link_bandwidths_view b) noexcept
    {
        return same_octets(a.value_, b.value_);
    }
    template<class Out>
    friend constexpr Out print_to(Out out, link_bandwidths_view view)
    {
        for (std::size_t i = 0; i != view.size(); ++i)
            out = print_decimal(print_literal(out, i == 0 ? "" : " "), view[i]);
        return out;
    }

private:
    constexpr explicit link_bandwidths_view(octets value) noexcept : value_{value} {}
    octets value_;
};

using attributes = append<known_path_attributes, link_bandwidths_view>;

void expect(bool holds)
{
    if (!holds)
        std::abort(); // libFuzzer keeps the input that led here
}

} // namespace

// [target]
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    codec_context const session;
    // As a Path Attributes field, so that flags, lengths and neighbours are fuzzed too. The field is the input
    // itself, not a copy with room behind it: AddressSanitizer then sees each octet too many.
    auto const view = basic_path_attributes_view<attributes>::decode(octets{data, size}, session, 0, [](error const&) {});
    if (auto const found = view.get<link_bandwidths_view>()) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i != found->size(); ++i)
            sum += (*found)[i]; // every accessor, for its reads
        expect(sum <= 255 * std::uint64_t{0xffffffff});
        std::vector<std::uint8_t> memory(2000);
        wire::writer out{memory};
        encode_path_attribute(out, *found, session);
        auto const again = basic_path_attributes_view<attributes>::decode(*out.finish(), session, 0, [](error const&) {});
        expect(again.get<link_bandwidths_view>() == found); // what decodes comes back the same
    }
    return 0;
}
// [target]

#ifndef WITH_LIBFUZZER
int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "Tries octets on an attribute of one's own."))
        return *status;
    std::mt19937 random{1};
    std::size_t right = 0;
    for (int i = 0; i != 100'000; ++i) {
        std::vector<std::uint8_t> input{0xc0, 243};
        auto const numbers = random() % 4;
        input.push_back(static_cast<std::uint8_t>(1 + 4 * numbers));
        input.push_back(static_cast<std::uint8_t>(random() % 4 == 0 ? random() % 5 : numbers));
        for (std::size_t j = 0; j != 4 * numbers; ++j)
            input.push_back(static_cast<std::uint8_t>(random()));
        LLVMFuzzerTestOneInput(input.data(), input.size());
        right += input[3] == numbers ? 1U : 0U;
    }
    std::printf("100000 inputs, some right and some wrong: %s\n", right > 50'000 && right < 100'000 ? "yes" : "no");
    return 0;
}
#endif
