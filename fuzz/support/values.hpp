// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_VALUES_HPP
#define BGPWIRE_FUZZ_SUPPORT_VALUES_HPP

#include <bgpwire/nlri/unicast.hpp>

#include <vector>

namespace bgpwire::fuzz {

/// Makes values out of an input's octets; behind their end all are zero.
class values {
public:
    explicit values(octets from) : rest_{from} {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    std::uint8_t u8()
    {
        if (rest_.empty())
            return 0;
        auto const first = rest_[0];
        rest_ = rest_.subspan(1);
        return first;
    }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    bool flag() { return (u8() & 1) != 0; }
    /// A number under `limit`, which is at most 256.
    unsigned below(unsigned limit) { return u8() % limit; }
    /// Octets of the input itself, as many as are left of them.
    octets take(std::size_t count)
    {
        auto const taken = rest_.first(count < rest_.size() ? count : rest_.size());
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

    ipv4_address ipv4() { return ipv4_address{u32()}; }
    ipv6_address ipv6()
    {
        auto const high = u64();
        return {high, u64()};
    }
    ipv4_nlri ipv4_route(bool with_identifier)
    {
        auto const length = below(33);
        return {{ipv4(), length}, with_identifier ? u32() : 0};
    }
    ipv6_nlri ipv6_route(bool with_identifier)
    {
        auto const length = below(129);
        return {{ipv6(), length}, with_identifier ? u32() : 0};
    }
    address_family family()
    {
        constexpr address_family often[] = {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast,
            {afi::ipv4, safi::mpls_vpn}, {afi::l2vpn, safi::evpn}, {afi{0xfffe}, safi{0xfe}}};
        auto const which = below(8);
        return which < 7 ? often[which] : address_family{afi{u16()}, safi{u8()}};
    }

private:
    std::uint64_t number(std::size_t size)
    {
        std::uint64_t value = 0;
        for (; size != 0; --size)
            value = value << 8 | u8();
        return value;
    }

    octets rest_;
};

} // namespace bgpwire::fuzz

#endif
