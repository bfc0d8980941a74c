// SPDX-License-Identifier: BSL-1.0
#include "passive_listener.hpp"

#include "accept_all.hpp"
#include "log.hpp"
#include "text.hpp"

#include <bgpwire/interop/asio.hpp>

#include <boost/asio/ip/v6_only.hpp>

namespace speaker {

namespace {

using boost::asio::ip::tcp;

tcp::endpoint door_of(peer const& p, speaker_options const& options)
{
    auto const protocol = p.address.is_v6() ? tcp::v6() : tcp::v4();
    if (p.source_address)
        return {bgpwire::to_asio(*p.source_address), options.listen_port};
    if (options.source_address && options.source_address->is_v6() == p.address.is_v6())
        return {*options.source_address, options.listen_port};
    return {protocol, options.listen_port};
}

} // namespace

passive_listener::passive_listener(boost::asio::io_context& context, find_peer find)
    : context_{context}, find_{std::move(find)}
{
}

// A door that is wanted by others than before is made anew: the kernel has passwords by listening socket.
void passive_listener::take(std::vector<std::unique_ptr<peer_link>> const& peers, speaker_options const& options)
{
    std::map<tcp::endpoint, std::vector<peer>> wanted;
    for (auto const& p : peers)
        if (p->plan().connects == dialling::theirs)
            wanted[door_of(p->plan(), options)].push_back(p->plan());
    std::erase_if(doors_, [&](auto const& entry) {
        auto const still = wanted.find(entry.first);
        bool const same = still != wanted.end() && still->second == entry.second->expected;
        boost::system::error_code ignored;
        if (!same)
            (void)entry.second->acceptor.close(ignored);
        return !same;
    });
    for (auto& [at, expected] : wanted) {
        if (doors_.contains(at))
            continue;
        auto const d = std::make_shared<door>(
            door{tcp::acceptor{context_}, boost::asio::steady_timer{context_}, std::move(expected)});
        doors_.emplace(at, d);
        open(d, at);
    }
}

void passive_listener::stop()
{
    boost::system::error_code ignored;
    for (auto const& [at, d] : doors_)
        (void)d->acceptor.close(ignored);
    doors_.clear();
}

void passive_listener::open(std::shared_ptr<door> const& d, tcp::endpoint const& at)
{
    boost::system::error_code why;
    auto const here = at.address().to_string() + " port " + std::to_string(at.port());
    (void)d->acceptor.open(at.protocol(), why);
    if (!why)
        (void)d->acceptor.set_option(tcp::acceptor::reuse_address{true}, why);
    if (!why && at.address().is_v6())
        (void)d->acceptor.set_option(boost::asio::ip::v6_only{true}, why);
    for (auto const& p : d->expected)
        if (!why && !p.password.empty())
            why = set_md5_password(d->acceptor.native_handle(), {bgpwire::to_asio(p.address), 0}, p.password);
    auto limits = d->expected.empty() ? hop_limits{} : hop_limits_of(d->expected.front());
    for (auto const& p : d->expected)
        limits = bgpwire::widest(limits, hop_limits_of(p));
    if (!why) // a SYN-ACK leaves with them
        why = limit_hops(d->acceptor.native_handle(), limits);
    if (!why)
        (void)d->acceptor.bind(at, why);
    if (!why)
        (void)d->acceptor.listen(boost::asio::socket_base::max_listen_connections, why);
    auto const expected = counted(d->expected.size(), "peer");
    if (why)
        log({log_level::error, "listen_failed", {{"address", here}, {"reason", why.message()}}, "",
            "cannot listen on " + here + ": " + why.message()});
    else
        log({log_level::info, "listening", {{"address", here}}, "", "listens on " + here + " for " + expected});
    if (!why)
        await_connections(d);
}

void passive_listener::await_connections(std::shared_ptr<door> const& d)
{
    accept_all(d->acceptor, d->rest, [this, d](peering::socket connected) {
        boost::system::error_code gone;
        auto const from = connected.remote_endpoint(gone);
        auto* const known = gone ? nullptr : find_(bgpwire::from_asio(from.address()));
        if (known != nullptr) {
            known->accept(std::move(connected));
        } else if (!gone) {
            peering::refuse(std::move(connected));
            log({log_level::warn, "connection_refused", {{"address", from.address().to_string()}}, "",
                "refuses a connection from " + from.address().to_string() + ": no such passive peer"});
        }
    });
}

} // namespace speaker
