// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_ETCD_STORE_HPP
#define REPLICATED_ETCD_STORE_HPP

#include "store.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>

namespace replicated {

/// Where etcd listens for its clients.
struct endpoint {
    std::string host;
    std::string port;

    /// Reads `127.0.0.1:2379`, `[::1]:2379` or `etcd-0.example:2379`.
    static std::optional<endpoint> parse(std::string const& text);
};

[[nodiscard]] std::string to_string(endpoint const&);

/// How long things may take.
struct time_limits {
    std::chrono::milliseconds request{3000};   ///< until the next endpoint is tried
    std::chrono::milliseconds patience{15000}; ///< until all endpoints are given up
};

/// etcd by its HTTP gateway. One connection, kept open, to one of the endpoints; to the next when it fails.
class etcd_store final : public store {
public:
    /// @param endpoints at least one
    etcd_store(std::vector<endpoint> endpoints, time_limits limits)
        : endpoints_{std::move(endpoints)}, limits_{limits}
    {
    }

    transaction_answer commit(transaction const&, repetition) override;

    /// How many endpoints answer a read that needs no quorum.
    [[nodiscard]] std::size_t count_answering();
    [[nodiscard]] std::size_t endpoint_count() const { return endpoints_.size(); }
    /// How often another endpoint had to be tried.
    [[nodiscard]] unsigned failovers() const { return failovers_; }

private:
    using clock = std::chrono::steady_clock;
    using error_code = boost::system::error_code;

    struct attempt {
        std::optional<transaction_answer> answer;
        bool was_sent = false; ///< so that it may have been done
        std::string why{};     ///< of no answer
    };

    attempt try_current(std::string const& body, transaction const& asked);
    error_code connect(clock::time_point until);
    void next_endpoint();
    template<class Start>
    error_code finish(clock::time_point until, Start start);

    std::vector<endpoint> endpoints_;
    time_limits limits_;
    std::size_t current_ = 0;
    unsigned failovers_ = 0;
    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::resolver resolver_{context_};
    boost::asio::ip::tcp::socket socket_{context_};
};

} // namespace replicated

#endif
