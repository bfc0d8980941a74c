#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# follow.sh <scratch folder> <heading> [<repository>]: does what docs/installing.md of that repository, bgpwire.git or
# released.git of repository.sh, says under "What it needs" and under the heading, to the letter, in an empty folder; what
# the program prints must be what the page shows.
#
# A ```sh block is run. A block after a line that ends in `name`: is the file of that name. The first ```text block is what
# is printed. Not to the letter are: the place to clone from, which is that repository; the home directory, which is the empty folder; and apt-get, whose packages must be installed
# already. vcpkg and Conan Center have stand-ins, prepare-*.sh.
set -euo pipefail
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
name=${3:-bgpwire.git}
repository=$(realpath "$1")/$name
page=$repository/docs/installing.md
heading=$2
work=$(realpath "$1")/${heading// /-}-from-$name
rm -rf "$work"
mkdir -p "$work"
cd "$work"

awk -v chosen="$heading" '
    /^(## |---$)/ { inside = $0 == "## What it needs" || $0 == "## " chosen; found += $0 == "## " chosen; file = "" }
    !inside { next }
    /^```/ && kind == "" {
        kind = substr($0, 4)
        if (file != "")
            print "mkdir -p \"$(dirname " file ")\" && cat >" file " <<\"END OF FILE\""
        next
    }
    /^```$/ { if (file != "") print "END OF FILE"; kind = file = ""; next }
    kind == "text" { print >"expected"; next }
    kind == "sh" || file != "" { print; next }
    /`[^`]+`:$/ { file = $0; sub(/`:$/, "", file); sub(/.*`/, "", file) }
    END { exit found != 1 }
' "$page" >steps.sh

export HOME=$work PATH=$here/bin:$PATH
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.$repository.insteadOf GIT_CONFIG_VALUE_0=https://git.example.org/bgpwire.git
# Downloads may be kept from one run to the next.
export PIP_CACHE_DIR=${PIP_CACHE_DIR:-$(dirname "$repository")/pip-cache}
if [ -e "$here/prepare-${heading,,}.sh" ]; then
    # shellcheck source=/dev/null
    . "$here/prepare-${heading,,}.sh"
fi
bash -euxo pipefail steps.sh >output

tail -n "$(wc -l <expected)" output | diff -u expected - || { echo "$heading: not what the page shows"; exit 1; }
echo "$heading: $(cat expected)"
