// SPDX-License-Identifier: BSL-1.0
#include "draft_fields.hpp"

namespace speaker {

std::function<void(value const&)> into_text(std::string& out)
{
    return into(out, [](value const& v) { return v.text(); });
}

std::function<void(value const&)> into_flag(bool& out)
{
    return into(out, [](value const& v) { return v.boolean(); });
}

} // namespace speaker
