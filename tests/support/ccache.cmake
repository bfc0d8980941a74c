# SPDX-License-Identifier: BSL-1.0
# Read by the presets: compile through ccache where it is installed. The tests' precompiled header
# is nothing to it without the sloppiness that its manual asks for.
find_program(BGPWIRE_CCACHE ccache)
if(BGPWIRE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${BGPWIRE_CCACHE})
endif()
