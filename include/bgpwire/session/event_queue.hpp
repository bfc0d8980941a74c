// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_SESSION_EVENT_QUEUE_HPP
#define BGPWIRE_SESSION_EVENT_QUEUE_HPP

#include <bgpwire/session/handler.hpp>

#include <variant>

namespace bgpwire {

// What a session asks for and tells, as values. Each is one call of a session_handler.

struct connect_request {
    connection_id connection;
};
struct close_request {
    connection_id connection;
};
struct send_request {
    connection_id connection;
    octets message{}; ///< lies in the queue's memory
};
struct state_news {
    connection_id connection;
    session_state from{};
    session_state to{};
};
struct open_news {
    connection_id connection;
    open_view open; ///< lies in the received octets
    negotiated terms;
};
struct established_news {
    connection_id connection;
    negotiated terms;
};
struct update_news {
    update_view update; ///< lies in the received octets
};
struct end_of_rib_news {
    address_family family;
};
struct route_refresh_news {
    route_refresh_view refresh; ///< lies in the received octets
};
struct down_news {
    down_reason reason;
};
struct attempt_failed_news {
    down_reason reason;
};

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
/// @see quinn-proto for the shape
class event_queue : public handler_defaults {
public:
    /// What one message, or one other input, brings at the most.
    static constexpr std::size_t news_per_input = 24;
    static constexpr std::size_t octets_per_input = 3 * standard_message_length;

    /// @param news    room for at least `news_per_input`
    /// @param memory  for messages that are to be sent, at least `octets_per_input`
    constexpr event_queue(std::span<session_news> news, std::span<std::uint8_t> memory) noexcept
        : news_{news}, memory_{memory}
    {
        assert(news.size() >= news_per_input && memory.size() >= octets_per_input);
    }

    /// The next one, in the order in which they came; null once all are fetched, which also frees the
    /// memory of the messages. Valid until then.
    [[nodiscard]] constexpr session_news const* next() noexcept
    {
        if (first_ != last_)
            return &news_[first_++];
        first_ = last_ = used_ = 0;
        return nullptr;
    }

    // The handler, for the session.
    constexpr void connect(connection_id id) noexcept { add(connect_request{id}); }
    constexpr void close(connection_id id) noexcept { add(close_request{id}); }
    constexpr send_result send(connection_id id, octets message) noexcept
    {
        if (message.size() > memory_.size() - used_ || last_ == news_.size())
            return send_result::blocked;
        add(send_request{id, kept(message)});
        return send_result::queued;
    }
    constexpr verdict on_open(connection_id id, open_view const& theirs, negotiated const& terms) noexcept
    {
        add(open_news{id, theirs, terms});
        return {};
    }
    constexpr void on_established(connection_id id, negotiated const& terms) noexcept
    {
        add(established_news{id, terms});
    }
    constexpr verdict on_update(update_view const& received) noexcept
    {
        add(update_news{received});
        return {};
    }
    constexpr void on_end_of_rib(address_family family) noexcept { add(end_of_rib_news{family}); }
    constexpr void on_route_refresh(route_refresh_view const& refresh) noexcept { add(route_refresh_news{refresh}); }
    constexpr void on_down(down_reason const& reason) noexcept { add(down_news{with_own_data(reason)}); }
    constexpr void on_attempt_failed(down_reason const& reason) noexcept
    {
        add(attempt_failed_news{with_own_data(reason)});
    }
    constexpr void on_state(connection_id id, session_state from, session_state to) noexcept
    {
        add(state_news{id, from, to});
    }
    [[nodiscard]] constexpr bool accepts_messages() const noexcept
    {
        return news_.size() - last_ >= news_per_input && memory_.size() - used_ >= octets_per_input;
    }

private:
    constexpr void add(session_news const& one) noexcept
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

    std::span<session_news> news_;
    std::span<std::uint8_t> memory_;
    std::size_t first_ = 0;
    std::size_t last_ = 0;
    std::size_t used_ = 0;
};

} // namespace bgpwire

#endif
