// SPDX-License-Identifier: BSL-1.0
#include "private_network.hpp"

#include "route_text.hpp"
#include "text.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace speaker {

namespace {

void write_to(char const* path, std::string const& text) { std::ofstream{path} << text; }

// Which network namespace a process is in.
std::string network_of(std::string const& process)
{
    std::error_code why;
    return std::filesystem::read_symlink("/proc/" + process + "/ns/net", why).string();
}

bool enter_namespaces()
{
    if (::geteuid() == 0)
        return ::unshare(CLONE_NEWNET) == 0;
    auto const user = std::to_string(::geteuid());
    auto const group = std::to_string(::getegid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    write_to("/proc/self/setgroups", "deny");
    write_to("/proc/self/uid_map", "0 " + user + " 1");
    write_to("/proc/self/gid_map", "0 " + group + " 1");
    return ::geteuid() == 0;
}

// A router forwards; and of several next hops it takes one by addresses and ports, so that
// connections of one client spread (hash policy 1).
void become_router()
{
    write_to("/proc/sys/net/ipv4/ip_forward", "1");
    write_to("/proc/sys/net/ipv6/conf/all/forwarding", "1");
    write_to("/proc/sys/net/ipv4/fib_multipath_hash_policy", "1");
    write_to("/proc/sys/net/ipv6/fib_multipath_hash_policy", "1");
}

// Networks that are kept for documentation. @see RFC 5737, RFC 3849
std::vector<interface_address> outside_address(std::string const& last)
{
    std::vector<interface_address> all{{*ip_address::parse("203.0.113." + last), 24}};
    if (std::filesystem::exists("/proc/sys/net/ipv6"))
        all.push_back({*ip_address::parse("2001:db8:ffff::" + last), 64});
    return all;
}

// An address may be used at once: nobody else is here to have it too (RFC 4862 §5.4).
std::string add_address(interface_address const& a, std::string const& device)
{
    return "addr add " + to_string(a) + " dev " + device + (a.address.is_v6() ? " nodad" : "");
}

std::vector<std::string> words(std::string const& command) { return split(command, ' '); }

} // namespace

std::unique_ptr<private_network> private_network::enter(demo_stage& stage, scenario_router const& router)
{
    auto network = std::unique_ptr<private_network>{new private_network{stage, router}};
    auto const add_bridge = [&](std::string const& name, std::vector<interface_address> const& addresses) {
        return network->ip("link add " + name + " type bridge") && network->ip("link set " + name + " up")
            && std::ranges::all_of(addresses, [&](interface_address const& a) {
                   return network->ip(add_address(a, name));
               });
    };
    bool const made = enter_namespaces() && network->ip("link set lo up")
        && add_bridge(router.interface, router.addresses) && add_bridge("wan0", outside_address("1"))
        && network->ip("link add probe0 type veth peer name probe1") && network->ip("link del probe0");
    if (!made)
        return nullptr;
    become_router();
    network->add_host_on("wan0", outside_address("1"), outside, outside_address("9"));
    return network;
}

bool private_network::ip(std::string const& arguments)
{
    auto command = words(arguments);
    command.insert(command.begin(), "ip");
    try {
        auto const process = stage_.start("", command);
        stage_.wait_until("ip " + arguments, [&] { return process->status().has_value(); });
        return *process->status() == 0;
    } catch (std::system_error const&) {
        return false; // there is no such program
    }
}

void private_network::must(std::string const& host, std::string const& command)
{
    std::string said;
    auto const process =
        stage_.start("", on_host(host, words(command)), [&](std::string const& line) { said += ' ' + line; });
    stage_.wait_until(command, [&] { return process->status() && process->at_end(); });
    if (*process->status() != 0)
        throw std::runtime_error{"on " + host + ", " + command + ':' + said};
}

void private_network::add_host(std::string const& name, std::vector<interface_address> const& addresses)
{
    add_host_on(router_.interface, router_.addresses, name, addresses);
}

void private_network::add_host_on(std::string const& bridge, std::vector<interface_address> const& of_router,
    std::string const& name, std::vector<interface_address> const& addresses)
{
    auto host = stage_.start("", {"unshare", "--net", "sh", "-c", "read forever"});
    auto const process = std::to_string(host->id());
    auto const here = network_of("self");
    stage_.wait_until("a namespace for " + name, [&] {
        if (host->status())
            throw std::runtime_error{name + " did not start"};
        auto const there = network_of(process);
        return !there.empty() && there != here;
    });
    auto const cable = "cable" + std::to_string(hosts_.size());
    hosts_.insert_or_assign(name, std::move(host));
    if (!ip("link add " + cable + " type veth peer name eth0 netns " + process)
        || !ip("link set " + cable + " master " + bridge + " up"))
        throw std::runtime_error{"no network for " + name};
    must(name, "ip link set lo up");
    must(name, "ip link set eth0 up");
    for (auto const& a : addresses) {
        must(name, "ip " + add_address(a, "eth0"));
        for (auto const& r : of_router)
            if (r.address.is_v6() == a.address.is_v6())
                must(name, "ip route add default via " + text_of(r.address));
    }
}

std::vector<std::string> private_network::on_host(
    std::string const& name, std::vector<std::string> const& command) const
{
    std::vector<std::string> result{"nsenter", "--net=/proc/" + std::to_string(hosts_.at(name)->id()) + "/ns/net"};
    result.insert(result.end(), command.begin(), command.end());
    return result;
}

void private_network::serve(ip_address const& address, std::string const& own_program)
{
    if (!served_.insert(address).second)
        return;
    for (auto const& host : hosts_) {
        auto const& name = host.first; // clang 14 does not let lambdas capture structured bindings
        if (name == outside)
            continue;
        must(name, "ip " + add_address({address, address.is_v6() ? 128u : 32u}, "lo"));
        if (servers_.contains(name))
            continue;
        auto const listens = std::make_shared<bool>(false);
        auto server = stage_.start("", on_host(name, {own_program, "web-server", "--text", name, "--port", "80"}),
            [listens](std::string const& line) { *listens |= line == "listening"; });
        stage_.wait_until("a web server on " + name, [&] {
            if (server->status())
                throw std::runtime_error{"no web server on " + name};
            return *listens;
        });
        servers_.emplace(name, std::move(server));
    }
}

std::set<std::string> private_network::answers_from(ip_address const& address, std::string const& own_program)
{
    auto const lines =
        stage_.run(on_host(outside, {own_program, "web-client", "--count", "64", text_of(address)}));
    return {lines.begin(), lines.end()};
}

route_listing private_network::kernel_routes(unsigned protocol)
{
    route_listing all;
    for (auto const* const family : {"-4", "-6"})
        all.merge(routes_in(stage_.run({"ip", family, "route", "show", "proto", std::to_string(protocol)})));
    return all;
}

} // namespace speaker
