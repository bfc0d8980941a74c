// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_KEY_HPP
#define SPEAKER_KEY_HPP

#include "fields.hpp"

#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace speaker {

/// One key of MetalLB's configuration, as each of the two eras spells it, and what becomes of its value.
///
/// The tables of these are all that is known: nothing else is read, and CONFIGURATION.md is compared with them.
template<class T>
struct key {
    std::string_view config_map; ///< empty: in no ConfigMap
    std::string_view resource;   ///< empty: in no resource
    void (*read)(value const&, T&, spelling);
    field::presence how = field::presence::optional;
};

/// The keys of one era, ready to read a mapping into `out`.
template<class T>
std::vector<field> fields_of(std::span<key<T> const> keys, spelling how, T& out)
{
    std::vector<field> fields;
    for (auto const& k : keys)
        if (auto const name = how == spelling::config_map ? k.config_map : k.resource; !name.empty())
            fields.push_back({name, [&out, how, read = k.read](value const& v) { read(v, out, how); }, k.how});
    return fields;
}

/// A key that `Read` understands and that is kept in `Member`.
template<auto Member, auto Read, class T>
void put(value const& v, T& out, spelling)
{
    if (auto result = Read(v))
        out.*Member = *result;
}

/// The same where `T` has a part called `plain`, and `Member` is of that.
template<auto Member, auto Read, class T>
void put_plain(value const& v, T& out, spelling how)
{
    put<Member, Read>(v, out.plain, how);
}

/// A number of the range, kept in `Member`.
template<auto Member, std::uint64_t First, std::uint64_t Last, class T>
void put_number(value const& v, T& out, spelling)
{
    if (auto const n = v.number(First, Last))
        out.*Member = static_cast<std::remove_cvref_t<decltype(out.*Member)>>(*n);
}

template<auto Member, std::uint64_t First, std::uint64_t Last, class T>
void put_plain_number(value const& v, T& out, spelling how)
{
    put_number<Member, First, Last>(v, out.plain, how);
}

/// A list of selectors, kept in `Member`.
template<auto Member, class T>
void put_selectors(value const& v, T& out, spelling how)
{
    out.*Member = read_selectors(v, how);
}

template<auto Member, class T>
void put_plain_selectors(value const& v, T& out, spelling how)
{
    put_selectors<Member>(v, out.plain, how);
}

/// For a key that has no bearing on this speaker.
template<class T>
void pass_over(value const&, T&, spelling)
{
}

} // namespace speaker

#endif
