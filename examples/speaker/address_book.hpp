// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ADDRESS_BOOK_HPP
#define SPEAKER_ADDRESS_BOOK_HPP

#include "config.hpp"
#include "services.hpp"

#include <bgpwire/pool/address_pool.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace speaker {

/// What a service got.
struct grant {
    std::vector<ip_address> addresses; ///< one, or one of each family, IPv4 first
    pool const* from = nullptr;

    friend bool operator==(grant const&, grant const&) = default;
};

/// Who has which address of the configuration's pools.
///
/// Choice is deterministic: the address that is asked for; else the pool that is asked for; else
/// the pools that are kept for this service, by priority; else the other pools in the order in
/// which they were written. Within a pool it is the lowest address.
class address_book {
public:
    /// The configuration is borrowed.
    explicit address_book(configuration const& plan);

    /// What is wrong with the request itself, whoever else has what: an address outside of every
    /// pool, a pool that does not exist. Nothing is said if it can be granted in principle.
    void judge(service const& s, diagnostics& errors) const;

    /// Gives the service what it asks for, or keeps what it has if that is still right.
    /// @returns why not; empty if it has its addresses now
    std::string assign(service const& s);

    /// Takes back what the service has.
    void release(std::string const& name);

    /// What the service has; null if nothing.
    [[nodiscard]] grant const* find(std::string const& name) const;
    [[nodiscard]] std::map<std::string, grant> const& grants() const { return grants_; }

    /// A pool and the state of its addresses.
    struct book_pool {
        pool const* plan;
        bgpwire::address_pool addresses;
    };
    [[nodiscard]] std::vector<book_pool> const& pools() const { return pools_; }

private:
    /// An address in use. Several services may share it.
    struct holding {
        std::string key; ///< of sharing; empty: not shared
        std::string backend;
        std::map<service_port, std::string> ports; ///< and whose they are
        std::set<std::string> users;
    };

    [[nodiscard]] book_pool const* pool_of(ip_address const& a) const;
    [[nodiscard]] bool admits(pool const& p, service const& s) const;
    [[nodiscard]] std::vector<book_pool*> candidates(service const& s);
    [[nodiscard]] std::string refusal(ip_address const& a, service const& s) const;
    [[nodiscard]] std::string first_problem(service const& s, place& at) const;
    [[nodiscard]] bool still_right(grant const& g, service const& s) const;
    [[nodiscard]] std::optional<ip_address> choose(book_pool const& from, bgpwire::afi family, service const& s) const;
    [[nodiscard]] std::string why_full(service const& s, std::vector<book_pool*> const& tried) const;
    void take(grant g, service const& s);

    configuration const* plan_;
    std::vector<book_pool> pools_;
    std::map<ip_address, holding> holdings_;
    std::map<std::string, grant> grants_; ///< by service
};

} // namespace speaker

#endif
