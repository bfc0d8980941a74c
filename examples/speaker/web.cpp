// SPDX-License-Identifier: BSL-1.0
#include "web.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace speaker {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

std::string exchange(tcp::socket& s, std::string const& request, error_code& why)
{
    std::string answer;
    boost::asio::write(s, boost::asio::buffer(request), why);
    if (!why)
        boost::asio::read(s, boost::asio::dynamic_buffer(answer), why);
    if (why == boost::asio::error::eof)
        why = {};
    return answer;
}

} // namespace

int serve_text(std::string const& text, std::uint16_t port)
{
    boost::asio::io_context context;
    bool const both = std::filesystem::exists("/proc/sys/net/ipv6");
    tcp::acceptor acceptor{context, both ? tcp::v6() : tcp::v4()};
    if (both)
        acceptor.set_option(boost::asio::ip::v6_only{false});
    acceptor.set_option(tcp::acceptor::reuse_address{true});
    acceptor.bind({both ? tcp::v6() : tcp::v4(), port});
    acceptor.listen();
    std::cout << "listening" << std::endl;
    for (;;) {
        auto client = acceptor.accept();
        std::string request;
        error_code why;
        boost::asio::read_until(client, boost::asio::dynamic_buffer(request, 8192), "\r\n\r\n", why);
        if (!why)
            boost::asio::write(client,
                boost::asio::buffer("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                    + std::to_string(text.size() + 1) + "\r\nConnection: close\r\n\r\n" + text + '\n'),
                why);
    }
}

int fetch_text(boost::asio::ip::address const& from, std::uint16_t port, unsigned count)
{
    int status = 0;
    for (unsigned i = 0; i != count; ++i) {
        boost::asio::io_context context;
        tcp::endpoint const end{from, port};
        tcp::socket s{context, end.protocol()};
        ::alarm(10); // who is not answered by then is not answered: the signal ends this program
        error_code why;
        (void)s.connect(end, why);
        std::string answer;
        if (!why)
            answer = exchange(s, "GET / HTTP/1.0\r\n\r\n", why);
        while (!answer.empty() && answer.back() == '\n')
            answer.pop_back();
        if (why || !answer.starts_with("HTTP/1.0 200 ")) {
            std::cout << "no answer" << (why ? ": " + why.message() : "") << std::endl;
            status = 1;
            break;
        }
        std::cout << answer.substr(answer.rfind('\n') + 1) << std::endl;
    }
    return status;
}

} // namespace speaker
