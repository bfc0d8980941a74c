#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Names every public thing in Doxygen's XML that has no sentence: Doxygen's own warnings pass over enumerators,
friends and concepts. docs/reference/undocumented.py <folder of XML>"""
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def says(element):
    return any("".join(element.find(part).itertext()).strip() for part in ("briefdescription", "detaileddescription"))


documented, bare = 0, set()
for file in sorted(Path(sys.argv[1]).glob("*.xml")):
    for compound in xml.parse(file).getroot().iter("compounddef"):
        if compound.get("kind") in ("file", "dir", "page", "example") or compound.get("prot") == "private":
            continue
        name = compound.findtext("compoundname")
        things = [(name, compound)]
        for member in compound.iter("memberdef"):
            if member.get("prot") == "private" or member.findtext("type", "").startswith(("friend class", "class")):
                continue
            # what is deleted or defaulted says so itself
            if member.findtext("argsstring", "").endswith(("=delete", "=default")) and member.get("kind") == "function":
                continue
            owner = name if compound.get("kind") != "group" else ""
            things.append((f"{owner}::{member.findtext('name')}{member.findtext('argsstring') or ''}", member))
            things += [(f"{member.findtext('name')}::{value.findtext('name')}", value)
                       for value in member.findall("enumvalue")]
        for thing, element in things:
            documented += 1
            if not says(element):
                at = element.find("location")
                where = f"{at.get('file')}:{at.get('line')}" if at is not None else file.name
                bare.add(f"{where}: {thing}")
print(*sorted(bare), sep="\n")
if bare or documented < 1000:
    sys.exit(f"{len(bare)} of {documented} names have no sentence")
print(f"{documented} names, each with a sentence")
