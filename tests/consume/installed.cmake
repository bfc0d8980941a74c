# SPDX-License-Identifier: BSL-1.0
# What an installation has, that it can be moved, which versions it serves, and what it says without a Boost.
# cmake -D BUILD=... -D VERSION=... -D COMPILER=... -D GENERATOR=... -D BOOST=... -P installed.cmake
cmake_minimum_required(VERSION 3.23)
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
get_filename_component(source "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(scratch "${BUILD}/consume/installed")
file(REMOVE_RECURSE "${scratch}")

# Installed in one place, used in another.
run(${CMAKE_COMMAND} --install "${BUILD}" --prefix "${scratch}/elsewhere")
file(RENAME "${scratch}/elsewhere" "${scratch}/prefix")

# All headers are installed, the opt-in ones too, and nothing else but the package files.
file(GLOB_RECURSE ours RELATIVE "${source}/include" "${source}/include/*.hpp")
file(GLOB_RECURSE installed RELATIVE "${scratch}/prefix/include" "${scratch}/prefix/include/*")
if(NOT ours STREQUAL installed)
    message(FATAL_ERROR "installed: ${installed}\nexpected: ${ours}")
endif()
file(GLOB_RECURSE rest RELATIVE "${scratch}/prefix/share" "${scratch}/prefix/*")
list(FILTER rest EXCLUDE REGEX "^../include/")
set(package_files cmake/bgpwire/bgpwire-boost.cmake cmake/bgpwire/bgpwire-config-version.cmake
    cmake/bgpwire/bgpwire-config.cmake cmake/bgpwire/bgpwire-targets.cmake pkgconfig/bgpwire.pc)
if(NOT rest STREQUAL package_files)
    message(FATAL_ERROR "installed besides headers: ${rest}")
endif()
foreach(file IN LISTS rest)
    file(READ "${scratch}/prefix/share/${file}" text)
    foreach(folder IN ITEMS "${source}" "${BUILD}" "${scratch}")
        string(FIND "${text}" "${folder}/" at)
        if(NOT at EQUAL -1)
            message(FATAL_ERROR "${file} names ${folder}")
        endif()
    endforeach()
endforeach()

set(here -D CMAKE_PREFIX_PATH=${scratch}/prefix)
consume(installed exact ${here} -D BUILD=ON "-DVERSION=${VERSION};EXACT")

# While the major version is 0, another minor version is another library. No architecture is.
string(REGEX MATCH "^[0-9]+\\.[0-9]+" minor "${VERSION}")
set(look ${CMAKE_COMMAND} -G "${GENERATOR}" -S "${CMAKE_CURRENT_LIST_DIR}/installed" -B "${scratch}/look" ${here})
run(${look} -D VERSION=${minor})
run(${look} -D VERSION=${minor} -D CMAKE_SIZEOF_VOID_P=4)
foreach(other IN ITEMS 0.0.1 ${minor}.99 0.99 1.0)
    refused("compatible with requested version \"${other}\"" ${look} -D VERSION=${other})
endforeach()

# No Boost, one that is too old, and one that is nothing but headers.
set(look ${CMAKE_COMMAND} -G "${GENERATOR}" ${here} "-DCMAKE_IGNORE_PREFIX_PATH=/usr;/usr/local" -D VERSION=
    -S "${CMAKE_CURRENT_LIST_DIR}/installed")
refused("needs Boost's headers, 1.74 or later; none was found.*libboost-dev" ${look} -B "${scratch}/none")
file(MAKE_DIRECTORY "${scratch}/old/include/boost/endian" "${scratch}/plain/include")
file(WRITE "${scratch}/old/include/boost/version.hpp" "#define BOOST_VERSION 107300\n")
file(TOUCH "${scratch}/old/include/boost/endian/conversion.hpp")
refused("1.74 or later; .*/old/include has BOOST_VERSION 107300" ${look} -B "${scratch}/too-old"
    -D Boost_ROOT=${scratch}/old)
list(GET BOOST 0 boost)
file(CREATE_LINK "${boost}/boost" "${scratch}/plain/include/boost" SYMBOLIC)
run(${look} -B "${scratch}/headers-alone" -D Boost_ROOT=${scratch}/plain)
