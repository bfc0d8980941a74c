#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Which test covers which requirement of which RFC: docs/rfc/pages.py writes the pages and docs/conformance.json;
with --check it only says whether they are current. Another folder of requirements may be named behind --check.

docs/rfc/requirements/rfc<number>.txt is the source, besides the tests:

    RFC 8654: Extended Message Support for BGP

    §4 Operation                                    a section; `§-` for the RFC as a whole
    * Up to 65535 octets, but OPEN stays at 4096.   a requirement, in our words
    - an OPEN never passes 4096 octets              a test that covers it, by its name
    - gap: what is missing                          nothing, or not all of it, is done or tested
    - elsewhere: who does it                        not the library's: the embedding program's

Each requirement has at least one of the three. Refused are a test that does not exist, a tag [rfc8654-4] of a test whose
section is not listed, and pages that are not what the sources say.
"""
import glob
import json
import os
import re
import sys

top = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
errors = []


def literal(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"')


def read_tests():
    """Every test case: name -> its files, and tag -> its names."""
    string = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
    files, tagged = {}, {}
    for path in sorted(glob.glob(os.path.join(top, "tests/*/*.cpp"))):
        for name, tags in re.findall(r"TEST_CASE\(\s*" + string + r",\s*" + string, open(path).read()):
            files.setdefault(literal(name), []).append(os.path.relpath(path, top))
            for tag in re.findall(r"\[rfc([0-9A-Z.-]+)\]", literal(tags)):
                number, _, section = tag.partition("-")
                tagged.setdefault((number, section or "-"), []).append(literal(name))
    return files, tagged


def read_requirements(path, tests):
    rfc = None
    for count, line in enumerate(open(path).read().splitlines(), 1):
        def wrong(what):
            errors.append(f"{os.path.relpath(path, top)}:{count}: {what}")

        kind, rest = line[:1], line[1:].strip()
        if rfc is None:
            number, title = re.fullmatch(r"RFC (\d+): (.*)", line).groups()
            rfc = {"rfc": int(number), "title": title, "sections": []}
        elif kind == "§":
            section, _, title = rest.partition(" ")
            rfc["sections"].append({"section": section, "title": title, "requirements": []})
        elif kind == "*":
            rfc["sections"][-1]["requirements"].append({"text": rest, "tests": [], "gaps": [], "elsewhere": []})
        elif kind == "-":
            requirement = rfc["sections"][-1]["requirements"][-1]
            if rest.startswith("gap: "):
                requirement["gaps"].append(rest[5:])
            elif rest.startswith("elsewhere: "):
                requirement["elsewhere"].append(rest[11:])
            elif rest in tests:
                requirement["tests"].append(rest)
            else:
                wrong(f"no test is called {rest}")
        elif line:
            wrong("neither section, requirement nor test")
    for section in rfc["sections"]:
        for requirement in section["requirements"]:
            tested, gap = bool(requirement["tests"]), bool(requirement["gaps"])
            requirement["state"] = ("partly" if gap else "tested") if tested else "gap" if gap else "elsewhere"
            if not (tested or gap or requirement["elsewhere"]):
                errors.append(f"RFC {rfc['rfc']} §{section['section']}: neither test nor gap: {requirement['text']}")
    return rfc


def order(section):
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in section.split(".")]


def count(rfc, state):
    return sum(r["state"] == state for s in rfc["sections"] for r in s["requirements"])


def link(name, files):
    shown = name.replace("*", "\\*").replace("_", "\\_").replace("[", "\\[").replace("|", "\\|")
    return ", ".join(f"[{shown}](../../{file})" for file in files[name])


def page(rfc, files):
    marks = {"tested": "", "partly": " **(in part)**", "gap": " **(gap)**", "elsewhere": " *(your program's)*"}
    out = [f"# RFC {rfc['rfc']}", "", f"{rfc['title']}.", "",
           f"{count(rfc, 'tested')} requirements are tested, {count(rfc, 'partly')} in part, {count(rfc, 'gap')} are gaps, "
           f"{count(rfc, 'elsewhere')} are left to the program around the library. Written by `docs/rfc/pages.py`.", ""]
    for section in rfc["sections"]:
        out += [f"## §{section['section']} {section['title']}".rstrip() if section["section"] != "-"
                else "## As a whole", ""]
        for requirement in section["requirements"]:
            out.append(f"* {requirement['text']}{marks[requirement['state']]}")
            out += [f"  * {link(name, files)}" for name in requirement["tests"]]
            out += [f"  * gap: {gap}" for gap in requirement["gaps"]]
            out += [f"  * {who}" for who in requirement["elsewhere"]]
        if section["other_tests"]:
            out += ["", "More tests of this section:", ""]
            out += [f"* {link(name, files)}" for name in section["other_tests"]]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def index(rfcs):
    out = ["# What is tested, RFC by RFC", "",
           "Each requirement in our words, with the tests that cover it; what is not covered is listed as a gap. The same,",
           "to be read by a program, is in [conformance.json](../conformance.json). Written by `docs/rfc/pages.py`.", "",
           "| RFC | title | tested | in part | gaps | your program's |", "|---|---|--:|--:|--:|--:|"]
    states = ("tested", "partly", "gap", "elsewhere")
    for rfc in rfcs:
        number = rfc["rfc"]
        out.append(f"| [{number}](rfc{number}.md) | {rfc['title']} | "
                   + " | ".join(str(count(rfc, state)) for state in states) + " |")
    out.append("| | **all** | " + " | ".join(f"**{sum(count(r, s) for r in rfcs)}**" for s in states) + " |")
    return "\n".join(out) + "\n"


def main():
    files, tagged = read_tests()
    folder = sys.argv[2] if len(sys.argv) == 3 else os.path.join(top, "docs/rfc/requirements")
    sources = glob.glob(os.path.join(folder, "rfc*.txt"))
    rfcs = sorted((read_requirements(path, files) for path in sources), key=lambda rfc: rfc["rfc"])
    for rfc in rfcs:
        rfc["sections"].sort(key=lambda section: order(section["section"]))
        for section in rfc["sections"]:
            named = {name for requirement in section["requirements"] for name in requirement["tests"]}
            here = tagged.pop((str(rfc["rfc"]), section["section"]), [])
            section["other_tests"] = sorted(set(here) - named)
    for number, section in sorted(tagged):
        errors.append(f"docs/rfc/requirements/rfc{number}.txt does not list §{section}, which the tag of a test names: "
                      + tagged[number, section][0])
    pages = {f"docs/rfc/rfc{rfc['rfc']}.md": page(rfc, files) for rfc in rfcs}
    pages["docs/rfc/README.md"] = index(rfcs)
    named = {name for rfc in rfcs for s in rfc["sections"] for r in s["requirements"] for name in r["tests"]}
    named |= {name for rfc in rfcs for s in rfc["sections"] for name in s["other_tests"]}
    def brief(value):
        """Without what is empty."""
        if isinstance(value, dict):
            return {key: brief(part) for key, part in value.items() if part != []}
        return [brief(part) for part in value] if isinstance(value, list) else value

    machine = {"rfcs": brief(rfcs), "tests": {name: files[name] for name in sorted(named)}}
    pages["docs/conformance.json"] = json.dumps(machine, indent=1, ensure_ascii=False) + "\n"
    old = set(glob.glob(os.path.join(top, "docs/rfc/rfc*.md"))) - {os.path.join(top, path) for path in pages}
    for path in old:
        errors.append(f"{os.path.relpath(path, top)} has no source any more")
    for path, text in pages.items():
        full = os.path.join(top, path)
        if os.path.exists(full) and open(full).read() == text:
            continue
        if "--check" in sys.argv:
            errors.append(f"{path} is not current: run python3 docs/rfc/pages.py")
        elif not errors:
            open(full, "w").write(text)
    print("\n".join(errors), end="\n" if errors else "", file=sys.stderr)
    print(f"{len(rfcs)} RFCs, " + ", ".join(f"{sum(count(rfc, state) for rfc in rfcs)} {state}"
                                           for state in ("tested", "partly", "gap", "elsewhere")))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
