// SPDX-License-Identifier: BSL-1.0
// speaker: gives Kubernetes services addresses out of MetalLB's pools and announces them over BGP.

#include "demo.hpp"
#include "node_speaker.hpp"
#include "output.hpp"
#include "plan.hpp"
#include "router.hpp"
#include "text.hpp"
#include "web.hpp"

#include <bgpwire/interop/asio.hpp>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <iostream>

namespace {

using namespace speaker;

std::string host_name()
{
    char name[256]{};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "node";
}

[[noreturn]] void refuse(std::string const& option, std::string const& text, std::string const& expected)
{
    throw CLI::ValidationError{option, "expected " + expected + ", not " + in_quotes(text)};
}

template<class T>
T parsed(std::string const& option, std::string const& text, std::string const& expected)
{
    auto const result = T::parse(text);
    if (!result)
        refuse(option, text, expected);
    return *result;
}

ip_address address(std::string const& option, std::string const& text)
{
    return parsed<ip_address>(option, text, "an IP address");
}

// 10.240.0.2=127.0.0.2:1790
void add_elsewhere(speaker_options& options, std::string const& text)
{
    auto const equals = text.find('=');
    auto const other = equals == std::string::npos ? std::nullopt : parse_endpoint(text.substr(equals + 1), 0);
    if (!other)
        refuse("--map", text, "ADDRESS=ADDRESS or ADDRESS=ADDRESS:PORT");
    options.elsewhere.emplace(address("--map", text.substr(0, equals)), *other);
}

void add_speaker_options(CLI::App& app, speaker_options& options)
{
    options.node_name = host_name();
    app.add_option("--config", options.config_files,
        "MetalLB's ConfigMap or custom resources (may be repeated); read again when they change");
    app.add_option("--services", options.service_files,
        "Kubernetes Services and their EndpointSlices (may be repeated); read again when they change");
    app.add_option("--node-name", options.node_name, "name of this node, for node selectors")->capture_default_str();
    app.add_option_function<std::vector<std::string>>(
        "--node-label",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const equals = text.find('=');
                if (equals == std::string::npos)
                    refuse("--node-label", text, "KEY=VALUE");
                options.node_labels[text.substr(0, equals)] = text.substr(equals + 1);
            }
        },
        "KEY=VALUE, a label of this node (may be repeated)");
    app.add_option_function<std::vector<std::string>>(
        "--node-address",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const a = address("--node-address", text);
                (a.is_v6() ? options.node_addresses.v6 : options.node_addresses.v4) = a;
            }
        },
        "next hop of what is announced, one of each family (default: this end of the session)");
    app.add_option_function<std::string>(
        "--source-address",
        [&](std::string const& text) { options.source_address = bgpwire::to_asio(address("--source-address", text)); },
        "local address of the sessions");
    app.add_option_function<std::string>(
        "--router-id",
        [&](std::string const& text) {
            options.router_id = parsed<bgp_identifier>("--router-id", text, "a dotted quad");
        },
        "BGP Identifier (default: the node's IPv4 address)");
    app.add_option_function<std::string>(
        "--origin",
        [&](std::string const& text) {
            using code = bgpwire::origin::code;
            if (text != "igp" && text != "incomplete")
                refuse("--origin", text, "igp or incomplete");
            options.origin = bgpwire::origin{text == "igp" ? code::igp : code::incomplete};
        },
        "igp or incomplete (default: incomplete for a ConfigMap, igp for resources, as MetalLB did)");
    app.add_option_function<std::uint16_t>(
        "--port", [&](std::uint16_t port) { options.port = port; }, "TCP port of all peers, whatever is configured");
    app.add_option_function<std::vector<std::string>>(
        "--map",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all)
                add_elsewhere(options, text);
        },
        "ADDRESS=ADDRESS[:PORT], reach a configured peer by another address (may be repeated)");
    app.add_option_function<std::vector<std::string>>(
        "--check",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const plan = parse_health_check(text);
                if (!plan)
                    refuse("--check", text, "SERVICE=tcp:[ADDRESS:]PORT or SERVICE=http://ADDRESS[:PORT]/PATH");
                options.checks.push_back(*plan);
            }
        },
        "SERVICE=tcp:PORT or SERVICE=http:URL, announce it only while that answers here (may be repeated)");
    app.add_option("--control", options.control_path, "PATH of a Unix socket that answers `speaker status`");
    app.add_option_function<std::string>(
        "--metrics",
        [&](std::string const& text) {
            options.metrics = parse_endpoint(text, 7472);
            if (!options.metrics)
                refuse("--metrics", text, "ADDRESS or ADDRESS:PORT");
        },
        "ADDRESS[:PORT] to tell Prometheus at /metrics how things are, under MetalLB's names (port 7472; 0: any free)");
    app.add_option("--state", options.state_path,
        "FILE that keeps who has which address: what was given is given again after a restart");
    app.add_flag("--graceful-restart", options.graceful_restart,
        "ask all peers to keep our routes while we restart (RFC 4724), as enableGracefulRestart of a BGPPeer asks one; "
        "a restart is known from --state");
    app.add_option_function<std::uint16_t>(
           "--restart-time", [&](std::uint16_t seconds) { options.restart_time = std::chrono::seconds{seconds}; },
           "SECONDS that they keep them for, until we are back (default: 120)")
        ->check(CLI::Range(1, 4095));
    app.add_flag("--keep-routes", options.keep_routes,
        "at SIGTERM, which then begins a restart, close the sessions without a NOTIFICATION, so that such peers keep "
        "the routes (RFC 4724 4.2); SIGUSR2 does so always, SIGINT never");
    app.add_option_function<std::uint32_t>(
        "--drain", [&](std::uint32_t seconds) { options.drain = std::chrono::seconds{seconds}; },
        "SECONDS at the end in which the routes carry GRACEFUL_SHUTDOWN (RFC 8326) before they go (default: 0)");
    app.add_option_function<std::string>(
        "--on-orphan",
        [&](std::string const& text) {
            using enum bgpwire::orphan_policy;
            if (text != "release" && text != "refuse" && text != "keep")
                refuse("--on-orphan", text, "release, refuse or keep");
            options.on_orphan = text == "refuse" ? reject : text == "keep" ? keep : drop;
        },
        "when no pool of a new configuration has a service's address: release the address, refuse the configuration, "
        "or keep it for as long as the service is there, announced as before (default: release)");
}

// What is bad is shown at once, all of it, one line each, and nothing is announced.
std::optional<speaker_input> good_input(speaker_options const& options)
{
    diagnostics errors;
    if (options.config_files.empty())
        errors.error({"speaker"}, "nothing to do without --config FILE (speaker --help)");
    auto input = read_input(options, errors);
    errors.print(std::cerr);
    if (errors.failed())
        return {};
    return input;
}

int run_speaker(speaker_options const& options)
{
    auto input = good_input(options);
    if (!input)
        return 1;
    node_speaker node{std::move(*input), options};
    return node.run();
}

int run_check(speaker_options const& options)
{
    auto const input = good_input(options);
    if (!input)
        return 1;
    std::cout << plan_text(*input, std::cerr);
    return 0;
}

} // namespace

int main(int argc, char** argv)
try {
    CLI::App app{"Gives Kubernetes services addresses out of MetalLB's pools and announces them over BGP."};
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(36);

    speaker_options options;
    add_speaker_options(app, options);
    app.add_subcommand("run", "speak BGP until SIGINT or SIGTERM; the default")->fallthrough();
    auto* const check = app.add_subcommand("check", "read everything, show the plan, send nothing")->fallthrough();
    std::vector<std::string> files;
    check->add_option("files", files, "configuration, services, or both: what is in a file is told by its kind");

    auto* const status = app.add_subcommand("status", "how a running speaker is doing; needs its --control PATH");
    status->fallthrough();
    bool as_json = false;
    status->add_flag("--json", as_json, "as one JSON object");

    auto* const route = app.add_subcommand("router", "a small passive router that shows what it is told");
    router_options router_plan;
    router_plan.listen = {boost::asio::ip::address_v4::any(), 179};
    route
        ->add_option_function<std::string>(
            "--as", [&](std::string const& text) { router_plan.as_number = parsed<asn>("--as", text, "an AS number"); },
            "own AS number")
        ->required();
    route
        ->add_option_function<std::string>(
            "--router-id",
            [&](std::string const& text) {
                router_plan.router_id = parsed<bgp_identifier>("--router-id", text, "a dotted quad");
            },
            "BGP Identifier")
        ->required();
    route->add_option_function<std::string>(
        "--listen",
        [&](std::string const& text) {
            auto const end = parse_endpoint(text, 179);
            if (!end)
                refuse("--listen", text, "ADDRESS or ADDRESS:PORT");
            router_plan.listen = *end;
        },
        "ADDRESS[:PORT] to accept connections on (default 0.0.0.0:179; port 0: any free one)");
    route
        ->add_option_function<std::vector<std::string>>(
            "--neighbor",
            [&](std::vector<std::string> const& all) {
                for (auto const& text : all) {
                    auto const n = parse_neighbor(text);
                    if (!n)
                        refuse("--neighbor", text, "NAME=ADDRESS:AS or NAME=ADDRESS:AS@FROM");
                    router_plan.neighbors.push_back(*n);
                }
            },
            "NAME=ADDRESS:AS[@FROM], FROM being where its connections come from (may be repeated)")
        ->required();

    auto* const demo = app.add_subcommand("demo", "speakers, a router and services: a scenario, played");
    demo_options demo_plan;
    demo_plan.scenarios = SPEAKER_SCENARIOS;
    demo->add_option("--scenario", demo_plan.scenario, "which one; list: tell which there are")->capture_default_str();
    demo->add_option("--router", demo_plan.router, "embedded, bird or frr")
        ->check(CLI::IsMember({"embedded", "bird", "frr"}))
        ->capture_default_str();
    demo->add_option("--scenarios", demo_plan.scenarios, "folder of the scenarios")->capture_default_str();

    // What stands in for a cluster's pods and for those who use them; not for users.
    auto* const server = app.add_subcommand("web-server", "answers every request with a text")->group("");
    std::string server_text;
    std::uint16_t web_port = 80;
    server->add_option("--text", server_text)->required();
    server->add_option("--port", web_port);
    auto* const client = app.add_subcommand("web-client", "prints what a web server answers")->group("");
    std::string client_address;
    unsigned client_count = 1;
    client->add_option("address", client_address)->required();
    client->add_option("--count", client_count);
    client->add_option("--port", web_port);

    CLI11_PARSE(app, argc, argv);
    if (status->parsed()) {
        if (options.control_path.empty())
            throw std::runtime_error{"speaker status needs --control PATH, that of the running speaker"};
        return ask(options.control_path, as_json ? "status --json" : "status");
    }
    if (route->parsed())
        return router{router_plan}.run();
    if (demo->parsed())
        return run_demo(demo_plan, argv[0]);
    if (server->parsed())
        return serve_text(server_text, web_port);
    if (client->parsed())
        return fetch_text(bgpwire::to_asio(address("address", client_address)), web_port, client_count);
    if (!check->parsed())
        return run_speaker(options);
    for (auto* const which : {&options.config_files, &options.service_files})
        which->insert(which->end(), files.begin(), files.end());
    return run_check(options);
} catch (std::exception const& e) {
    std::cerr << "speaker: " << speaker::one_line(e.what()) << std::endl;
    return 1;
}
