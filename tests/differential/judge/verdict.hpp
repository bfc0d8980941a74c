// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_DIFFERENTIAL_JUDGE_VERDICT_HPP
#define BGPWIRE_TESTS_DIFFERENTIAL_JUDGE_VERDICT_HPP

// What becomes of an UPDATE, as judge.py writes it.

#include <bgpwire/message/update.hpp>

#include "../../../fuzz/support/plain_update.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace bgpwire::test {

template<class... A>
constexpr bool is_known(unsigned type, type_list<A...>)
{
    return ((A::traits.type_code == type) || ...);
}

struct verdict {
    error_action action = error_action::ignore;
    std::set<std::string> errors; ///< code/subcode:type
    std::set<unsigned> usable;    ///< types; neither MP_REACH_NLRI nor MP_UNREACH_NLRI, nor what is quietly ignored
    std::set<std::string> announced;
    std::set<std::string> withdrawn;

    void note(unsigned code, unsigned subcode, unsigned type)
    {
        errors.insert(std::to_string(code) + '/' + std::to_string(subcode) + ':' + std::to_string(type));
    }
    void use(unsigned flags, unsigned type)
    {
        bool const ignored = !is_known(type, known_path_attributes{}) && (flags & attribute_flag::transitive) == 0;
        if (type != 14 && type != 15 && !ignored)
            usable.insert(type);
    }
    /// Under treat-as-withdraw all routes are withdrawn and nothing else is left. @see RFC 7606 §2
    void conclude()
    {
        if (action < error_action::treat_as_withdraw)
            return;
        withdrawn.merge(announced);
        announced.clear();
        usable.clear();
        if (action >= error_action::session_reset)
            withdrawn.clear();
    }
};

inline void add_hex(std::string& text, octets value)
{
    for (auto const octet : value) {
        text += "0123456789abcdef"[octet >> 4];
        text += "0123456789abcdef"[octet & 15];
    }
}

inline std::string route_text(address_family family, unsigned length, octets address, bool has_path, std::uint32_t path)
{
    std::string text = std::to_string(static_cast<unsigned>(family.afi)) + '/'
        + std::to_string(static_cast<unsigned>(family.safi)) + '/' + std::to_string(length) + '/';
    add_hex(text, address.first((length + 7) / 8));
    if (has_path)
        text += '@' + std::to_string(path);
    return text;
}

template<class Routes>
void add_routes(std::set<std::string>& to, Routes const& routes)
{
    bool const has_path = routes.paths() == path_identifiers::present;
    for (auto const& nlri : routes) {
        auto const address = nlri.prefix.address().octets();
        to.insert(route_text(Routes::family, nlri.prefix.length(), octets{address}, has_path, nlri.path_identifier));
    }
}

template<class Mp, class... View>
void add_mp_routes(std::set<std::string>& to, std::optional<Mp> const& mp, type_list<View...>)
{
    auto const one = [&]<class V>(type_list<V>) {
        if constexpr (requires(typename V::value_type nlri) { nlri.prefix; })
            if (auto const routes = mp->template nlri<V>())
                add_routes(to, *routes);
    };
    if (mp)
        (one(type_list<View>{}), ...);
}

/// The decoder's.
inline verdict decoder_verdict(octets message, codec_context const& context)
{
    verdict v;
    auto const found = next_message(message, context.maximum_message_length);
    if (!found || !*found) {
        v.action = error_action::session_reset;
        v.note(1, found ? 0 : subcode_of(found.error().code), 0);
        return v;
    }
    update_view::for_each_error(**found, context, [&](error const& e) {
        bool const local = code_of(e.code) == 0; // out of scope: no error of the peer's
        v.note(3, local ? 0 : subcode_of(e.code), e.about);
    });
    auto const view = update_view::decode(**found, context);
    if (!view) {
        v.action = error_action::session_reset;
        return v;
    }
    v.action = view->action();
    for (auto const& attribute : view->path_attributes())
        v.use(attribute.flags, attribute.type_code);
    add_routes(v.withdrawn, view->withdrawn_routes());
    add_routes(v.announced, view->nlri());
    add_mp_routes(v.withdrawn, view->get<mp_unreach_nlri_view>(), known_nlri{});
    add_mp_routes(v.announced, view->get<mp_reach_nlri_view>(), known_nlri{});
    v.conclude();
    return v;
}

/// That of the slow reading of the RFCs. The header of a message is not its business.
inline verdict slow_verdict(octets message, codec_context const& context)
{
    auto const found = next_message(message, context.maximum_message_length);
    if (!found || !*found)
        return decoder_verdict(message, context);
    verdict v;
    auto const read = plain::read_update((*found)->octets(), context);
    v.action = read.action;
    for (auto const& e : read.errors)
        v.note(3, is_local(e.code) ? 0 : subcode_of(e.code), e.about);
    for (auto const& a : read.attributes.all)
        if (a.usable)
            v.use(a.flags, a.type);
    auto const add = [&](std::set<std::string>& to, address_family family, plain::routes const& routes) {
        if (!routes.wrong_at)
            for (auto const& r : routes.elements)
                to.insert(route_text(family, static_cast<unsigned>(r.length), octets{r.prefix},
                    context.add_path.contains(family), static_cast<std::uint32_t>(r.path_identifier)));
    };
    auto const add_mp = [&](std::set<std::string>& to, std::uint8_t type, auto const& fields) {
        auto const* const attribute = read.attributes.first(type);
        auto const mp = attribute != nullptr && attribute->usable ? fields(attribute->value) : std::nullopt;
        if (mp && plain::address_width(mp->family))
            add(to, mp->family,
                plain::read_routes(mp->nlri, *plain::address_width(mp->family), context.add_path.contains(mp->family)));
    };
    add(v.withdrawn, ipv4_unicast, read.withdrawn);
    add(v.announced, ipv4_unicast, read.nlri);
    add_mp(v.announced, 14, plain::read_mp_reach);
    add_mp(v.withdrawn, 15, plain::read_mp_unreach);
    v.conclude();
    return v;
}

inline std::string text_of(codec_context const& context)
{
    std::string text = context.as_numbers == asn_width::two_octets ? "as2" : "as4";
    text += context.peer == peering::internal ? ",internal"
        : context.peer == peering::external   ? ",external"
                                              : ",confederation";
    if (context.as_sets == as_set_handling::accept)
        text += ",as_sets";
    if (context.maximum_message_length > standard_message_length)
        text += ",extended";
    for (auto const family : {ipv4_unicast, ipv4_multicast, ipv6_unicast, ipv6_multicast}) {
        auto const name = std::to_string(static_cast<unsigned>(family.afi)) + '/'
            + std::to_string(static_cast<unsigned>(family.safi));
        if (context.add_path.contains(family))
            text += ",add_path:" + name;
        if (context.ipv6_next_hop.contains(family))
            text += ",next_hop6:" + name;
    }
    return text;
}

inline std::string text_of(verdict const& v)
{
    auto const action = v.action == error_action::ignore        ? "none"
        : v.action == error_action::attribute_discard           ? "attribute-discard"
        : v.action == error_action::treat_as_withdraw           ? "treat-as-withdraw"
                                                                : "session-reset";
    std::string text = action;
    auto const add = [&](auto const& words) {
        text += ' ';
        bool first = true;
        for (auto const& word : words) {
            if (!first)
                text += ',';
            first = false;
            if constexpr (requires { text += word + std::string{}; })
                text += word;
            else
                text += std::to_string(word);
        }
        if (first)
            text += '-';
    };
    add(v.errors);
    add(v.usable);
    add(v.announced);
    add(v.withdrawn);
    return text;
}

} // namespace bgpwire::test

#endif
