#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# windows.sh <scratch folder>: codecs, session, pools and MRT files compiled and linked for Windows, beside <windows.h>.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
compiler=x86_64-w64-mingw32-g++-posix
. "$here/other_machine.sh"
other_machine "$1/windows" $compiler

$compiler "${flags[@]}" -DWINDOWS_FIRST -c "$here/windows.cpp" -o "$scratch/first.o"
$compiler "${flags[@]}" -c "$here/windows.cpp" -o "$scratch/last.o"
$compiler "$scratch/first.o" "$scratch/last.o" -o "$scratch/windows.exe"
[ "$(head -c 2 "$scratch/windows.exe")" = MZ ]
