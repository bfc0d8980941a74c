# SPDX-License-Identifier: BSL-1.0
# Makes of the lines of `bgpdump -m` those that mrt_dump prints. Debian's bgpdump 1.6.2 differs in what
# follows; each rule says who is right. With -v ours=1 the lines are mrt_dump's, and stay as they are but for rule 2.
BEGIN { FS = OFS = "|" }

# 1. bgpdump shortens a single group of zeros to "::". RFC 5952 §4.2.2 says that one group is written as 0.
function address(text,    groups, count, i, filled, parts) {
    if (text !~ /::/)
        return text
    split(text, parts, "/")
    count = split(parts[1], groups, ":")
    filled = 0
    for (i = 1; i <= count; ++i)
        if (groups[i] != "")
            ++filled
    if (filled == 7) {
        sub(/^::/, "0:", text)
        sub(/::$/, ":0", text)
        sub(/::\//, ":0/", text)
        sub(/::/, ":0:", text)
    }
    return text
}
!ours { $4 = address($4); $6 = address($6) }
!ours && $3 ~ /^[AB]$/ { $9 = address($9) }

# 2. In withdrawals of the deprecated type BGP, bgpdump prints the address of the peer once more
#    instead of the prefix (it calls inet_ntoa twice in one printf). Only the length can be compared.
$1 == "BGP" && $3 == "W" { sub(/.*\//, "", $6) }

# 3. In announcements of the type BGP, bgpdump puts no "|" between MED and communities. A MED of 0 is told apart.
!ours && $1 == "BGP" && $3 == "A" && $11 ~ /^0[0-9]+:/ { $11 = "0" OFS substr($11, 2) }

{ print }
