// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_TESTS_SESSION_LIVE_PROCESS_HPP
#define BGPWIRE_TESTS_SESSION_LIVE_PROCESS_HPP

// Programs to be run beside the test.

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

extern char** environ;

namespace live {

/// A running program; killed with the object. What it writes goes to a file.
class process {
public:
    process() = default;
    process(std::vector<std::string> command, std::string const& log, std::vector<std::string> const& settings = {})
    {
        std::vector<char*> arguments, environment;
        for (auto& one : command)
            arguments.push_back(one.data());
        arguments.push_back(nullptr);
        for (char** one = environ; *one != nullptr; ++one)
            environment.push_back(*one);
        for (auto const& one : settings)
            environment.push_back(const_cast<char*>(one.c_str()));
        environment.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
        posix_spawnattr_t group; // a group of its own: some fork
        posix_spawnattr_init(&group);
        posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
        if (posix_spawnp(&pid_, arguments[0], &files, &group, arguments.data(), environment.data()) != 0)
            pid_ = -1;
        posix_spawnattr_destroy(&group);
        posix_spawn_file_actions_destroy(&files);
    }
    process(process&& other) noexcept : pid_{std::exchange(other.pid_, -1)} {}
    process& operator=(process&& other) noexcept
    {
        std::swap(pid_, other.pid_);
        return *this;
    }
    ~process() { end(SIGKILL); }

    [[nodiscard]] pid_t id() const { return pid_; }
    [[nodiscard]] bool is_running() const { return pid_ > 0 && ::kill(pid_, 0) == 0; }
    void signal(int which) const
    {
        if (pid_ > 0)
            ::kill(-pid_, which);
    }
    void end(int how)
    {
        if (pid_ <= 0)
            return;
        ::kill(-pid_, how);
        ::waitpid(pid_, nullptr, 0);
        ::kill(-pid_, SIGKILL); // whom it forked: they may hold its port, so whoever starts it again waits for them
        for (int i = 0; i != 100 && ::kill(-pid_, 0) == 0; ++i)
            ::usleep(20000);
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
};

/// What a shell command prints.
inline std::string output_of(std::string const& command)
{
    std::string text;
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr)
        return text;
    char piece[4096];
    while (auto const got = std::fread(piece, 1, sizeof piece, pipe))
        text.append(piece, got);
    ::pclose(pipe);
    return text;
}

inline bool is_installed(std::string const& program) { return ::access(program.c_str(), X_OK) == 0; }

inline void write_file(std::string const& path, std::string const& text)
{
    std::ofstream{path} << text;
    ::chmod(path.c_str(), 0600);
}

} // namespace live

#endif
