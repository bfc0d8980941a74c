// SPDX-License-Identifier: BSL-1.0
#include "private_network.hpp"

#include "text.hpp"

#include <sched.h>
#include <unistd.h>

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

} // namespace

std::unique_ptr<private_network> private_network::enter(demo_stage& stage)
{
    auto network = std::unique_ptr<private_network>{new private_network{stage}};
    bool const made = enter_namespaces() && network->ip("link set lo up") && network->ip("link add eth1 type bridge")
        && network->ip("addr add 10.240.0.2/24 dev eth1") && network->ip("link set eth1 up")
        && network->ip("link add probe0 type veth peer name probe1") && network->ip("link del probe0");
    return made ? std::move(network) : nullptr;
}

bool private_network::ip(std::string const& arguments)
{
    std::vector<std::string> command{"ip"};
    for (auto& word : split(arguments, ' '))
        command.push_back(std::move(word));
    try {
        auto const process = stage_.start("", command);
        stage_.wait_until("ip " + arguments, [&] { return process->status().has_value(); });
        return *process->status() == 0;
    } catch (std::system_error const&) {
        return false; // there is no such program
    }
}

std::unique_ptr<child_process> private_network::start_host(
    std::string const& label, std::string const& number, std::vector<std::string> const& command)
{
    // The host waits until its cable is plugged in.
    std::vector<std::string> wrapped{"unshare", "--net", "sh", "-c",
        "read go && ip link set lo up && ip addr add 10.240.0." + number
            + "/24 dev eth0 && ip link set eth0 up"
              " && exec \"$@\"",
        "sh"};
    wrapped.insert(wrapped.end(), command.begin(), command.end());
    auto host = stage_.start(label, wrapped);
    auto const process = std::to_string(host->id());
    auto const here = network_of("self");
    stage_.wait_until("a namespace for " + label, [&] {
        if (host->status())
            throw std::runtime_error{label + " did not start"};
        auto const there = network_of(process);
        return !there.empty() && there != here;
    });
    auto const cable = "cable" + number;
    if (!ip("link add " + cable + " type veth peer name eth0 netns " + process)
        || !ip("link set " + cable + " master eth1 up"))
        throw std::runtime_error{"no network for " + label};
    host->tell("go");
    return host;
}

} // namespace speaker
