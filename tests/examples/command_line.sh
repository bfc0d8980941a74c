#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The manner of all programs in examples/: how they answer to --help, --version and what they do not know, how they end,
# and that `-` is standard input.
#
# tests/examples/command_line.sh PROGRAM
set -euo pipefail
program=$1
name=$(basename "$program")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() { echo "FAILED: $name $*"; head -n 20 printed said; exit 1; }
# ends STATUS ARGUMENT...: it ends with that status; its outputs are in `printed` and `said` then.
ends()
{
    local wanted=$1 status=0
    shift
    timeout 20 "$program" "$@" >printed 2>said || status=$?
    [[ $status == "$wanted" ]] || fail "$*: ends with $status, not $wanted"
}

ends 0 --help </dev/null
grep -q '^Usage:' printed && grep -q -- '--version' printed || fail "--help: does not say how it is used"
[[ ! -s said ]] || fail "--help: says something on standard error"
takes_file=$(sed -n 's/^Usage:.* \[\{0,1\}FILE.*/yes/p' printed)

ends 0 --version </dev/null
grep -Eqx "$name \(bgpwire [0-9]+\.[0-9]+\.[0-9]+\)" printed || fail "--version: unlike the others"
[[ ! -s said ]] || fail "--version: says something on standard error"

for wrong in --no-such-option -Z; do
    ends 2 "$wrong" </dev/null
    grep -Eq -- "$wrong|required" said || fail "$wrong: does not say what is wrong"
    [[ ! -s printed ]] || fail "$wrong: prints something"
done

if [[ -n $takes_file ]]; then
    ends 1 /no/such/file </dev/null
    grep -q '/no/such/file' said || fail "/no/such/file: does not say what it cannot read"
    printf '\377%.0s' {1..16} >octets # a KEEPALIVE
    printf '\0\023\004' >>octets
    status=0
    "$program" octets >from_file 2>/dev/null </dev/null || status=$?
    ends $status - <octets
    cmp printed from_file || fail "-: is not standard input"
fi
echo "$name: as the others"
