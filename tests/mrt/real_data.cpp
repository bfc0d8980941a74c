// SPDX-License-Identifier: BSL-1.0
// Recorded files, where BGPWIRE_DATA names a folder of them: what real routers send decodes, and encodes back.

#include <bgpwire/mrt.hpp>

#include "../../examples/support/compressed_file.hpp"
#include "mrt/support.hpp"
#include "support/allocations.hpp"

#include "catch.hpp"

#include <bgpwire/message.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace bgpwire;

namespace {

std::vector<std::filesystem::path> recorded_files()
{
    std::vector<std::filesystem::path> files;
    char const* const data = std::getenv("BGPWIRE_DATA");
    std::error_code none;
    for (auto const& entry : std::filesystem::recursive_directory_iterator{data == nullptr ? "" : data, none}) {
        auto const name = entry.path().filename().string();
        if (name.find("updates") != std::string::npos || name.find("rib") != std::string::npos
            || name.find("bview") != std::string::npos)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty())
        std::puts("BGPWIRE_DATA names no folder of MRT files: nothing to compare with recorded data");
    return files;
}

/// Calls `each(message, context)` for every whole BGP message in a file, and counts what could not be read.
struct counts {
    std::size_t records = 0;
    std::size_t messages = 0;
    std::size_t unreadable = 0;
};

template<class Each>
counts for_each_message(octets file, Each&& each)
{
    counts count;
    std::vector<std::uint8_t> memory(extended_message_length);
    mrt::record_reader in{file};
    while (auto const record = in.next()) {
        ++count.records;
        if (mrt::bgp4mp_message::is_in(*record)) {
            auto const m = mrt::bgp4mp_message::decode(*record);
            auto const message = m ? m->message() : result<message_view>{m.error()};
            if (message)
                each(*message, m->context());
            (message ? count.messages : count.unreadable) += 1;
        } else if (mrt::bgp_message::is_in(*record)) {
            auto const m = mrt::bgp_message::decode(*record);
            wire::writer out{memory};
            m->encode_message(out);
            auto const message = next_message(out.written(), extended_message_length);
            bool const whole = message && *message;
            if (whole)
                each(**message, m->context());
            (whole ? count.messages : count.unreadable) += 1;
        }
    }
    return count;
}

/// Whether every attribute that is known encodes to the value that it was decoded from.
template<class... Attribute>
bool attributes_encode_back(update_view const& view, type_list<Attribute...>)
{
    auto const one = [&]<class A>(type_list<A>) {
        auto const attribute = view.get<A>();
        if (!attribute)
            return true;
        std::vector<std::uint8_t> memory(extended_message_length);
        wire::writer out{memory};
        attribute->encode(out, view.context());
        return same_octets(out.written(), view.path_attributes().value(A::traits.type_code));
    };
    return (one(type_list<Attribute>{}) && ...);
}

/// Whether a prefix of the field has bits behind its length, which a value does not keep.
bool has_host_bits(ipv4_unicast_nlri_view const& field)
{
    std::vector<std::uint8_t> memory(extended_message_length);
    wire::writer out{memory};
    for (auto const route : field)
        route.encode(out, field.paths());
    return !same_octets(out.written(), field.octets());
}

} // namespace

TEST_CASE("Every recorded UPDATE decodes and encodes back, as a view, by its attributes and as a value", "[mrt][real]")
{
    for (auto const& path : recorded_files()) {
        auto const name = path.filename().string();
        CAPTURE(name);
        auto const file = examples::read_whole(path.c_str());
        REQUIRE(file);
        std::vector<std::uint8_t> memory(extended_message_length);
        std::size_t refused = 0;
        std::size_t changed = 0;
        auto const count = for_each_message(*file, [&](message_view message, codec_context const& context) {
            if (message.type() != message_type::update)
                return;
            auto const view = update_view::decode(message, context);
            if (!view) {
                ++refused;
                return;
            }
            wire::writer from_view{memory};
            view->encode(from_view);
            if (!same_octets(from_view.written(), message.octets()) || !attributes_encode_back(*view, known_path_attributes{}))
                ++changed;
            if (has_host_bits(view->nlri()) || has_host_bits(view->withdrawn_routes()))
                return;
            wire::writer from_value{memory};
            update{*view}.encode(from_value);
            if (!same_octets(from_value.written(), message.octets()))
                ++changed;
        });
        CHECK(count.unreadable == 0);
        CHECK(changed == 0);
        // This one ends in the middle of a prefix, and must not be believed: RFC 7606 §5.3.
        CHECK(refused == (name.find("nlri_mask_trailing_bits") != std::string::npos ? 1 : 0));
    }
    SUCCEED();
}

TEST_CASE("Every recorded message of the other types decodes and encodes back", "[mrt][real]")
{
    for (auto const& path : recorded_files()) {
        CAPTURE(path.filename().string());
        auto const file = examples::read_whole(path.c_str());
        REQUIRE(file);
        std::size_t refused = 0;
        std::size_t changed = 0;
        for_each_message(*file, [&](message_view message, codec_context const& context) {
            if (message.type() == message_type::update)
                return;
            visit_message(message, context, [&]<class Decoded>(Decoded const& decoded) {
                if constexpr (std::is_same_v<Decoded, error>) {
                    ++refused;
                } else {
                    std::uint8_t memory[standard_message_length];
                    wire::writer out{memory};
                    decoded.encode(out);
                    changed += same_octets(out.written(), message.octets()) ? 0U : 1U;
                }
            });
        });
        CHECK(refused == 0);
        CHECK(changed == 0);
    }
    SUCCEED();
}

TEST_CASE("Every recorded table is read to its last entry", "[mrt][real]")
{
    for (auto const& path : recorded_files()) {
        CAPTURE(path.filename().string());
        auto const file = examples::read_whole(path.c_str());
        REQUIRE(file);
        std::size_t unreadable = 0;
        std::size_t unframed = 0;
        std::size_t peers = 0;
        mrt::record_reader in{*file};
        while (auto const record = in.next()) {
            if (mrt::peer_index_table_view::is_in(*record)) {
                auto const table = mrt::peer_index_table_view::decode(*record);
                unreadable += table ? 0U : 1U;
                peers = table ? table->size() : 0;
            } else if (mrt::rib_view::is_in(*record)) {
                auto const rib = mrt::rib_view::decode(*record);
                unreadable += rib ? 0U : 1U;
                for (auto const& entry : *rib) {
                    auto const attributes = entry.attributes([](error) {});
                    unframed += attributes.octets().size() == entry.path_attributes.size() ? 0U : 1U;
                    unreadable += entry.peer_index < peers ? 0U : 1U;
                }
            }
        }
        CHECK(unreadable == 0);
        CHECK(unframed == 0);
    }
    SUCCEED();
}

TEST_CASE("Decoding recorded messages allocates nothing", "[mrt][real]")
{
    for (auto const& path : recorded_files()) {
        CAPTURE(path.filename().string());
        auto const file = examples::read_whole(path.c_str());
        REQUIRE(file);
        std::size_t routes = 0;
        std::size_t allocations = 0;
        for_each_message(*file, [&](message_view message, codec_context const& context) {
            if (message.type() != message_type::update)
                return;
            allocations += test::allocations_in([&] {
                auto const view = update_view::decode(message, context);
                if (view)
                    for ([[maybe_unused]] auto const route : view->nlri())
                        ++routes;
            });
        });
        CHECK(allocations == 0);
    }
    SUCCEED();
}
