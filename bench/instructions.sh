#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# How many instructions a message costs: bench/instructions.sh <bench-instructions> [--update]
#
# Counted by callgrind, so neither the machine's speed nor its other work matters; compared with
# bench/instructions.txt, which holds for the compiler that it names. More than 2 percent above it fails, and so
# does more than 2 percent below: then the file is to be brought up to date with --update.
set -euo pipefail
program=$1
recorded=$(dirname "${BASH_SOURCE[0]}")/instructions.txt
compiler=$("${CXX:-c++}" --version | sed "s/^[^ ]* //;q")
if ! command -v valgrind >/dev/null; then
    echo "skipped: no valgrind"
    exit 77
fi
if [ "${2:-}" != --update ] && ! grep -qxF "# $compiler" "$recorded"; then
    echo "skipped: recorded for another compiler than $compiler"
    exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
measured=$(
    for set in table2015 ris2019 rib6-2015; do
        for pass in frame index validate walk encode; do
            valgrind --tool=callgrind --callgrind-out-file="$work/out" --toggle-collect=counted \
                "$program" "$pass" "$set" >"$work/stdout" 2>"$work/stderr"
            messages=$(sed 's/ .*//' "$work/stdout")
            total=$(sed -n 's/^.*Collected : \([0-9]*\)$/\1/p' "$work/stderr")
            echo "$set $pass $((total / messages))"
        done
    done
)
if [ "${2:-}" = --update ]; then
    { echo "# Instructions per message, by set and pass. Counted by bench/instructions.sh."
        echo "# $compiler"
        echo "$measured"; } >"$recorded"
    exit 0
fi
join <(grep -v '^#' "$recorded" | sed 's/ /:/' | sort) <(sed 's/ /:/' <<<"$measured" | sort) | awk '
    { change = 100 * ($3 - $2) / $2; printf "%-24s %6d recorded %6d now %+6.1f %%\n", $1, $2, $3, change
      if (change > 2 || change < -2) off = 1; ++rows }
    END { if (rows != 15) { print "rows are missing"; exit 1 }; exit off }'
