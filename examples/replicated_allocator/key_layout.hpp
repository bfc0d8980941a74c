// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_KEY_LAYOUT_HPP
#define REPLICATED_KEY_LAYOUT_HPP

#include "store.hpp"

#include <bgpwire/io/string.hpp>
#include <bgpwire/net/ip_address.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace replicated {

/// An owner and its address, and the transaction that gave it: no later grant has the same number.
struct holding {
    bgpwire::ip_address address;
    std::string owner;
    revision granted = 0;

    friend bool operator==(holding const&, holding const&) = default;
};

/// Where things are in the store.
///
///     PREFIX/address/192.0.2.1   the owner's name
///     PREFIX/owner/web           the address
///     PREFIX/replica/host-4711   nothing; its revision tells claims of before from those of now
///
/// A grant is the first two, put by one transaction, so they have the same revision.
class key_layout {
public:
    explicit key_layout(std::string prefix) : prefix_{std::move(prefix)} {}

    [[nodiscard]] std::string addresses() const { return prefix_ + "/address/"; }
    [[nodiscard]] std::string owners() const { return prefix_ + "/owner/"; }
    [[nodiscard]] std::string address(bgpwire::ip_address const& a) const { return addresses() + to_string(a); }
    [[nodiscard]] std::string owner(std::string_view name) const { return owners().append(name); }
    [[nodiscard]] std::string replica(std::string_view name) const { return (prefix_ + "/replica/").append(name); }

    /// What the record of an address says; nothing where it is not one that a replica wrote.
    [[nodiscard]] std::optional<holding> address_record(key_value const& kv) const
    {
        auto const name = behind(addresses(), kv.key);
        auto const address = bgpwire::ip_address::parse(name);
        if (!address || to_string(*address) != name || kv.value.empty())
            return {};
        return holding{*address, kv.value, kv.modified};
    }
    /// What the record of an owner says.
    [[nodiscard]] std::optional<holding> owner_record(key_value const& kv) const
    {
        auto const name = behind(owners(), kv.key);
        auto const address = bgpwire::ip_address::parse(kv.value);
        if (!address || name.empty())
            return {};
        return holding{*address, std::string{name}, kv.modified};
    }

    /// The first key behind all that begin with this, which must not end in 0xff.
    [[nodiscard]] static std::string end_of(std::string start)
    {
        ++start.back();
        return start;
    }

private:
    [[nodiscard]] static std::string_view behind(std::string_view start, std::string_view key)
    {
        return key.starts_with(start) ? key.substr(start.size()) : std::string_view{};
    }

    std::string prefix_;
};

} // namespace replicated

#endif
