#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What works between us and other people's daemons: five columns side by side, each in networks of its own, and the
# table of them. README.md tells more.
#
# tests/interop/matrix/run.sh SPEAKER LOOKING_GLASS [TABLE]     the programs, and a file for the table
# Status 0: all was seen, or is known to be what the daemon cannot do. 77: something is missing here.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
daemons=(bird frr gobgp exabgp openbgpd)
. "$here/cells.bash"
[[ $(id -u) == 0 ]] || { echo "needs root"; exit 77; }

out=$(mktemp -d)
declare -A column=() status=() verdict=() why=() title=()
clean_up()
{
    trap - EXIT
    for one in "${column[@]}"; do kill -KILL "$one" 2>/dev/null || true; done # what is in its namespaces ends with it
    wait 2>/dev/null || true
    rm -rf "$out"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

for daemon in "${daemons[@]}"; do
    : >"$out/$daemon"
    "$here/cells.sh" "$daemon" "$1" "$2" "$out/$daemon" &>"$out/$daemon.log" &
    column[$daemon]=$!
done
for daemon in "${daemons[@]}"; do
    status[$daemon]=0
    wait "${column[$daemon]}" || status[$daemon]=$?
    title[$daemon]=$daemon
    unset "column[$daemon]"
    while IFS='|' read -r name what reason; do
        [[ $name != version ]] || title[$daemon]=$what
        verdict[$daemon.$name]=$what
        why[$daemon.$name]=$reason
    done < <(cut -d'|' -f2- "$out/$daemon")
    [[ ${status[$daemon]} == 0 ]] || sed "s/^/$daemon: /" "$out/$daemon.log"
done

# What was not even tried: nothing to run, or the column ended before.
missing_verdict() { [[ ${status[$1]} == 77 ]] && echo "not here" || echo FAILED; }
table()
{
    local daemon row name line notes=() what
    declare -A count=([yes]=0 [cannot]=0 [untried]=0 [FAILED]=0 ['not here']=0)
    line='|'
    for daemon in "${daemons[@]}"; do line+=" | ${title[$daemon]}"; done
    echo "$line |"
    echo "|---$(printf '|---%.0s' "${daemons[@]}")|"
    for row in "${rows[@]}"; do
        read -r name line <<<"$row"
        line="| $line"
        for daemon in "${daemons[@]}"; do
            what=${verdict[$daemon.$name]:-$(missing_verdict "$daemon")}
            ((++count[$what]))
            if [[ -n ${why[$daemon.$name]:-} ]]; then
                notes+=("${title[$daemon]}: ${why[$daemon.$name]}.")
                what="no"
                [[ ${verdict[$daemon.$name]} == cannot ]] || what="not tried"
                what+=" [${#notes[@]}]"
            fi
            line+=" | $what"
        done
        echo "$line |"
    done
    echo
    for name in "${!notes[@]}"; do echo "$((name + 1)). ${notes[$name]}"; done
    echo
    echo "${count[yes]} seen, ${count[cannot]} that the daemon cannot do, ${count[untried]} that cannot be tried on" \
        "this kernel, ${count['not here']} whose daemon is not here, ${count[FAILED]} failed."
}
table | tee "${3:-/dev/null}"

worst=0
for one in "${status[@]}"; do
    [[ $one == 0 || $one == 77 ]] || worst=1
    [[ $one != 77 || $worst != 0 ]] || worst=77
done
exit "$worst"
