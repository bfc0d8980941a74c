# SPDX-License-Identifier: BSL-1.0
# Runs a port of vcpkg without vcpkg: its portfile as it is, and in the place of vcpkg's functions what they come to for a
# library of headers. cmake -D PORT=... -D PORTFILE=... -D MANIFEST=... -D CURRENT_PACKAGES_DIR=...
#     -D CURRENT_BUILDTREES_DIR=... -P vcpkg_steps.cmake
cmake_minimum_required(VERSION 3.23)

file(READ "${MANIFEST}" manifest)
string(JSON name GET "${manifest}" name)
string(JSON VERSION GET "${manifest}" version)
string(JSON count LENGTH "${manifest}" dependencies)
string(JSON boost GET "${manifest}" dependencies 0)
if(NOT name STREQUAL PORT OR NOT boost STREQUAL "boost-endian" OR NOT count EQUAL 3)
    message(FATAL_ERROR "${MANIFEST} is of ${name}, with ${count} dependencies, of which the first is ${boost}")
endif()

function(vcpkg_cmake_configure)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" SOURCE_PATH OPTIONS)
    execute_process(COMMAND ${CMAKE_COMMAND} -S "${arg_SOURCE_PATH}" -B "${CURRENT_BUILDTREES_DIR}"
        -D CMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR} ${arg_OPTIONS} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(vcpkg_cmake_install)
    execute_process(COMMAND ${CMAKE_COMMAND} --install "${CURRENT_BUILDTREES_DIR}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()
# share/cmake/<port> becomes share/<port>, so that the prefix is one folder nearer.
function(vcpkg_cmake_config_fixup)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" CONFIG_PATH "")
    file(RENAME "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}" "${CURRENT_PACKAGES_DIR}/share/${PORT}")
    set(targets "${CURRENT_PACKAGES_DIR}/share/${PORT}/${PORT}-targets.cmake")
    file(READ "${targets}" text)
    set(up "get_filename_component(_IMPORT_PREFIX \"\${_IMPORT_PREFIX}\" PATH)\n")
    string(REPLACE "${up}${up}${up}" "${up}${up}" text "${text}")
    file(WRITE "${targets}" "${text}")
endfunction()
function(vcpkg_fixup_pkgconfig)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${CURRENT_PACKAGES_DIR}/share/pkgconfig
        pkg-config --exists --print-errors "${PORT} = ${VERSION}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(vcpkg_install_copyright)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "" FILE_LIST)
    file(COPY_FILE "${arg_FILE_LIST}" "${CURRENT_PACKAGES_DIR}/share/${PORT}/copyright")
endfunction()

include("${PORTFILE}")
foreach(file IN ITEMS copyright usage ${PORT}-config.cmake)
    if(NOT EXISTS "${CURRENT_PACKAGES_DIR}/share/${PORT}/${file}")
        message(FATAL_ERROR "the port does not install share/${PORT}/${file}")
    endif()
endforeach()
