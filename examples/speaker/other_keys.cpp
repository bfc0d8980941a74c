// SPDX-License-Identifier: BSL-1.0
#include "other_keys.hpp"

#include "text.hpp"

#include <array>

namespace speaker {

namespace {

template<std::uint64_t First, std::uint64_t Last>
void judge_number(value const& v, bfd_profile&, spelling)
{
    (void)v.number(First, Last);
}

void judge_flag(value const& v, bfd_profile&, spelling) { (void)v.boolean(); }

// RFC 4648 §4, with padding; nothing for anything else.
std::optional<std::string> decoded_base64(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    std::uint32_t group = 0;
    std::size_t padding = 0;
    for (std::size_t i = 0; i != text.size(); ++i) {
        auto const digit = alphabet.find(text[i]);
        bool const pads = text[i] == '=' && i + 2 >= text.size();
        if (pads ? ++padding > 2 : digit == std::string_view::npos || padding != 0)
            return {};
        group = group << 6 | static_cast<std::uint32_t>(pads ? 0 : digit);
        if (i % 4 == 3)
            for (int shift = 16; shift >= 0; shift -= 8)
                result += static_cast<char>(group >> shift & 0xff);
    }
    if (text.size() % 4 != 0)
        return {};
    result.resize(result.size() - padding);
    return result;
}

} // namespace

std::span<key<community_alias> const> community_keys()
{
    using d = community_alias;
    static constexpr std::array all{
        key<d>{"", "name", put<&d::name, read_text>, field::presence::required},
        key<d>{"", "value", put<&d::text, read_text>, field::presence::required},
    };
    return all;
}

void read_community(kubernetes_object const& object, draft& out)
{
    auto const read_alias = [&](value const& v) {
        community_alias a;
        v.mapping("a community", fields_of(community_keys(), spelling::resource, a));
        if (!a.name.empty() && !a.text.empty())
            out.community_aliases.emplace_back(reference{v.where(), a.name}, a.text);
    };
    read_spec(object, "a Community", {{"communities", [&](value const& x) { x.each(read_alias); }}});
}

std::span<key<bfd_profile> const> bfd_profile_keys()
{
    using d = bfd_profile;
    static constexpr std::array all{
        key<d>{"name", "", put<&d::name, read_text>, field::presence::required},
        key<d>{"receive-interval", "receiveInterval", judge_number<10, 60000>},
        key<d>{"transmit-interval", "transmitInterval", judge_number<10, 60000>},
        key<d>{"detect-multiplier", "detectMultiplier", judge_number<2, 255>},
        key<d>{"echo-interval", "echoInterval", judge_number<10, 60000>},
        key<d>{"echo-mode", "echoMode", put<&d::echo, read_flag>},
        key<d>{"passive-mode", "passiveMode", judge_flag},
        key<d>{"minimum-ttl", "minimumTtl", judge_number<1, 254>},
    };
    return all;
}

void read_bfd_profile(value const& v, draft& out)
{
    bfd_profile p{v.where(), "", false};
    v.mapping("a BFD profile", fields_of(bfd_profile_keys(), spelling::config_map, p));
    out.bfd_profiles.push_back(std::move(p));
}

void read_bfd_profile(kubernetes_object const& object, draft& out)
{
    bfd_profile p{object.whole.where(), object.name, false};
    if (object.whole.find("spec"))
        read_spec(object, "a BFDProfile", fields_of(bfd_profile_keys(), spelling::resource, p));
    out.bfd_profiles.push_back(std::move(p));
}

void read_secret(kubernetes_object const& object, draft& out)
{
    secret s{object.whole.where(), object.name, object.name_space, "", {}};
    if (auto const type = object.whole.find("type"))
        s.type = type->text().value_or("");
    auto const password_of = [&](std::string_view part) {
        auto const data = object.whole.find(part);
        return data && data->node().is_mapping() ? data->find("password") : std::nullopt;
    };
    if (auto const plain = password_of("stringData")) { // which wins, as in Kubernetes
        s.password = plain->text();
    } else if (auto const coded = password_of("data")) {
        if (auto const text = coded->text())
            s.password = decoded_base64(trimmed(*text));
        if (!s.password && s.type == "kubernetes.io/basic-auth")
            coded->error("expected base64, as Kubernetes writes it; plain text is for stringData");
    }
    out.secrets.push_back(std::move(s));
}

} // namespace speaker
