# SPDX-License-Identifier: BSL-1.0
# Looks at things over and over while something happens, and says what was missing. To be sourced.
#
#   watch NAME HOST …     in the background: what watch.pl says with the rest as arguments, in the namespace of the host
#   watches_end MINIMUM   ends all of them: how often each looked; fails where one looked less often
#   missed NAME           how often it failed

watch()
{
    start_on "$2" perl "$here/watch.pl" "${@:3}" >"$1.looks" &
    process[watch_$1]=$!
}
watches_end()
{
    local one name count
    for one in "${!process[@]}"; do
        [[ $one == watch_* ]] || continue
        name=${one#watch_}
        kill -0 "${process[$one]}" || fail "$name: ended by itself"
        kill "${process[$one]}"
        wait "${process[$one]}" 2>/dev/null || true
        unset "process[$one]"
        count=$(wc -l <"$name.looks")
        ((count >= $1)) || fail "$name: looked $count times only"
        echo "    $name: looked $count times, missed $(missed "$name")"
    done
}
missed() { grep -c missed "$1.looks" || true; }
