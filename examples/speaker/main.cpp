// SPDX-License-Identifier: BSL-1.0
// speaker: gives Kubernetes services addresses out of MetalLB's pools and announces them over BGP.

#include "../support/command_line.hpp"
#include "command_line.hpp"
#include "demo.hpp"
#include "log.hpp"
#include "node_speaker.hpp"
#include "output.hpp"
#include "plan.hpp"
#include "router.hpp"
#include "text.hpp"
#include "top.hpp"
#include "web.hpp"

#include <bgpwire/interop/asio.hpp>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <iostream>
#include <sstream>

namespace {

using namespace speaker;

std::string host_name()
{
    char name[256]{};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "node";
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
    repeatable(app.add_option("--config", options.config_files,
           "MetalLB's ConfigMap or custom resources (may be repeated; - is standard input); read again when they change"))
        ->type_name("FILE");
    repeatable(app.add_option("--services", options.service_files,
           "Kubernetes Services and their EndpointSlices (the same); read again when they change"))
        ->type_name("FILE");
    app.add_option("--node-name", options.node_name, "name of this node, for node selectors")
        ->type_name("NAME")
        ->capture_default_str();
    repeatable(app.add_option_function<std::vector<std::string>>(
        "--node-label",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const equals = text.find('=');
                if (equals == std::string::npos)
                    refuse("--node-label", text, "KEY=VALUE");
                options.node_labels[text.substr(0, equals)] = text.substr(equals + 1);
            }
        },
        "KEY=VALUE, a label of this node (may be repeated)"));
    repeatable(app.add_option_function<std::vector<std::string>>(
        "--node-address",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const a = address("--node-address", text);
                (a.is_v6() ? options.node_addresses.v6 : options.node_addresses.v4) = a;
            }
        },
        "next hop of what is announced, one of each family (default: this end of the session)"));
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
    app.add_option("--listen-port", options.listen_port, "TCP port for the connections of passive peers")
        ->capture_default_str();
    app.add_option("--lb-class", options.balancer_class,
        "serve the services of this spec.loadBalancerClass, and no others (default: those without one)");
    app.add_flag("--ignore-exclude-lb", options.ignore_exclude_lb,
        "announce though the node has the label node.kubernetes.io/exclude-from-external-load-balancers");
    repeatable(app.add_option_function<std::vector<std::string>>(
        "--map",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all)
                add_elsewhere(options, text);
        },
        "ADDRESS=ADDRESS[:PORT], reach a configured peer by another address (may be repeated)"));
    repeatable(app.add_option_function<std::vector<std::string>>(
        "--check",
        [&](std::vector<std::string> const& all) {
            for (auto const& text : all) {
                auto const plan = parse_health_check(text);
                if (!plan)
                    refuse("--check", text, "SERVICE=tcp:[ADDRESS:]PORT or SERVICE=http://ADDRESS[:PORT]/PATH");
                options.checks.push_back(*plan);
            }
        },
        "SERVICE=tcp:PORT or SERVICE=http:URL, announce it only while that answers here (may be repeated)"));
    app.add_option("--control", options.control_path, "PATH of a Unix socket that answers `speaker status` and `top`");
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
    app.add_option_function<std::string>(
        "--log-level",
        [&](std::string const& text) {
            auto const level = parse_log_level(text);
            if (!level)
                refuse("--log-level", text, "debug, info, warn, error or none");
            options.log_level = *level;
        },
        "debug, info, warn, error or none: what is logged, and what is worse (default: info)");
    app.add_option_function<std::string>(
        "--log-format",
        [&](std::string const& text) {
            auto const format = parse_log_format(text);
            if (!format)
                refuse("--log-format", text, "logfmt, json or text");
            options.log_format = *format;
        },
        "logfmt (ts=… level=info event=…), json, or text, which is for people (default: logfmt)");
}

// What is bad is told at once, all of it, one line each, and nothing is announced.
template<class Tell>
std::optional<speaker_input> good_input(speaker_options const& options, Tell tell)
{
    if (options.config_files.empty())
        throw examples::usage_error{"nothing to do without --config FILE (speaker --help)"};
    diagnostics errors;
    auto input = read_input(options, errors);
    tell(errors);
    if (errors.failed())
        return {};
    return input;
}

int run_speaker(speaker_options const& options)
{
    set_log(options.log_level, options.log_format);
    auto input = good_input(options, [](diagnostics const& all) { log(all); });
    if (!input)
        return 1;
    try {
        node_speaker node{std::move(*input), options};
        return node.run();
    } catch (std::exception const& e) {
        log({log_level::error, "failed", {{"error", e.what()}}, "speaker", e.what()});
        return 1;
    }
}

enum class strictness { errors_count, warnings_count };

int run_check(speaker_options const& options, strictness how)
{
    std::ostringstream warnings;
    auto const input = good_input(options, [&](diagnostics const& all) { all.print(warnings); });
    auto const plan = input ? plan_text(*input, node_of(input->config, options), options, warnings) : std::string{};
    std::cerr << warnings.str();
    std::cout << plan;
    bool const good = input && (how == strictness::errors_count || warnings.str().empty());
    return good ? examples::exit_status::success : examples::exit_status::failure;
}

int show_status(std::string const& control_path, std::string const& question)
{
    auto const answer = ask(control_path, question);
    if (answer.starts_with("unknown command") || (question.ends_with("json") && !status_of_json(answer)))
        throw std::runtime_error{"the speaker's answer is not understood: " + one_line(answer)};
    std::cout << answer << std::flush;
    return examples::exit_status::success;
}

} // namespace

int main(int argc, char** argv)
try {
    CLI::App app{"Gives Kubernetes services addresses out of MetalLB's pools and announces them over BGP."};
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(36);
    examples::add_version(app, "speaker");

    speaker_options options;
    add_speaker_options(app, options);
    auto const with_options_of_all = [&app](std::string const& name, std::string const& what) {
        auto* const command = app.add_subcommand(name, what)->fallthrough();
        command->footer("\nAnd the options of `speaker --help`.");
        return command;
    };
    with_options_of_all("run", "speak BGP until SIGINT or SIGTERM; the default");
    auto* const check = with_options_of_all("check", "read everything, show the plan, send nothing");
    std::vector<std::string> files;
    check
        ->add_option("files", files,
            "configuration, services, or both: the kind of each object says what it is; - is standard input")
        ->type_name("FILE");
    bool strict = false;
    check->add_flag("--strict", strict, "end with 1 also where there is a warning or a note, such as of a service without address");

    auto* const status = with_options_of_all("status", "how a running speaker is doing; needs its --control PATH");
    bool as_json = false;
    status->add_flag("--json", as_json, "as one JSON object");

    auto* const top = with_options_of_all("top", "the same, live in the terminal; needs its --control PATH");
    top_options top_plan;
    top->add_flag("--once", top_plan.once, "one picture, as plain text");
    top->add_option("--every", top_plan.every, "SECONDS from one look to the next")
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();

    auto* const route = app.add_subcommand("router", "a small passive router that shows what it is told");
    router_options router_plan;
    add_router_options(*route, router_plan);

    auto* const demo = app.add_subcommand("demo", "speakers, a router and services: a scenario, played");
    demo_options demo_plan;
    demo_plan.scenarios = SPEAKER_SCENARIOS;
    demo->add_option("--scenario", demo_plan.scenario, "which one; list: tell which there are")->capture_default_str();
    demo->add_option("--router", demo_plan.router, "embedded, bird or frr")
        ->check(CLI::IsMember({"embedded", "bird", "frr"}))
        ->capture_default_str();
    demo->add_option("--capture", demo_plan.capture, "FILE for all that is said, as Wireshark reads it; needs dumpcap");
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

    app.footer("\nA first look, on a node:\n"
               "  kubectl get services,endpointslices --all-namespaces --output yaml >services.yaml\n"
               "  speaker check metallb.yaml services.yaml\n"
               "  speaker run --config metallb.yaml --services services.yaml --control /run/speaker.sock\n"
               "  speaker top --control /run/speaker.sock");
    if (auto const ended = examples::parse_command_line(app, argc, argv))
        return *ended;
    if ((status->parsed() || top->parsed()) && options.control_path.empty())
        throw examples::usage_error{"status and top need --control PATH, that of the running speaker"};
    if (status->parsed())
        return show_status(options.control_path, as_json ? "status --json" : "status");
    if (top->parsed())
        return run_top(top_plan, options.control_path);
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
    return run_check(options, strict ? strictness::warnings_count : strictness::errors_count);
} catch (examples::usage_error const& e) {
    std::cerr << "speaker: " << e.what() << std::endl;
    return examples::exit_status::usage;
} catch (std::exception const& e) {
    std::cerr << "speaker: " << speaker::one_line(e.what()) << std::endl;
    return examples::exit_status::failure;
}
