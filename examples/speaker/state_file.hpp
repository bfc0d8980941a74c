// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_STATE_FILE_HPP
#define SPEAKER_STATE_FILE_HPP

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace speaker {

/// A file that holds one state, whole: at any moment, and after any crash, it is the old one or the new one.
class state_file {
public:
    using octets = std::vector<std::uint8_t>;

    /// Without a path there is no file, and nothing is kept.
    explicit state_file(std::string path) : path_{std::move(path)} {}

    [[nodiscard]] std::string const& path() const { return path_; }

    /// When a run has last had the file: never, or before or since the machine started. Then this run has it.
    enum class use { never, before_boot, since_boot };
    [[nodiscard]] use take_over() const;

    /// What is in the file. Nothing if there is none, or, with the reason in `why`, if it cannot be read.
    [[nodiscard]] std::optional<octets> read(std::string& why) const;

    /// Puts this in the place of what was there, unless it is what was written last.
    /// @returns why not; empty if it is there
    std::string write(octets const& state);

    /// Moves the file out of the way, for whoever wants to look into it.
    /// @returns where it is now; empty if it could not be moved
    [[nodiscard]] std::string set_aside() const;

private:
    std::string path_;
    std::optional<octets> written_;
};

} // namespace speaker

#endif
