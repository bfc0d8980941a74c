// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_REPLICATED_ALLOCATOR_MEMORY_STORE_HPP
#define TESTS_REPLICATED_ALLOCATOR_MEMORY_STORE_HPP

#include "store.hpp"

#include <deque>
#include <functional>
#include <map>

/// What can happen to a transaction on its way.
enum class mishap {
    none,
    request_lost, ///< it is not done, and nobody says so
    answer_lost,  ///< it is done, and nobody says so
    late,         ///< nobody says anything, and it is done when @ref memory_store::deliver is called
    no_quorum,    ///< neither it nor what comes after it is answered, until the mishaps are over
};

/// A store as etcd is one, in memory, with mishaps.
class memory_store final : public replicated::store {
public:
    replicated::transaction_answer commit(replicated::transaction const& t, replicated::repetition again) override
    {
        using replicated::store_error;
        ++requests;
        if (before)
            before(t);
        auto const happens = mishaps.empty() ? mishap::none : mishaps.front();
        if (happens == mishap::no_quorum)
            throw store_error{store_error::kind::unanswered, "no quorum"};
        if (!mishaps.empty())
            mishaps.pop_front();
        if (happens == mishap::late)
            on_the_way_.push_back(t);
        if (happens == mishap::answer_lost)
            apply(t);
        if (happens != mishap::none) {
            if (again == replicated::repetition::harmful)
                throw store_error{store_error::kind::unknown, "no answer"};
            return commit(t, again);
        }
        return apply(t);
    }

    /// The oldest that is late is done now; false: there is none.
    bool deliver()
    {
        if (on_the_way_.empty())
            return false;
        apply(on_the_way_.front());
        on_the_way_.pop_front();
        return true;
    }

    std::deque<mishap> mishaps{};                                  ///< of what comes, one each
    std::function<void(replicated::transaction const&)> before{}; ///< is called before each
    unsigned requests = 0;
    std::int64_t page_limit = 0; ///< 0: none of its own

private:
    using content = std::map<std::string, replicated::key_value>;

    replicated::transaction_answer apply(replicated::transaction const& t)
    {
        replicated::transaction_answer answer{.succeeded = true};
        for (auto const& c : t.compare) {
            auto const kv = now_.find(c.key);
            auto const is = kv == now_.end() ? 0
                : c.what == replicated::comparison::field::created ? kv->second.created
                                                                   : kv->second.modified;
            answer.succeeded = answer.succeeded && is == c.equals;
        }
        bool has_changed = false;
        for (auto const& o : answer.succeeded ? t.success : t.failure) {
            answer.results.emplace_back();
            switch (o.what) {
            case replicated::operation::kind::get: answer.results.back() = read(o); continue;
            case replicated::operation::kind::put: {
                auto& kv = now_[o.key];
                kv = {o.key, o.value, kv.created == 0 ? at_ + 1 : kv.created, at_ + 1};
                has_changed = true;
                break;
            }
            case replicated::operation::kind::erase: has_changed = now_.erase(o.key) != 0 || has_changed; break;
            }
        }
        if (has_changed)
            history_[++at_] = now_;
        answer.at = at_;
        return answer;
    }

    replicated::transaction_answer::found read(replicated::operation const& o) const
    {
        replicated::transaction_answer::found found;
        auto const& all = o.as_of == 0 ? now_ : history_.at(o.as_of);
        auto const limit = page_limit != 0 && o.limit != 0 ? page_limit : o.limit;
        for (auto const& [key, kv] : all) {
            bool const is_wanted = o.end.empty() ? key == o.key : key >= o.key && key < o.end;
            if (!is_wanted || kv.modified < o.modified_since)
                continue;
            if (limit != 0 && static_cast<std::int64_t>(found.all.size()) == limit) {
                found.has_more = true;
                break;
            }
            found.all.push_back(kv);
        }
        return found;
    }

    content now_;
    replicated::revision at_ = 1; // as a new etcd
    std::map<replicated::revision, content> history_{{1, {}}};
    std::deque<replicated::transaction> on_the_way_;
};

#endif
