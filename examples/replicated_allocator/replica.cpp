// SPDX-License-Identifier: BSL-1.0
#include "replica.hpp"

#include "inventory.hpp"

namespace replicated {

using bgpwire::errc;
using bgpwire::error;
using bgpwire::ip_address;
using bgpwire::result;

result<holding> replica::allocate(std::string const& owner)
{
    take_name();
    if (seen_ == 0)
        refresh(); // before anything is tried, what is given already
    for (bool is_current = false;;) {
        if (auto const candidate = known_.candidate()) {
            if (auto const got = claim(owner, *candidate))
                return got;
            is_current = false;
            continue;
        } else if (is_current) {
            return candidate.error();
        }
        refresh(); // all is given, as far as is known here; but somebody may have released
        is_current = true;
        if (auto const* has = known_.find(owner))
            return *has;
    }
}

// One attempt. An error `address_in_use`: it came to nothing, and known_ knows more than before.
result<holding> replica::claim(std::string const& owner, ip_address const& address)
{
    using enum comparison::field;
    auto const address_key = keys_.address(address), owner_key = keys_.owner(owner);
    transaction const t{
        .compare = {{address_key, created, 0}, {owner_key, created, 0}, {keys_.replica(name_), modified, fence_}},
        .success = {put(address_key, owner), put(owner_key, to_string(address))},
        .failure = look_around(owner, address),
    };
    transaction_answer answer;
    bool is_in_doubt = false;
    try {
        answer = store_.commit(t, repetition::harmful);
    } catch (store_error const& e) {
        if (e.what_kind != store_error::kind::unknown)
            throw;
        is_in_doubt = true;
        ++counters_.settled;
    }
    if (answer.succeeded) {
        holding const got{address, owner, answer.at};
        known_.take_in({got});
        return got;
    }
    // Another process may have taken the name, or a key put for an earlier claim may have come late.
    auto const is_fenced_off = [&] {
        auto const& own = answer.results.at(3).all;
        return own.empty() || own.front().modified != fence_;
    };
    if (is_in_doubt || is_fenced_off())
        answer = settle(owner, address, is_in_doubt);

    if (auto const& own = answer.results.at(0).all; !own.empty()) {
        auto const has = keys_.owner_record(own.front());
        if (!has)
            throw store_error{store_error::kind::refused, "the record of the owner is damaged"};
        known_.take_in({*has});
        return *has;
    }
    learn(answer.results.at(1), answer.at);
    if (!answer.results.at(2).all.empty()) {
        if (auto const next = known_.candidate(); next && *next == address)
            throw store_error{store_error::kind::refused, "the record of " + to_string(address) + " is damaged"};
        ++counters_.lost;
    }
    return error{.code = errc::address_in_use};
}

// What the owner has, who has got what since the last time, who has the address, whether this replica is itself.
std::vector<operation> replica::look_around(std::string const& owner, ip_address const& address) const
{
    auto news = get(keys_.addresses());
    news.end = key_layout::end_of(keys_.addresses());
    news.modified_since = seen_ + 1;
    news.limit = 1000;
    return {get(keys_.owner(owner)), std::move(news), get(keys_.address(address)), get(keys_.replica(name_))};
}

// From here on no claim that is still on its way can succeed, and if this one has succeeded it shows.
transaction_answer replica::settle(std::string const& owner, ip_address const& address, bool is_in_doubt)
try {
    transaction t{.success = look_around(owner, address)};
    t.success.back() = put(keys_.replica(name_), {});
    auto answer = store_.commit(t, repetition::harmless);
    fence_ = answer.at;
    return answer;
} catch (store_error const& e) {
    fence_ = 0; // before anything else what is on its way must be stopped
    throw store_error{is_in_doubt ? store_error::kind::unknown : e.what_kind, e.what()};
}

void replica::learn(transaction_answer::found const& news, revision at)
{
    if (news.has_more)
        return refresh();
    std::vector<holding> all;
    for (auto const& kv : news.all)
        if (auto const h = keys_.address_record(kv))
            all.push_back(*h);
    known_.take_in(all);
    seen_ = at;
}

// From here on nothing can succeed that an earlier process of this name left on its way.
void replica::take_name()
{
    if (fence_ == 0)
        fence_ = store_.commit({.success = {put(keys_.replica(name_), {})}}, repetition::harmless).at;
}

void replica::refresh()
{
    auto const read = read_all(store_, keys_.addresses(), reading::agreed);
    std::vector<holding> all;
    for (auto const& kv : read.all)
        if (auto const h = keys_.address_record(kv))
            all.push_back(*h);
    known_.restore(all);
    seen_ = read.at;
    ++counters_.reread;
}

result<holding> replica::release(std::string const& owner, revision granted)
{
    using enum comparison::field;
    auto const owner_key = keys_.owner(owner), own_key = keys_.replica(name_);
    for (;;) {
        take_name();
        auto const found = store_.commit({.success = {get(owner_key)}}, repetition::harmless).results.at(0).all;
        if (found.empty())
            return error{.code = errc::not_allocated};
        auto const has = keys_.owner_record(found.front());
        if (!has)
            throw store_error{store_error::kind::refused, "the record of the owner is damaged"};
        if (granted != 0 && has->granted != granted)
            return error{.code = errc::stale_handle};

        auto const address_key = keys_.address(has->address);
        transaction const t{
            .compare = {{owner_key, modified, has->granted}, {address_key, modified, has->granted},
                {own_key, modified, fence_}},
            .success = {erase(owner_key), erase(address_key)},
            .failure = {get(owner_key), get(own_key)},
        };
        transaction_answer answer;
        try {
            answer = store_.commit(t, repetition::harmless); // it can end this grant alone, be it done twice
        } catch (store_error const& e) {
            fence_ = 0;
            throw store_error{
                e.what_kind == store_error::kind::refused ? e.what_kind : store_error::kind::unknown, e.what()};
        }
        auto const is_as_of = [&](std::size_t at, revision expected) {
            auto const& all = answer.results.at(at).all;
            return !all.empty() && all.front().modified == expected;
        };
        // Not succeeded, and it is gone: it was done at the first time of asking, or somebody else did it just now.
        if (answer.succeeded || !is_as_of(0, has->granted)) {
            known_.forget(owner);
            return *has;
        }
        if (is_as_of(1, fence_))
            throw store_error{store_error::kind::refused,
                "the records of the owner and of " + to_string(has->address) + " do not belong together"};
        fence_ = 0; // another process has taken the name
    }
}

void replica::leave() noexcept
try {
    store_.commit({.success = {erase(keys_.replica(name_))}}, repetition::harmless);
    fence_ = 0;
} catch (store_error const&) {
}

} // namespace replicated
