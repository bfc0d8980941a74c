#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws docs/pictures/house.svg from the table of floors in CONTRIBUTING.md; with --check says whether it is current."""
import os
import re
import sys

here = os.path.realpath(os.path.dirname(__file__))
style = """
text { font: 14px sans-serif; fill: #222 } .small { font-size: 11.5px; fill: #555 } .name { font-family: monospace }
rect, path { stroke: #666; fill: #eef2f6 } .leaf { stroke-dasharray: 5 3; fill: none } .beside { fill: #f4eee4 }
.roof { fill: #e4efe4 }
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .small { fill: #aaa } rect, path { stroke: #888; fill: #26303a } .leaf { fill: none }
  .beside { fill: #3a3226 } .roof { fill: #24352a }
}"""


def floors():
    """Floor -> [(folders, what they know)]."""
    found = {}
    rows = re.findall(r"^\| +([0-9–]) +\| +(`.*?`) +\| +(.*?) +\|$", open(os.path.join(here, "../../CONTRIBUTING.md")).read(),
                      flags=re.M)
    for floor, folders, what in rows:
        names = re.findall(r"`([a-z_]+)/`", folders)
        found.setdefault(floor, []).append((names, re.split(r"[;:]", what.replace("`", ""))[0]))
    return found


def box(x, y, width, height, names, what, kind=""):
    middle = x + width / 2
    lines = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" class="{kind}"/>',
             f'<text x="{middle}" y="{y + height / 2 - 2}" text-anchor="middle" class="name">{"  ".join(names)}</text>']
    if what:
        lines.append(f'<text x="{middle}" y="{y + height / 2 + 14}" text-anchor="middle" class="small">{what}</text>')
    return lines


def draw():
    found, height, left, width, wing = floors(), 46, 150, 440, 230
    by_name = {names[0]: (names, what) for names, what in found["–"]}
    top = 90

    def y(floor):
        return top + (6 - floor) * height

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 440" role="img" '
           'aria-label="The library as a house: each floor knows only those below it">', f"<style>{style}</style>",
           f'<path d="M{left - 20} {top} L{left + 90} 20 H{left + width - 90} L{left + width + 20} {top} Z" class="roof"/>',
           f'<text x="{left + width / 2}" y="50" text-anchor="middle">your program</text>',
           f'<text x="{left + width / 2}" y="70" text-anchor="middle" class="small">sockets, clock, threads, tables, '
           "policy</text>"]
    for floor in range(6, -1, -1):
        names, what = found[str(floor)][0]
        across = width + (wing if floor < 2 else 0)
        if floor == 6:
            across = width * 0.6
            out += box(left + across, y(6), width - across, height, by_name["mrt"][0], by_name["mrt"][1].split(",")[0])
        if len(names) > 1:
            for i, name in enumerate(names):
                out += box(left + i * across / len(names), y(floor), across / len(names), height, [name], "")
        else:
            out += box(left, y(floor), across, height, names, what)
        out.append(f'<text x="{left - 12}" y="{y(floor) + height / 2 + 5}" text-anchor="end" class="small">{floor}</text>')
    out += box(left + width, y(4), wing, 3 * height, *by_name["pool"], "beside")
    names = by_name["io"][0]
    out.append(f'<rect x="15" y="{y(6)}" width="95" height="{7 * height}" class="leaf"/>')
    for i, name in enumerate(names):
        out.append(f'<text x="62" y="{y(4) + 20 + i * 22}" text-anchor="middle" class="name">{name}</text>')
    out.append(f'<text x="62" y="{y(4) + 20 + len(names) * 22}" text-anchor="middle" class="small">opt-in</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


if __name__ == "__main__":
    path, picture = os.path.join(here, "house.svg"), draw()
    if "--check" not in sys.argv:
        open(path, "w").write(picture)
    elif open(path).read() != picture:
        sys.exit("docs/pictures/house.svg is not current: run python3 docs/pictures/house.py")
