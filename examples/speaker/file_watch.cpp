// SPDX-License-Identifier: BSL-1.0
#include "file_watch.hpp"

#include <sys/stat.h>

#include <utility>

namespace speaker {

file_watch::file_watch(boost::asio::io_context& context, std::vector<std::string> files, std::string known,
    std::function<void()> changed)
    : timer_{context}, files_{std::move(files)}, changed_{std::move(changed)}, last_{std::move(known)}
{
}

std::string fingerprint_of(std::vector<std::string> const& files)
{
    std::string result;
    for (auto const& file : files) {
        struct stat s {};
        if (::stat(file.c_str(), &s) == 0)
            for (auto const n : {static_cast<long long>(s.st_ino), static_cast<long long>(s.st_size),
                     static_cast<long long>(s.st_mtim.tv_sec), static_cast<long long>(s.st_mtim.tv_nsec)})
                result += std::to_string(n) + ' ';
        result += '\n';
    }
    return result;
}

void file_watch::start()
{
    timer_.expires_after(std::chrono::milliseconds{500});
    timer_.async_wait([this](boost::system::error_code why) {
        if (why)
            return;
        if (auto now = fingerprint_of(files_); now != last_) {
            last_ = std::move(now);
            changed_();
        }
        start();
    });
}

} // namespace speaker
