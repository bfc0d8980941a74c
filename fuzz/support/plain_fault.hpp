// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_FUZZ_SUPPORT_PLAIN_FAULT_HPP
#define BGPWIRE_FUZZ_SUPPORT_PLAIN_FAULT_HPP

// What the RFCs say of something that is wrong: RFC 4271 §6.3 has the subcode, RFC 7606 and its companions the action.

#include <bgpwire/core/error.hpp>

#include <optional>

namespace bgpwire::plain {

/// What is wrong with the value of one attribute.
struct fault {
    errc code;
    error_action action;
};

using verdict = std::optional<fault>;

/// RFC 4271 §6.3: "If an error is detected, … the Error Subcode MUST be set to Optional Attribute Error."
inline verdict optional_error(error_action action) { return fault{errc::optional_attribute_error, action}; }

/// Whether RFC 4271 §6.3 has the attribute in the Data field; for the others it names no Data, or the type code alone.
inline bool has_data(errc code)
{
    switch (code) {
    case errc::unrecognized_well_known_attribute:
    case errc::attribute_flags_error:
    case errc::attribute_length_error:
    case errc::invalid_origin_attribute:
    case errc::invalid_next_hop_attribute:
    case errc::optional_attribute_error: return true;
    default: return false;
    }
}

} // namespace bgpwire::plain

#endif
