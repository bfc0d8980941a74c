// SPDX-License-Identifier: BSL-1.0
#include "child_process.hpp"

#include <boost/asio/buffer.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace speaker {

namespace {

struct pipe_ends {
    int read = -1;
    int write = -1;
};

pipe_ends make_pipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    return {ends[0], ends[1]};
}

// In the new process, where little is allowed. An error number goes to the parent, success closes
// the pipe to it.
[[noreturn]] void become(std::vector<char*> const& arguments, int input, int output, int failure, pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    if (::getppid() == parent)
        ::execvp(arguments[0], arguments.data());
    int const why = errno;
    (void)!::write(failure, &why, sizeof why);
    ::_exit(127);
}

} // namespace

child_process::child_process(boost::asio::io_context& context, std::vector<std::string> const& command,
    std::function<void(std::string const&)> on_line)
    : output_{context}, on_line_{std::move(on_line)}
{
    auto const input = make_pipe();
    auto const output = make_pipe();
    auto const failure = make_pipe();
    std::vector<char*> arguments;
    for (auto const& word : command)
        arguments.push_back(const_cast<char*>(word.c_str())); // execvp does not write to them
    arguments.push_back(nullptr);

    pid_t const parent = ::getpid();
    id_ = ::fork();
    if (id_ == 0)
        become(arguments, input.read, output.write, failure.write, parent);
    for (int const end : {input.read, output.write, failure.write})
        ::close(end);
    input_ = input.write;
    output_.assign(output.read);
    int why = id_ < 0 ? errno : 0;
    if (id_ > 0 && ::read(failure.read, &why, sizeof why) <= 0)
        why = 0;
    ::close(failure.read);
    if (why != 0) {
        ::close(input_);
        if (id_ > 0)
            ::waitpid(id_, nullptr, 0);
        throw std::system_error{why, std::generic_category(), command.front()};
    }
    await_output();
}

child_process::~child_process()
{
    ::close(input_);
    if (!status()) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
}

void child_process::tell(std::string const& line) const
{
    auto const text = line + '\n';
    (void)!::write(input_, text.data(), text.size()); // if it is gone, its status says so
}

void child_process::signal(int number) const
{
    if (!status_)
        ::kill(id_, number);
}

std::optional<int> child_process::status()
{
    int raw = 0;
    if (!status_ && ::waitpid(id_, &raw, WNOHANG) == id_)
        status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return status_;
}

void child_process::await_output()
{
    output_.async_read_some(boost::asio::buffer(chunk_), [this](boost::system::error_code why, std::size_t count) {
        if (why == boost::asio::error::operation_aborted)
            return; // this object is gone
        if (why) {
            at_end_ = true;
            return;
        }
        unfinished_.append(chunk_, count);
        for (auto end = unfinished_.find('\n'); end != std::string::npos; end = unfinished_.find('\n')) {
            auto const line = unfinished_.substr(0, end);
            unfinished_.erase(0, end + 1);
            on_line_(line);
        }
        await_output();
    });
}

} // namespace speaker
