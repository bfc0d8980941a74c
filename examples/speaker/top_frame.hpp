// SPDX-License-Identifier: BSL-1.0
#ifndef SPEAKER_TOP_FRAME_HPP
#define SPEAKER_TOP_FRAME_HPP

#include "node_status.hpp"
#include "painted.hpp"

#include <string>
#include <vector>

namespace speaker {

/// What `speaker top` shows at one moment, apart from how the speaker is doing.
struct top_view {
    std::size_t width = 80;
    std::size_t height = 0;        ///< 0: as many lines as there are
    std::size_t first_service = 0; ///< where the list of services begins
    glyphs with = glyphs::ascii;
    std::string clock;  ///< `14:30:39`
    std::string notice; ///< what is wrong with the view itself
};

struct top_frame {
    std::vector<painted_line> lines;
    std::size_t services_shown = 0; ///< how far a page goes
};

/// Sessions, pools, and services with what is announced of them; what needs a look comes first.
top_frame frame_of(node_status const& s, top_view const& view);

} // namespace speaker

#endif
