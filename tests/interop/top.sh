#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# `speaker top` in a real terminal, tmux's: what it shows of sessions, pools and services, how it follows changes and
# the terminal's size, its keys, and that the terminal is as it was after any end.
#
# tests/interop/top.sh SPEAKER     SPEAKER being the program
# Status 0: all was seen. 77: no tmux.
set -euo pipefail
. "$(dirname "$(realpath "$0")")/../speaker/support.bash"
need tmux

export LC_ALL=C.UTF-8
unset TMUX NO_COLOR COLUMNS
terminal() { tmux -S "$work/terminal" -f /dev/null "$@"; }
tear_down() { terminal kill-server 2>/dev/null || true; }

screen() { terminal capture-pane -p; }
shows_line() { screen | grep -qE -- "$1"; }
type_in() { terminal send-keys -- "$@"; }
flag() { terminal display-message -p "#{$1}"; }
in_fail() { fail "$1; the screen: $(screen)"; }
# top_runs ENVIRONMENT…: typed into the shell; what the program ends with will stand behind "ended:".
top_runs()
{
    cat >commands <<END
trap : INT; clear; stty -g >before
env $* '$speaker' top --control control --every 0.2
echo ended: \$?; stty -g >after
END
    type_in "sh ./commands" Enter
    wait_until "top shows a picture (${*:-as it is})" shows_line '^ speaker top   node one   up ..:..:..'
}
# top_ended STATUS: and the terminal is as it was.
top_ended()
{
    wait_until "top has ended with $1" shows_line "^ended: $1\$"
    wait_until "and what follows it" test -s after
    cmp before after || in_fail "another stty"
    [[ $(flag alternate_on) == 0 && $(flag cursor_flag) == 1 && $(flag keypad_flag) == 0 ]] ||
        in_fail "the terminal is not given back"
    rm after
}

start_router
write_config 10.0.0.0/29
write_services alpha beta '"two\"\n\e[2J\tlines"'
start_speaker --control control
terminal new-session -d -x 80 -y 24 'exec env PS1="$ " ENV= sh'
terminal set-option -g status off
terminal resize-window -x 80 -y 24

top_runs
wait_until "the session" shows_line '^192\.168\.0\.254 +64512 +Established +..:..:.. +3 +0 '
shows_line '^ 1 of 1 session up   3 routes announced   3 services$' || in_fail "the summary"
shows_line '^p +IPv4 +BGP +█+░+ +37% +3 +8$' || in_fail "the pool"
shows_line '^default/alpha +10\.0\.0\.0 +p +1 of 1 peer$' || in_fail "a service"
shows_line '^default/two"\\x0a\\x1b\[2J\\x09lines ' || in_fail "a hostile name"
shows_line '^ q quit .* services 1 to 3 of 3$' || in_fail "the last line"
screen >picture
[[ $(wc -l <picture) == 24 && $(wc -L <picture) -le 80 ]] || in_fail "80 by 24"
terminal capture-pane -p -e | grep -q $'\e\\[32mEstablished' || in_fail "green"

terminal resize-window -x 132 -y 40
wait_until "as wide as the terminal" eval '[[ $(screen | head -n 1 | wc -L) == 131 ]]'
wait_until "and as high" eval 'screen | tail -n 1 | grep -q "q quit"'
terminal resize-window -x 60 -y 14
wait_until "or as small" eval '[[ $(screen | wc -l) == 14 ]] && screen | tail -n 1 | grep -q "q quit"'
terminal resize-window -x 80 -y 24

write_services $(printf 'many-%02d ' {1..12})
wait_until "new services, and those that wait come first" shows_line '^default/many-.. +pending '
shows_line '100% +8 +8$' || in_fail "a full pool"
terminal capture-pane -p -e | grep -q $'\e\\[31m.*pending' || in_fail "red"
terminal resize-window -x 80 -y 18
wait_until "less room" shows_line 'services 1 to [0-9] of 12'
type_in NPage
wait_until "a page down" shows_line 'services ([2-9]|10) to 1?[0-9] of 12'
type_in End
wait_until "the end" shows_line 'services .* to 12 of 12'
type_in Up
wait_until "a line up" shows_line 'services .* to 11 of 12'
type_in Home
wait_until "the beginning" shows_line 'services 1 to '
terminal resize-window -x 80 -y 24

kill -KILL "${process[router]}"
wait "${process[router]}" 2>/dev/null || true
wait_until "a session that is down" shows_line '^ 0 of 1 session up '
shows_line '^192\.168\.0\.254 +64512 +(Active|Connect|Idle) ' && shows_line '^  TCP failed' || in_fail "and why"
end_speaker TERM
wait_until "a speaker that is gone" shows_line 'control: No such file or directory; asking again'
rm router.in
start_router
start_speaker --control control
wait_until "and is back" shows_line '^ 1 of 1 session up '

type_in C-z
wait_until "stopped, the terminal is the shell's" eval '[[ $(flag alternate_on) == 0 ]]'
type_in fg Enter
wait_until "and top's again" shows_line '^ 1 of 1 session up '
type_in q
top_ended 0
shows_line '^\$$' || in_fail "the shell's own screen"

top_runs NO_COLOR=1
if terminal capture-pane -p -e | grep -qE $'\e\\[([0-9]+;)*3[0-7]'; then in_fail "colours though NO_COLOR is set"; fi
type_in C-c
top_ended 130
top_runs LC_ALL=C
shows_line '\[#+\]' || in_fail "ASCII"
pkill -TERM -P "$(pgrep -P "$(flag pane_pid)")"
top_ended 143
top_runs TERM=vt100
type_in q
top_ended 0
type_in "clear; TERM=nonsense '$speaker' top --control control; echo ended: \$?" Enter
wait_until "an unknown terminal" shows_line '^speaker: this terminal is of an unknown kind'

"$speaker" top --control control --once >once </dev/null || fail "--once"
grep -q '^192\.168\.0\.254 ' once && ! grep -q $'\e' once || fail "--once: $(<once)"
COLUMNS=120 "$speaker" top --control control --once | head -n 1 | grep -qE '^.{119}$' || fail "as wide as COLUMNS"
code=0
"$speaker" top --control control </dev/null >out 2>&1 || code=$?
[[ $code == 1 && $(<out) == 'speaker: speaker top needs a terminal; '* ]] || fail "without a terminal: $(<out)"
code=0
"$speaker" top --control missing --once >out 2>&1 || code=$?
[[ $code == 1 && $(<out) == 'speaker: missing: No such file or directory' ]] || fail "without a speaker: $(<out)"
end_speaker TERM
cat picture
echo "all as it should be"
