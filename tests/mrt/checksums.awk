# SPDX-License-Identifier: BSL-1.0
# Sums over the lines that bgpdump.awk has seen to, in the order of tests/mrt/checksums.hpp.
BEGIN { FS = "|"; digits = "0123456789abcdef" }

function hexadecimal(text,    i, value) {
    value = 0
    for (i = 1; i <= length(text); ++i)
        value = value * 16 + index(digits, substr(text, i, 1)) - 1
    return value
}
# The sum of the 16-bit words of an address.
function words(text,    parts, count, i, sum) {
    sum = 0
    if (text !~ /:/) {
        split(text, parts, ".")
        return (parts[1] + parts[3]) * 256 + parts[2] + parts[4]
    }
    count = split(text, parts, ":")
    for (i = 1; i <= count; ++i)
        if (parts[i] ~ /\./)
            sum += words(parts[i])
        else
            sum += hexadecimal(parts[i])
    return sum
}
function value_of(community,    parts) {
    if (community == "no-export") return 65535 + 65281
    if (community == "no-advertise") return 65535 + 65282
    if (community == "local-AS") return 65535 + 65283
    split(community, parts, ":")
    return parts[1] + parts[2]
}

{ peer_as_sum += $5 }
$3 == "STATE" { ++states; next }
$3 == "A" { ++announced }
$3 == "W" { ++withdrawn }
$3 == "B" { ++entries }
{
    count = split($6, prefix, "/")
    prefix_lengths += prefix[count]
    if (count == 2)
        prefix_words += words(prefix[1])
    at = 7
    if ($1 ~ /_AP$/)
        path_identifiers_sum += $(at++)
}
$3 == "W" { next }
{
    path = $at
    gsub(/[^0-9]+/, " ", path)
    count = split(path, numbers, " ")
    for (i = 1; i <= count; ++i) {
        ++as_numbers
        as_number_sum += numbers[i]
    }
    next_hop_words += words($(at + 2))
    preferences += $(at + 3)
    metrics += $(at + 4)
    list = at + 5
    if ($list == "AG" || $list == "NAG")
        --list # records of the type BGP have no field for no communities
    else {
        count = split($list, communities, " ")
        for (i = 1; i <= count; ++i) {
            ++community_count
            community_sum += value_of(communities[i])
        }
    }
    if (split($(list + 2), by, " ") == 2) {
        aggregator_as_sum += by[1]
        aggregator_words += words(by[2])
    }
}
END {
    printf "%.0f %.0f %.0f %.0f %.0f %.0f ", announced, withdrawn, entries, states, prefix_lengths, prefix_words
    printf "%.0f %.0f %.0f %.0f %.0f %.0f %.0f ", as_numbers, as_number_sum, community_count, community_sum,
        preferences, metrics, next_hop_words
    printf "%.0f %.0f %.0f %.0f\n", aggregator_as_sum, aggregator_words, path_identifiers_sum, peer_as_sum
}
