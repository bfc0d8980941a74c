// SPDX-License-Identifier: BSL-1.0
// Several of these give addresses out of the same pools, and nothing but etcd is between them: none is given
// twice, whichever of them is asked, and whatever dies.
//
//     replicated_allocator --endpoints 127.0.0.1:2379 --pool 192.0.2.0/24 --owner web allocate
//
// Writes lines `ADDRESS OWNER REVISION`. The status is 0; 1 where the answer is no; 2 where the command line is no good;
// 3 where etcd has no quorum or cannot be reached, and nothing was done; 4 where it is not known what was done: ask again.

#include "replicated_allocator/etcd_store.hpp"
#include "replicated_allocator/inventory.hpp"
#include "replicated_allocator/replica.hpp"
#include "support/command_line.hpp"

#include <bgpwire/io/ostream.hpp>

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <thread>

namespace {

using namespace replicated;

struct options {
    std::vector<endpoint> endpoints{{"127.0.0.1", "2379"}};
    time_limits limits;
    std::string prefix = "/bgpwire/pools";
    std::string name; // of this replica
    std::vector<std::string> pools;
    bool is_random = false;
    std::string owner;
    revision granted = 0;
    unsigned count = 0;
    std::chrono::milliseconds pause{0};
};

// Others may have put names there that a terminal should not see.
std::string shown(std::string const& owner)
{
    std::string text;
    for (char const c : owner)
        if (c > ' ' && c < 127)
            text += c;
        else
            text.append("\\x")
                .append(1, "0123456789abcdef"[static_cast<unsigned char>(c) >> 4])
                .append(1, "0123456789abcdef"[c & 15]);
    return text;
}

void show(holding const& h) { std::cout << h.address << ' ' << shown(h.owner) << ' ' << h.granted << std::endl; }

std::vector<bgpwire::pool_config> configured(options const& o)
{
    std::vector<bgpwire::pool_config> pools;
    for (auto const& text : o.pools) {
        bgpwire::pool_config pool{.name = text};
        for (std::size_t at = 0; at <= text.size();) {
            auto const end = std::min(text.find(',', at), text.size());
            auto const part = text.substr(at, end - at);
            auto const range = bgpwire::address_range::parse(part, bgpwire::lone_address::is_range);
            if (!range)
                throw CLI::ValidationError{"--pool", "expected ranges like 192.0.2.0/24, not " + shown(text)};
            auto const first = bgpwire::ip_address::parse(part.substr(0, part.find('/')));
            if (first && *first != range->first()) // what is meant is not known
                throw CLI::ValidationError{
                    "--pool", shown(part) + " has bits after its length: write " + bgpwire::to_string(*range)};
            pool.ranges.push_back(*range);
            at = end + 1;
        }
        if (o.is_random) {
            pool.order = bgpwire::selection_order::random;
            pool.seed = std::hash<std::string>{}(o.name);
        }
        pools.push_back(std::move(pool));
    }
    if (pools.empty())
        throw CLI::RequiredError{"--pool"};
    return pools;
}

replica make_replica(store& shared, options const& o)
{
    auto known = mirror::make(configured(o));
    if (!known)
        throw CLI::ValidationError{"--pool", bgpwire::to_string(known.error().code)};
    return {shared, key_layout{o.prefix}, o.name, *std::move(known)};
}

int answer(bgpwire::result<holding> const& h, std::string const& owner)
{
    if (h) {
        show(*h);
        return 0;
    }
    std::cerr << owner << ": " << h.error().code << '\n';
    return 1;
}

int allocate(store& shared, options const& o)
{
    auto one = make_replica(shared, o);
    int const status = answer(one.allocate(o.owner), o.owner);
    one.leave();
    return status;
}

// For owners OWNER-0, OWNER-1, ... until they all have one, or no address is left.
int race(etcd_store& shared, options const& o)
{
    auto one = make_replica(shared, o);
    unsigned given = 0;
    for (; given != o.count; ++given) {
        auto const h = one.allocate(o.owner + "-" + std::to_string(given));
        if (!h) {
            std::cerr << o.owner << "-" << given << ": " << h.error().code << '\n';
            break;
        }
        show(*h);
        std::this_thread::sleep_for(o.pause);
    }
    one.leave();
    auto const& c = one.counters();
    std::cerr << given << " given, " << c.lost << " tries lost, " << c.settled << " in doubt and settled, "
              << shared.failovers() << " times to another endpoint\n";
    return 0;
}

int list(store& shared, options const& o)
{
    inventory all;
    try {
        all = take_inventory(shared, key_layout{o.prefix}, reading::agreed);
    } catch (store_error const& e) {
        if (e.what_kind != store_error::kind::unanswered)
            throw;
        all = take_inventory(shared, key_layout{o.prefix}, reading::one_node);
        std::cerr << "no quorum: this is what one node knows, and may be old\n";
    }
    std::ranges::for_each(all.grants, show);
    for (auto const& text : all.complaints)
        std::cerr << shown(text) << '\n';
    return all.complaints.empty() ? 0 : 1;
}

int explain(etcd_store& shared, store_error const& e)
{
    if (e.what_kind == store_error::kind::refused) {
        std::cerr << "etcd refuses: " << e.what() << '\n';
        return 1;
    }
    auto const answering = shared.count_answering();
    if (answering == 0)
        std::cerr << "none of the endpoints answers";
    else
        std::cerr << "no quorum: " << answering << " of " << shared.endpoint_count()
                  << " endpoints answer, and have not agreed in time";
    bool const is_unknown = e.what_kind == store_error::kind::unknown;
    std::cerr << " (" << e.what() << "); "
              << (is_unknown ? "it is not known what was done: ask again for the same owner" : "nothing was done")
              << '\n';
    return is_unknown ? 4 : 3;
}

std::string default_name()
{
    char host[256]{};
    return (::gethostname(host, sizeof host - 1) == 0 ? host : "replica") + ("-" + std::to_string(::getpid()));
}

void add_options(CLI::App& app, options& o)
{
    o.name = default_name();
    app.add_option_function<std::vector<std::string>>(
           "--endpoints",
           [&](std::vector<std::string> const& all) {
               o.endpoints.clear();
               for (auto const& text : all) {
                   auto const e = endpoint::parse(text);
                   if (!e)
                       throw CLI::ValidationError{"--endpoints", "expected HOST:PORT, not " + shown(text)};
                   o.endpoints.push_back(*e);
               }
           },
           "HOST:PORT,... of etcd's clients, asked in this order (default 127.0.0.1:2379)")
        ->delimiter(',')
        ->allow_extra_args(false); // what follows its value is something else
    app.add_option_function<double>(
           "--timeout", [&](double s) { o.limits.request = std::chrono::milliseconds{static_cast<int>(s * 1000)}; },
           "seconds until the next endpoint is tried (default 3)")
        ->check(CLI::Range(0.001, 3600.0));
    app.add_option_function<double>(
           "--patience", [&](double s) { o.limits.patience = std::chrono::milliseconds{static_cast<int>(s * 1000)}; },
           "seconds until all endpoints are given up (default 15)")
        ->check(CLI::Range(0.001, 3600.0));
    app.add_option("--prefix", o.prefix, "of all keys; who shares pools shares it")->capture_default_str();
    app.add_option("--name", o.name, "of this replica, unlike all others that run (default HOST-PROCESS)");
    app.add_option("--pool", o.pools, "192.0.2.0/24,2001:db8::1-2001:db8::9,... (may be repeated; asked in this order)")
        ->expected(1)
        ->take_all();
    app.add_flag("--random", o.is_random, "try any free address and not the lowest: fewer replicas collide");
    app.add_option("--owner", o.owner, "whose address it is")->check([](std::string const& text) {
        bool const is_good = !text.empty() && text.size() < 1000
            && std::ranges::all_of(text, [](char c) { return c > ' ' && c != 127; });
        return is_good ? std::string{} : std::string{"expected printable ASCII without blanks"};
    });
}

} // namespace

int main(int argc, char** argv)
try {
    CLI::App app{"Gives addresses out of pools that it shares with its like through etcd."};
    app.require_subcommand(1);
    app.get_formatter()->column_width(36);
    options o;
    add_options(app, o);
    app.add_subcommand("allocate", "the owner's address; a new one if it has none")->fallthrough();
    auto* const release = app.add_subcommand("release", "take the owner's address back")->fallthrough();
    release->add_option("--granted", o.granted, "only the grant of this REVISION, not a later one");
    auto* const listing = app.add_subcommand("list", "all grants; without quorum what one node knows")->fallthrough();
    auto* const racing = app.add_subcommand("race", "addresses for OWNER-0 ... OWNER-(N-1)")->fallthrough();
    racing->add_option("N", o.count, "how many")->required();
    racing->add_option_function<unsigned>(
        "--pause", [&](unsigned ms) { o.pause = std::chrono::milliseconds{ms}; }, "milliseconds after each");
    examples::add_version(app, "replicated_allocator");
    if (auto const status = examples::parse_command_line(app, argc, argv))
        return *status;

    etcd_store shared{o.endpoints, o.limits};
    try {
        if (listing->parsed())
            return list(shared, o);
        if (o.owner.empty())
            throw CLI::RequiredError{"--owner"};
        if (release->parsed()) {
            replica one{shared, key_layout{o.prefix}, o.name, *mirror::make({})};
            return answer(one.release(o.owner, o.granted), o.owner);
        }
        return racing->parsed() ? race(shared, o) : allocate(shared, o);
    } catch (CLI::Error const& e) {
        return examples::end_with(app, e);
    } catch (store_error const& e) {
        return explain(shared, e);
    }
} catch (std::exception const& e) {
    std::cerr << "replicated_allocator: " << e.what() << std::endl;
    return 1;
}
