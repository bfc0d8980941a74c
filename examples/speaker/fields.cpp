// SPDX-License-Identifier: BSL-1.0
#include "fields.hpp"

#include "text.hpp"

namespace speaker {

std::optional<asn> read_asn(value const& v)
{
    auto const text = v.text();
    if (!text)
        return {};
    auto const number = whole_number(*text);
    if (number && *number != 0 && *number <= 0xffffffff)
        return asn{static_cast<std::uint32_t>(*number)};
    auto const dotted = asn::parse(*text); // "65000.1", which to YAML is a fraction
    bool const is_dotted = dotted && !number && text->find('.') != std::string::npos;
    v.error("expected an AS number from 1 to 4294967295, not " + *text
        + (is_dotted ? "; asdot notation is not taken, as plain number it is " + text_of(*dotted) : ""));
    return {};
}

std::optional<ip_address> read_address(value const& v)
{
    auto const text = v.text();
    if (!text)
        return {};
    if (auto const address = ip_address::parse(*text))
        return *address;
    v.error("expected an IPv4 or IPv6 address, not " + in_quotes(*text)
        + (text->find('%') != std::string::npos ? " (zones are not supported)" : ""));
    return {};
}

std::optional<bgp_identifier> read_router_id(value const& v)
{
    auto const text = v.text();
    if (!text)
        return {};
    auto const id = bgp_identifier::parse(*text);
    if (id && id->is_valid())
        return *id;
    v.error("expected a BGP Identifier written like an IPv4 address, not " + in_quotes(*text));
    return {};
}

std::optional<std::uint16_t> read_port(value const& v)
{
    auto const port = v.number(0, 65535);
    if (!port)
        return {};
    return static_cast<std::uint16_t>(*port == 0 ? 179 : *port); // 0 stands for the default in v0.8
}

std::optional<std::string> read_text(value const& v) { return v.text(); }

std::optional<bool> read_flag(value const& v) { return v.boolean(); }

std::optional<std::chrono::seconds> read_seconds(value const& v) { return v.seconds(); }

std::optional<std::chrono::seconds> read_hold_time(value const& v)
{
    auto const time = v.seconds();
    if (!time)
        return {};
    auto const count = time->count();
    if (count == 0 || (count >= 3 && count <= 65535))
        return time;
    v.error("expected 0 or 3 to 65535 seconds (RFC 4271 §4.2), not " + v.node().text);
    return {};
}

std::optional<pool_entry> read_range(value const& v)
{
    auto const written = v.text();
    if (!written)
        return {};
    std::string const text{trimmed(*written)};
    auto const range = bgpwire::address_range::parse(text, bgpwire::lone_address::is_range);
    if (range) {
        auto const slash = text.find('/');
        auto const address = ip_address::parse(text.substr(0, slash));
        if (slash != std::string::npos && address && *address != range->first())
            v.warning(text + " is taken as " + text_of(*range) + ", all of it, from " + text_of(range->first()) + " to "
                + text_of(range->last()) + ": the address has bits after the prefix length");
        return pool_entry{v.where(), *range};
    }
    if (range.error().code == bgpwire::errc::wrong_address_family)
        v.error(text + " mixes IPv4 and IPv6: both ends of a range are of one family");
    else if (range.error().code == bgpwire::errc::first_after_last)
        v.error(text + " ends before it starts: the first address comes first");
    else
        v.error("expected a prefix such as 192.168.10.0/24 or a range such as 192.168.0.50-192.168.0.100, not "
            + in_quotes(text));
    return {};
}

std::optional<any_community> parse_community(std::string const& text)
{
    constexpr std::string_view large = "large:";
    if (text.starts_with(large)) {
        if (auto const c = bgpwire::large_community::parse(std::string_view{text}.substr(large.size())))
            return *c;
    } else if (auto const c = bgpwire::community::parse(text)) {
        return *c;
    }
    return {};
}

} // namespace speaker
