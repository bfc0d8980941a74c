// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ACCEPT_ALL_HPP
#define SPEAKER_ACCEPT_ALL_HPP

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <utility>

namespace speaker {

/// Gives `take` one connection after the other, for as long as the acceptor is open. Where no descriptor is left it rests
/// for a second: what waits there would come back at once, again and again.
///
/// Acceptor and timer are borrowed, and either go together or live as long as `take` does.
template<class Acceptor, class Take>
void accept_all(Acceptor& acceptor, boost::asio::steady_timer& rest, Take take)
{
    using boost::system::error_code;
    acceptor.async_accept([&acceptor, &rest, take](error_code why, typename Acceptor::protocol_type::socket connected) {
        if (why == boost::asio::error::operation_aborted || !acceptor.is_open())
            return; // in the first case it may be gone
        if (!why) {
            take(std::move(connected));
            if (acceptor.is_open())
                accept_all(acceptor, rest, take);
            return;
        }
        rest.expires_after(std::chrono::seconds{1});
        rest.async_wait([&acceptor, &rest, take](error_code ended) {
            if (!ended && acceptor.is_open())
                accept_all(acceptor, rest, take);
        });
    });
}

} // namespace speaker

#endif
