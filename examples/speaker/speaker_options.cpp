// SPDX-License-Identifier: BSL-1.0
#include "speaker_options.hpp"

#include <bgpwire/interop/asio.hpp>

namespace speaker {

std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string const& text, std::uint16_t default_port)
{
    if (auto const alone = ip_address::parse(text))
        return boost::asio::ip::tcp::endpoint{bgpwire::to_asio(*alone), default_port};
    auto const colon = text.rfind(':');
    if (colon == std::string::npos)
        return {};
    auto host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    bgpwire::text_reader digits{std::string_view{text}.substr(colon + 1)};
    auto const port = digits.decimal(65535);
    auto const address = ip_address::parse(host);
    if (!address || !digits.finish())
        return {};
    return boost::asio::ip::tcp::endpoint{bgpwire::to_asio(*address), static_cast<std::uint16_t>(port)};
}

} // namespace speaker
