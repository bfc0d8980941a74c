// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_EXIT_STATUS_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_EXIT_STATUS_HPP

#include <stdexcept>

namespace examples::exit_status {

inline constexpr int success = 0; ///< also of `--help` and `--version`
inline constexpr int failure = 1; ///< what was asked for could not be done
inline constexpr int usage = 2;   ///< it is not known what is asked for

} // namespace examples::exit_status

namespace examples {

/// What is wrong with the command line, where its reader has not found it.
struct usage_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace examples

#endif
