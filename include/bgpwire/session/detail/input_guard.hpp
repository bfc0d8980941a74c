// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_DETAIL_INPUT_GUARD_HPP
#define BGPWIRE_SESSION_DETAIL_INPUT_GUARD_HPP

#include <cassert>

namespace bgpwire::detail {

/// Held while an input runs; false if the input was called from inside of the handler.
template<class Session>
class input_guard {
public:
    constexpr explicit input_guard(Session& s) noexcept : session_{s.busy ? nullptr : &s}
    {
        assert(!s.busy && "an input of a session was called from inside of its handler");
        s.busy = true;
    }
    constexpr ~input_guard()
    {
        if (session_ != nullptr)
            session_->busy = false;
    }
    input_guard(input_guard const&) = delete;
    input_guard& operator=(input_guard const&) = delete;
    constexpr explicit operator bool() const noexcept { return session_ != nullptr; }

private:
    Session* session_;
};

} // namespace bgpwire::detail

#endif
