// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_DIAGNOSTICS_HPP
#define SPEAKER_DIAGNOSTICS_HPP

#include <iosfwd>
#include <string>
#include <vector>

namespace speaker {

/// Where something was written; line and column count from 1, line 0 means the file as a whole.
struct place {
    std::string file;
    int line = 0;
    int column = 0;

    friend bool operator==(place const&, place const&) = default;
};

/// `config.yaml:12:5`, or the file alone.
std::string to_string(place const& where);

/// One line about one place.
struct diagnostic {
    enum class kind {
        note,    ///< nothing depends on it: for who checks a file, not for who runs it
        warning, ///< it goes on without that
        error,   ///< the whole input is no good
    };

    place where;
    kind how = kind::error;
    std::string what;
};

/// `config.yaml:12:5: the rule`, without line end; warnings and notes say so.
std::string to_string(diagnostic const& d);

/// Collects what is wrong with the input, so that one run shows everything.
class diagnostics {
public:
    void error(place const& where, std::string what);
    void warning(place const& where, std::string what);
    void note(place const& where, std::string what);

    void add(diagnostic one);
    /// Adds what is wrong with a part of the input.
    void add(diagnostics const& part);
    /// The same where the rest is good without that part: its errors are warnings.
    void add_as_warnings(diagnostics const& part);
    /// The same of a part that is no concern: nothing but notes.
    void add_as_notes(diagnostics const& part);

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::vector<diagnostic> const& all() const { return all_; }

    /// Without what was said before: a file that two readers look into is broken for both.
    [[nodiscard]] std::vector<diagnostic> distinct() const;

    /// One line each, and no line twice.
    void print(std::ostream& out) const;

private:
    void add(diagnostics const& part, diagnostic::kind at_worst);

    std::vector<diagnostic> all_;
    bool failed_ = false;
};

} // namespace speaker

#endif
