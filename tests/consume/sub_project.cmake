# SPDX-License-Identifier: BSL-1.0
# bgpwire as a folder of another project: imposes nothing, and takes the Boost that is there.
# cmake -D BUILD=... -D COMPILER=... -D GENERATOR=... -D BOOST=... -P sub_project.cmake
cmake_minimum_required(VERSION 3.23)
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
get_filename_component(source "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(scratch "${BUILD}/consume/sub_project")
file(REMOVE_RECURSE "${scratch}")

consume(sub_project alone -D BGPWIRE_SOURCE=${source})

# Boost's own CMake files give the one target or the other. bgpwire is installed with the project where that is asked for.
list(GET BOOST 0 boost)
foreach(target IN ITEMS headers endian)
    consume(sub_project own_${target} -D BGPWIRE_SOURCE=${source}
        -D OWN_BOOST=${boost} -D OWN_BOOST_TARGET=Boost::${target} -D ASKED=INSTALL -D BGPWIRE_INSTALL=ON)
    run(${CMAKE_COMMAND} --install "${scratch}/own_${target}" --prefix "${scratch}/prefix_${target}")
    run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}/installed" -B "${scratch}/look_${target}" -G "${GENERATOR}"
        -D CMAKE_PREFIX_PATH=${scratch}/prefix_${target} -D VERSION=)
endforeach()
