// SPDX-License-Identifier: BSL-1.0
#include "gateway_json.hpp"

#include "base64.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>

namespace replicated {

namespace {

namespace json = boost::json;

json::object to_object(comparison const& c)
{
    bool const is_creation = c.what == comparison::field::created;
    return {{"key", to_base64(c.key)}, {"target", is_creation ? "CREATE" : "MOD"}, {"result", "EQUAL"},
        {is_creation ? "create_revision" : "mod_revision", std::to_string(c.equals)}};
}

json::object to_object(operation const& o)
{
    json::object fields{{"key", to_base64(o.key)}};
    auto const add_number = [&](char const* name, std::int64_t value) {
        if (value != 0)
            fields[name] = std::to_string(value);
    };
    switch (o.what) {
    case operation::kind::put: fields["value"] = to_base64(o.value); return {{"requestPut", std::move(fields)}};
    case operation::kind::erase: return {{"requestDeleteRange", std::move(fields)}};
    case operation::kind::get: break;
    }
    if (!o.end.empty())
        fields["range_end"] = to_base64(o.end);
    add_number("min_mod_revision", o.modified_since);
    add_number("revision", o.as_of);
    add_number("limit", o.limit);
    if (o.is_local_enough)
        fields["serializable"] = true;
    return {{"requestRange", std::move(fields)}};
}

template<class T>
json::array to_array(std::vector<T> const& all)
{
    json::array array;
    for (auto const& one : all)
        array.push_back(to_object(one));
    return array;
}

// The member as an object; null where there is none.
json::object const* object_in(json::object const& in, char const* name)
{
    auto const* value = in.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

bool is_true(json::object const& in, char const* name)
{
    auto const* value = in.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

// `"revision":"12"`; a number that is left out is 0.
std::optional<std::int64_t> number_in(json::object const& in, char const* name)
{
    auto const* value = in.if_contains(name);
    if (value == nullptr)
        return 0;
    auto const* digits = value->if_string();
    if (digits == nullptr)
        return {};
    std::int64_t number = 0;
    auto const* end = digits->data() + digits->size();
    auto const [stop, why] = std::from_chars(digits->data(), end, number);
    if (why != std::errc{} || stop != end)
        return {};
    return number;
}

std::optional<std::string> octets_in(json::object const& in, char const* name)
{
    auto const* value = in.if_contains(name);
    if (value == nullptr)
        return std::string{};
    auto const* text = value->if_string();
    return text == nullptr ? std::nullopt : from_base64(*text);
}

std::optional<key_value> to_key_value(json::value const& value)
{
    auto const* in = value.if_object();
    if (in == nullptr)
        return {};
    auto key = octets_in(*in, "key");
    auto content = octets_in(*in, "value");
    auto const created = number_in(*in, "create_revision");
    auto const modified = number_in(*in, "mod_revision");
    if (!key || !content || !created || !modified)
        return {};
    return key_value{*std::move(key), *std::move(content), *created, *modified};
}

std::optional<transaction_answer::found> to_found(json::object const& range)
{
    transaction_answer::found found;
    found.has_more = is_true(range, "more");
    auto const* kvs = range.if_contains("kvs");
    if (kvs == nullptr)
        return found;
    if (!kvs->is_array())
        return {};
    for (auto const& one : kvs->get_array()) {
        auto kv = to_key_value(one);
        if (!kv)
            return {};
        found.all.push_back(*std::move(kv));
    }
    return found;
}

// The answer to one operation: an object with one member, named after the kind.
std::optional<transaction_answer::found> to_result(json::value const& value, operation const& asked)
{
    auto const* in = value.if_object();
    if (in == nullptr)
        return {};
    switch (asked.what) {
    case operation::kind::put:
        if (object_in(*in, "response_put") == nullptr)
            return {};
        return transaction_answer::found{};
    case operation::kind::erase:
        if (object_in(*in, "response_delete_range") == nullptr)
            return {};
        return transaction_answer::found{};
    case operation::kind::get: break;
    }
    auto const* range = object_in(*in, "response_range");
    return range == nullptr ? std::nullopt : to_found(*range);
}

} // namespace

std::string to_json(transaction const& t)
{
    return json::serialize(json::object{
        {"compare", to_array(t.compare)}, {"success", to_array(t.success)}, {"failure", to_array(t.failure)}});
}

std::optional<transaction_answer> parse_answer(std::string_view text, transaction const& asked)
{
    json::error_code why;
    auto const document = json::parse(text, why);
    auto const* in = why ? nullptr : document.if_object();
    auto const* header = in == nullptr ? nullptr : object_in(*in, "header");
    auto const at = header == nullptr ? std::nullopt : number_in(*header, "revision");
    if (!at || *at <= 0)
        return {};
    transaction_answer answer{.succeeded = is_true(*in, "succeeded"), .at = *at};
    auto const& done = answer.succeeded ? asked.success : asked.failure;
    if (done.empty())
        return answer;
    auto const* results = in->if_contains("responses");
    if (results == nullptr || !results->is_array() || results->get_array().size() != done.size())
        return {};
    for (std::size_t i = 0; i != done.size(); ++i) {
        auto result = to_result(results->get_array()[i], done[i]);
        if (!result)
            return {};
        answer.results.push_back(*std::move(result));
    }
    return answer;
}

gateway_error parse_error(std::string_view text)
{
    json::error_code why;
    auto const document = json::parse(text, why);
    auto const* in = why ? nullptr : document.if_object();
    auto const* message = in == nullptr ? nullptr : in->if_contains("error");
    auto const* code = in == nullptr ? nullptr : in->if_contains("code");
    if (message == nullptr || !message->is_string())
        return {.message = "what answers is not etcd's gateway"};
    gateway_error error{.message = std::string{message->get_string()}};
    if (code != nullptr && code->is_int64())
        switch (code->get_int64()) {
        case 3:  // invalid argument
        case 5:  // not found
        case 7:  // permission denied
        case 8:  // resource exhausted
        case 9:  // failed precondition
        case 11: // out of range
        case 12: // unimplemented
        case 16: // unauthenticated
            error.is_final = true;
            break;
        default: break; // canceled, deadline exceeded, unavailable and the like
        }
    return error;
}

} // namespace replicated
