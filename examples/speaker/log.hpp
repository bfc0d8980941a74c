// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_LOG_HPP
#define SPEAKER_LOG_HPP

// What the speaker says while it runs, one line for each thing that happens.

#include "diagnostics.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

enum class log_level { debug, info, warn, error, none };

enum class log_format {
    logfmt, ///< `ts=2026-03-01T14:30:39.042Z level=info event=started node=a msg="1 peer"`
    json,   ///< the same as a JSON object, all values being strings
    text,   ///< `14:30:39 node a: 1 peer`, for people
};

/// `debug`, `info`, `warn`, `error`, `none`; and `all`, which is what MetalLB calls the first one.
std::optional<log_level> parse_log_level(std::string_view text);

std::optional<log_format> parse_log_format(std::string_view text);

/// One thing that happened.
struct log_entry {
    struct field {
        std::string_view key;
        std::string value;
    };

    log_level level = log_level::info;
    std::string_view event; ///< `session_established`: what programs look for
    std::vector<field> fields;
    std::string about; ///< whom the words are about; logged where the fields are not
    std::string what;  ///< in words
};

/// The entry as one line without its end, whatever is in its values: a reader gets those back as they were, but for
/// octets that are no UTF-8.
std::string log_line(log_entry const& entry, log_format format, std::chrono::system_clock::time_point now);

/// What is logged from now on, and how. Before that it is all but what is for debugging, as logfmt.
void set_log(log_level least, log_format format);

/// Prints the entry to standard output, at once.
void log(log_entry const& entry);

/// `file`, `line` and `column`.
std::vector<log_entry::field> fields_of(place const& where);

/// Each diagnostic as an entry; for people, as it is, to standard error.
void log(diagnostics const& all);

} // namespace speaker

#endif
