#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks the links of the generated pages: that files and anchors inside exist, that addresses outside are such.
docs/reference/links.py <folder of HTML> [<root of the repository>: files that pages link to are copied from there]"""
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.anchors, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.anchors.add(value)
            elif value and name in ("href", "src", "xlink:href"):
                self.links.append((value, self.getpos()[0]))


def main():
    html = Path(sys.argv[1])
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in sorted(html.glob("**/*"))
             if file.suffix in (".html", ".svg") and file.name != "doxygen.svg"}
    wrong, inside, outside = [], 0, 0
    for file, page in pages.items():
        for link, line in page.links:
            url = urlsplit(link)
            if url.scheme in ("javascript", "data"):
                continue
            if url.scheme or url.netloc:
                outside += 1
                if url.scheme not in ("http", "https", "mailto") or (url.scheme != "mailto" and not re.fullmatch(
                        r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", url.netloc)) or re.search(r"\s", link):
                    wrong.append(f"{file.relative_to(html)}:{line}: {link} is no address")
                continue
            inside += 1
            target = (file.parent / unquote(url.path)).resolve() if url.path else file
            if len(sys.argv) > 2 and url.path.startswith("source/") and not target.exists():
                origin = Path(sys.argv[2]) / unquote(url.path).removeprefix("source/").removesuffix(".txt")
                if origin.is_file():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(origin, target)
            if not target.is_file():
                wrong.append(f"{file.relative_to(html)}:{line}: there is no {link}")
            elif url.fragment and target in pages and unquote(url.fragment) not in pages[target].anchors:
                wrong.append(f"{file.relative_to(html)}:{line}: there is no {link}")
    print(*wrong, sep="\n")
    if wrong or inside < 10000:
        sys.exit(f"{len(wrong)} of {inside + outside} links lead nowhere")
    print(f"{len(pages)} pages, {inside} links inside, {outside} outside")


main()
