#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Prints the library as one header: whatever needs only the standard library and Boost.Endian. The include guards stay, so
# that a header of include/ that is included besides finds its parts there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cat <<END
// SPDX-License-Identifier: BSL-1.0
// bgpwire $(cat version.txt) as one header, made by packaging/single_header.sh: not to be edited.

END
awk '
    # What a header includes of ours stands in its place, the first time.
    function print_header(name, path, line) {
        if (name in printed)
            return
        printed[name]
        path = "include/" name
        while ((status = (getline line <path)) > 0) {
            if (line ~ /^#include <bgpwire\//) {
                gsub(/^#include <|>.*$/, "", line)
                print_header(line)
            } else if (line !~ /SPDX-License-Identifier/)
                print line
        }
        if (status < 0) {
            print path ": cannot be read" >"/dev/stderr"
            exit 1
        }
        close(path)
    }
    BEGIN {
        split("bgpwire mrt pmr io/ostream io/string", tops)
        for (i = 1; i in tops; ++i)
            print_header("bgpwire/" tops[i] ".hpp")
    }'
