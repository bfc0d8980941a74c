# SPDX-License-Identifier: BSL-1.0
# other_machine <scratch folder> <program of the cross compiler>: for the scripts beside it. The headers of Boost and Catch2
# are this machine's: they are the same for every machine. Sets top, scratch and flags; 77 says that the compiler is missing.
other_machine()
{
    scratch=$1
    top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
    if ! command -v "$2" >/dev/null; then
        echo "$2 is not installed"
        exit 77
    fi
    rm -rf "$scratch"
    mkdir -p "$scratch/others"
    local folder
    for folder in boost catch2; do
        ln -s "/usr/include/$folder" "$scratch/others/$folder"
    done
    flags=(-std=c++20 -isystem "$scratch/others" -I"$top/include" -I"$top/tests" -Wall -Wextra -Wpedantic -Wconversion
        -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Werror)
}
