// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_TYPE_LIST_HPP
#define BGPWIRE_CORE_TYPE_LIST_HPP

#include <cstddef>
#include <type_traits>

namespace bgpwire {

/// A list of types as a value: the registries of this library are such lists.
template<class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T); ///< how many types
};

namespace detail {

template<class List, class... More>
struct append_to;
template<class... T, class... More>
struct append_to<type_list<T...>, More...> {
    using type = type_list<T..., More...>;
};

template<class List, class Old, class New>
struct replace_in;
template<class... T, class Old, class New>
struct replace_in<type_list<T...>, Old, New> {
    using type = type_list<std::conditional_t<std::is_same_v<T, Old>, New, T>...>;
};

} // namespace detail

/// `List` with more types at its end: how a user adds theirs to a registry.
template<class List, class... More>
using append = typename detail::append_to<List, More...>::type;

/// `List` with `New` where `Old` stood: how a user puts theirs in place of the library's.
template<class List, class Old, class New>
using replace = typename detail::replace_in<List, Old, New>::type;

/// Where `T` stands in the list, counted from 0; the list's size if it is not there.
template<class T, class... Listed>
[[nodiscard]] constexpr std::size_t index_in(type_list<Listed...>) noexcept
{
    std::size_t index = 0;
    (void)((std::is_same_v<T, Listed> ? false : (++index, true)) && ...);
    return index;
}

} // namespace bgpwire

#endif
