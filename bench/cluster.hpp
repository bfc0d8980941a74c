// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_BENCH_CLUSTER_HPP
#define BGPWIRE_BENCH_CLUSTER_HPP

// A cluster of many services and nodes, in the words of its users, and the speakers of all its nodes in this process,
// made of the parts that the program `speaker` is made of.

#include "assignment.hpp"
#include "peer_link.hpp"
#include "route_set.hpp"
#include "speaker_input.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace bgpwire::bench {

/// One peer, 127.0.0.2, one pool of 65536 addresses, announced with a community.
inline std::string configuration_text(std::uint32_t as_of_nodes, std::uint32_t as_of_peer)
{
    return R"(apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: {name: router, namespace: metallb-system}
spec:
  myASN: )"
        + std::to_string(as_of_nodes) + "\n  peerASN: " + std::to_string(as_of_peer) + R"(
  peerAddress: 127.0.0.2
  holdTime: 240s
  ebgpMultiHop: true
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: public, namespace: metallb-system}
spec:
  addresses: [10.64.0.0/16]
---
apiVersion: metallb.io/v1beta1
kind: BGPAdvertisement
metadata: {name: public, namespace: metallb-system}
spec:
  communities: ["64512:1234"]
)";
}

inline std::string services_text(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i != count; ++i) {
        auto const name = "service-" + std::to_string(100'000 + i);
        text += "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: " + name
            + "\n  namespace: default\n  labels:\n    app: " + name
            + "\nspec:\n  type: LoadBalancer\n  externalTrafficPolicy: Cluster\n  selector:\n    app: " + name
            + "\n  ports:\n    - name: http\n      port: 80\n      protocol: TCP\n      targetPort: 8080\n";
    }
    return text;
}

/// The two texts as files, which are gone with this object.
class cluster_files {
public:
    cluster_files(std::string const& configuration, std::size_t services)
    {
        char folder[] = "/tmp/bgpwire-bench-XXXXXX";
        if (::mkdtemp(folder) == nullptr)
            throw std::runtime_error{"no temporary folder"};
        folder_ = folder;
        std::ofstream{path("config.yaml")} << configuration;
        std::ofstream{path("services.yaml")} << services_text(services);
    }
    ~cluster_files() { std::filesystem::remove_all(folder_); }
    cluster_files(cluster_files const&) = delete;
    cluster_files& operator=(cluster_files const&) = delete;

    [[nodiscard]] std::string path(std::string const& name) const { return folder_ + '/' + name; }

    [[nodiscard]] speaker::speaker_input read() const
    {
        speaker::speaker_options options;
        options.config_files = {path("config.yaml")};
        options.service_files = {path("services.yaml")};
        speaker::diagnostics errors;
        auto input = read_input(options, errors);
        if (errors.failed())
            throw std::runtime_error{to_string(errors.all().front())};
        return input;
    }

private:
    std::string folder_;
};

/// Who has which address, and the speakers of the nodes, which start at node 1 and speak to that port.
class cluster {
public:
    cluster(speaker::speaker_input input, std::size_t nodes, std::uint16_t port)
        : config_{std::move(input.config)}, services_{speaker::by_name(std::move(input.services))}, book_{config_}
    {
        for (std::uint32_t n = 1; n <= nodes; ++n) {
            auto const name = "node-" + std::to_string(n);
            speaker::speaker_options options;
            options.node_name = name;
            options.node_addresses.v4 = ipv4_address{0x0af00000 + n};
            options.source_address = boost::asio::ip::address_v4{0x7f000100 + n};
            options.port = port;
            speakers_.push_back({node_of(config_, options),
                std::make_unique<speaker::peer_link>(
                    context_, config_.peers.front(), options, speaker::restart_phase::first_start)});
        }
    }

    boost::asio::io_context& context() { return context_; }
    speaker::address_book& book() { return book_; }
    speaker::service_map& services() { return services_; }

    void start()
    {
        for (auto const& s : speakers_)
            s.link->start();
    }
    /// @returns how many services have no address
    std::size_t assign()
    {
        std::size_t refused = 0;
        assign_all(book_, services_, [&](auto const&, auto const&) { ++refused; });
        return refused;
    }
    /// Every node tells its peer what it should know.
    void announce()
    {
        board_.renew(book_, services_);
        for (auto const& s : speakers_)
            s.link->announce(board_.routes_for(s.link->plan(), s.own));
    }
    /// What a node tells its peer.
    [[nodiscard]] speaker::route_table routes() const
    {
        return routes_for(config_.peers.front(), {"node", {}}, book_, services_);
    }
    std::uint64_t updates_sent()
    {
        std::uint64_t count = 0;
        for (auto const& s : speakers_)
            count += s.link->status().updates_sent;
        return count;
    }

private:
    struct one_speaker {
        speaker::node own;
        std::unique_ptr<speaker::peer_link> link;
    };

    boost::asio::io_context context_;
    speaker::configuration config_;
    speaker::service_map services_;
    speaker::address_book book_;
    speaker::route_board board_;
    std::vector<one_speaker> speakers_;
};

} // namespace bgpwire::bench

#endif
