// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PARTS_HPP
#define BGPWIRE_FUZZ_SUPPORT_PARTS_HPP

// Where messages, path attributes, TLVs, routes and capabilities stand in an input, and which lengths
// count them. What is damaged is left out; everything else is still found.

#include <bgpwire/message/header.hpp>
#include <bgpwire/path_attribute/raw.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bgpwire::fuzz {

struct length_field {
    std::size_t at;
    std::size_t width; ///< 1 or 2 octets
};

/// The length fields that count a part, from the outermost to the innermost.
struct lengths {
    std::array<length_field, 10> fields{};
    std::size_t count = 0;

    [[nodiscard]] lengths with(std::size_t at, std::size_t width) const
    {
        auto more = *this;
        if (more.count != more.fields.size())
            more.fields[more.count++] = {at, width};
        return more;
    }
};

/// One element of a list: it can be taken out, doubled and exchanged with its siblings; or the value of one.
struct part {
    std::size_t begin, end;
    fuzz::lengths lengths;
    std::size_t list; ///< the same for siblings
};

class parts {
public:
    explicit parts(octets input) : input_{input} {}

    std::vector<part> all;

    /// Messages one behind the other; the last may have a Length that is wrong.
    void messages(std::size_t at, std::size_t end)
    {
        for (auto const list = new_list(); end - at >= header_length;) {
            std::size_t const length = number(at + 16, 2);
            auto const stop = length < header_length || length > end - at ? end : at + length;
            add(at, stop, {}, list);
            body(at, stop);
            at = stop;
        }
    }

    /// A Path Attributes field.
    void attributes(std::size_t at, std::size_t end, lengths const& outer, int depth = 0)
    {
        auto const list = new_list();
        auto rest = input_.subspan(at, end - at);
        while (auto const one = take_raw_path_attribute(rest)) {
            auto const begin = end - rest.size() - one->value.size();
            auto const header = one->has_flag(attribute_flag::extended_length) ? std::size_t{4} : std::size_t{3};
            add(begin - header, end - rest.size(), outer, list);
            auto const inner = outer.with(begin - header + 2, header - 2);
            add(begin, end - rest.size(), inner, new_list());
            value(one->type_code, begin, end - rest.size(), inner, depth);
        }
    }

    /// Capabilities: `width` octets of parameter length, or 0 for capabilities that stand bare.
    void capabilities(std::size_t at, std::size_t end, std::size_t width, lengths const& outer)
    {
        auto const list = new_list();
        auto const header = 1 + (width == 0 ? std::size_t{1} : width);
        while (end - at > header) {
            auto const length = number(at + 1, header - 1);
            if (length > end - at - header)
                return;
            auto const stop = at + header + length;
            add(at, stop, outer, list);
            auto const inner = outer.with(at + 1, header - 1);
            add(at + header, stop, inner, new_list());
            if (width != 0)
                capabilities(at + header, stop, 0, inner);
            else
                items(at + header, stop, 4, inner);
            at = stop;
        }
    }

private:
    std::size_t number(std::size_t at, std::size_t width) const
    {
        return width == 1 ? input_[at] : wire::load<std::uint16_t>(input_, at);
    }
    std::size_t new_list() { return lists_++; }
    void add(std::size_t begin, std::size_t end, lengths const& counted_by, std::size_t list)
    {
        if (all.size() < 4000)
            all.push_back({begin, end, counted_by, list});
    }

    void body(std::size_t at, std::size_t end)
    {
        auto const type = message_type{input_[at + 18]};
        if (end - at < minimum_length(type))
            return;
        auto const whole = lengths{}.with(at + 16, 2);
        switch (type) {
        case message_type::open: {
            // RFC 9072 §2
            bool const extended = input_[at + 28] == 255 && end - at >= 32 && input_[at + 29] == 255;
            if (extended)
                capabilities(at + 32, end, 2, whole.with(at + 30, 2));
            else
                capabilities(at + 29, end, 1, whole.with(at + 28, 1));
            return;
        }
        case message_type::update: return update(at, end, whole);
        case message_type::notification: return add(at + 21, end, whole, new_list());
        case message_type::route_refresh:
            if (end - at > 24)
                tlvs(at + 24, end, 1, 2, whole); // RFC 5291 §4: groups of entries
            return;
        default: return;
        }
    }

    void update(std::size_t at, std::size_t end, lengths const& whole)
    {
        auto const withdrawn = number(at + 19, 2);
        if (withdrawn > end - at - 23)
            return;
        auto const middle = at + 21 + withdrawn;
        routes(at + 21, middle, whole.with(at + 19, 2));
        auto const total = number(middle, 2);
        if (total > end - middle - 2)
            return;
        attributes(middle + 2, middle + 2 + total, whole.with(middle, 2));
        routes(middle + 2 + total, end, whole);
    }

    // Where identifiers of paths stand in front, they are taken for routes: as good as any other cut.
    void routes(std::size_t at, std::size_t end, lengths const& outer)
    {
        for (auto const list = new_list(); at != end;) {
            auto const size = std::size_t{1} + (input_[at] + 7U) / 8;
            if (size > end - at)
                return;
            add(at, at + size, outer, list);
            at += size;
        }
    }

    void items(std::size_t at, std::size_t end, std::size_t size, lengths const& outer)
    {
        for (auto const list = new_list(); end - at >= size; at += size)
            add(at, at + size, outer, list);
    }

    void tlvs(std::size_t at, std::size_t end, std::size_t type_size, std::size_t width, lengths const& outer)
    {
        auto const list = new_list();
        auto const header = type_size + width;
        while (end - at >= header) {
            auto const length = number(at + type_size, width);
            if (length > end - at - header)
                return;
            add(at, at + header + length, outer, list);
            auto const inner = outer.with(at + type_size, width);
            add(at + header, at + header + length, inner, new_list());
            if (outer.count < 5) // sub-TLVs, whatever the form
                tlvs(at + header, at + header + length, 1, type_size == 2 ? 1 : 2, inner);
            at += header + length;
        }
    }

    void value(std::uint8_t type, std::size_t at, std::size_t end, lengths const& inner, int depth)
    {
        auto const size = end - at;
        switch (type) {
        case 2: // segments of AS numbers of four octets; of two they are cut elsewhere
        case 17: {
            for (auto const list = new_list(); end - at >= 2 && end - at - 2 >= input_[at + 1] * 4U;) {
                auto const stop = at + 2 + input_[at + 1] * 4U;
                add(at, stop, inner, list);
                items(at + 2, stop, 4, inner);
                at = stop;
            }
            return;
        }
        case 8:
        case 10: return items(at, end, 4, inner);
        case 14:
            if (size >= 5 && size - 5 >= input_[at + 3]) {
                auto const hop = at + 4 + input_[at + 3];
                add(at + 4, hop, inner.with(at + 3, 1), new_list());
                routes(hop + 1, end, inner);
            }
            return;
        case 15: return size >= 3 ? routes(at + 3, end, inner) : void();
        case 16: return items(at, end, 8, inner);
        case 25: return items(at, end, 20, inner);
        case 26: // the length counts type and length: what is added to one is right for the other
        case 37:
        case 40: return tlvs(at, end, 1, 2, inner);
        case 23:
        case 29:
        case 41: return tlvs(at, end, 2, 2, inner);
        case 32: return items(at, end, 12, inner);
        case 128: return size >= 4 && depth == 0 ? attributes(at + 4, end, inner, 1) : void();
        default: return;
        }
    }

    octets input_;
    std::size_t lists_ = 0;
};

} // namespace bgpwire::fuzz

#endif
