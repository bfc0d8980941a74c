#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Three replicas of the example race for 256 addresses over three nodes of etcd; nodes and replicas are killed on
# the way. All of it has a network and process ids of its own.
#
# tests/replicated_allocator/etcd.sh PROGRAM      PROGRAM being examples/replicated_allocator
# Status 0: all was seen. 77: no namespace, or no etcd, to be had here.
set -euo pipefail
program=$(realpath "$1")
. "$(dirname "$(realpath "$0")")/../support/live.bash"
need etcd ip
own_processes=yes enter_network "$@"
ip link set lo up
enter_folder
declare -A node=() replica=() runs=()
kill_all() { for one in "${node[@]}" "${replica[@]}"; do kill -KILL "$one" 2>/dev/null || true; done; }

start_node()
{
    local url=http://127.0.0.1
    etcd --name "node$1" --data-dir "node$1" --heartbeat-interval 200 --election-timeout 2000 \
        --listen-client-urls "$url:2379$1" --advertise-client-urls "$url:2379$1" \
        --listen-peer-urls "$url:2380$1" --initial-advertise-peer-urls "$url:2380$1" \
        --initial-cluster "node1=$url:23801,node2=$url:23802,node3=$url:23803" >>"node$1.log" 2>&1 &
    node[$1]=$!
}
kill_node()
{
    kill -KILL "${node[$1]}"
    wait "${node[$1]}" 2>/dev/null || true
    unset "node[$1]"
    echo "-- node $1 is killed"
}
# The node that was elected last. Between 2 and 3 s pass without it before there is another.
leader()
{
    grep -H 'became leader at term' node?.log | sed 's/^node\(.\).* \([0-9]*\)$/\2 \1/' | sort -n | tail -n 1 |
        cut -d' ' -f2
}

# client FIRST-NODE PATIENCE ARGUMENT...: the endpoints in the order that begins with that node
client()
{
    local order=(127.0.0.1:2379{1,2,3} 127.0.0.1:2379{1,2,3}) first=$1 patience=$2
    local endpoints=${order[*]:first - 1:3}
    shift 2
    ${exec:-} "$program" --endpoints "${endpoints// /,}" --timeout 5 --patience "$patience" --pool 192.0.2.0/24 "$@"
}
# start_race NAME FIRST-NODE N PAUSE PATIENCE: what it is told is in NAME.*.told
start_race()
{
    local log=$1.${runs[$1]:-0}
    runs[$1]=$((${runs[$1]:-0} + 1))
    exec=exec client "$2" "$5" --name "$1" --owner "$1" race "$3" --pause "$4" >"$log.told" 2>"$log.said" &
    replica[$1]=$!
}
# Ends by itself with that status.
ends() { ! kill -0 "${replica[$1]}" 2>/dev/null; }
finished()
{
    local status=0
    wait_until "replica $1 is through" ends "$1"
    wait "${replica[$1]}" || status=$?
    unset "replica[$1]"
    [[ $status =~ ^($2)$ ]] || fail "replica $1 ended with status $status"
    tail -n 1 "$1.$((${runs[$1]} - 1)).said"
}
told() { cat ./*.told 2>/dev/null | sort -u; }
told_at_least() { (($(told | wc -l) >= $1)); }
# In lines of their own: what etcd holds.
list() { client 1 "${1:-60}" list 2>list.said | sort -u; }
same() { diff <(echo "$2") <(echo "$3") || fail "$1"; echo "ok: $1"; }
# refused STATUS TEXT PATIENCE ARGUMENT...: ends with that status, gives nothing, and says that
refused()
{
    local wanted=$1 text=$2 patience=$3 status=0 output
    shift 3
    output=$(client 1 "$patience" "$@" 2>refused.said) || status=$?
    [[ $status == "$wanted" && -z $output ]] || fail "$*: status $status, output '$output': $(<refused.said)"
    grep -q "$text" refused.said || fail "$*: says $(<refused.said)"
    echo "ok: $*: $(<refused.said)"
}

for i in 1 2 3; do start_node "$i"; done
wait_until "three nodes of etcd agree" client 1 5 list

echo "== a race of three"
start_race a 1 256 20 60
start_race b 2 256 20 60
start_race c 3 256 20 60
wait_until "they have 48 addresses" told_at_least 48
killed=$(leader)
kill_node "$killed"
wait_until "they have 112 addresses, with two nodes left" told_at_least 112
kill -KILL "${replica[b]}"
wait "${replica[b]}" 2>/dev/null || true
[[ ! -s b.0.said ]] && (($(told | wc -l) < 240)) || fail "that was not midway"
echo "-- replica b is killed; all had $(told | wc -l) addresses"
lost=$(grep -h . b.0.told | sort -u)
same "its grants remain" "$lost" "$(list | grep -Fx "$lost")"
start_race b 2 256 20 60
for name in a b c; do finished "$name" 0; done
for name in a b c; do [[ -s $name.0.told ]] || fail "$name has nothing"; done
same "what they were told is what etcd holds" "$(told)" "$(list)"
[[ $(list | wc -l) == 256 ]] || fail "256 grants, not $(list | wc -l)"
for column in 1 2; do
    [[ $(list | cut -d' ' -f$column | sort -u | wc -l) == 256 ]] || fail "column $column has duplicates"
done
grep -qE ' [1-9][0-9]* times to another endpoint' ./*.said || fail "nobody noticed that a node was killed"
same "the restarted replica has its owners' addresses" "$lost" "$(grep -Fx "$lost" b.1.told | sort -u)"
echo "256 grants, no duplicate; a $(list | grep -c ' a-'), b $(list | grep -c ' b-'), c $(list | grep -c ' c-')"

echo "== release"
refused 1 'pool exhausted' 60 --owner late allocate
read -r address owner granted < <(list | grep ' a-0 ')
refused 1 'stale handle' 60 --owner "$owner" release --granted $((granted + 1))
same "a-0 is released" "$address $owner $granted" "$(client 1 60 --owner "$owner" release --granted "$granted")"
refused 1 'not allocated' 60 --owner "$owner" release --granted "$granted"
read -r again owner later < <(client 1 60 --owner a-0 allocate)
[[ "$again $owner" == "$address a-0" && $later -gt $granted ]] || fail "a-0 should get it back, later"
refused 1 'stale handle' 60 --owner a-0 release --granted "$granted"
same "an owner keeps its address" "$again $owner $later" "$(client 2 60 --owner a-0 allocate)"
for i in {0..19}; do client 3 60 --owner "c-$i" release >/dev/null; done
rm ./*.told
list >kept.told

echo "== no quorum"
start_race d 1 20 500 6
wait_until "d has an address" grep -q d-0 d.0.told
for i in "${!node[@]}"; do [[ $i == "$(leader)" ]] || other=$i; done
kill_node "$other" # what is left was the leader, so it knows everything that was granted
finished d '3|4'
grep -q 'no quorum: 1 of 3 endpoints answer' d.0.said || fail "d says $(<d.0.said)"
(($(wc -l <d.0.told) < 20)) || fail "d got everything"
before=$(list 6)
grep -q 'no quorum' list.said || fail "list should say that there is no quorum"
(($(wc -l <<<"$before") - $(told | wc -l) <= 1)) || fail "etcd has more than d can be in doubt about"
same "reads answer, and show all that was told" "$(told)" "$(grep -Fx "$(told)" <<<"$before")"
refused 3 'no quorum: 1 of 3 endpoints' 6 --owner late allocate
refused 3 'no quorum: 1 of 3 endpoints' 6 --owner d-0 release
same "nothing was granted and nothing taken back" "$before" "$(list 6)"

echo "== quorum again"
start_node "$other"
start_node "$killed"
start_race d 2 20 0 60
finished d 0
same "what was in doubt is settled" "$(told)" "$(list)"
[[ ! -s list.said ]] || fail "list says $(<list.said)"
[[ $(list | grep -c ' d-') == 20 && $(list | cut -d' ' -f1 | sort -u | wc -l) == 256 ]] || fail "not 256 addresses"

echo "== a node that hangs"
for i in {0..19}; do client 1 60 --owner "d-$i" release >/dev/null; done
rm ./*.told
list >kept.told
start_race e 1 20 300 60
start_race f 2 20 300 60
start_race g 3 20 300 60
wait_until "they have five of the 20 addresses" told_at_least 241
hangs=$(leader)
kill -STOP "${node[$hangs]}"
echo "-- node $hangs is stopped, and takes requests that it does not answer"
for name in e f g; do finished "$name" 0; done
grep -qE ' [1-9][0-9]* in doubt and settled' {e,f,g}.0.said || fail "nothing was in doubt"
kill -CONT "${node[$hangs]}"
client "$hangs" 60 list >/dev/null # it has caught up, and has seen what waited for it
same "what came late changed nothing" "$(told)" "$(list)"
[[ $(list | cut -d' ' -f1 | sort -u | wc -l) == 256 ]] || fail "not 256 addresses"
echo "all as it should be"
