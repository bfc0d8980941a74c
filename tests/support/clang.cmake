# SPDX-License-Identifier: BSL-1.0
# Toolchain of the presets clang and fuzz: the oldest clang that is supported, else whatever there is.
find_program(CMAKE_CXX_COMPILER NAMES clang++-14 clang++ clang++-15 clang++-16 clang++-19 REQUIRED)
