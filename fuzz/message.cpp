// SPDX-License-Identifier: BSL-1.0
// A stream of messages, as a peer might send it. Two octets choose the session; then come messages.
// Whatever is framed is decoded, touched all over and printed; whatever decodes encodes to the octets
// that it was, and means the same when it is built anew. An UPDATE is also judged in the plain form, and a
// stream that comes in pieces is cut into the same messages.

#include <bgpwire/message.hpp>

#include "support/compare_plain.hpp"
#include "support/fuzz.hpp"
#include "support/mutator.hpp"

#include <type_traits>
#include <vector>

using namespace bgpwire;
using bgpwire::fuzz::expect;

namespace {

std::vector<std::uint8_t> memory(70000);

/// What `encode(writer)` writes; it must fit.
template<class Encode>
octets encoded(Encode const& encode)
{
    wire::writer out{memory};
    encode(out);
    auto const whole = out.finish();
    expect(whole.has_value(), "what decodes fits when it is encoded");
    return *whole;
}

template<class View>
void touch_nlri(View const& view, path_identifiers paths)
{
    std::vector<typename View::value_type> const routes(view.begin(), view.end());
    auto const field = encoded([&](wire::writer& out) {
        for (auto const& route : routes)
            route.encode(out, paths);
    });
    expect(field.size() == view.octets().size(), "routes are as long as they were");
    auto const again = View::decode(field, paths);
    expect(again.has_value() && std::vector<typename View::value_type>(again->begin(), again->end()) == routes,
        "routes that are encoded decode to the same");
}

template<class MpNlri, class... View>
void touch_mp(MpNlri const& mp, type_list<View...>)
{
    auto const one = [&]<class V>(type_list<V>) {
        if (auto const routes = mp.template nlri<V>())
            touch_nlri(*routes, routes->paths());
    };
    (one(type_list<View>{}), ...);
}

template<class Attribute>
void touch_attribute(update_view const& update)
{
    auto const& all = update.path_attributes();
    auto const attribute = all.get<Attribute>();
    if (!attribute)
        return;
    expect(all.has<Attribute>(), "what can be read is there");
    auto const value = all.value(Attribute::traits.type_code);
    expect(Attribute::traits.length.allows(value.size()), "what can be read has a length that is allowed");
    expect(same_octets(encoded([&](wire::writer& out) { attribute->encode(out, update.context()); }), value),
        "an attribute encodes to the octets that it was");
    expect(*attribute == *all.get<Attribute>(), "an attribute is equal to itself");
    print_to(fuzz::plain_text_sink{}, *attribute);
    if constexpr (std::is_same_v<Attribute, as_path_view>) {
        as_path const owned{*attribute};
        expect(owned.length() == attribute->length(), "an AS_PATH is as long when it is owned");
        expect(same_octets(encoded([&](wire::writer& out) { owned.encode(out, update.context()); }), value),
            "an AS_PATH encodes to the same octets when it is owned");
    }
    if constexpr (std::is_same_v<Attribute, mp_reach_nlri_view> || std::is_same_v<Attribute, mp_unreach_nlri_view>)
        touch_mp(*attribute, known_nlri{});
}

template<class... Attribute>
void touch_attributes(update_view const& update, type_list<Attribute...>)
{
    (touch_attribute<Attribute>(update), ...);
}

/// The errors that are told one by one and the one that `decode` comes to are in accord.
void check_errors(message_view message, codec_context const& context)
{
    error strongest{errc{}, error_action::ignore};
    update_view::for_each_error(message, context, [&](error const& e) {
        expect(e.offset + e.length <= message.octets().size(), "an error is about octets of the message");
        expect(is_local(e.code) || code_of(e.code) == 3, "an UPDATE's errors are UPDATE Message Errors");
        if (e.action > strongest.action)
            strongest = e;
        print_to(fuzz::plain_text_sink{}, e);
    });
    auto const update = update_view::decode(message, context);
    error const found = update ? update->error().value_or(strongest) : update.error();
    expect(found == strongest, "decode comes to the strongest error");
    expect(update || strongest.action == error_action::session_reset, "only a session reset leaves no view");
    expect(!update || strongest.action != error_action::session_reset || context.errors == error_handling::analyse,
        "a session reset leaves a view only to who analyses");
}

/// What is written of an UPDATE in which something is wrong has nothing wrong in it: RFC 7606 §2.
void check_clean(update_view const& update, octets encoded)
{
    auto const message = next_message(encoded, extended_message_length);
    expect(message && *message, "an UPDATE without what is wrong in it is framed");
    auto const again = update_view::decode(**message, update.context());
    expect(again && !again->error(), "nothing is wrong with what is passed on");
    expect(bgpwire::update{*again} == bgpwire::update{update}, "what is passed on is what a copy has");
}

void touch(update_view const& update)
{
    auto const& context = update.context();
    check_errors(update.message(), context);
    touch_nlri(update.withdrawn_routes(), update.withdrawn_routes().paths());
    touch_nlri(update.nlri(), update.nlri().paths());
    touch_attributes(update, known_path_attributes{});
    print_to(fuzz::plain_text_sink{}, effective_as_path(update.path_attributes()));
    (void)effective_aggregator(update.path_attributes());
    if (auto const path = update.get<as_path_view>(); path && !path->empty()) {
        auto const first = *(*path->begin()).begin();
        expect(!check_first_as(update, first), "a path starts with its first AS");
        auto const e = check_first_as(update, asn{first.value() + 1U});
        expect(e.has_value() == (context.peer != peering::internal), "a path starts with no other AS");
        expect(!e || e->offset < update.message().octets().size(), "an error is about octets of the message");
    }
    for (auto const& attribute : update.path_attributes()) {
        print_to(fuzz::plain_text_sink{}, attribute);
        if (auto const onward = readvertised(attribute))
            expect(onward->has_flag(attribute_flag::partial) && same_octets(onward->value, attribute.value),
                "what is passed on is Partial and has its octets");
    }
    bgpwire::update const owned{update};
    auto const anew = encoded([&](wire::writer& out) { owned.encode(out); });
    auto const message = next_message(anew, extended_message_length);
    expect(message && *message, "an UPDATE that is built is framed");
    auto const again = update_view::decode(**message, context);
    expect(again && bgpwire::update{*again} == owned, "an UPDATE that is built decodes to the same");
    expect(!again->error() || context.errors == error_handling::analyse, "nothing is wrong with a copy");
    // Who analyses also sees what cannot be framed, of which a copy has nothing.
    expect(owned.end_of_rib() == update.end_of_rib() || (update.error() && context.errors == error_handling::analyse),
        "a copy is an End-of-RIB if the message is one");
    expect(owned.path_attributes.view().as_received().octets().size() == owned.path_attributes.octets().size(),
        "attributes that are kept are framed");
}

/// What is wrong is known as soon as the header is there, and a message when its last octet is; what comes
/// behind changes nothing. @see RFC 4271 §4.1, §6.1
void check_arrival(octets stream, std::size_t limit)
{
    auto const all = next_message(stream, limit);
    auto const settled = !all          ? header_length
        : *all                         ? (*all)->octets().size()
        : stream.size() < header_length ? header_length
                                        : std::size_t{wire::load<std::uint16_t>(stream, 16)};
    for (std::size_t size = 0; size <= stream.size(); size += size < header_length || size + 2 > settled ? 1 : 61) {
        if (size > settled + 2)
            break;
        auto const part = next_message(stream.first(size), limit);
        if (size < settled) {
            expect(part && !*part, "nothing is said before enough is there");
            continue;
        }
        expect(part.has_value() == all.has_value(), "what follows changes nothing");
        if (all)
            expect(*part && same_octets((*part)->octets(), (*all)->octets()), "what follows changes nothing");
        else
            expect(part.error() == all.error(), "an error is about the header alone");
    }
}

/// Every error names octets of the message, and the NOTIFICATION about it has at most 4096 octets: RFC 4271 §4.1.
void check_notification(error const& e, octets about)
{
    expect(e.offset + e.length <= about.size(), "an error is about octets of the input");
    auto const whole = encoded([&](wire::writer& out) { encode_notification(out, e, about); });
    expect(whole.size() <= standard_message_length, "a NOTIFICATION is never an extended message");
    auto const message = next_message(whole);
    expect(message && *message && notification_view::decode(**message), "a NOTIFICATION that is built decodes");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size < fuzz::context_octets)
        return 0;
    auto const context = fuzz::context_from(data);
    octets stream{data + fuzz::context_octets, size - fuzz::context_octets};
    for (;;) {
        check_arrival(stream, context.maximum_message_length);
        auto const message = next_message(stream, context.maximum_message_length);
        if (!message) {
            print_to(fuzz::plain_text_sink{}, message.error());
            check_notification(message.error(), stream);
            return 0;
        }
        if (!*message)
            return 0;
        auto const whole = (*message)->octets();
        if ((*message)->type() == message_type::update)
            plain::compare_update(**message, context, [](bool holds, char const* what) { expect(holds, what); });
        visit_message(**message, context, [&]<class Decoded>(Decoded const& decoded) {
            print_to(fuzz::plain_text_sink{}, decoded);
            if constexpr (std::is_same_v<Decoded, error>) {
                if ((*message)->type() == message_type::update)
                    check_errors(**message, context);
                check_notification(decoded, whole);
            } else {
                auto const again = encoded([&](wire::writer& out) { decoded.encode(out); });
                // RFC 9072 §2: the octet in place of a length is ignored, and sent as 255
                if (std::is_same_v<Decoded, open_view> && again.size() > 29 && again[28] == 255 && again[29] == 255)
                    memory[28] = whole[28];
                if constexpr (std::is_same_v<Decoded, update_view>)
                    if ((decoded.error() || !decoded.path_attributes().encodes_as_received())
                        && context.errors != error_handling::analyse)
                        return check_clean(decoded, again);
                expect(same_octets(again, whole), "a message encodes to the octets that it was");
                if constexpr (std::is_same_v<Decoded, update_view>)
                    touch(decoded);
                if constexpr (std::is_same_v<Decoded, route_refresh_view>)
                    if (auto const e = check_route_refresh(decoded))
                        check_notification(*e, whole);
            }
        });
        stream = stream.subspan(whole.size());
    }
}

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed)
{
    size = fuzz::mutate(data, size, max_size, seed, [](fuzz::parts& found, octets input) {
        if (input.size() > fuzz::context_octets)
            found.messages(fuzz::context_octets, input.size());
    });
    // Of most inputs that chance makes not even the header would be read.
    if (seed % 4 != 0 && size >= fuzz::context_octets + header_length)
        std::fill_n(data + fuzz::context_octets, 16, std::uint8_t{0xff});
    return size;
}
