#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws a terminal's recording: docs/pictures/terminal.py <typescript of script(1)> <SVG> <command shown>

    script -qec examples/demo.sh demo.typescript
    docs/pictures/terminal.py demo.typescript docs/pictures/demo.svg ./examples/demo.sh
"""
import html
import re
import sys


def lines(typescript):
    text = open(typescript, errors="replace").read()
    text = re.sub(r"^Script (started|done) on .*\n?", "", text, flags=re.M)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)  # colours and the like are left out
    return text.strip("\n").split("\n")


def draw(shown, command):
    width = max(len(line) for line in shown) * 7.3 + 40
    height = (len(shown) + 1) * 17 + 52
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img" '
           f'aria-label="{html.escape(command)} and what it prints">',
           "<style>text { font: 12px monospace; fill: #d8dee9; white-space: pre } .prompt { fill: #8fbc8f } "
           ".head { fill: #e5c07b }</style>",
           f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#1f2430"/>']
    out += [f'<circle cx="{18 + 16 * i}" cy="16" r="5" fill="{colour}"/>' for i, colour in
            enumerate(("#e06c75", "#e5c07b", "#98c379"))]
    for i, line in enumerate([f"$ {command}"] + shown):
        kind = ' class="prompt"' if line.startswith("$ ") else ' class="head"' if line.startswith("== ") else ""
        if line:
            out.append(f'<text x="18" y="{46 + 17 * i}" xml:space="preserve"{kind}>{html.escape(line)}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


if __name__ == "__main__":
    open(sys.argv[2], "w").write(draw(lines(sys.argv[1]), sys.argv[3]))
