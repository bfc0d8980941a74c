// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_PATH_ATTRIBUTE_LIST_HPP
#define BGPWIRE_PATH_ATTRIBUTE_LIST_HPP

#include <bgpwire/path_attribute/raw.hpp>
#include <bgpwire/path_attribute/registry.hpp>
#include <bgpwire/path_attribute/table.hpp>

#include <array>
#include <optional>

namespace bgpwire {

/// The Path Attributes field of an UPDATE: a forward range of @ref raw_path_attribute that borrows
/// its octets, with an index of the attributes that are known.
///
/// The field is walked once, when the UPDATE is decoded: flags, lengths, duplicates and values are
/// all judged then, and each error is told to whoever asks (RFC 7606 §3, §4, §7). Afterwards @ref get
/// is a bit test and a load.
///
/// @tparam List  the attributes that are known, no two with the same type code; at most 64
template<class List = known_path_attributes>
class basic_path_attributes_view {
    static_assert(List::size <= 64, "an index of 64 bits serves 64 attributes");
    static_assert(distinct_type_codes(List{}), "two attributes have the same type code");

public:
    class iterator {
    public:
        using value_type = raw_path_attribute;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() = default;
        constexpr raw_path_attribute operator*() const noexcept
        {
            return {at_[0], at_[1], {at_ + header(), length()}};
        }
        constexpr iterator& operator++() noexcept
        {
            at_ += header() + length();
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            auto const old = *this;
            ++*this;
            return old;
        }
        friend constexpr bool operator==(iterator, iterator) = default;

    private:
        friend basic_path_attributes_view;
        constexpr explicit iterator(std::uint8_t const* at) noexcept : at_{at} {}
        constexpr bool extended() const noexcept { return (at_[0] & attribute_flag::extended_length) != 0; }
        constexpr std::size_t header() const noexcept { return extended() ? 4 : 3; }
        constexpr std::size_t length() const noexcept
        {
            return extended() ? wire::load<std::uint16_t>(at_ + 2) : at_[2];
        }
        std::uint8_t const* at_ = nullptr;
    };

    constexpr basic_path_attributes_view() = default; ///< an empty field

    /// Walks the field, and calls `note(error)` for everything that is wrong in it.
    ///
    /// @param field    the Path Attributes field, 0 to 65535 octets
    /// @param context  what both OPEN messages settled
    /// @param base     where the field starts in the message: the errors' offsets count from the message's start
    ///
    /// Never fails: what cannot be framed ends the walk, and iteration ends before it. Linear.
    template<class Note>
    [[nodiscard]] static constexpr basic_path_attributes_view decode(
        octets field, codec_context const& context, std::size_t base, Note&& note) noexcept
    {
        basic_path_attributes_view view;
        view.context_ = context;
        auto const framed = view.frame(field, base, note);
        view.octets_ = field.first(framed);
        view.check_values(List{}, base, note);
        return view;
    }

    /// The attribute, if it is there and nothing is wrong with it.
    template<class Attribute>
    [[nodiscard]] constexpr std::optional<Attribute> get() const noexcept
    {
        constexpr auto slot = index_in<Attribute>(List{});
        static_assert(slot < List::size, "this attribute is not in the list that the UPDATE was decoded with");
        if (((present_ & ~unusable_) >> slot & 1) == 0)
            return std::nullopt;
        return *Attribute::decode(value_in(slot), context_);
    }

    /// Whether the attribute is there, well-formed or not.
    template<class Attribute>
    [[nodiscard]] constexpr bool has() const noexcept
    {
        constexpr auto slot = index_in<Attribute>(List{});
        return slot < List::size && (present_ >> slot & 1) != 0;
    }

    /// The value of a known attribute, well-formed or not; empty if it is not there.
    [[nodiscard]] constexpr bgpwire::octets value(std::uint8_t type_code) const noexcept
    {
        auto const slot = table.slot_of[type_code];
        return slot != detail::no_slot && (present_ >> slot & 1) != 0 ? value_in(slot) : bgpwire::octets{};
    }

    /// The first attribute of that type code as it lies there, known or unknown; linear.
    [[nodiscard]] constexpr std::optional<raw_path_attribute> find(std::uint8_t type_code) const noexcept
    {
        for (auto const& attribute : *this)
            if (attribute.type_code == type_code)
                return attribute;
        return std::nullopt;
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{octets_.data()}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{octets_.data() + octets_.size()}; }
    [[nodiscard]] constexpr bool empty() const noexcept { return octets_.empty(); }
    /// The attributes that could be framed, as they lie there.
    [[nodiscard]] constexpr bgpwire::octets octets() const noexcept { return octets_; }
    [[nodiscard]] constexpr codec_context const& context() const noexcept { return context_; }

    /// `ORIGIN IGP; AS_PATH [65001]; NEXT_HOP 192.0.2.1`; what is unknown, malformed or repeated in hexadecimal.
    template<class Out>
    friend constexpr Out print_to(Out out, basic_path_attributes_view const& view)
    {
        bool first = true;
        for (auto const& attribute : view) {
            out = print_literal(out, first ? "" : "; ");
            first = false;
            if (!view.print_known(out, attribute, List{}))
                out = print_to(out, attribute);
        }
        return out;
    }

private:
    static constexpr auto& table = detail::attribute_table<List>;

    constexpr bgpwire::octets value_in(std::size_t slot) const noexcept
    {
        return octets_.subspan(offset_[slot], length_[slot]);
    }

    // Phase 1: one uniform loop over the headers, judged by table. Returns how much could be framed.
    template<class Note>
    constexpr std::size_t frame(bgpwire::octets field, std::size_t base, Note& note) noexcept
    {
        detail::type_code_set unknown;
        std::size_t at = 0;
        while (at != field.size()) {
            auto const left = field.size() - at;
            if (left < 3 || (left == 3 && (field[at] & attribute_flag::extended_length) != 0)) {
                note(error{errc::malformed_attribute_list, error_action::treat_as_withdraw, // RFC 7606 §4
                    left > 1 ? field[at + 1] : std::uint8_t{}, static_cast<std::uint16_t>(base + at)});
                break;
            }
            auto const flags = field[at];
            auto const type = field[at + 1];
            bool const extended = (flags & attribute_flag::extended_length) != 0;
            std::size_t const header = extended ? 4 : 3;
            std::size_t const length = extended ? wire::load<std::uint16_t>(field.data() + at + 2) : field[at + 2];
            auto const whole = header + length;
            if (whole > left) {
                note(error{errc::attribute_length_error, error_action::treat_as_withdraw, type, // RFC 7606 §4
                    static_cast<std::uint16_t>(base + at), static_cast<std::uint16_t>(left)});
                break;
            }
            auto const fault = [&](errc code, error_action action, std::size_t data) {
                note(
                    error{code, action, type, static_cast<std::uint16_t>(base + at), static_cast<std::uint16_t>(data)});
            };
            auto const slot = table.slot_of[type];
            if (slot == detail::no_slot) {
                if (!unknown.insert(type))
                    fault(errc::malformed_attribute_list, error_action::attribute_discard, 0); // RFC 7606 §3 (g)
                else if ((flags & attribute_flag::optional) == 0)
                    fault(errc::unrecognized_well_known_attribute,
                        context_.choices.contains(choice::withdraw_unrecognized_well_known)
                            ? error_action::treat_as_withdraw
                            : error_action::session_reset,
                        whole);
            } else if (auto const bit = std::uint64_t{1} << slot; (present_ & bit) != 0) {
                fault(errc::malformed_attribute_list, table.rows[slot].if_repeated, 0); // RFC 7606 §3 (g)
            } else {
                present_ |= bit;
                offset_[slot] = static_cast<std::uint16_t>(at + header);
                length_[slot] = static_cast<std::uint16_t>(length);
                if (!table.rows[slot].agrees(flags, length) || (table.scoped & bit) != 0)
                    judge(slot, flags, length, whole, fault);
            }
            at += whole;
        }
        return at;
    }

    // Off the common road: which rule the attribute breaks, and whether it can still be used.
    template<class Fault>
    constexpr void judge(
        std::size_t slot, std::uint8_t flags, std::size_t length, std::size_t whole, Fault& fault) noexcept
    {
        auto const& row = table.rows[slot];
        auto const bit = std::uint64_t{1} << slot;
        if (!is_in_scope(row.scope, context_) && context_.errors != error_handling::analyse) {
            fault(errc::out_of_scope, error_action::attribute_discard, whole);
            unusable_ |= bit;
        } else if (!row.length_agrees(length)) {
            fault(row.if_malformed == error_action::session_reset ? errc::optional_attribute_error // RFC 4760 §7
                                                                   : errc::attribute_length_error,
                row.if_malformed, whole);
            unusable_ |= bit;
        } else if (!row.flags_agree(flags)) {
            // The value of MP_REACH_NLRI and MP_UNREACH_NLRI is still needed: treat-as-withdraw must know the routes.
            fault(errc::attribute_flags_error, row.action_for_flags(context_.choices), whole);
            if (row.if_malformed != error_action::session_reset)
                unusable_ |= bit;
        }
    }

    // Phase 2: the values of those that length alone does not vouch for, in the list's order.
    template<class... Attribute, class Note>
    constexpr void check_values(type_list<Attribute...>, std::size_t base, Note& note) noexcept
    {
        std::size_t slot = 0;
        auto const check = [&]<class A>(type_list<A>) {
            auto const bit = std::uint64_t{1} << slot;
            if constexpr (A::traits.validity == attribute_validity::by_value) {
                if ((present_ & ~unusable_ & bit) != 0) {
                    if (auto const decoded = A::decode(value_in(slot), context_); !decoded) {
                        unusable_ |= bit;
                        note(in_message(decoded.error(), slot, base));
                    }
                }
            }
            ++slot;
        };
        (check(type_list<Attribute>{}), ...);
    }

    // A codec counts from the start of the value. The NOTIFICATION's Data is the whole attribute, except
    // for a malformed AS_PATH, which has none (RFC 4271 §6.3).
    constexpr error in_message(error e, std::size_t slot, std::size_t base) const noexcept
    {
        std::size_t const header = length_[slot] > 255 || extended_at(slot) ? 4 : 3;
        if (e.code == errc::malformed_as_path) {
            e.offset = static_cast<std::uint16_t>(base + offset_[slot] + e.offset);
            e.length = 0;
        } else {
            e.offset = static_cast<std::uint16_t>(base + offset_[slot] - header);
            e.length = static_cast<std::uint16_t>(header + length_[slot]);
        }
        return e;
    }
    // The octet that is four in front of the value is the flags octet of an extended header, or it is not:
    // iteration alone knows. Only the error path asks.
    constexpr bool extended_at(std::size_t slot) const noexcept
    {
        for (auto it = begin(); it != end(); ++it)
            if ((*it).value.data() == octets_.data() + offset_[slot])
                return (*it).has_flag(attribute_flag::extended_length);
        return false;
    }

    template<class Out, class... Attribute>
    constexpr bool print_known(Out& out, raw_path_attribute const& raw, type_list<Attribute...>) const
    {
        auto const print = [&]<class A>(type_list<A>) {
            constexpr auto slot = index_in<A>(List{});
            if (raw.type_code != A::traits.type_code || raw.value.data() != value_in(slot).data())
                return false; // not this attribute, or a repetition of it
            auto const attribute = get<A>();
            out = print_literal(print_literal(out, A::traits.name), " ");
            out = attribute ? print_to(out, *attribute) : print_octets(out, raw.value);
            return true;
        };
        return (print(type_list<Attribute>{}) || ...);
    }

    bgpwire::octets octets_{};
    codec_context context_{};
    std::uint64_t present_ = 0;
    std::uint64_t unusable_ = 0; // present, but discarded or malformed
    std::array<std::uint16_t, List::size> offset_{}; // of the value, from the field's start
    std::array<std::uint16_t, List::size> length_{};
};

using path_attributes_view = basic_path_attributes_view<>;

constexpr result<attr_set_view> attr_set_view::decode(bgpwire::octets value, codec_context const&) noexcept
{
    attr_set_view const set{value};
    std::optional<error> wrong;
    auto const refuse = [&](std::size_t offset) {
        if (!wrong)
            wrong = error{errc::optional_attribute_error, traits.if_malformed, traits.type_code,
                static_cast<std::uint16_t>(offset)};
    };
    // Looked through before it is decoded: sets within sets would nest as deep as a hostile message is long.
    for (auto rest = set.attributes(); !rest.empty() && !wrong;) {
        auto const at = static_cast<std::size_t>(rest.data() - value.data());
        auto const one = take_raw_path_attribute(rest);
        if (!one || one->type_code == mp_reach_nlri_view::traits.type_code
            || one->type_code == mp_unreach_nlri_view::traits.type_code || one->type_code == traits.type_code)
            refuse(at);
    }
    if (!wrong)
        (void)path_attributes_view::decode(set.attributes(), context(), 4, [&](error const& e) {
            if (!is_local(e.code))
                refuse(e.offset);
        });
    return wrong ? result<attr_set_view>{*wrong} : set;
}

} // namespace bgpwire

#endif
