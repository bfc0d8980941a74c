// SPDX-License-Identifier: BSL-1.0
// A path attribute and an address family of your own, without touching the library.
//
// The attribute is one in the form that the library's own have: a traits row, decode, encode, == and
// print_to. The UPDATE decoder then knows it: it checks flags and length, finds it, prints it, and
// takes the action of its traits when it is malformed.

#include "support/plain_command_line.hpp"

#include <bgpwire/io/ostream.hpp>
#include <bgpwire/message.hpp>

#include <array>
#include <cstdint>
#include <iostream>

namespace my {

using bgpwire::codec_context;
using bgpwire::errc;
using bgpwire::error;
using bgpwire::octets;
using bgpwire::result;
namespace wire = bgpwire::wire;

// [attribute]
/// GEO_LOCATION: where the route comes from, in tenths of a degree.
///
///     +----------------------+-----------------------+
///     | latitude (2 octets)  | longitude (2 octets)  |
///     +----------------------+-----------------------+
///
struct geo_location {
    std::int16_t latitude = 0;  ///< -900 to 900
    std::int16_t longitude = 0; ///< -1800 to 1800

    static constexpr bgpwire::path_attribute_traits traits{
        .type_code = 242,
        .name = "GEO_LOCATION",
        .category = bgpwire::attribute_category::optional_transitive,
        .length = bgpwire::exactly(4), // so decode need not check it
        .if_malformed = bgpwire::error_action::attribute_discard,
    };

    static constexpr result<geo_location> decode(octets value, codec_context const&) noexcept
    {
        geo_location const at{static_cast<std::int16_t>(wire::load<std::uint16_t>(value)),
            static_cast<std::int16_t>(wire::load<std::uint16_t>(value, 2))};
        if (at.latitude < -900 || at.latitude > 900 || at.longitude < -1800 || at.longitude > 1800)
            return error{errc::optional_attribute_error, traits.if_malformed, traits.type_code};
        return at;
    }

    constexpr void encode(wire::writer& out, codec_context const&) const noexcept
    {
        out.u16(static_cast<std::uint16_t>(latitude));
        out.u16(static_cast<std::uint16_t>(longitude));
    }

    friend constexpr bool operator==(geo_location, geo_location) = default;

    /// `473N 85E`.
    template<class Out>
    friend constexpr Out print_to(Out out, geo_location a)
    {
        out = bgpwire::print_decimal(out, static_cast<std::uint64_t>(a.latitude < 0 ? -a.latitude : a.latitude));
        out = bgpwire::print_literal(out, a.latitude < 0 ? "S " : "N ");
        out = bgpwire::print_decimal(out, static_cast<std::uint64_t>(a.longitude < 0 ? -a.longitude : a.longitude));
        return bgpwire::print_literal(out, a.longitude < 0 ? "W" : "E");
    }
};
// [attribute]

// [family]
/// NLRI of a private family: services by a number of four octets, nothing else.
class service_nlri_view {
public:
    static constexpr bgpwire::address_family family{bgpwire::afi::ipv6, bgpwire::safi{241}};

    static constexpr result<service_nlri_view> decode(octets field, bgpwire::path_identifiers) noexcept
    {
        if (field.size() % 4 != 0)
            return error{.code = errc::invalid_network_field};
        return service_nlri_view{field};
    }
    constexpr void encode(wire::writer& out) const noexcept { out.write(field_); }

    constexpr bool empty() const noexcept { return field_.empty(); }
    constexpr std::size_t size() const noexcept { return field_.size() / 4; }
    constexpr std::uint32_t operator[](std::size_t i) const noexcept { return wire::load<std::uint32_t>(field_, 4 * i); }

    template<class Out>
    friend constexpr Out print_to(Out out, service_nlri_view view)
    {
        for (std::size_t i = 0; i != view.size(); ++i)
            out = bgpwire::print_decimal(bgpwire::print_literal(out, i == 0 ? "service " : ", service "), view[i]);
        return out;
    }

private:
    constexpr explicit service_nlri_view(octets field) noexcept : field_{field} {}
    octets field_;
};
// [family]

// [lists]
// The library's lists with ours added: the attribute at the end, the family through MP_REACH_NLRI.
using families = bgpwire::append<bgpwire::known_nlri, service_nlri_view>;
using mp_reach_nlri_view = bgpwire::basic_mp_reach_nlri_view<families>;
using attributes = bgpwire::append<
    bgpwire::replace<bgpwire::known_path_attributes, bgpwire::mp_reach_nlri_view, mp_reach_nlri_view>, geo_location>;
using update_view = bgpwire::basic_update_view<attributes>;
// [lists]

} // namespace my

namespace {

bool all_right = true;

void check(bool right, char const* what)
{
    std::cout << (right ? "ok      " : "WRONG   ") << what << '\n';
    all_right = all_right && right;
}

/// Writes the UPDATE to `memory`.
bgpwire::message_view send(bgpwire::update const& update, std::span<std::uint8_t> memory)
{
    bgpwire::wire::writer out{memory};
    update.encode(out);
    return **bgpwire::next_message(*out.finish());
}

} // namespace

int main(int argc, char** argv)
{
    if (auto const status = examples::plain_command_line(argc, argv, "A path attribute and an address family of one's own."))
        return *status;
    using namespace bgpwire;
    codec_context const session;
    std::array<std::uint8_t, 4096> memory{};

    // An UPDATE with the attribute is built and decoded like any other.
    bgpwire::update update{session};
    update.path_attributes.set(origin{origin::code::igp});
    update.path_attributes.set(as_path{asn{65001}});
    update.path_attributes.set(next_hop{ipv4_address{0xc0000201}});
    update.path_attributes.set(my::geo_location{473, 85});
    update.nlri.push_back(ipv4_prefix{ipv4_address{0xc6336400}, 24});

    auto const decoded = my::update_view::decode(send(update, memory), session);
    check(decoded && !decoded->error(), "an UPDATE with GEO_LOCATION decodes without error");
    check(decoded->get<my::geo_location>() == my::geo_location{473, 85}, "GEO_LOCATION says 47.3 north, 8.5 east");
    std::cout << "        " << *decoded << '\n';

    // To everybody else it is an unknown attribute, whose octets are kept.
    auto const elsewhere = update_view::decode(decoded->message(), session);
    check(elsewhere && elsewhere->path_attributes().find(242).has_value(), "a decoder that does not know it keeps it");
    std::cout << "        " << *elsewhere << '\n';

    // What is malformed gets the action of the traits, with code, place and octets.
    update.path_attributes.set(my::geo_location{2000, 85});
    auto const nowhere = my::update_view::decode(send(update, memory), session);
    check(nowhere && nowhere->action() == error_action::attribute_discard && !nowhere->get<my::geo_location>(),
        "a latitude of 200 degrees is discarded");
    std::cout << "        " << *nowhere->error() << '\n';
    constexpr std::uint8_t three_octets[]{1, 2, 3};
    update.path_attributes.set(raw_path_attribute{0xc0, 242, three_octets});
    auto const short_one = my::update_view::decode(send(update, memory), session);
    check(short_one && short_one->error()->code == errc::attribute_length_error, "so is a value of three octets");

    // Routes of our own family come in the library's MP_REACH_NLRI.
    constexpr std::uint8_t mp[]{0, 2, 241, 4, 192, 0, 2, 1, 0, 0, 0, 0, 7, 0, 0, 1, 0};
    bgpwire::update services{session};
    services.path_attributes.set(raw_path_attribute{0x80, 14, mp});
    services.path_attributes.set(origin{origin::code::igp});
    services.path_attributes.set(as_path{asn{65001}});
    auto const announced = my::update_view::decode(send(services, memory), session);
    auto const reach = announced ? announced->get<my::mp_reach_nlri_view>() : std::nullopt;
    auto const routes = reach ? reach->nlri<my::service_nlri_view>() : std::nullopt;
    check(routes && routes->size() == 2 && (*routes)[1] == 256, "two services are announced");
    if (announced)
        std::cout << "        " << *announced << '\n';

    return all_right ? 0 : 1;
}
