// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_ADDRESS_BOOK_HPP
#define SPEAKER_ADDRESS_BOOK_HPP

#include "config.hpp"
#include "services.hpp"

#include <bgpwire/pool.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace speaker {

/// What a service got.
struct grant {
    std::vector<ip_address> addresses; ///< one, or one of each family, IPv4 first
    pool const* from = nullptr;
    /// No pool has all of it any more. It goes by the pool that had it: as that is now, or was when it was last seen.
    bool is_orphan = false;

    friend bool operator==(grant const&, grant const&) = default;
};

/// The allocator's form of the pools.
std::vector<bgpwire::pool_config> pool_configs(configuration const& plan);

/// A number that nobody knows, for the allocator's hashes: who makes a Service chooses its name and its sharing key.
std::uint64_t unknown_number();

/// Whether these addresses are as many, and of the families, that the service wants.
bool suits(std::vector<ip_address> const& addresses, service const& s);

/// Who has which address of the configuration's pools: the library's allocator, with services as
/// owners and the rules and words of MetalLB.
///
/// Choice is deterministic: the address that is asked for; else what the service has; else the pool that is asked for;
/// else the pools that are kept for this service, by priority; else the other pools in the order in which they were
/// written. Within a pool it is the lowest address. A service that wants both families where it has one gets the other
/// from the same pool, and keeps what it has.
class address_book {
public:
    using allocator = bgpwire::pool_allocator<std::string>;

    /// The configuration is borrowed.
    explicit address_book(configuration const& plan);

    /// Where the service asks for what it cannot have.
    [[nodiscard]] place place_of_refusal(service const& s) const;

    /// Gives the service what it asks for, or keeps what it has if that is still right.
    /// @returns why not; empty if it has its addresses now
    std::string assign(service const& s);

    /// Whose address is another's by that one's status. @param had what it had, and has no more
    using contradicted =
        std::function<void(std::string const& service, std::vector<ip_address> const& had, std::string const& by)>;

    /// From now on the addresses that are in the status of a service are for no other, unless the two share them: the
    /// status is what the whole cluster sees. What stands against that is taken back, or moves to what its status says.
    /// @param by_others addresses that others than these services have
    void begin_status(std::map<std::string, service> const& services, std::set<ip_address> const& by_others,
        contradicted const& tell);
    /// Until the next @ref begin_status what is in a status and in nobody's hands is kept for nobody.
    void end_status();

    /// Takes back what the service has.
    void release(std::string const& name);

    /// Goes on with other pools, which are borrowed: what was given stays where a pool has it. What no pool has any
    /// more is taken back, or stays with its service all the same, or the pools are refused for it, as `orphans` says.
    /// @param orphaned is called for each service whose addresses no pool has
    /// @returns whether the pools are taken; if not, all is as it was
    bool reload(configuration const& plan, bgpwire::orphan_policy orphans,
        std::function<void(std::string const& service)> const& orphaned);

    /// Who has which address, for @ref restore of another run.
    [[nodiscard]] std::vector<std::uint8_t> snapshot() const { return allocator_.snapshot(); }

    /// Gives everybody what is in the snapshot, before the first is assigned.
    /// @param former  pools of before: whose addresses no pool has any more keeps them if one of these had them
    /// @param lost    is called for each service that cannot have what it had, with its addresses and the reason
    /// @returns why the snapshot is refused as a whole, and nothing is changed; empty if it is not
    std::string restore(bgpwire::octets snapshot, std::vector<pool> const& former,
        std::function<void(std::string const& service, std::string const& had, std::string const& why)> const& lost);

    /// What the service has; null if nothing.
    [[nodiscard]] grant const* find(std::string const& name) const;
    [[nodiscard]] std::map<std::string, grant> const& grants() const { return grants_; }

    [[nodiscard]] bool has_orphans() const;

    /// The state of a pool of the configuration.
    [[nodiscard]] bgpwire::pool_view pool_state(std::size_t at) const;
    [[nodiscard]] configuration const& plan() const { return *plan_; }

private:
    using outcome = bgpwire::result<bgpwire::lease>;

    [[nodiscard]] pool const& plan_of(bgpwire::pool_view const& p) const;
    [[nodiscard]] bool admits(pool const& p, service const& s) const;
    [[nodiscard]] std::string first_problem(service const& s, place& at) const;
    [[nodiscard]] pool const* pool_of(bgpwire::lease const& l) const;
    [[nodiscard]] pool const& pool_of_orphan(std::string const& name) const;
    [[nodiscard]] bool still_right(grant const& g, service const& s) const;
    outcome claim(service const& s, std::vector<ip_address> const& addresses);
    outcome allocate(service const& s);
    outcome allocate_from(service const& s, std::function<bool(pool const&)> const& takes);
    outcome keep(service const& s, grant const& has);
    bgpwire::lease complete(service const& s, bgpwire::lease const& has);
    std::string assign_again(service const& s);
    void keep_for_its_owner(ip_address const& a);
    void give_to_its_owner(ip_address const& a);
    [[nodiscard]] bool holds(std::string const& name, ip_address const& a) const;
    [[nodiscard]] bool is_held_by_its_owner(ip_address const& a) const;
    [[nodiscard]] std::string owners_by_status(ip_address const& a) const;
    void record(std::string const& name, bgpwire::lease const& l, std::string const& former_pool = {});
    std::string take(service const& s, bgpwire::lease const& l);
    [[nodiscard]] std::string why_not(service const& s, bgpwire::error const& e) const;
    [[nodiscard]] std::string why_none(service const& s, bgpwire::error const& e) const;

    configuration const* plan_;
    allocator allocator_;
    std::map<std::string, pool> former_; ///< pools of orphans, as they were when they last had them
    std::map<std::string, grant> grants_; ///< by service, as the allocator has it
    std::map<ip_address, std::set<std::string>> stated_; ///< the services in whose status it is; none: others
};

} // namespace speaker

#endif
