// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_CORE_RESULT_HPP
#define BGPWIRE_CORE_RESULT_HPP

#include <bgpwire/core/error.hpp>

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>

namespace bgpwire {

namespace detail {

// A trivially copyable T makes a trivially copyable result: a plain union does, and returns in
// registers. The choice is made by specialisation because clang 14 loses triviality with
// constrained special members.
template<class T, bool = std::is_trivially_copyable_v<T>>
class result_storage {
public:
    template<class... Argument>
    constexpr explicit result_storage(std::in_place_t, Argument&&... argument) noexcept
        : value_(std::forward<Argument>(argument)...), has_value_{true}
    {
    }
    constexpr explicit result_storage(error e) noexcept : error_{e}, has_value_{false} {}

    constexpr bool has_value() const noexcept { return has_value_; }
    constexpr T const* value() const noexcept { return &value_; }
    constexpr T* value() noexcept { return &value_; }
    constexpr error const* failure() const noexcept { return &error_; }

private:
    union {
        T value_;
        error error_;
    };
    bool has_value_;
};

template<class T>
class result_storage<T, false> {
public:
    template<class... Argument>
    constexpr explicit result_storage(std::in_place_t, Argument&&... argument)
        : value_(std::in_place, std::forward<Argument>(argument)...)
    {
    }
    constexpr explicit result_storage(error e) noexcept : error_{e} {}

    constexpr bool has_value() const noexcept { return value_.has_value(); }
    constexpr T const* value() const noexcept { return &*value_; }
    constexpr T* value() noexcept { return &*value_; }
    constexpr error const* failure() const noexcept { return &error_; }

private:
    std::optional<T> value_;
    error error_{};
};

} // namespace detail

/// A value or an @ref error, with the interface of `std::expected`.
///
/// It is a type of its own so that it is the same type under every `-std`. Asking for the side
/// that is not there is a programmer's error, asserted; nothing is thrown.
template<class T>
class [[nodiscard]] result {
public:
    using value_type = T;              ///< what there is if nothing failed
    using error_type = bgpwire::error; ///< what there is otherwise

    /// A success; so that `return value;` does.
    constexpr result(T v) noexcept(std::is_nothrow_move_constructible_v<T>)
        : storage_{std::in_place, std::move(v)}
    {
    }
    /// A value that is made where it stays: worth it for what is large.
    template<class... Argument>
    constexpr explicit result(std::in_place_t, Argument&&... argument)
        : storage_{std::in_place, std::forward<Argument>(argument)...}
    {
    }
    constexpr result(bgpwire::error e) noexcept : storage_{e} {} ///< A failure; so that `return error{...};` does.

    [[nodiscard]] constexpr bool has_value() const noexcept { return storage_.has_value(); } ///< whether it is a value
    constexpr explicit operator bool() const noexcept { return has_value(); }                ///< the same, for `if (r)`

    /// The value, which must be there; it belongs to this object.
    [[nodiscard]] constexpr T const& value() const& noexcept
    {
        assert(has_value());
        return *storage_.value();
    }
    /// The value, which must be there, to change it.
    [[nodiscard]] constexpr T& value() & noexcept
    {
        assert(has_value());
        return *storage_.value();
    }
    /// The value, which must be there, to move it out of an expiring result.
    [[nodiscard]] constexpr T&& value() && noexcept
    {
        assert(has_value());
        return std::move(*storage_.value());
    }
    /// The error, which must be there; a copy.
    [[nodiscard]] constexpr bgpwire::error error() const noexcept
    {
        assert(!has_value());
        return *storage_.failure();
    }

    constexpr T const& operator*() const& noexcept { return value(); }         ///< @ref value
    constexpr T& operator*() & noexcept { return value(); }                    ///< @ref value
    constexpr T&& operator*() && noexcept { return std::move(*this).value(); } ///< @ref value
    constexpr T const* operator->() const noexcept { return &value(); }        ///< a member of @ref value
    constexpr T* operator->() noexcept { return &value(); }                    ///< a member of @ref value

    /// The value, or `otherwise` where there is none.
    template<class U>
    [[nodiscard]] constexpr T value_or(U&& otherwise) const&
    {
        return has_value() ? value() : static_cast<T>(std::forward<U>(otherwise));
    }

    /// What `f` makes of the value (`f` returns a result itself), or the error unchanged.
    template<class F>
    constexpr auto and_then(F&& f) const -> std::remove_cvref_t<std::invoke_result_t<F, T const&>>
    {
        if (has_value())
            return std::forward<F>(f)(value());
        return error();
    }

    /// What `f` makes of the value, or the error unchanged.
    template<class F>
    constexpr auto transform(F&& f) const -> result<std::remove_cvref_t<std::invoke_result_t<F, T const&>>>
    {
        if (has_value())
            return std::forward<F>(f)(value());
        return error();
    }

    friend constexpr bool operator==(result const& a, result const& b)
    {
        if (a.has_value() != b.has_value())
            return false;
        return a.has_value() ? a.value() == b.value() : a.error() == b.error();
    }

private:
    detail::result_storage<T> storage_;
};

} // namespace bgpwire

#endif
