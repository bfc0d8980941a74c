#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds lines of judge-differential beside another opinion.

    compare.py KNOWN          what the judge says
    compare.py KNOWN OTHERS   what somebody else says, line by line; of errors only their strongest action counts

Prints the classes of disagreement with their counts, and one example of each that KNOWN does not list; ends with 1 if
there is such a class. In KNOWN each line is a class, in which * stands for anything, or a comment that begins with #.
"""
import collections
import fnmatch
import sys

import judge

PARTS = ["action", "errors", "usable", "announced", "withdrawn"]


def without(a, b):
    return sorted(set(a.split(",")) - set(b.split(",")) - {"-"})


def beside_judge(library, other, opaque):
    """What differs: each error that only one side has, with the actions where these are not the same."""
    found = ["has " + e for e in without(library[1], other[1])] + ["lacks " + e for e in without(other[1], library[1])]
    if library[0] != other[0]:  # the rest follows from it
        actions = f"{opaque}{library[0]} and not {other[0]}"
        return [f"{actions}: {one}" for one in found] or [actions]
    found += [name for name, a, b in zip(PARTS[2:], library[2:], other[2:]) if a != b]
    return [opaque + one for one in found]


def beside_others(library, other, opaque):
    """Where they do more, what they say; where they do less, our errors; else the attributes and routes that differ."""
    ours, theirs = judge.ACTIONS.index(library[0]), judge.ACTIONS.index(other[0])
    if ours != theirs:
        actions = f"{opaque}{library[0]} and not {other[0]}"
        return [f"{actions}: {other[5]}"] if theirs > ours else [f"{actions}: {e}" for e in library[1].split(",")]
    if ours >= judge.WITHDRAW:
        return []
    found = ["uses " + one for one in without(library[2], other[2])]
    found += ["does not use " + one for one in without(other[2], library[2])]
    found += [name for name, a, b in zip(PARTS[3:], library[3:], other[3:]) if a != b]
    return [opaque + one for one in found]


class Known:
    """Patterns of classes; where the actions differ, one error that is known explains the message, else all must be."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
        self.patterns = [line for line in lines if line and not line.startswith("#")]
        self.cache = {}

    def __contains__(self, one):
        if one not in self.cache:
            self.cache[one] = any(fnmatch.fnmatchcase(one, pattern) for pattern in self.patterns)
        return self.cache[one]

    def explains(self, classes):
        return (any if " and not " in classes[0] else all)(one in self for one in classes)


def main():
    known, others = Known(sys.argv[1]), open(sys.argv[2], encoding="ascii") if len(sys.argv) > 2 else None
    counts, examples, agreed, sessions = collections.Counter(), {}, collections.Counter(), {}
    total = disagreements = 0
    in_order = lambda five: [",".join(sorted(part.split(","))) for part in five]
    for line in sys.stdin:
        words = line.split()
        session = sessions.get(words[1]) or sessions.setdefault(words[1], judge.Session(words[1]))
        judged = judge.text(judge.judge(bytes.fromhex(words[0]), session)).split()
        opaque = "opaque " if len(judged) > 5 else ""
        other = others.readline().split() if others else judged
        library, other = in_order(words[2:7]), in_order(other[:5]) + other[5:]
        total += 1
        classes = (beside_others if others else beside_judge)(library, other, opaque)
        if not classes:
            agreed[library[0]] += 1
            continue
        disagreements += 1
        explained = known.explains(classes)
        for one in classes:
            if explained and one not in known:
                continue
            counts[one] += 1
            if one not in known and len(words[0]) < len(examples.get(one, [words[0] + "0"])[0]):
                examples[one] = words[0], words[1], " ".join(library), " ".join(other)
    print(f"{total} messages, {disagreements} disagreements; they agree on",
          ", ".join(f"{count} {action}" for action, count in agreed.most_common()))
    for one, count in counts.most_common():
        print(f"{count}\t{'not known: ' if one in examples else ''}{one}")
        if one in examples:
            message, session, library, other = examples[one]
            print(f"\t{message} {session}\n\tthe library: {library}\n\tthe other:   {other}")
    if total == 0 or min(agreed[action] for action in ("none", "treat-as-withdraw", "session-reset")) < total / 100:
        print("too few messages of each kind to say anything")
        return 1
    return 1 if examples else 0


if __name__ == "__main__":
    sys.exit(main())
