// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_WEB_HPP
#define SPEAKER_WEB_HPP

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <string>

namespace speaker {

/// A web server that answers everything with one line of text, until it is ended; for scenarios, in
/// the place of a cluster's pods.
/// @returns the exit status
int serve_text(std::string const& text, std::uint16_t port);

/// Asks a web server so many times, each over a connection of its own, and prints the last line of
/// each answer.
/// @returns the exit status: 0 if each was answered
int fetch_text(boost::asio::ip::address const& from, std::uint16_t port, unsigned count);

} // namespace speaker

#endif
