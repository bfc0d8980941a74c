// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_FILE_WATCH_HPP
#define SPEAKER_FILE_WATCH_HPP

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string>
#include <vector>

namespace speaker {

/// Tells the files as they are now from how they are once they are written, replaced, made or removed.
std::string fingerprint_of(std::vector<std::string> const& files);

/// Calls back when one of the files was written, replaced, made or removed; looks twice a second.
class file_watch {
public:
    /// @param known  the files' fingerprint before they were read
    file_watch(boost::asio::io_context& context, std::vector<std::string> files, std::string known,
        std::function<void()> changed);

    void start();
    void stop() { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;
    std::vector<std::string> files_;
    std::function<void()> changed_;
    std::string last_;
};

} // namespace speaker

#endif
