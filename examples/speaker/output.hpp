// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_OUTPUT_HPP
#define SPEAKER_OUTPUT_HPP

#include <chrono>
#include <ctime>
#include <string>
#include <vector>

namespace speaker {

/// Prints `14:30:39 what` as one line, at once.
void say(std::string const& what);

/// `14:30:39`, local time.
std::string clock_time(std::time_t at);

/// `00:38:08`; from a day on `3d 02:07:11`.
std::string duration_text(std::chrono::seconds elapsed);

/// Columns as wide as their widest cell.
class text_table {
public:
    explicit text_table(std::vector<std::string> titles) { add(std::move(titles)); }

    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

} // namespace speaker

#endif
