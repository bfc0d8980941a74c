// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SESSION_LIVE_DAEMON_HPP
#define BGPWIRE_TESTS_SESSION_LIVE_DAEMON_HPP

// The BGP daemons of Debian 12, each with the configuration and the commands that the scenarios need.
// They listen on 127.0.0.x port 1790; we are 127.0.0.1, AS 65001, and listen on port 1791.

#include "process.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace live {

/// What a scenario may ask for.
struct setting {
    bool passive = true;           ///< the daemon waits for our connection
    bool graceful_restart = false;
    int hold_time = 90;
    std::string identifier = {};   ///< other than its address
    int neighbors = 0;             ///< so many, 127.1.0.1 and up, instead of 127.0.0.1
    bool keeps_listening = false;  ///< also while the neighbor is shut down
};

/// The address of one of many neighbors.
inline std::string neighbor_address(int number)
{
    return "127.1." + std::to_string(number / 250) + "." + std::to_string(1 + number % 250);
}

class bgp_daemon {
public:
    std::string name;
    std::string address; ///< where it listens
    std::uint32_t as_number = 0;
    std::string program;
    bool tells_text = true;        ///< sends what the operator says with a shutdown
    bool resolves_collisions = false;
    bool refreshes = true;         ///< sends its routes again when asked
    bool restarts_gracefully = false;
    bool notifies_hold = true;     ///< sends 4/0 when we fall silent
    int seconds_to_listen_again = 2; ///< after it has ended a session

    virtual ~bgp_daemon() = default;
    /// Starts it, `again`: after a crash, to recover gracefully.
    virtual process start(setting const& s, bool again = false) const = 0;
    /// The command by which an operator shuts the session down, with the text "maintenance".
    [[nodiscard]] virtual std::string shutdown_command() const = 0;
    /// Takes that back.
    [[nodiscard]] virtual std::string resume_command() const = 0;
    /// Prints its routes.
    [[nodiscard]] virtual std::string routes_command() const = 0;
    /// Prints "BGP state", and which one; empty: it has no such command.
    [[nodiscard]] virtual std::string state_command() const { return {}; }

    /// The state of its session with us, in small letters; empty if it does not say.
    [[nodiscard]] std::string state() const
    {
        auto const text = output_of(state_command());
        auto at = text.find("BGP state");
        if (at == text.npos)
            return {};
        auto const is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
        for (at += 9; at != text.size() && !is_letter(text[at]);)
            ++at;
        std::string word;
        for (; at != text.size() && is_letter(text[at]); ++at)
            word += static_cast<char>(text[at] | 0x20);
        return word;
    }

    std::string folder; ///< its files

protected:
    [[nodiscard]] std::string log() const { return folder + "/log"; }
};

struct bird : bgp_daemon {
    bird()
    {
        name = "bird", address = "127.0.0.2", as_number = 65002, program = "/usr/sbin/bird";
        resolves_collisions = restarts_gracefully = true;
    }
    process start(setting const& s, bool again) const override
    {
        auto const id = s.identifier.empty() ? address : s.identifier;
        write_file(folder + "/bird.conf",
            "log stderr all;\nrouter id " + id + ";\nprotocol device {}\n"
            "protocol static { ipv4; route 192.0.2.0/24 blackhole; }\n"
            "protocol bgp peer1 {\n  local 127.0.0.2 port 1790 as 65002;\n  neighbor 127.0.0.1 port 1791 as 65001;\n"
            "  multihop; strict bind; connect delay time 1; connect retry time 2; error wait time 1,2; hold time "
                + std::to_string(s.hold_time) + ";\n" + (s.passive ? "  passive;\n" : "")
                + (s.graceful_restart ? "  graceful restart on;\n" : "") + "  ipv4 { import all; export all; };\n}\n"
                + (s.keeps_listening ? "protocol bgp keeper {\n  local 127.0.0.2 port 1790 as 65002;\n  neighbor 127.0.0.10 "
                                       "as 65010;\n  multihop; strict bind; passive; ipv4 { import none; export none; };\n}\n"
                                     : ""));
        std::vector<std::string> command{program, "-f", "-c", folder + "/bird.conf", "-s", folder + "/ctl", "-P", folder + "/pid"};
        if (again)
            command.push_back("-R");
        return process{command, log()};
    }
    std::string shutdown_command() const override { return birdc("disable peer1 '\"maintenance\"'"); }
    std::string resume_command() const override { return birdc("enable peer1"); }
    std::string routes_command() const override { return birdc("show route all"); }
    std::string state_command() const override { return birdc("show protocols all peer1"); }

private:
    std::string birdc(std::string const& what) const { return "/usr/sbin/birdc -s " + folder + "/ctl " + what; }
};

struct frr : bgp_daemon {
    frr()
    {
        name = "frr", address = "127.0.0.3", as_number = 65003, program = "/usr/lib/frr/bgpd";
        resolves_collisions = restarts_gracefully = true;
    }
    process start(setting const& s, bool) const override
    {
        auto const id = s.identifier.empty() ? address : s.identifier;
        write_file(folder + "/frr.conf",
            "hostname frrpeer\nlog stdout\nrouter bgp 65003\n bgp router-id " + id
                + "\n no bgp ebgp-requires-policy\n no bgp network import-check\n"
                + (s.graceful_restart ? " bgp graceful-restart\n bgp graceful-restart preserve-fw-state\n" : "")
                + " neighbor 127.0.0.1 remote-as 65001\n" + (s.passive ? " neighbor 127.0.0.1 passive\n" : "")
                + " neighbor 127.0.0.1 disable-connected-check\n neighbor 127.0.0.1 port 1791\n"
                  " neighbor 127.0.0.1 update-source 127.0.0.3\n"
                  " neighbor 127.0.0.1 timers connect 1\n neighbor 127.0.0.1 timers "
                + std::to_string(s.hold_time / 3) + " " + std::to_string(s.hold_time)
                + "\n address-family ipv4 unicast\n  network 192.0.2.0/24\n exit-address-family\n!\n");
        return process{{program, "-Z", "-S", "-n", "-p", "1790", "-l", address, "-P", "0", "-f", folder + "/frr.conf", "-i",
                           folder + "/pid", "--vty_socket", folder, "--log", "stdout"},
            log()};
    }
    std::string shutdown_command() const override
    {
        return configure("neighbor 127.0.0.1 shutdown message maintenance");
    }
    std::string resume_command() const override { return configure("no neighbor 127.0.0.1 shutdown"); }
    std::string routes_command() const override { return vtysh() + " -c 'show bgp ipv4 unicast'"; }
    std::string state_command() const override { return vtysh() + " -c 'show bgp neighbors 127.0.0.1'"; }

private:
    std::string vtysh() const { return "/usr/bin/vtysh --vty_socket " + folder; }
    std::string configure(std::string const& what) const
    {
        return vtysh() + " -c 'conf t' -c 'router bgp 65003' -c '" + what + "'";
    }
};

struct gobgp : bgp_daemon {
    gobgp()
    {
        name = "gobgp", address = "127.0.0.4", as_number = 65004, program = "/usr/bin/gobgpd";
        tells_text = false;
        seconds_to_listen_again = 8;
    }
    process start(setting const& s, bool) const override
    {
        std::string text = "[global.config]\n  as = 65004\n  router-id = \"127.0.0.4\"\n  port = 1790\n"
                           "  local-address-list = [\"127.0.0.4\"]\n";
        for (int i = 0; i != s.neighbors; ++i)
            text += neighbor(neighbor_address(i), s);
        write_file(folder + "/gobgpd.toml", text + (s.neighbors == 0 ? neighbor("127.0.0.1", s) : ""));
        process p{{program, "-f", folder + "/gobgpd.toml", "--api-hosts", "127.0.0.4:50051", "--pprof-disable",
                      "--log-plain", "-l", "info"},
            log()};
        for (int i = 0; i != 50; ++i) {
            if (output_of(cli("global rib add 192.0.2.0/24")).empty())
                break;
            ::usleep(100'000);
        }
        return p;
    }
    std::string shutdown_command() const override { return cli("neighbor 127.0.0.1 disable"); }
    std::string resume_command() const override { return cli("neighbor 127.0.0.1 enable"); }
    std::string routes_command() const override { return cli("global rib"); }
    std::string state_command() const override { return cli("neighbor 127.0.0.1"); }

private:
    static std::string neighbor(std::string const& address, setting const& s)
    {
        return "[[neighbors]]\n  [neighbors.config]\n    neighbor-address = \"" + address
            + "\"\n    peer-as = 65001\n  [neighbors.timers.config]\n    hold-time = " + std::to_string(s.hold_time)
            + "\n    keepalive-interval = " + std::to_string(s.hold_time / 3)
            + "\n    connect-retry = 2\n    idle-hold-time-after-reset = 2\n  [neighbors.transport.config]\n"
              "    passive-mode = " + (s.passive ? "true" : "false")
            + "\n    local-address = \"127.0.0.4\"\n    remote-port = 1791\n  [[neighbors.afi-safis]]\n"
              "    [neighbors.afi-safis.config]\n      afi-safi-name = \"ipv4-unicast\"\n";
    }
    static std::string cli(std::string const& what) { return "/usr/bin/gobgp -u 127.0.0.4 " + what; }
};

struct exabgp : bgp_daemon {
    exabgp()
    {
        name = "exabgp", address = "127.0.0.5", as_number = 65005, program = "/usr/sbin/exabgp";
        tells_text = false;
    }
    process start(setting const& s, bool) const override
    {
        write_file(folder + "/exabgp.conf",
            "process dump {\n  run /usr/bin/tee " + folder + "/routes;\n  encoder text;\n}\n"
            "neighbor 127.0.0.1 {\n  router-id 127.0.0.5;\n  local-address 127.0.0.5;\n  local-as 65005;\n  peer-as 65001;\n"
                + std::string(s.passive ? "  passive;\n" : "  connect 1791;\n") + "  hold-time " + std::to_string(s.hold_time)
                + ";\n  family { ipv4 unicast; }\n  capability { route-refresh enable; }\n"
                  "  api { processes [ dump ]; neighbor-changes; receive { parsed; update; } }\n"
                  "  static { route 192.0.2.0/24 next-hop 127.0.0.5; }\n}\n");
        return process{{program, folder + "/exabgp.conf"}, log(),
            {"exabgp.tcp.bind=127.0.0.5", "exabgp.tcp.port=1790", "exabgp.daemon.user=nobody", "exabgp.daemon.drop=false",
                "exabgp.api.cli=false", "exabgp.api.ack=false", "exabgp.log.destination=stdout", "exabgp.log.level=INFO"}};
    }
    std::string shutdown_command() const override { return {}; } // it has no such command
    std::string resume_command() const override { return {}; }
    std::string routes_command() const override { return "cat " + folder + "/routes"; }
};

struct openbgpd : bgp_daemon {
    openbgpd()
    {
        name = "openbgpd", address = "127.0.0.6", as_number = 65006, program = "/usr/sbin/bgpd";
        seconds_to_listen_again = 40; // IdleHold, and it doubles
        refreshes = false;            // "AID IPv4 unicast not negotiated", whatever was
    }
    process start(setting const& s, bool) const override
    {
        ::mkdir("/run/openbgpd", 0755);
        write_file(folder + "/bgpd.conf",
            "AS 65006\nrouter-id 127.0.0.6\nlisten on 127.0.0.6 port 1790\nsocket \"" + folder + "/sock\"\nfib-update no\n"
            "holdtime " + std::to_string(s.hold_time) + "\nnetwork 192.0.2.0/24\nneighbor 127.0.0.1 {\n  remote-as 65001\n"
            "  local-address 127.0.0.6\n  port 1791\n"
                + (s.passive ? "  passive\n" : "") + "  multihop 2\n  announce IPv4 unicast\n}\nallow from any\nallow to any\n");
        return process{{program, "-d", "-v", "-f", folder + "/bgpd.conf"}, log()};
    }
    std::string shutdown_command() const override { return cli("neighbor 127.0.0.1 down maintenance"); }
    std::string resume_command() const override { return cli("neighbor 127.0.0.1 up"); }
    std::string routes_command() const override { return cli("show rib"); }

private:
    std::string cli(std::string const& what) const { return "/usr/sbin/bgpctl -s " + folder + "/sock " + what; }
};

/// The daemon of that name; nothing if there is none.
inline std::unique_ptr<bgp_daemon> daemon_named(std::string const& name)
{
    if (name == "bird")
        return std::make_unique<bird>();
    if (name == "frr")
        return std::make_unique<frr>();
    if (name == "gobgp")
        return std::make_unique<gobgp>();
    if (name == "exabgp")
        return std::make_unique<exabgp>();
    if (name == "openbgpd")
        return std::make_unique<openbgpd>();
    return nullptr;
}

} // namespace live

#endif
