# SPDX-License-Identifier: BSL-1.0
# What it costs to include each public header, in non-blank lines after preprocessing, and for the umbrellas in
# megabytes that the compiler takes to understand them as well, which tell what templates cost: both are the same on
# every run of one toolchain, unlike the seconds, which are only reported.
#
# cmake -D COMPILER=g++ [-D BOOST=<folder>] -P tests/house/include_budget.cmake
cmake_minimum_required(VERSION 3.23)
if(NOT DEFINED INCLUDE)
    set(INCLUDE "${CMAKE_CURRENT_LIST_DIR}/../../include")
endif()

# The first pattern that matches a header gives its budget. The numbers are for g++ 12 and Boost
# 1.81; for scale: <vector> is 14882 lines, <string_view> 12900, <chrono> 31250, <iostream> 26399.
set(budgets
    "^message.hpp$" 30800
    "^session.hpp$" 45000
    "^pool.hpp$" 25400
    "^bgpwire.hpp$" 48000
    "^core/(error|printable)" 500
    "^core/type_list" 3000
    "^core/octets" 12000
    "^core/" 16000
    "^net/address_family" 4000
    "^net/" 17000
    "^wire/" 19000
    "^(community|nlri)/" 20000
    "^path_attribute/(origin|next_hop|multi_exit_disc|local_pref|(as4_|atomic_)?aggregat)" 20000
    "^path_attribute/(registry|list|path_attributes|as4_merge)" 27900
    "^(capability|path_attribute)/" 25000
    "^message/any_message" 30000
    "^message/" 28500
    "^pmr.hpp$" 45000
    "^pool/" 25400
    "^(session|io)/" 45000
    "^mrt(/|.hpp$)" 32000)

# For scale: <vector> takes 23 MB and 0.08 s, <iostream> 49 MB and 0.18 s, an umbrella 4 to 5 ms for each megabyte.
set(megabytes message.hpp 94 session.hpp 104 pool.hpp 56 bgpwire.hpp 128 mrt.hpp 97 pmr.hpp 131)

set(flags -std=c++20 -I${INCLUDE})
if(BOOST)
    list(APPEND flags -I${BOOST})
endif()
file(GLOB_RECURSE headers RELATIVE "${INCLUDE}/bgpwire" "${INCLUDE}/bgpwire/*.hpp")
list(FILTER headers EXCLUDE REGEX "^(io/(fmt|format)|interop/.*)\\.hpp$") # need what may be absent
list(SORT headers)
if(NOT headers)
    message(FATAL_ERROR "no header under ${INCLUDE}/bgpwire")
endif()

set(failures 0)
message("  lines budget  share  header")
foreach(header IN LISTS headers)
    unset(budget)
    set(rows ${budgets})
    while(rows AND NOT DEFINED budget)
        list(POP_FRONT rows pattern lines)
        if(header MATCHES "${pattern}")
            set(budget ${lines})
        endif()
    endwhile()
    if(NOT DEFINED budget)
        message(SEND_ERROR "${header} has no budget in tests/house/include_budget.cmake")
        math(EXPR failures "${failures} + 1")
        continue()
    endif()

    execute_process(COMMAND ${COMPILER} ${flags} -x c++ -E -P "${INCLUDE}/bgpwire/${header}"
        COMMAND grep -c . OUTPUT_VARIABLE lines OUTPUT_STRIP_TRAILING_WHITESPACE RESULTS_VARIABLE codes)
    if(NOT codes STREQUAL "0;0")
        message(FATAL_ERROR "${header} cannot be preprocessed")
    endif()
    math(EXPR share "100 * ${lines} / ${budget}")

    set(note "")
    if(NOT header MATCHES "/") # an umbrella: how long a file takes that includes nothing else
        string(TIMESTAMP start "%s%f")
        execute_process(COMMAND ${COMPILER} ${flags} -x c++ -fsyntax-only "${INCLUDE}/bgpwire/${header}"
            RESULT_VARIABLE code ERROR_QUIET)
        string(TIMESTAMP end "%s%f")
        math(EXPR milliseconds "(${end} - ${start}) / 1000")
        if(code)
            message(FATAL_ERROR "${header} cannot be compiled")
        endif()
        execute_process(COMMAND ${COMPILER} ${flags} -x c++ -fsyntax-only -ftime-report "${INCLUDE}/bgpwire/${header}"
            ERROR_VARIABLE report)
        list(FIND megabytes "${header}" at)
        math(EXPR at "${at} + 1")
        list(GET megabytes ${at} most)
        if(NOT at OR NOT report MATCHES "TOTAL[^\n]* ([0-9]+)M")
            message(FATAL_ERROR "no megabytes, or none allowed, for ${header}")
        endif()
        set(note "  (${CMAKE_MATCH_1} of ${most} MB, ${milliseconds} ms)")
        if(CMAKE_MATCH_1 GREATER most)
            string(APPEND note "  OVER BUDGET")
            math(EXPR failures "${failures} + 1")
        endif()
    endif()
    if(lines GREATER budget)
        string(APPEND note "  OVER BUDGET")
        math(EXPR failures "${failures} + 1")
    endif()
    foreach(column IN ITEMS lines budget share)
        string(LENGTH "${${column}}" width)
        math(EXPR width "6 - ${width}")
        string(REPEAT " " ${width} pad)
        set(${column} "${pad}${${column}}")
    endforeach()
    message(" ${lines} ${budget} ${share}%  ${header}${note}")
endforeach()
if(failures)
    message(FATAL_ERROR "${failures} headers over budget: CONTRIBUTING.md, \"Includes\", says what to do")
endif()
