// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_MRT_RECORD_SCANNER_HPP
#define BGPWIRE_MRT_RECORD_SCANNER_HPP

#include <bgpwire/mrt/trailing_octets.hpp>

namespace bgpwire::mrt {

/// Whether a stream goes on behind the octets that are there.
enum class more_octets : std::uint8_t {
    may_come, ///< there may be more than these
    none,     ///< the file ends with these
};

/// The record that a stream was found to go on with, and what lies in front of it.
struct found_record {
    std::size_t skipped = 0;             ///< octets that belong to no record
    std::optional<record_view> record{}; ///< behind them; none if more octets must come, or none is left
};

/// A record above this length in a damaged file is a lie: 65535 paths to one route have 1000 octets of attributes each.
inline constexpr std::size_t largest_plausible_record = std::size_t{1} << 26;

namespace detail {

/// Looks for records in a stream that may be damaged.
class record_search {
public:
    constexpr record_search(octets stream, more_octets more, std::size_t maximum_length) noexcept
        : stream_{stream}, more_{more}, maximum_length_{maximum_length}
    {
    }

    // The first place is where the record before it ends, or the file starts: so of a type that nobody knows, too.
    constexpr found_record at_boundary() const noexcept
    {
        auto const first = judge(0);
        if (first == verdict::undecided)
            return {0, {}};
        if (first == verdict::refuted)
            return in_damage(1);
        auto const record = at(0);
        auto const found = fit_of(record);
        bool const confirmed = first == verdict::confirmed;
        if (found == fit::exact || (confirmed && found == fit::unknown))
            return {0, record};
        auto const end = record.octets().size();
        auto const inside = from(1, end); // its Length may be wrong, and what it swallows are records
        if (inside.record)
            return inside;
        if (inside.skipped != end)
            return {0, {}};
        return confirmed || is_plausible(0) ? found_record{0, record} : in_damage(end);
    }

    // The first record that starts there or behind it.
    constexpr found_record in_damage(std::size_t offset) const noexcept { return from(offset, stream_.size()); }

private:
    enum class verdict : std::uint8_t {
        undecided, // octets are missing
        refuted,   // no record starts here
        whole,     // its octets are there, and where it ends is no other
        confirmed, // a record, and another or the end of the file behind it
    };

    // A type that is listed, a subtype of it, and no fewer octets than it takes. @see RFC 6396 §4, Appendix B.2
    constexpr bool is_plausible(std::size_t offset) const noexcept
    {
        auto const subtype = wire::load<std::uint16_t>(stream_, offset + 6);
        auto const length = wire::load<std::uint32_t>(stream_, offset + 8);
        auto const is = [&](unsigned first, unsigned last, std::size_t least) {
            return subtype >= first && subtype <= last && length >= least && length <= maximum_length_;
        };
        switch (record_type{wire::load<std::uint16_t>(stream_, offset + 4)}) {
        case record_type::bgp: return is(0, 7, 10);
        case record_type::table_dump: return is(1, 2, 22);
        case record_type::table_dump_v2: return is(1, 12, 7);
        case record_type::bgp4mp: return is(0, 11, 20);
        case record_type::bgp4mp_et: return is(0, 11, 24);
        case record_type::ospfv2:
        case record_type::isis:
        case record_type::ospfv3: return is(0, 2, 8);
        case record_type::isis_et:
        case record_type::ospfv3_et: return is(0, 2, 12);
        }
        return false;
    }

    constexpr bool has_header(std::size_t offset) const noexcept
    {
        return stream_.size() - offset >= record_header_length;
    }

    constexpr verdict missing() const noexcept
    {
        return more_ == more_octets::may_come ? verdict::undecided : verdict::refuted;
    }

    constexpr verdict judge(std::size_t offset) const noexcept
    {
        if (!has_header(offset))
            return missing();
        std::size_t const length = wire::load<std::uint32_t>(stream_, offset + 8);
        if (length > maximum_length_)
            return verdict::refuted;
        if (stream_.size() - offset - record_header_length < length)
            return missing();
        auto const end = offset + record_header_length + length;
        if (has_header(end))
            return is_plausible(end) ? verdict::confirmed : verdict::whole;
        if (more_ == more_octets::may_come)
            return verdict::undecided;
        return end == stream_.size() ? verdict::confirmed : verdict::whole;
    }

    constexpr record_view at(std::size_t offset) const noexcept { return **next_record(stream_.subspan(offset)); }

    enum class fit : std::uint8_t {
        exact,    // all of it is what its type asks for
        wrong,    // there is more, or less
        unknown,  // of a type that is handed over as octets, or BGP, whose messages have no length of their own
    };

    static constexpr fit fit_of(record_view const& record) noexcept
    {
        if (bgp_message::is_in(record))
            return record.body().size() <= standard_message_length ? fit::unknown : fit::wrong;
        auto const extent = extent_of(record);
        if (extent != not_said)
            return extent == record.body().size() ? fit::exact : fit::wrong;
        bool const is_read = record.type() == record_type::table_dump || record.type() == record_type::table_dump_v2
            || is_bgp4mp(record);
        return is_read ? fit::wrong : fit::unknown;
    }

    // Constant time: a BGP message, marker and all, and nothing behind it.
    static constexpr bool fits_message(record_view const& record) noexcept
    {
        auto const m = bgp4mp_message::decode(record);
        return m && m->message() && m->message()->octets().size() == m->message_octets.size();
    }

    // The first record that starts in front of `end`; where that cannot be said yet, none, and what can be dropped.
    constexpr found_record from(std::size_t offset, std::size_t end) const noexcept
    {
        for (; offset < end; ++offset) {
            if (!has_header(offset)) {
                if (more_ == more_octets::may_come)
                    return {offset, {}};
                continue;
            }
            if (!is_plausible(offset))
                continue;
            auto const found = judge(offset);
            if (found == verdict::undecided)
                return {offset, {}};
            if (found == verdict::confirmed || (found == verdict::whole && fits_message(at(offset))))
                return {offset, at(offset)};
        }
        return {end, {}};
    }

    octets stream_;
    more_octets more_;
    std::size_t maximum_length_;
};

} // namespace detail

/// Finds the records of a stream that may be damaged; holds no octets.
///
/// A record is believed where the last one ends if nothing in it is left over or missing, or if another follows it or
/// the file ends with it; elsewhere if its type, subtype and Length are those of a record and another follows it or the
/// file ends with it, or if it is exactly one BGP message. A record that has more than it should, or less, gives way to
/// records inside it. What is found does not depend on the pieces that the stream comes in.
///
/// Of types that are not listed in @ref record_type it believes no two in a row.
class record_finder {
public:
    /// @param maximum_length  what a record may have without its header
    constexpr explicit record_finder(std::size_t maximum_length = largest_plausible_record) noexcept
        : maximum_length_{maximum_length}
    {
    }

    /// The record that the stream starts with, as @ref next_record; but where none does, because a Length or what lies
    /// around it is damaged, the next one that does, and how many octets are in front of it.
    ///
    /// @param stream  octets of a file, decompressed, from behind all that was skipped and the records that were found
    /// @param more    whether the file may go on behind them
    ///
    /// Without a record more octets must come, or with `more_octets::none` none is left; what it skipped counts, too.
    /// Linear in what is skipped and in the record; never allocates.
    constexpr found_record next(octets stream, more_octets more) noexcept
    {
        detail::record_search const search{stream, more, maximum_length_};
        auto const found = in_damage_ ? search.in_damage(0) : search.at_boundary();
        in_damage_ = !found.record && (in_damage_ || found.skipped != 0);
        return found;
    }

private:
    std::size_t maximum_length_;
    bool in_damage_ = false; // no record ends where the stream starts
};

/// Steps through a file that lies in memory and may be damaged; borrows its octets. @ref record_reader is for one that
/// is not.
///
///     mrt::record_scanner in{file};
///     while (auto const record = in.next())
///         ... // in.skipped() octets in front of it belong to none
///     ...     // in.skipped() octets at the end of the file, too
class record_scanner {
public:
    /// At the start of the file; the octets are borrowed.
    constexpr explicit record_scanner(octets file) noexcept : file_{file} {}

    /// The next record, as @ref record_finder believes one; nothing if there is none to the end of the file.
    constexpr std::optional<record_view> next() noexcept
    {
        auto const found = finder_.next(file_.subspan(offset_), more_octets::none);
        skipped_ = found.skipped;
        offset_ += skipped_ + (found.record ? found.record->octets().size() : 0);
        return found.record;
    }

    /// How many octets the last @ref next stepped over, in front of the record that it gave.
    [[nodiscard]] constexpr std::size_t skipped() const noexcept { return skipped_; }
    /// Where the record that @ref next gives next starts in the file, if nothing is damaged.
    [[nodiscard]] constexpr std::size_t offset() const noexcept { return offset_; }

private:
    octets file_;
    record_finder finder_{};
    std::size_t offset_ = 0;
    std::size_t skipped_ = 0;
};

} // namespace bgpwire::mrt

#endif
