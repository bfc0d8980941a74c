// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SUPPORT_UPDATE_HPP
#define BGPWIRE_TESTS_SUPPORT_UPDATE_HPP

#include <bgpwire/message/update.hpp>

#include "support/hex.hpp"
#include "support/message.hpp"

#include <array>
#include <cstddef>

namespace bgpwire::test {

/// An UPDATE made of its three fields as they are given, right or wrong.
template<std::size_t Capacity = 320>
class made_update {
public:
    constexpr explicit made_update(
        bgpwire::octets attributes, bgpwire::octets nlri = {}, bgpwire::octets withdrawn = {}) noexcept
    {
        wire::writer out{memory_};
        {
            message_header const header{out, message_type::update};
            out.u16(static_cast<std::uint16_t>(withdrawn.size()));
            out.write(withdrawn);
            out.u16(static_cast<std::uint16_t>(attributes.size()));
            out.write(attributes);
            out.write(nlri);
        }
        size_ = out.finish().value().size();
    }

    /// One whose lengths are as they are given too.
    [[nodiscard]] static constexpr made_update of_body(bgpwire::octets body) noexcept
    {
        made_update made;
        wire::writer out{made.memory_};
        {
            message_header const header{out, message_type::update};
            out.write(body);
        }
        made.size_ = out.finish().value().size();
        return made;
    }

    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return bgpwire::octets{memory_}.first(size_); }
    [[nodiscard]] constexpr message_view message() const noexcept { return message_in(octets()); }

private:
    constexpr made_update() = default;

    std::array<std::uint8_t, Capacity> memory_{};
    std::size_t size_ = 0;
};

/// What the decoder says about a message: how many errors, and the strongest of them.
struct judgement {
    std::size_t errors = 0;
    error strongest{errc{}, error_action::ignore};
    bool decoded = false;

    friend constexpr bool operator==(judgement const&, judgement const&) = default;
};

template<class List = known_path_attributes>
[[nodiscard]] constexpr judgement judge(message_view message, codec_context const& context = {}) noexcept
{
    judgement j;
    basic_update_view<List>::for_each_error(message, context, [&](error const&) { ++j.errors; });
    auto const update = basic_update_view<List>::decode(message, context);
    j.decoded = update.has_value();
    if (!update)
        j.strongest = update.error();
    else if (auto const e = update->error())
        j.strongest = *e;
    return j;
}

inline constexpr std::size_t attributes_offset = 23; ///< of the first attribute, where nothing is withdrawn

/// What the decoder says about an attribute at the head of an UPDATE that is otherwise without fault
/// and announces 198.51.100.0/24: ORIGIN, AS_PATH and NEXT_HOP are added as far as they are not given.
template<class List = known_path_attributes>
[[nodiscard]] constexpr judgement judge_attribute(octets attribute, codec_context const& context = {}) noexcept
{
    std::array<std::uint8_t, 300> memory{};
    wire::writer out{memory};
    out.write(attribute);
    auto const given = attribute.size() > 1 ? attribute[1] : 0;
    if (given != 1)
        out.write("40 01 01 00"_hex);
    if (given != 2)
        out.write(context.peer != peering::confederation            ? "40 02 00"_hex
                : context.as_numbers == asn_width::four_octets ? "40 02 06 | 03 01 00 00 fd e8"_hex
                                                               : "40 02 04 | 03 01 fd e8"_hex);
    if (given != 3)
        out.write("40 03 04 c0 00 02 01"_hex);
    return judge<List>(made_update<400>{out.written(), "18 c6 33 64"_hex}.message(), context);
}

/// The judgement that one error leads to.
[[nodiscard]] constexpr judgement one_error(
    errc code, error_action action, std::uint8_t about, std::size_t offset, std::size_t length) noexcept
{
    return {1,
        {code, action, about, static_cast<std::uint16_t>(offset), static_cast<std::uint16_t>(length)},
        action != error_action::session_reset};
}

inline constexpr judgement no_error{0, {errc{}, error_action::ignore}, true};

} // namespace bgpwire::test

#endif
