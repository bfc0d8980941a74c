// SPDX-License-Identifier: BSL-1.0
// What update_packer makes of routes that real routers have packed: no more messages than they needed.

#include <bgpwire/mrt.hpp>

#include "mrt/recorded.hpp"

#include "catch.hpp"

#include <bgpwire/message/update_packer.hpp>

#include <map>

using namespace bgpwire;
using namespace bgpwire::test;

namespace {

/// IPv4 routes that share their attributes, in the order in which the sender named them.
struct group {
    codec_context context;
    std::vector<std::uint8_t> attributes;
    std::vector<ipv4_nlri> routes;
    std::size_t messages = 0; ///< of the sender
};

/// An UPDATE that does nothing but announce IPv4 routes in the NLRI field, and of 4096 octets at most.
bool only_announces(update_view const& view)
{
    return !view.nlri().empty() && view.withdrawn_routes().empty() && !view.path_attributes().find(14)
        && !view.path_attributes().find(15) && view.message().octets().size() <= standard_message_length;
}

/// Packs a group; counts the messages, or says that they do not hold what they should.
std::size_t pack(group const& g, bool& right)
{
    std::uint8_t memory[standard_message_length];
    update_packer const packer{memory, g.context};
    std::size_t count = 0;
    auto expected = g.routes.begin();
    for (auto next = g.routes.begin(); next != g.routes.end(); ++count) {
        auto const packed = packer.announce(g.attributes, next, g.routes.end());
        right = right && packed;
        if (!packed)
            return count;
        auto const message = next_message(*packed);
        right = right && message && *message && (*message)->octets().size() == packed->size();
        auto const view = update_view::decode(**message, g.context);
        right = right && view && same_octets(view->path_attributes().as_received().octets(), g.attributes);
        for (auto const route : view->nlri())
            right = right && expected != g.routes.end() && *expected++ == route;
        right = right && expected == next;
    }
    return count;
}

} // namespace

TEST_CASE("Routes of recorded UPDATEs are packed into no more messages than the sender used", "[mrt][real]")
{
    for_each_recorded_file([](recorded_file const& file) {
        CAPTURE(file.name);
        std::size_t sent = 0, merged = 0, regrouped = 0, worse = 0;
        bool right = true;
        group run; // messages one after the other with the same attributes
        std::map<std::pair<asn_width, std::vector<std::uint8_t>>, group> all;
        auto const end_run = [&] {
            if (run.messages == 0)
                return;
            auto const count = pack(run, right);
            merged += count;
            worse += count > run.messages ? 1U : 0U;
            auto& same = all[{run.context.as_numbers, run.attributes}];
            same.context = run.context;
            same.attributes = run.attributes;
            same.routes.insert(same.routes.end(), run.routes.begin(), run.routes.end());
            run = {};
        };
        for_each_message(file.octets, [&](message_view message, codec_context context, std::size_t) {
            context.maximum_message_length = standard_message_length;
            context.errors = error_handling::analyse; // AS 0 in a path, of which there is one, is packed like others
            if (message.type() != message_type::update)
                return;
            auto const view = update_view::decode(message, context);
            if (!view || !only_announces(*view))
                return end_run();
            auto const attributes = view->path_attributes().as_received().octets();
            if (context != run.context || !same_octets(attributes, run.attributes))
                end_run();
            run.context = context;
            run.attributes.assign(attributes.begin(), attributes.end());
            for (auto const route : view->nlri())
                run.routes.push_back(route);
            ++run.messages;
            ++sent;
        });
        end_run();
        for (auto const& [attributes, same] : all)
            regrouped += pack(same, right);
        CHECK(right);
        CHECK(worse == 0);
        CHECK(merged <= sent);
        CHECK(regrouped <= merged);
        if (file.name.find("updates.et-header.2015") != std::string::npos) {
            CHECK(sent == 89675); // a whole table, as an internal peer announced it in 2015
            CHECK(merged == 89675);
            CHECK(regrouped == 89661); // routes that came later join those with the same attributes
        }
    });
    SUCCEED();
}
