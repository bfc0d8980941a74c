// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_EVENT_QUEUE_HPP
#define BGPWIRE_SESSION_EVENT_QUEUE_HPP

#include <bgpwire/session/handler.hpp>

#include <variant>

namespace bgpwire {

// What a session asks for and tells, as values. Each is one call of a session_handler.

/// Start a TCP connection to the peer.
struct connect_request {
    connection_id connection; ///< to name in the answer
};
/// Send what is queued, then close the connection.
struct close_request {
    connection_id connection; ///< which will not come back
};
/// Send octets, all of them.
struct send_request {
    connection_id connection; ///< on which
    octets message{};         ///< lies in the queue's memory
};
/// A connection changed its state.
struct state_news {
    connection_id connection; ///< which one
    session_state from{};     ///< before
    session_state to{};       ///< now
};
/// The peer's OPEN came and was accepted.
struct open_news {
    connection_id connection; ///< on which
    open_view open;           ///< lies in the received octets
    negotiated terms;         ///< what it settles with ours
};
/// The session is up.
struct established_news {
    connection_id connection; ///< on which connection
    negotiated terms;         ///< what both OPENs settled
};
/// An UPDATE came.
struct update_news {
    update_view update; ///< lies in the received octets
};
/// The peer has sent all initial routes of a family.
struct end_of_rib_news {
    address_family family; ///< which family
};
/// The peer asks for routes, or refreshes its own.
struct route_refresh_news {
    route_refresh_view refresh; ///< lies in the received octets
};
/// The session is over.
struct down_news {
    down_reason reason; ///< why; its Data lies in the queue's memory
};
/// A connection that never was Established is over.
struct attempt_failed_news {
    down_reason reason; ///< why; its Data lies in the queue's memory
};

/// One request or one piece of news.
using session_news = std::variant<connect_request, close_request, send_request, state_news, open_news,
    established_news, update_news, end_of_rib_news, route_refresh_news, down_news, attempt_failed_news>;

/// A session handler that keeps every request and all news for you to fetch: for those who would rather
/// be told by return value than be called.
///
///     event_queue queue{news, memory};
///     session<event_queue> peer{queue, config, seed};
///     peer.start(now);
///     while (auto const* news = queue.next())
///         std::visit(..., *news);
///
/// Fetch all after each input, and before the received octets are overwritten. `on_octets` stops when the
/// queue is nearly full, and returns how far it came. Nobody can be asked for a verdict, so all OPENs and
/// UPDATEs that the library accepts are accepted; `reset` the session for what you do not like.
/// @tparam News  what each of the types above can be assigned to, such as a variant that has more
/// @see quinn-proto for the shape
template<class News = session_news>
class basic_event_queue : public handler_defaults {
public:
    /// What one message, or one other input, brings at the most.
    static constexpr std::size_t news_per_input = 24;
    static constexpr std::size_t octets_per_input = 3 * standard_message_length; ///< octets of messages to send

    /// @param news    room for at least `news_per_input`
    /// @param memory  for messages that are to be sent, at least `octets_per_input`
    constexpr basic_event_queue(std::span<News> news, std::span<std::uint8_t> memory) noexcept
        : news_{news}, memory_{memory}
    {
        assert(news.size() >= news_per_input && memory.size() >= octets_per_input);
    }

    /// The next one, in the order in which they came; null once all are fetched, which also frees the
    /// memory of the messages. Valid until then.
    [[nodiscard]] constexpr News const* next() noexcept
    {
        if (first_ != last_)
            return &news_[first_++];
        first_ = last_ = used_ = 0;
        return nullptr;
    }

    // The handler, for the session.
    constexpr void connect(connection_id id) noexcept { add(connect_request{id}); } ///< keeps a @ref connect_request
    constexpr void close(connection_id id) noexcept { add(close_request{id}); }     ///< keeps a @ref close_request
    /// Keeps a @ref send_request, its octets copied; `blocked` where there is no room for them.
    constexpr send_result send(connection_id id, octets message) noexcept
    {
        if (message.size() > memory_.size() - used_ || last_ == news_.size())
            return send_result::blocked;
        add(send_request{id, kept(message)});
        return send_result::queued;
    }
    /// Keeps an @ref open_news, and accepts.
    constexpr verdict on_open(connection_id id, open_view const& theirs, negotiated const& terms) noexcept
    {
        add(open_news{id, theirs, terms});
        return {};
    }
    /// Keeps an @ref established_news.
    constexpr void on_established(connection_id id, negotiated const& terms) noexcept
    {
        add(established_news{id, terms});
    }
    /// Keeps an @ref update_news, and accepts.
    constexpr verdict on_update(update_view const& received) noexcept
    {
        add(update_news{received});
        return {};
    }
    /// Keeps an @ref end_of_rib_news
    constexpr void on_end_of_rib(address_family family) noexcept { add(end_of_rib_news{family}); }
    /// Keeps a @ref route_refresh_news.
    constexpr void on_route_refresh(route_refresh_view const& refresh) noexcept { add(route_refresh_news{refresh}); }
    /// Keeps a @ref down_news
    constexpr void on_down(down_reason const& reason) noexcept { add(down_news{with_own_data(reason)}); }
    /// Keeps an @ref attempt_failed_news.
    constexpr void on_attempt_failed(down_reason const& reason) noexcept
    {
        add(attempt_failed_news{with_own_data(reason)});
    }
    /// Keeps a @ref state_news.
    constexpr void on_state(connection_id id, session_state from, session_state to) noexcept
    {
        add(state_news{id, from, to});
    }
    /// Whether there is room for what one more message can bring.
    [[nodiscard]] constexpr bool accepts_messages() const noexcept
    {
        return news_.size() - last_ >= news_per_input && memory_.size() - used_ >= octets_per_input;
    }

private:
    constexpr void add(News const& one) noexcept
    {
        assert(last_ != news_.size() && "fetch all news after each input");
        if (last_ != news_.size())
            news_[last_++] = one;
    }

    constexpr octets kept(octets what) noexcept
    {
        auto const at = memory_.subspan(used_, what.size());
        for (std::size_t i = 0; i != what.size(); ++i)
            at[i] = what[i];
        used_ += what.size();
        return at;
    }

    constexpr down_reason with_own_data(down_reason reason) noexcept
    {
        auto& data = reason.notification.data;
        data = data.size() <= memory_.size() - used_ ? kept(data) : octets{};
        return reason;
    }

    std::span<News> news_;
    std::span<std::uint8_t> memory_;
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    std::size_t used_ = 0;
};

/// A queue of what the session alone has to say.
using event_queue = basic_event_queue<>;

} // namespace bgpwire

#endif
