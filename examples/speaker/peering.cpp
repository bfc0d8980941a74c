// SPDX-License-Identifier: BSL-1.0
#include "peering_parts.hpp"

#include <random>

namespace speaker {

namespace {

using clock = std::chrono::steady_clock;

std::uint64_t random_seed()
{
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

} // namespace

peering::peering(boost::asio::io_context& context, peering_plan plan, peering_events& events)
    : context_{context},
      plan_{std::move(plan)},
      events_{events},
      timer_{context},
      handler_{std::make_unique<handler>(*this, random_seed())}
{
}

peering::~peering() = default;

void peering::start()
{
    input([](auto& session, auto now) { session.start(now); });
}

void peering::stop(bgpwire::errc why, std::string_view text)
{
    input([&](auto& session, auto now) { session.stop(now, why, text); });
}

// In the order in which a failing network would have it: the session hears of the end, and rests before it tries again;
// then it is told not to.
void peering::break_off()
{
    last_failure_ = "closed without a word";
    for (auto const& c : std::vector{connections_})
        input([&](auto& session, auto now) { session.on_tcp_failed(c->id, now); });
    input([](auto& session, auto now) { session.stop(now); });
}

void peering::set_capability(bgpwire::graceful_restart_capability const& restart)
{
    next_ = std::make_unique<bgpwire::session_config>(handler_->session.config());
    auto& all = next_->open.capabilities;
    all.remove(bgpwire::graceful_restart_capability::traits.code);
    all.add(restart);
    reconfigure();
}

// Not while OPENs are exchanged: then once that is over.
void peering::reconfigure()
{
    if (next_ && handler_->session.reconfigure(*next_))
        present_ = std::move(next_);
}

bool peering::send(bgpwire::octets update)
{
    return handler_->session.send_update(update, bgpwire::instant{clock::now()}) != bgpwire::send_result::blocked;
}

bgpwire::session_state peering::state() const { return handler_->session.state(); }

bgpwire::negotiated const* peering::terms() const { return handler_->session.terms(); }

peering::counters const& peering::messages() const { return handler_->session.counters(); }

std::optional<std::chrono::seconds> peering::up_for() const
{
    if (!handler_->session.is_established())
        return {};
    auto const since = handler_->session.established_since().as<clock::time_point>();
    return std::chrono::duration_cast<std::chrono::seconds>(clock::now() - since);
}

void peering::await_deadline()
{
    auto const next = handler_->session.next_deadline();
    if (next.is_never()) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(next.as<clock::time_point>());
    timer_.async_wait([this, self = shared_from_this()](boost::system::error_code why) {
        if (why)
            return;
        // Octets before timers: a HoldTimer must not expire over a message that lies unread.
        for (auto const& c : std::vector{connections_})
            if (c->up)
                read_available(c);
        input([](auto& session, auto now) { session.on_timer(now); });
    });
}

} // namespace speaker
