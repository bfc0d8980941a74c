// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_REPLICA_HPP
#define REPLICATED_REPLICA_HPP

#include "mirror.hpp"

namespace replicated {

/// How often things went another way than straight on.
struct replica_counters {
    unsigned lost = 0;    ///< somebody else had the address first
    unsigned settled = 0; ///< it was not known what became of a claim, and was found out
    unsigned reread = 0;  ///< everything was read again
};

/// One of several that give owners addresses of the same pools. Any number may work at a time: each
/// grant is one transaction, which the store lets through only if neither the address nor the owner
/// has anything. So no address is given twice, and an owner that asks twice, be it two replicas at
/// once, gets one address.
///
/// The bookkeeping here says which address to try; where it is behind, that costs another try.
///
/// **When no answer comes** what was asked may have been done, or may be yet, when it was on its way for
/// long. So each claim and each release asks, too, that the replica's own key is as this replica has
/// left it. To settle the matter that key is put anew: after that a claim either shows or can never
/// succeed. The same ends what a former process of this name may have left on the way.
class replica {
public:
    /// @param name no two that run at a time may have the same
    replica(store& shared, key_layout keys, std::string name, mirror known)
        : store_{shared}, keys_{std::move(keys)}, name_{std::move(name)}, known_{std::move(known)}
    {
    }

    /// Gives the owner an address; one that has an address already keeps that.
    ///
    /// @returns the grant; or, when everything has just been read again, why no pool has an address
    /// @throws store_error; of kind `unknown` where it may have been done, or may be yet: whoever asks again
    ///   for the same owner finds out, and this replica puts an end to it before it does anything else
    bgpwire::result<holding> allocate(std::string const& owner);

    /// Takes back what the owner has.
    ///
    /// @param granted  only this grant, and not the one that the owner has got since; 0: whichever
    /// @returns what it was; or an error `not_allocated` or `stale_handle`
    /// @throws store_error as @ref allocate
    bgpwire::result<holding> release(std::string const& owner, revision granted = 0);

    /// Leaves nothing of its own in the store, and nothing on its way to it that could succeed. Does not throw.
    void leave() noexcept;

    [[nodiscard]] mirror const& known() const { return known_; }
    [[nodiscard]] replica_counters const& counters() const { return counters_; }

private:
    void take_name();
    void refresh();
    bgpwire::result<holding> claim(std::string const& owner, bgpwire::ip_address const& address);
    std::vector<operation> look_around(std::string const& owner, bgpwire::ip_address const& address) const;
    transaction_answer settle(std::string const& owner, bgpwire::ip_address const& address, bool is_in_doubt);
    void learn(transaction_answer::found const& news, revision at);

    store& store_;
    key_layout keys_;
    std::string name_;
    mirror known_;
    revision seen_ = 0;  // what happened up to here is in known_, except for releases
    revision fence_ = 0; // of this replica's key; 0: there is none
    replica_counters counters_;
};

} // namespace replicated

#endif
