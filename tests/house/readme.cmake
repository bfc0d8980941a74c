# SPDX-License-Identifier: BSL-1.0
# The README's C++ sample is examples/decode_update.cpp, and what it says that the sample prints is what it prints:
# cmake -D PROGRAM=<the built example> -P tests/house/readme.cmake
cmake_minimum_required(VERSION 3.23)
set(top "${CMAKE_CURRENT_LIST_DIR}/../..")
file(READ "${top}/README.md" readme)
file(READ "${top}/examples/decode_update.cpp" example)

string(FIND "${example}" "#include <bgpwire/" at)
string(SUBSTRING "${example}" ${at} -1 sample)
string(FIND "${readme}" "```cpp\n${sample}```" at)
if(at EQUAL -1)
    message(FATAL_ERROR "README.md's C++ sample is not examples/decode_update.cpp from its first #include on")
endif()

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${readme}" "```\n${printed}```" at)
if(at EQUAL -1)
    message(FATAL_ERROR "README.md does not show what the sample prints:\n${printed}")
endif()
