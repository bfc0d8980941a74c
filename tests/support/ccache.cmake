# SPDX-License-Identifier: BSL-1.0
# Read by the presets: compile through ccache where it is installed.
find_program(BGPWIRE_CCACHE ccache)
if(BGPWIRE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${BGPWIRE_CCACHE})
endif()
