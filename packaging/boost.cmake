# SPDX-License-Identifier: BSL-1.0
# Boost's headers as the target Boost::headers, or what is missing in bgpwire_NOT_FOUND_MESSAGE. Read by CMakeLists.txt
# and, installed, by bgpwire-config.cmake.

# A target that is there already is taken: a project that brings a Boost of its own knows why. Where that came as
# single libraries, Boost::endian is the one.
if(NOT TARGET Boost::headers AND NOT TARGET Boost::endian)
    find_package(Boost 1.74 CONFIG QUIET)
endif()
if(NOT TARGET Boost::headers AND TARGET Boost::endian)
    add_library(Boost::headers INTERFACE IMPORTED)
    target_link_libraries(Boost::headers INTERFACE Boost::endian)
endif()

# Some packages of Boost come without BoostConfig.cmake, and newer CMakes without FindBoost.cmake.
if(NOT TARGET Boost::headers)
    find_path(BGPWIRE_BOOST_INCLUDE_DIR boost/endian/conversion.hpp
        HINTS "${Boost_ROOT}" ENV Boost_ROOT "${BOOST_ROOT}" ENV BOOST_ROOT PATH_SUFFIXES include)
    mark_as_advanced(BGPWIRE_BOOST_INCLUDE_DIR)
    set(bgpwire_boost_version "none was found")
    if(BGPWIRE_BOOST_INCLUDE_DIR)
        file(STRINGS "${BGPWIRE_BOOST_INCLUDE_DIR}/boost/version.hpp" bgpwire_boost_version
            REGEX "^#define BOOST_VERSION [0-9]+")
        string(REGEX REPLACE "[^0-9]" "" bgpwire_boost_version "${bgpwire_boost_version}")
        if(bgpwire_boost_version GREATER_EQUAL 107400)
            add_library(Boost::headers INTERFACE IMPORTED)
            set_target_properties(Boost::headers PROPERTIES
                INTERFACE_INCLUDE_DIRECTORIES "${BGPWIRE_BOOST_INCLUDE_DIR}")
        endif()
        set(bgpwire_boost_version "${BGPWIRE_BOOST_INCLUDE_DIR} has BOOST_VERSION ${bgpwire_boost_version}")
    endif()
    set(bgpwire_NOT_FOUND_MESSAGE "bgpwire needs Boost's headers, 1.74 or later; ${bgpwire_boost_version}. \
Debian, Ubuntu: apt-get install libboost-dev, unless libboost1.81-dev or the like is wanted: Debian has one Boost \
at a time, and installing the one removes the other. A Boost in a folder of its own: -D Boost_ROOT=<folder>.")
endif()
