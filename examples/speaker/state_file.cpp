// SPDX-License-Identifier: BSL-1.0
#include "state_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <utility>

namespace speaker {

namespace {

/// A file that is open.
class descriptor {
public:
    descriptor(std::string const& path, int how) : number_{::open(path.c_str(), how | O_CLOEXEC, 0600)} {}
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }

    [[nodiscard]] int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

std::string words_of(int error) { return std::strerror(error); }

bool write_all(int to, std::span<std::uint8_t const> octets)
{
    while (!octets.empty()) {
        auto const count = ::write(to, octets.data(), octets.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        octets = octets.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

state_file::use state_file::take_over() const
{
    struct ::stat file{};
    if (path_.empty() || ::stat(path_.c_str(), &file) != 0)
        return use::never;
    std::timespec now{};
    std::timespec since_boot{};
    (void)::clock_gettime(CLOCK_REALTIME, &now);
    (void)::clock_gettime(CLOCK_BOOTTIME, &since_boot);
    (void)::utimensat(AT_FDCWD, path_.c_str(), nullptr, 0); // to now
    return file.st_mtim.tv_sec < now.tv_sec - since_boot.tv_sec ? use::before_boot : use::since_boot;
}

std::optional<state_file::octets> state_file::read(std::string& why) const
{
    if (path_.empty())
        return {};
    octets all;
    descriptor const file{path_, O_RDONLY};
    if (!file && errno == ENOENT)
        return {};
    for (std::uint8_t chunk[65536]; file;) {
        auto const count = ::read(file.number(), chunk, sizeof chunk);
        if (count == 0)
            return all;
        if (count > 0)
            all.insert(all.end(), chunk, chunk + count);
        else if (errno != EINTR)
            break;
    }
    why = "cannot be read: " + words_of(errno);
    return {};
}

// The new one is on the disk before it gets the name, and the name before anybody relies on it.
std::string state_file::write(octets const& state)
{
    if (path_.empty() || written_ == state)
        return {};
    auto const fresh = path_ + ".new";
    {
        descriptor const file{fresh, O_WRONLY | O_CREAT | O_TRUNC};
        if (!file || !write_all(file.number(), state) || ::fsync(file.number()) != 0)
            return "cannot be written: " + words_of(errno);
    }
    if (std::rename(fresh.c_str(), path_.c_str()) != 0)
        return "cannot be written: " + words_of(errno);
    auto const folder = std::filesystem::path{path_}.parent_path();
    if (descriptor const names{folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY}; names)
        (void)::fsync(names.number()); // some file systems cannot; the file is whole even so
    written_ = state;
    return {};
}

std::string state_file::set_aside() const
{
    auto const aside = path_ + ".refused";
    return std::rename(path_.c_str(), aside.c_str()) == 0 ? aside : std::string{};
}

} // namespace speaker
