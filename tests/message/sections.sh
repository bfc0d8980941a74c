#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# tests/message/sections.sh: each section of an RFC that says what an error is, or what becomes of it, has a test
# that carries its tag. Prints the index: section, how many test cases.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sections='
rfc4271-4.1 rfc4271-4.2 rfc4271-4.3 rfc4271-4.5 rfc4271-6 rfc4271-6.1 rfc4271-6.2 rfc4271-6.3 rfc4271-6.4
rfc4271-6.5 rfc4271-6.8
rfc7606-2 rfc7606-3 rfc7606-4 rfc7606-5.1 rfc7606-5.2 rfc7606-5.3
rfc7606-7.1 rfc7606-7.2 rfc7606-7.3 rfc7606-7.4 rfc7606-7.5 rfc7606-7.6 rfc7606-7.7 rfc7606-7.8 rfc7606-7.9
rfc7606-7.10 rfc7606-7.11 rfc7606-7.12 rfc7606-7.13 rfc7606-7.14 rfc7606-7.15 rfc7606-7.16
rfc2918-3 rfc4364-4.3.2 rfc4486-4 rfc4659-3.2.1 rfc4724-2 rfc4760-3 rfc4760-7 rfc5065-5 rfc5291-6 rfc5292-3
rfc5492-3 rfc5492-4 rfc6286-2.1 rfc6286-2.2 rfc6368-5 rfc6514-5 rfc6514-8 rfc6608-3 rfc6793-4.1 rfc6793-4.2.3
rfc6793-6 rfc7311-3.2 rfc7313-5 rfc7607-2 rfc7911-3 rfc7911-4 rfc8092-6 rfc8205-5.2 rfc8277-2.4 rfc8538-3.1
rfc8654-4 rfc8654-5 rfc8669-6 rfc8950-3 rfc9003-2 rfc9003-4 rfc9012-13 rfc9072-2 rfc9072-3 rfc9234-4.2 rfc9234-5
rfc9252-7 rfc9494-4.5 rfc9552-8.2.2 rfc9687-3.2 rfc9774'

tags=$(grep -rhoE '\[rfc[0-9.-]+\]' --include='*.cpp' . | sort | uniq -c)
missing=0
for section in $sections; do
    count=$(awk -v tag="[$section]" '$2 == tag { print $1 }' <<<"$tags")
    [ -n "$count" ] || missing=$((missing + 1))
    echo "${count:-no test} $section"
done
[ $missing -eq 0 ] || { echo "$missing sections without a test"; exit 1; }
