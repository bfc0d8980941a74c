#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Code that must not compile, and what the compiler must say of it: refused.sh COMPILER FLAG...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/refused"
compiler=$1
shift
count=0
for file in *.cpp; do
    says=$(sed -n 's,^// says: ,,p' "$file")
    last=$(sed -n 's/^#.*CASE == \([0-9]*\)$/\1/p' "$file" | sort -n | tail -n 1)
    "$compiler" -std=c++20 -fsyntax-only "$@" -DCASE=0 "$file" || { echo "FAILED: $file: the case 0 is not taken"; exit 1; }
    for ((i = 1; i <= last; ++i)); do
        if said=$("$compiler" -std=c++20 -fsyntax-only "$@" -DCASE="$i" "$file" 2>&1); then
            echo "FAILED: $file: the case $i compiles"
            exit 1
        fi
        grep -qF -- "$says" <<<"$said" || { echo "FAILED: $file: the case $i is refused otherwise: $said"; exit 1; }
        count=$((count + 1))
    done
done
echo "$count pieces of code are refused"
((count > 0))
