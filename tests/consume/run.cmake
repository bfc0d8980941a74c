# SPDX-License-Identifier: BSL-1.0
# For the scripts beside it: run commands in a scratch folder, and the consumer's program.
# They take -D BUILD=<build of bgpwire> -D COMPILER=<C++ compiler> -D GENERATOR=<...> -D BOOST=<folder of its headers>.

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(code)
        message(FATAL_ERROR "${ARGN}:\n${output}")
    endif()
endfunction()

# What must fail, and say something that matches the expression.
function(refused expression)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(NOT code OR NOT output MATCHES "${expression}")
        message(FATAL_ERROR "${ARGN}:\n${output}\nwas to fail with: ${expression}")
    endif()
endfunction()

# consume(<project> <name of its build> <cache entry>...): configured, built, run.
function(consume project name)
    run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${project}" -B "${scratch}/${name}" -G "${GENERATOR}"
        -D CMAKE_CXX_COMPILER=${COMPILER} ${ARGN})
    run(${CMAKE_COMMAND} --build "${scratch}/${name}")
    execute_process(COMMAND "${scratch}/${name}/consumer" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
    if(NOT output STREQUAL "2001:db8::/32\n")
        message(FATAL_ERROR "the consumer printed ${output}")
    endif()
endfunction()
