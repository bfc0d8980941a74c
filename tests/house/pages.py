#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a page shows is what is compiled and what is printed: tests/house/pages.py [--update] <build folder> <page>...

With --update, blocks that are wrong are written anew.

A comment in front of each fenced block says what the block is held to:

    <!-- code: examples/x.cpp -->           the file, from its first #include on
    <!-- code: examples/x.cpp [part] -->    its lines between two lines `// [part]`, moved to the left
    <!-- output: x -->                      what the example x prints; arguments may follow
    <!-- output: x, in part -->             the same, a line `...` standing for any number of lines
    <!-- shell -->                          commands, run here in the folder that a reader would stand in
    <!-- shell, needs clang++ -->           the same; where there is no such program, the page is skipped (status 77)
    <!-- output: shell -->                  what the commands before it printed
    <!-- not run: why -->                   neither

Blocks of C++, of shell and of no language must have one. Links between files of the project must lead somewhere.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

top = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
marker = re.compile(r"^\s*// \[[a-z0-9 -]+\]$")


def code(path, part):
    lines = open(os.path.join(top, path)).read().splitlines()
    if part:
        here = [i for i, line in enumerate(lines) if line.strip() == f"// [{part}]"]
        if len(here) != 2:
            return None
        lines = lines[here[0] + 1 : here[1]]
    else:
        lines = lines[next(i for i, line in enumerate(lines) if line.startswith("#include")) :]
    lines = [line for line in lines if not marker.match(line)]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[indent:] for line in lines]


def shows(shown, printed):
    """Whether `printed` is `shown`, in which a line `...` stands for any lines."""
    parts, part = [], []
    for line in shown:
        if line.strip() == "...":
            parts.append(part)
            part = []
        else:
            part.append(line)
    parts.append(part)
    at = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        starts = [0] if number == 0 else range(at, len(printed) + 1)
        if last and number:
            starts = [len(printed) - len(part)] if len(printed) - len(part) >= at else []
        found = next((i for i in starts if printed[i : i + len(part)] == part), None)
        if found is None:
            return False
        at = found + len(part)
    return at == len(printed)


class Page:
    def __init__(self, build, path, scratch):
        self.path, self.scratch, self.errors, self.missing, self.counts = path, scratch, [], [], {}
        self.text = open(path).read()
        self.corrections = {}  # line of the block -> lines that should stand in it
        self.printed = None  # by the last shell block
        # The folder of a reader: the project, and build/dev as tests/run.sh leaves it.
        for entry in os.listdir(top):
            if entry not in ("build", ".git"):
                os.symlink(os.path.join(top, entry), os.path.join(scratch, entry))
        os.makedirs(os.path.join(scratch, "build"))
        os.makedirs(os.path.join(scratch, ".tools"))
        os.symlink(build, os.path.join(scratch, "build", "dev"))
        self.environment = dict(os.environ, PATH=os.path.join(scratch, ".tools") + ":" + os.environ["PATH"])

    def run(self, arguments):
        done = subprocess.run(arguments, cwd=self.scratch, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        return done.stdout.splitlines() if done.returncode == 0 else (done.stdout + done.stderr)

    def find_tool(self, name):
        """The program under its name, or the oldest that has a version behind it, as Debian's clang++-14."""
        found = shutil.which(name) or next(iter(sorted(glob.glob(f"/usr/bin/{name}-[0-9][0-9]"))), None)
        link = os.path.join(self.scratch, ".tools", name)
        if found and not os.path.lexists(link):
            os.symlink(found, link)
        return found

    def block(self, line, mark, language, lines):
        def wrong(what):
            self.errors.append(f"{self.path}:{line}: {what}")

        kind = mark.split(":")[0].split(",")[0] if mark else None
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not mark:
            if language in ("", "cpp", "c++", "sh", "bash", "console"):
                wrong("a block without a comment that says what it is held to")
        elif found := re.fullmatch(r"code: (\S+)(?: \[([a-z0-9 -]+)\])?", mark):
            if (right := code(found[1], found[2])) != lines:
                wrong(f"this is not what stands in {mark[6:]}")
                if right:
                    self.corrections[line] = right
        elif mark == "output: shell":
            if not isinstance(self.printed, list) or not shows(lines, self.printed):
                wrong(f"the commands print something else:\n{os.linesep.join(self.printed or [])}")
                if isinstance(self.printed, list) and "..." not in lines:
                    self.corrections[line] = self.printed
        elif found := re.fullmatch(r"output: ([^,]+)(, in part)?", mark):
            words = found[1].split()
            printed = self.run([os.path.join("build/dev/examples", words[0])] + words[1:])
            if isinstance(printed, str):
                wrong(f"{found[1]} fails:\n{printed}")
            elif (printed != lines) if not found[2] else not shows(lines, printed):
                wrong(f"{found[1]} prints something else:\n" + "\n".join(printed))
                if not found[2]:
                    self.corrections[line] = printed
        elif found := re.fullmatch(r"shell(?:, needs (\S+))?", mark):
            if found[1] and not self.find_tool(found[1]):
                self.missing.append(found[1])
                return
            self.printed = self.run(["bash", "-euo", "pipefail", "-c", "\n".join(lines)])
            if isinstance(self.printed, str):
                wrong(f"the commands fail:\n{self.printed}")
        elif kind != "not run":
            wrong(f"what is {mark}?")

    def check_links(self):
        # Neither what stands in blocks nor what stands in back quotes is a link.
        prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", self.text, flags=re.S | re.M)
        for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", prose):
            target = target[0] or target[1]
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = os.path.normpath(os.path.join(os.path.dirname(self.path), name)) if name else self.path
            if not os.path.exists(file):
                self.errors.append(f"{self.path}: {target} leads nowhere")
            elif anchor and file.endswith(".md"):
                heads = re.findall(r"^#+ (.*)$", open(file).read(), flags=re.M)
                slugs = [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads]
                if anchor not in slugs:
                    self.errors.append(f"{self.path}: {target}: no such heading")

    def check(self):
        mark, start, language, lines = None, None, None, []
        for number, line in enumerate(self.text.splitlines(), 1):
            if start is None:
                fence = re.fullmatch(r"```(\S*)", line)
                comment = re.fullmatch(r"<!-- (.*) -->", line)
                if fence:
                    start, language, lines = number, fence[1], []
                elif comment:
                    mark = comment[1]
                elif line:
                    mark = None
            elif line == "```":
                self.block(start, mark, language, lines)
                mark = start = None
            else:
                lines.append(line)
        self.check_links()


def update(page):
    out, block = [], None
    for number, line in enumerate(page.text.splitlines(), 1):
        if block is None or line == "```":
            out.append(line)
            block = None
        if number in page.corrections:
            block = page.corrections[number]
            out += block
    open(page.path, "w").write("\n".join(out) + "\n")


def main():
    updating = sys.argv[1] == "--update"
    arguments = sys.argv[2:] if updating else sys.argv[1:]
    build, status = os.path.realpath(arguments[0]), 0
    for path in arguments[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            page = Page(build, os.path.relpath(path, os.getcwd()), scratch)
            page.check()
        if updating and page.corrections:
            update(page)
        print("\n".join(page.errors), end="\n" if page.errors else "", file=sys.stderr)
        if page.errors:
            print(f"{page.path}: {len(page.errors)} errors")
        print(f"{page.path}: " + ", ".join(f"{count} {kind}" for kind, count in page.counts.items() if kind))
        if page.errors:
            status = 1
        elif page.missing and not status:
            print(f"not all was run: no {', '.join(page.missing)}")
            status = 77
    return status


if __name__ == "__main__":
    sys.exit(main())
