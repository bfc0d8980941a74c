// SPDX-License-Identifier: BSL-1.0
#include "scenario.hpp"

#include "draft_fields.hpp"
#include "text.hpp"

#include <algorithm>
#include <filesystem>

namespace speaker {

namespace {

namespace fs = std::filesystem;

std::optional<interface_address> read_interface_address(value const& v)
{
    auto const text = v.text();
    if (!text)
        return {};
    auto const slash = text->find('/');
    auto const address = ip_address::parse(std::string_view{*text}.substr(0, slash));
    if (slash != std::string::npos && address) {
        bgpwire::text_reader digits{std::string_view{*text}.substr(slash + 1)};
        auto const length = digits.decimal(bgpwire::width_of(address->afi()));
        if (digits.finish())
            return interface_address{*address, static_cast<unsigned>(length)};
    }
    v.error("expected an address and the length of its network such as 10.240.0.2/24, not " + in_quotes(*text));
    return {};
}

std::vector<interface_address> read_addresses(value const& v)
{
    std::vector<interface_address> all;
    v.each([&](value const& x) {
        if (auto const one = read_interface_address(x))
            all.push_back(*one);
    });
    return all;
}

constexpr auto required = field::presence::required;

scenario_router read_router(value const& v)
{
    scenario_router r;
    v.mapping("a router",
        {
            {"as", into(r.as_number, read_asn), required},
            {"id", into(r.router_id, read_router_id), required},
            {"interface", into_text(r.interface), required},
            {"addresses", [&](value const& x) { r.addresses = read_addresses(x); }, required},
        });
    return r;
}

scenario_node read_node(value const& v)
{
    scenario_node n;
    v.mapping("a node",
        {
            {"name", into_text(n.name), required},
            {"neighbor", into_text(n.neighbor)},
            {"as", into(n.as_number, read_asn), required},
            {"addresses", [&](value const& x) { n.addresses = read_addresses(x); }, required},
        });
    if (n.neighbor.empty())
        n.neighbor = n.name;
    return n;
}

std::set<std::string> read_names(value const& v, scenario const& of)
{
    std::set<std::string> names;
    for (auto const& name : v.distinct_texts()) {
        if (of.find_node(name) == nullptr)
            v.error("there is no node " + in_quotes(name));
        names.insert(name);
    }
    return names;
}

question read_question(value const& v)
{
    question q;
    v.mapping("a question",
        {
            {"ask", into_text(q.command), required},
            {"see", [&](value const& x) { q.see = x.distinct_texts(); }},
            {"never", [&](value const& x) { q.never = x.distinct_texts(); }},
        });
    return q;
}

request_plan read_request(value const& v, scenario const& of)
{
    request_plan r;
    v.mapping("requests",
        {
            {"to", into(r.to, read_address), required},
            {"answered by", [&](value const& x) { r.answered_by = read_names(x, of); }, required},
        });
    return r;
}

// `services.yaml: two-services.yaml`; without a name behind it the file is emptied.
void read_put(value const& v, std::string const& folder, scenario_step& out)
{
    v.entries([&](value const& key, value const& file) {
        std::string text;
        if (!file.node().is_null())
            if (auto const name = file.text())
                if (auto const found = read_file(folder + '/' + *name, v.errors()))
                    text = found->text;
        out.put.emplace_back(key.node().text, text);
    });
}

scenario_step read_step(value const& v, scenario const& of, std::string const& folder)
{
    scenario_step s;
    auto const questions = [&](std::string const& router) {
        return [&s, router](
                   value const& x) { x.each([&](value const& y) { s.asked[router].push_back(read_question(y)); }); };
    };
    v.mapping("a step",
        {
            {"title", into_text(s.title), required},
            {"put", [&](value const& x) { read_put(x, folder, s); }},
            {"stop", [&](value const& x) {
                 for (auto const& name : read_names(x, of))
                     s.stop.push_back(name);
             }},
            {"established", [&](value const& x) {
                 if (auto const count = x.number(0, of.nodes.size()))
                     s.established = static_cast<std::size_t>(*count);
             }},
            {"routes", [&](value const& x) {
                 s.routes.emplace();
                 x.entries([&](value const& key, value const& nodes) {
                     s.routes->emplace(key.node().text, read_names(nodes, of));
                 });
             }},
            {"said", [&](value const& x) { s.said = x.distinct_texts(); }},
            {"embedded", questions("embedded")},
            {"bird", questions("bird")},
            {"frr", questions("frr")},
            {"requests", [&](value const& x) {
                 x.each([&](value const& y) { s.requests.push_back(read_request(y, of)); });
             }},
        });
    return s;
}

void read_whole(value const& v, std::string const& folder, scenario& out)
{
    std::vector<field> fields{
        {"title", into_text(out.title), required},
        {"router", [&](value const& x) { out.router = read_router(x); }, required},
        {"nodes", [&](value const& x) {
             x.each([&](value const& y) { out.nodes.push_back(read_node(y)); });
         }, required},
        {"steps", ignored, required},
    };
    v.mapping("a scenario", fields);
    if (auto const steps = v.find("steps")) // whichever order they are written in: steps name nodes
        steps->each([&](value const& x) { out.steps.push_back(read_step(x, out, folder)); });
    if (out.router.addresses.empty() || out.nodes.empty() || out.steps.empty()
        || std::ranges::any_of(out.nodes, [](auto const& n) { return n.addresses.empty(); }))
        v.error("router and nodes need addresses, and something must happen");
}

} // namespace

std::string to_string(interface_address const& a) { return text_of(a.address) + '/' + std::to_string(a.length); }

scenario_node const* scenario::find_node(std::string const& of_name) const
{
    auto const found = std::ranges::find_if(nodes, [&](auto const& n) { return n.name == of_name; });
    return found == nodes.end() ? nullptr : &*found;
}

std::vector<std::string> scenario_names(std::string const& folder)
{
    std::vector<std::string> names;
    std::error_code why;
    for (auto const& entry : fs::directory_iterator{folder, why})
        if (fs::exists(entry.path() / "scenario.yaml"))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::optional<scenario> read_scenario(std::string const& folder, std::string const& name, diagnostics& errors)
{
    auto const names = scenario_names(folder);
    if (std::ranges::find(names, name) == names.end()) {
        errors.error({"scenario " + in_quotes(name)},
            "there is none of that name in " + folder + (names.empty() ? "" : "; there are " + joined(names)));
        return {};
    }
    auto const whole = folder + '/' + name;
    auto const file = read_file(whole + "/scenario.yaml", errors);
    if (!file)
        return {};
    scenario result;
    result.name = name;
    text_origin const origin{*file};
    for (auto const& document : parse_yaml(file->text, origin, errors))
        read_whole(value{document, "scenario", origin, errors}, whole, result);
    for (auto const* const each : {"bird.conf", "bird.loopback.conf", "frr.conf"})
        if (fs::exists(whole + '/' + each))
            if (auto const text = read_file(whole + '/' + each, errors))
                result.router_files.emplace(each, text->text);
    if (errors.failed())
        return {};
    return result;
}

} // namespace speaker
