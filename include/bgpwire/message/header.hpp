// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MESSAGE_HEADER_HPP
#define BGPWIRE_MESSAGE_HEADER_HPP

#include <bgpwire/core/result.hpp>
#include <bgpwire/wire/writer.hpp>

#include <optional>

namespace bgpwire {

/// The Type field of the message header. @see RFC 4271 §4.1; RFC 2918 §3
enum class message_type : std::uint8_t {
    open = 1,          ///< the first message of each side
    update = 2,        ///< routes announced and withdrawn
    notification = 3,  ///< an error, and the end
    keepalive = 4,     ///< a sign of life
    route_refresh = 5, ///< a request for routes. @see RFC 2918 §3
};

/// The registry's name: "UPDATE"; the number where there is none.
template<class Out>
constexpr Out print_to(Out out, message_type type)
{
    switch (type) {
    case message_type::open: return print_literal(out, "OPEN");
    case message_type::update: return print_literal(out, "UPDATE");
    case message_type::notification: return print_literal(out, "NOTIFICATION");
    case message_type::keepalive: return print_literal(out, "KEEPALIVE");
    case message_type::route_refresh: return print_literal(out, "ROUTE-REFRESH");
    }
    return print_decimal(out, static_cast<std::uint8_t>(type));
}

inline constexpr std::size_t header_length = 19; ///< marker 16, length 2, type 1

/// The largest message without the Extended Message capability. @see RFC 4271 §4.1
inline constexpr std::size_t standard_message_length = 4096;
/// The largest message with it; OPEN and KEEPALIVE never use it. @see RFC 8654 §4
inline constexpr std::size_t extended_message_length = 65535;

/// The smallest message of a type, header included, 0 for an unknown type. @see RFC 4271 §6.1; RFC 7313 §5
[[nodiscard]] constexpr std::size_t minimum_length(message_type type) noexcept
{
    constexpr std::uint8_t lengths[] = {0, 29, 23, 21, 19, 23};
    auto const index = static_cast<std::size_t>(type);
    return index < sizeof lengths ? lengths[index] : 0;
}

/// One whole message as it lies on the wire, its header found correct; borrows the octets.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |                      Marker (16 octets)                       |
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///     |          Length               |      Type     |  body ...
///     +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///
/// Only @ref next_message makes one; the decoders take it, and count the offsets in their
/// errors from the first octet of its marker. @see RFC 4271 §4.1
class message_view {
public:
    /// One of the five.
    [[nodiscard]] constexpr message_type type() const noexcept { return message_type{octets_[18]}; }
    /// The whole message, header included.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }
    /// What follows the header.
    [[nodiscard]] constexpr bgpwire::octets body() const noexcept { return octets_.subspan(header_length); }

private:
    constexpr explicit message_view(bgpwire::octets o) noexcept : octets_{o} {}
    friend constexpr result<std::optional<message_view>> next_message(bgpwire::octets, std::size_t) noexcept;

    bgpwire::octets octets_;
};

namespace detail {

/// What a decoder says of a message of another type than its own: nothing is wrong with the message.
constexpr error another_type(message_view message) noexcept
{
    return {.code = errc::wrong_type, .action = error_action::ignore,
        .about = static_cast<std::uint8_t>(message.type()), .offset = 18, .length = 1};
}

} // namespace detail

/// The message that the stream starts with.
///
/// @param stream          what was received and not yet consumed, any number of octets
/// @param maximum_length  4096, or 65535 where the Extended Message capability was *sent*: OPEN and
///                        KEEPALIVE stay at 4096 all the same
///
/// @returns the message, to be consumed by its `octets().size()`; nothing if octets are missing (a
///   header is judged as soon as its 19 octets are there, before the body arrives); or an error,
///   always session reset, whose slice of the stream is the NOTIFICATION's Data:
///   | code                          | when                                            | Data       |
///   |-------------------------------|-------------------------------------------------|------------|
///   | `connection_not_synchronized` | the marker is not all ones                      | none       |
///   | `bad_message_length`          | under the type's minimum or above the maximum   | the length |
///   | `bad_message_type`            | the type is not one of the five                 | the type   |
///
/// A NOTIFICATION that is too short is reported as `bad_message_length` with `about` 3; it must
/// not be answered. Constant time; never allocates. @see RFC 4271 §6.1, §6.4; RFC 8654 §4
[[nodiscard]] constexpr result<std::optional<message_view>> next_message(
    octets stream, std::size_t maximum_length = standard_message_length) noexcept
{
    if (stream.size() < header_length)
        return std::optional<message_view>{};
    auto const type = message_type{stream[18]};
    auto const about = stream[18];
    if ((wire::load<std::uint64_t>(stream.data()) & wire::load<std::uint64_t>(stream.data() + 8)) != UINT64_MAX)
        return error{.code = errc::connection_not_synchronized, .about = about};

    auto const length = wire::load<std::uint16_t>(stream, 16);
    if (type != message_type::update || length < minimum_length(type) || length > maximum_length) {
        auto const smallest = minimum_length(type);
        bool const fixed = type == message_type::keepalive;
        bool const never_extended = fixed || type == message_type::open;
        auto const largest = fixed ? header_length
            : never_extended && maximum_length > standard_message_length
            ? standard_message_length
            : maximum_length;
        if (length < header_length || length < smallest || length > largest)
            return error{.code = errc::bad_message_length, .about = about, .offset = 16, .length = 2};
        if (smallest == 0)
            return error{.code = errc::bad_message_type, .about = about, .offset = 18, .length = 1};
    }
    if (stream.size() < length)
        return std::optional<message_view>{};
    return std::optional<message_view>{message_view{stream.first(length)}};
}

/// Writes the header of a message whose scope this object is; the length is filled in at its end.
///
///     {
///         message_header header{out, message_type::update};
///         ... // the body
///     }
///
/// A message of more than 65535 octets makes the writer fail; the caller gives a writer over no
/// more memory than the peer accepts. @see RFC 4271 §4.1; RFC 8654 §4
class message_header {
public:
    /// Writes marker and type, and room for the length; `out` must outlive it.
    constexpr message_header(wire::writer& out, message_type type) noexcept : out_{&out}, at_{out.size()}
    {
        out.u64(UINT64_MAX);
        out.u64(UINT64_MAX);
        out.u16(0);
        out.u8(static_cast<std::uint8_t>(type));
    }
    /// Fills in the length.
    constexpr ~message_header()
    {
        if (!out_->ok())
            return;
        auto const length = out_->size() - at_;
        if (length > extended_message_length)
            out_->fail();
        else
            out_->patch(at_ + 16, static_cast<std::uint16_t>(length));
    }
    message_header(message_header const&) = delete;
    message_header& operator=(message_header const&) = delete;

private:
    wire::writer* out_;
    std::size_t at_;
};

} // namespace bgpwire

#endif
