// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_PAINTED_HPP
#define SPEAKER_PAINTED_HPP

// Text for a terminal, each piece with what it means; how that looks is the terminal's affair.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace speaker {

enum class tone { plain, heading, title, faint, good, warning, bad };

struct painted {
    std::string text;
    tone how = tone::plain;
};

using painted_line = std::vector<painted>;

/// Whether the terminal shows more than ASCII.
enum class glyphs { ascii, unicode };

/// How many columns it takes: one for each character of UTF-8.
std::size_t columns_of(std::string_view text);
std::size_t columns_of(painted_line const& line);

/// The text, or its beginning and a sign that there is more.
std::string shortened(std::string const& text, std::size_t columns, glyphs with);

/// The line, its end cut off where it is longer than that.
painted_line clipped(painted_line const& line, std::size_t columns);

/// The lines without what they mean, and without blanks at their ends.
std::string plain_text(std::vector<painted_line> const& lines);

/// Rows and columns, in as much room as there is.
class painted_table {
public:
    struct cell {
        std::string text;
        tone how = tone::plain;
        std::optional<double> bar{}; ///< shown instead of the text: how much of it is full, 0 to 1
    };
    enum class align { left, right, bar }; ///< a column of bars takes what room is left

    struct column {
        std::string title;
        align how = align::left;
    };

    explicit painted_table(std::vector<column> columns) : columns_{std::move(columns)} {}

    void add(std::vector<cell> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }

    /// Titles and rows, made to fit: where there is too little room the last column is shortened, then the widest.
    [[nodiscard]] std::vector<painted_line> lines(std::size_t width, glyphs with) const;

private:
    [[nodiscard]] std::vector<std::size_t> widths(std::size_t width) const;

    std::vector<column> columns_;
    std::vector<std::vector<cell>> rows_;
};

} // namespace speaker

#endif
