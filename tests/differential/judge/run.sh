#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# tests/differential/judge/run.sh <judge-differential>: the decoder, and the slow reading of the RFCs that fuzzing uses,
# beside the judge.
#
# BGPWIRE_JUDGED asks for more mutants than the 30000 of a test run; with a million the attributes are complete, too.
# BGPWIRE_DATA names the folder of recorded files, if there is one. Status 77: python3 is missing.
set -euo pipefail

differential=$1
here=$(dirname "${BASH_SOURCE[0]}")
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
export PYTHONDONTWRITEBYTECODE=1
mutants=${BGPWIRE_JUDGED:-30000}
stride=$((mutants >= 1000000 ? 1 : 41))

# What the rules come to for messages whose answer is known.
while read -r message session expected; do
    found=$(python3 "$here/judge.py" <<<"$message $session")
    [ "$found" = "$expected" ] || { printf '%s\n    the judge: %s\n    right:     %s\n' "$message $session" "$found" "$expected"; exit 1; }
done < <(grep -v '^#' "$here/cases.txt")

status=0
for who in $("$differential" list); do
    echo "== $who"
    "$differential" "$who" "$mutants" "$stride" | python3 "$here/compare.py" "$here/known.txt" || status=1
done
exit $status
