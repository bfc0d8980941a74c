#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What Doxygen reads in place of a Markdown file, line for line: anchors as GitHub makes them, and links that lead to
the pages of the reference instead of files. docs/reference/markdown.py <folder of built pages> docs/guides/decode.md"""
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TAGS = "a|br|code|details|div|em|h1|h2|h3|img|kbd|li|ol|p|picture|source|span|strong|sub|summary|sup|table|tbody|td|th|tr|ul"


def page_of(path):
    """The id of the page that a Markdown file becomes."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT / "docs") or path.parent == ROOT else path.name
    return "page_" + re.sub(r"[^a-z0-9]", "_", str(Path(name).with_suffix("")).lower())


def anchor_of(heading):
    """The anchor that GitHub gives a heading."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", re.sub(r"[`*]|\]\(.*?\)", "", heading).lower().strip()))


def target_of(link, here):
    """Where a link leads in the HTML; a file of the repository that is no page is copied beside it, see links.py."""
    path, _, anchor = link.partition("#")
    file = Path(os.path.normpath(here.parent / path)) if path else here
    if re.match(r"[a-z]+:", link) or not file.is_relative_to(ROOT) or not file.exists():
        return link
    name = file.relative_to(ROOT)
    if file.suffix == ".md":
        return f"@ref {page_of(file)}" + (f"__{anchor}" if anchor else "")
    if name.parts[0] == "include" and file.suffix == ".hpp":
        return f"@ref {Path(*name.parts[1:])}"
    if name.parts[0] == "examples" and len(name.parts) == 2 and file.suffix == ".cpp":
        return f"{file.stem}_8cpp-example.html"
    return f"source/{name}.txt" if file.is_file() else ""


def rewritten(text, here, used):
    """Prose with its links led to their pages, and without what Doxygen would take for a command."""
    def link(match):
        image, words, target = match["image"], prose(match["words"]), match["target"]
        if image:
            return f"![{words}]({target if ':' in target else Path(target).name})"
        to = target_of(target, here)
        if not to:
            return words
        if here.name == "README.md" and here.parent != ROOT and to.startswith("@ref page_") and "__" not in to and to not in used:
            used.add(to)
            return f'@subpage {to[5:]} "{words}"'
        return f"[{words}]({to})"

    def prose(plain):
        parts = re.split(r"(`+[^`]*`+)", plain)
        for i in range(0, len(parts), 2):
            parts[i] = re.sub(rf"<(?!/?({TAGS})\b|!--|https?:)", r"\\<", parts[i])
            parts[i] = re.sub(r"(?<![\\/&])([@#])(?=\w)", r"\\\1", parts[i])
        return "".join(parts)

    out, at = "", 0
    for match in re.finditer(r"(?P<image>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)", text):
        out += prose(text[at:match.start()]) + link(match)
        at = match.end()
    return emphasised(out + prose(text[at:]))


def emphasised(text):
    """The same with emphasis in HTML: Doxygen wants a letter where it begins."""
    parts = re.split(r"(`+[^`]*`+)", text)
    strong = sum(part.count("**") for part in parts[::2])
    for i in range(0, len(parts), 2):
        if strong % 2 == 0:
            before = sum(part.count("<b>") - part.count("</b>") for part in parts[:i])
            marks = iter(("<b>", "</b>") * strong if before == 0 else ("</b>", "<b>") * strong)
            parts[i] = re.sub(r"\*\*", lambda _: next(marks), parts[i])
        parts[i] = re.sub(r"(?<![\w*\\])\*(?![\s*])([^*]*[^\s*])\*(?![\w*])", r"<em>\1</em>", parts[i])
    return "".join(parts)


def listed(folder):
    """A line for each page of a folder, by its title."""
    for file in sorted(folder.glob("*.md")):
        with open(file, encoding="utf-8") as lines:
            title = next((line[2:].strip() for line in lines if line.startswith("# ")), file.stem)
        if file == ROOT / "README.md":
            title = "README"
        yield f'* @subpage {page_of(file)} "{title}"'


def main():
    built, here = Path(sys.argv[1]), Path(sys.argv[2]).resolve()
    lists = {"<!-- docs -->": ROOT / "docs", "<!-- guides -->": ROOT / "docs" / "guides", "<!-- built -->": built,
             "<!-- root -->": ROOT}
    fenced, used, anchors = False, set(), {}
    for line in here.read_text(encoding="utf-8").splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
        elif not fenced and line in lists:
            line = "\n".join(listed(lists[line]))
        elif not fenced and not line.startswith(("@", "    ")) and here.name != "main.md":
            heading = re.match(r"(#+) (.*)", line)
            if heading:
                anchor = anchor_of(heading[2])
                count = anchors[anchor] = anchors.get(anchor, -1) + 1
                name = page_of(here) + ("" if heading[1] == "#" else f"__{anchor}" + (f"-{count}" if count else ""))
                if here == ROOT / "README.md" and heading[1] == "#":
                    heading = (line, "#", "README")
                line = f"{heading[1]} {rewritten(heading[2], here, used)} {{#{name}}}"
            else:
                line = rewritten(line, here, used)
        elif not fenced and here.name == "main.md":
            line = re.sub(r"(?<!!)\[([^\]]*)\]\(((?:\.\./)+[^)\s]+)\)",
                          lambda m: f"[{m[1]}]({target_of(m[2], here)})", line)
        print(line)


main()
