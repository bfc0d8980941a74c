// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_PATH_ATTRIBUTES_HPP
#define BGPWIRE_PATH_ATTRIBUTE_PATH_ATTRIBUTES_HPP

#include <bgpwire/path_attribute/list.hpp>

#include <vector>

namespace bgpwire {

/// A list of path attributes that owns its octets: what an UPDATE is built with, or copied into.
///
/// The attributes are kept as they go on the wire, unknown ones with all their octets, so one block can
/// serve many UPDATEs. It is bound to the context of the session that it will be sent on.
template<class Allocator = std::allocator<std::uint8_t>>
class basic_path_attributes {
public:
    /// None yet; AS numbers and NLRI are written as `context` asks, memory comes from `a`.
    constexpr explicit basic_path_attributes(codec_context const& context = {}, Allocator const& a = {})
        : octets_(a), context_{context}
    {
    }
    /// A copy of what a view shows, in its order: octet for octet where that is all that was received.
    template<class List>
    constexpr explicit basic_path_attributes(basic_path_attributes_view<List> const& view, Allocator const& a = {})
        : octets_(view.as_received().octets().begin(), view.as_received().octets().end(), a), context_{view.context()}
    {
        if (!view.encodes_as_received()) [[unlikely]] {
            wire::writer out{octets_};
            view.encode(out);
            octets_.resize(out.size());
        }
    }

    /// Puts an attribute in, in place of one of the same type code.
    ///
    /// MP_REACH_NLRI and MP_UNREACH_NLRI go first, all others by rising type code, as RFC 7606 §5.1
    /// and RFC 4271 §5 ask of a sender.
    ///
    /// @returns false if the value has more than 65535 octets; then nothing has changed
    template<class Attribute>
    constexpr bool set(Attribute const& attribute, std::uint8_t more_flags = 0)
    {
        return put(Attribute::traits.type_code, [&](wire::writer& out) {
            encode_path_attribute(out, attribute, context_, more_flags);
        });
    }
    /// The same for an attribute that is given as octets.
    constexpr bool set(raw_path_attribute const& attribute)
    {
        return put(attribute.type_code, [&](wire::writer& out) { attribute.encode(out); });
    }

    /// Takes the attribute of a type code out, if it is there.
    constexpr void erase(std::uint8_t type_code)
    {
        for (std::size_t at = 0; at != octets_.size();) {
            auto const length = length_at(at);
            auto const first = octets_.begin() + static_cast<std::ptrdiff_t>(at);
            if (octets_[at + 1] == type_code)
                octets_.erase(first, first + static_cast<std::ptrdiff_t>(length));
            else
                at += length;
        }
    }

    /// The attributes, indexed, as a receiver with this context takes them; it borrows from this object. Linear.
    template<class List = known_path_attributes>
    [[nodiscard]] constexpr basic_path_attributes_view<List> view() const noexcept
    {
        return basic_path_attributes_view<List>::decode(octets_, context_, 0, [](error) {});
    }

    /// The Path Attributes field; setting and erasing end its validity.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); } ///< whether there is no attribute
    /// What attributes are encoded for.
    [[nodiscard]] constexpr codec_context const& context() const noexcept { return context_; }

    constexpr void encode(wire::writer& out) const noexcept { out.write(octets_); }

    friend constexpr bool operator==(basic_path_attributes const&, basic_path_attributes const&) = default;

    /// As a view prints it.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_path_attributes const& attributes)
    {
        return print_to(out, attributes.view());
    }

private:
    constexpr std::size_t length_at(std::size_t at) const noexcept
    {
        bool const extended = (octets_[at] & attribute_flag::extended_length) != 0;
        return extended ? std::size_t{4} + wire::load<std::uint16_t>(octets_, at + 2)
                        : std::size_t{3} + octets_[at + 2];
    }

    // MP_REACH_NLRI and MP_UNREACH_NLRI first, the rest by type code.
    static constexpr unsigned rank(std::uint8_t type_code) noexcept
    {
        return type_code == 14 || type_code == 15 ? type_code : 0x100U + type_code;
    }

    template<class Write>
    constexpr bool put(std::uint8_t type_code, Write const& write)
    {
        std::vector<std::uint8_t, Allocator> encoded(64, std::uint8_t{}, octets_.get_allocator());
        for (;;) {
            wire::writer out{encoded};
            write(out);
            if (out.ok()) {
                encoded.resize(out.size());
                break;
            }
            if (encoded.size() > 65535 + 4)
                return false;
            encoded.resize(encoded.size() * 4, std::uint8_t{});
        }
        if (bgpwire::octets field{encoded}; auto const one = take_raw_path_attribute(field))
            if (one->may_repeat_items()) { // a view writes them as they were received
                std::vector<std::uint8_t, Allocator> once(encoded.size(), std::uint8_t{}, octets_.get_allocator());
                wire::writer out{once};
                one->encode(out);
                once.resize(out.size());
                encoded = std::move(once);
            }
        erase(type_code);
        std::size_t at = 0;
        while (at != octets_.size() && rank(octets_[at + 1]) < rank(type_code))
            at += length_at(at);
        octets_.insert(octets_.begin() + static_cast<std::ptrdiff_t>(at), encoded.begin(), encoded.end());
        return true;
    }

    std::vector<std::uint8_t, Allocator> octets_;
    codec_context context_;
};

using path_attributes = basic_path_attributes<>; ///< Path attributes in memory of the default allocator.

} // namespace bgpwire

#endif
