# SPDX-License-Identifier: BSL-1.0
# Sourced by tests of running programs: what they need, a network of their own, processes that end with them, waiting.
#
#     . live.bash; need bird ip; enter_network "$@"; enter_folder
#     program >program.log & process[name]=$!
#     wait_until "it is there" grep -q there program.log
PATH=$PATH:/usr/sbin:/sbin

# need PROGRAM...: status 77, which CTest takes for skipped, where one is missing.
need()
{
    local program
    for program; do command -v "$program" >/dev/null || { echo "$program is not installed"; exit 77; }; done
}
# enter_network "$@": runs the script once more, in a network namespace, of a user namespace for who is not root. With
# own_processes=yes its processes, too, are in a namespace, and end with it, however it ends.
enter_network()
{
    [[ -z ${BGPWIRE_IN_NAMESPACE:-} ]] || return 0
    local inside=(unshare --net ${own_processes:+--pid --fork --kill-child=SIGTERM})
    if [[ $(id -u) == 0 ]]; then inside+=(${own_processes:+--mount-proc}); else inside+=(--map-root-user --mount); fi
    "${inside[@]}" true 2>/dev/null || { echo "needs root or user namespaces"; exit 77; }
    BGPWIRE_IN_NAMESPACE=1 exec "${inside[@]}" "$0" "$@"
}
# enter_folder: a new one, which goes when the test ends; where that is not well, it shows the ends of the logs in it.
enter_folder()
{
    work=$(mktemp -d)
    cd "$work"
    declare -gA process=()
    trap clean_up EXIT
    trap 'exit 130' INT TERM
}
kill_all() { for one in "${process[@]}"; do kill -KILL "$one" 2>/dev/null || true; done; }
tear_down() { :; } # for who has more to do
clean_up()
{
    local status=$? log
    trap - EXIT INT TERM
    kill_all
    wait 2>/dev/null || true
    tear_down
    [[ $status == 0 || $status == 77 ]] || for log in *.log *.said; do
        [[ ! -e $log ]] || { echo "--- $log"; tail -n 30 "$log"; }
    done
    cd /
    rm -rf "$work"
    exit "$status"
}

# hosts NAME...: network namespaces that stand for machines, called "$space-NAME"; end_hosts, in tear_down, removes them.
# start_on is for the background: $! is the program itself.
space=bgpwire-$$
all_hosts=()
hosts()
{
    local host
    for host; do
        all_hosts+=("$host")
        ip netns add "$space-$host" && on "$host" true || { echo "no network namespaces to be had here"; exit 77; }
        ip -n "$space-$host" link set lo up
        on "$host" sysctl -q -w net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
    done
}
end_hosts() { for host in "${all_hosts[@]}"; do ip netns del "$space-$host" 2>/dev/null || true; done; }
on() { ip netns exec "$space-$1" "${@:2}"; }
start_on() { exec ip netns exec "$space-$1" "${@:2}"; }

fail() { echo "FAILED: $*" >&2; exit 1; }
# wait_until WHAT COMMAND...: within a time that is enough on a slow machine.
patience=90
wait_until()
{
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@"; do
        ((SECONDS < end)) || fail "$what: not within $patience s"
        sleep 0.1
    done
    echo "ok: $what"
}

# ask_socket PATH QUESTION: one line to a Unix socket, and the line that is the answer.
ask_socket()
{
    perl -MIO::Socket::UNIX -e \
        'my $s = IO::Socket::UNIX->new($ARGV[0]) or exit 1; $s->print("$ARGV[1]\n"); print $s->getline' "$1" "$2"
}
