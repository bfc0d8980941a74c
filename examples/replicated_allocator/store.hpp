// SPDX-License-Identifier: BSL-1.0
#ifndef REPLICATED_STORE_HPP
#define REPLICATED_STORE_HPP

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace replicated {

/// Counts the changes of the whole store; 0 stands for "there is no such key".
using revision = std::int64_t;

struct key_value {
    std::string key;
    std::string value;
    revision created = 0;
    revision modified = 0; ///< by the last transaction that put it

    friend bool operator==(key_value const&, key_value const&) = default;
};

/// What must hold of one key for a transaction to succeed.
struct comparison {
    enum class field { created, modified };

    std::string key;
    field what = field::created;
    revision equals = 0;

    friend bool operator==(comparison const&, comparison const&) = default;
};

/// One step of a transaction.
struct operation {
    enum class kind { get, put, erase };

    kind what = kind::get;
    std::string key;
    std::string value{};          ///< of a put
    std::string end{};            ///< of a get: the keys from `key` up to here; empty: `key` alone
    revision modified_since = 0;  ///< of a get: nothing older
    revision as_of = 0;           ///< of a get: how it was then; 0: how it is
    std::int64_t limit = 0;       ///< of a get: no more than so many; 0: all
    bool is_local_enough = false; ///< of a get: what one node knows will do, which may be old; needs no quorum

    friend bool operator==(operation const&, operation const&) = default;
};

[[nodiscard]] inline operation get(std::string key) { return {.what = operation::kind::get, .key = std::move(key)}; }
[[nodiscard]] inline operation put(std::string key, std::string value)
{
    return {.what = operation::kind::put, .key = std::move(key), .value = std::move(value)};
}
[[nodiscard]] inline operation erase(std::string key)
{
    return {.what = operation::kind::erase, .key = std::move(key)};
}

/// If all of `compare` holds, `success` is done, otherwise `failure`: all of it at once, or nothing.
struct transaction {
    std::vector<comparison> compare{};
    std::vector<operation> success{};
    std::vector<operation> failure{};
};

struct transaction_answer {
    struct found {
        std::vector<key_value> all;
        bool has_more = false; ///< the limit cut it short
    };

    bool succeeded = false;
    revision at = 0;              ///< of the store, with what this transaction changed
    std::vector<found> results{}; ///< one for each operation that was done; empty for all but gets
};

/// Whether a transaction may be sent again when it is not known what became of it.
enum class repetition { harmful, harmless };

/// Why there is no answer.
struct store_error : std::runtime_error {
    enum class kind {
        refused,    ///< the store says no, and would say it again
        unanswered, ///< nothing was done, or nothing that matters: there is no quorum, or no way to the store
        unknown,    ///< it may have been done, or may still be
    };

    store_error(kind k, std::string const& text) : std::runtime_error{text}, what_kind{k} {}

    kind what_kind;
};

/// A store that replicas share; etcd is one.
class store {
public:
    store() = default;
    store(store const&) = delete;
    store& operator=(store const&) = delete;
    virtual ~store() = default;

    /// @throws store_error; one of kind `unknown` only where repetition is harmful
    virtual transaction_answer commit(transaction const&, repetition) = 0;
};

} // namespace replicated

#endif
