# SPDX-License-Identifier: BSL-1.0
# Configures, builds and runs the consumer in a scratch folder.
# cmake -D HOW=find_package|add_subdirectory -D BUILD=<build of bgpwire> -D VERSION=<its version>
#       -D COMPILER=<C++ compiler> -D GENERATOR=<...> -P consume.cmake
cmake_minimum_required(VERSION 3.23)

set(scratch "${BUILD}/consume/${HOW}")
file(REMOVE_RECURSE "${scratch}")

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(code)
        message(FATAL_ERROR "${ARGN}:\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

if(HOW STREQUAL "find_package")
    run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${scratch}/prefix")
    set(where -D CMAKE_PREFIX_PATH=${scratch}/prefix -D BGPWIRE_VERSION=${VERSION})

    # All headers are installed, the opt-in ones too, and nothing but headers and the package files.
    file(GLOB_RECURSE ours RELATIVE "${CMAKE_CURRENT_LIST_DIR}/../../include"
        "${CMAKE_CURRENT_LIST_DIR}/../../include/*.hpp")
    file(GLOB_RECURSE installed RELATIVE "${scratch}/prefix/include" "${scratch}/prefix/include/*")
    if(NOT ours STREQUAL installed)
        message(FATAL_ERROR "installed: ${installed}\nexpected: ${ours}")
    endif()
    file(GLOB_RECURSE rest RELATIVE "${scratch}/prefix" "${scratch}/prefix/*")
    list(FILTER rest EXCLUDE REGEX "^(include|share/cmake/bgpwire)/")
    if(rest)
        message(FATAL_ERROR "installed besides: ${rest}")
    endif()
else()
    get_filename_component(source "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
    set(where -D BGPWIRE_SOURCE=${source})
endif()

run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}" -B "${scratch}/build" -G "${GENERATOR}"
    -D CMAKE_CXX_COMPILER=${COMPILER} ${where})
run(${CMAKE_COMMAND} --build "${scratch}/build")
run("${scratch}/build/consumer")
if(NOT output STREQUAL "2001:db8::/32\n")
    message(FATAL_ERROR "the consumer printed ${output}")
endif()
