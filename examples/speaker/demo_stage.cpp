// SPDX-License-Identifier: BSL-1.0
#include "demo_stage.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>

namespace speaker {

namespace {

std::sig_atomic_t volatile interrupted = 0;

} // namespace

demo_stage::demo_stage(std::chrono::seconds patience) : end_{std::chrono::steady_clock::now() + patience}
{
    std::signal(SIGPIPE, SIG_IGN);
    for (int const number : {SIGINT, SIGTERM, SIGHUP})
        std::signal(number, [](int) { interrupted = 1; });
    auto folder = (std::filesystem::temp_directory_path() / "speaker-demo-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
        throw std::system_error{errno, std::generic_category(), folder};
    folder_ = folder;
}

demo_stage::~demo_stage()
{
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void demo_stage::write(std::string const& name, std::string const& text) const
{
    {
        std::ofstream out{path(name + ".new")};
        out << text;
    }
    std::filesystem::rename(path(name + ".new"), path(name));
}

std::unique_ptr<child_process> demo_stage::start(
    std::string const& label, std::vector<std::string> const& command, std::function<void(std::string const&)> also)
{
    return std::make_unique<child_process>(context_, command, [label, also](std::string const& line) {
        if (!label.empty())
            std::cout << label << " | " << line << std::endl;
        if (also)
            also(line);
    });
}

std::vector<std::string> demo_stage::run(std::vector<std::string> const& command)
{
    std::vector<std::string> lines;
    auto const process = start("", command, [&](std::string const& line) { lines.push_back(line); });
    wait_until("the end of " + command.front(), [&] { return process->status() && process->at_end(); });
    return lines;
}

void demo_stage::wait_until(std::string const& what, std::function<bool()> const& holds)
{
    while (!holds()) {
        if (interrupted != 0)
            throw std::runtime_error{"interrupted while waiting for " + what};
        if (std::chrono::steady_clock::now() > end_)
            throw std::runtime_error{"time has run out while waiting for " + what};
        context_.restart();
        context_.run_one_for(std::chrono::milliseconds{50});
    }
}

} // namespace speaker
