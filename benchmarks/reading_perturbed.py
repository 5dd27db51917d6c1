"""Perturbed copies of the saved pages, scored like the pages themselves: do the rules hold for the kind?

    python -m benchmarks.reading_perturbed [--data ../shared/data] [--eval ../shared/eval/evaluate.py] [KIND…]

``noclass`` removes every class and id, ``comments`` appends comments longer than the article, ``feed`` a list of other
articles with excerpts, ``short`` leaves the first paragraphs of the body (some 160 characters).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bot.fetching.decode import decode
from bot.reading.boilerplate_patterns import squeezed

SHORT = 160
_ATTRIBUTES = re.compile(r"""\s(?:class|id)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)

Row = dict[str, Any]


def unchanged(html: str, row: Row) -> tuple[str, Row]:
    return html, row


def noclass(html: str, row: Row) -> tuple[str, Row]:
    return re.sub(r"<[a-zA-Z][^>]*>", lambda tag: _ATTRIBUTES.sub("", tag[0]), html), row


def comments(html: str, row: Row) -> tuple[str, Row]:
    count = 10 + len(row["body"]) // 40
    block = "".join(
        f"<div><div>网友{n}号</div><div>{n}分钟前</div><p>这个说法我不太同意，楼上讲的那件事我也遇到过，最后是打电话问清楚的，第{n}次了。</p>"
        "<div>回复</div><div>赞 3</div></div>"
        for n in range(count)
    )
    return _appended(html, f"<div><h3>全部评论</h3>{block}</div>"), row


def feed(html: str, row: Row) -> tuple[str, Row]:
    count = 10 + len(row["body"]) // 80
    block = "".join(
        f"<li><h4><a href='/n/{n}.html'>云江省第{n}批重点项目集中开工建设</a></h4>"
        f"<p>本网讯，云江省第{n}批重点项目近日集中开工，涉及交通、能源、水利等领域，总投资超过百亿元，"
        f"计划三年内建成...</p><span>2019-01-02 10:0{n % 10}</span></li>"
        for n in range(count)
    )
    return _appended(html, f"<div><ul>{block}</ul></div>"), row


def short(html: str, row: Row) -> tuple[str, Row]:
    """Without the paragraphs of the body behind the first ``SHORT`` characters."""
    kept: list[str] = []
    dropped: set[str] = set()
    for line in row["body"].split("\n"):
        full = sum(map(len, kept)) >= SHORT
        if full and len(squeezed(line)) >= 2:
            dropped.add(squeezed(line))
        elif not full:
            kept.append(line)
    if not dropped or sum(map(len, kept)) > 3 * SHORT:
        return html, row
    page = LexborHTMLParser(html)
    for node in page.css("p, div, section, li, td, h2, h3, span"):
        if node.parent is not None and squeezed(node.text(deep=True)) in dropped:
            node.decompose()
    text = squeezed(page.body.text(deep=True)) if page.body else ""
    if any(line in text for line in dropped if len(line) >= 12):
        return html, row
    body = "\n".join(kept)
    wanted = [one for one in row["with"] if squeezed(one) in squeezed(body)]
    return page.html or html, {**row, "body": body, "with": wanted}


def _appended(html: str, block: str) -> str:
    """Where the page's text ends: before its last </body>, or at the end."""
    at = html.lower().rfind("</body>")
    return html + block if at < 0 else html[:at] + block + html[at:]


KINDS: dict[str, Callable[[str, Row], tuple[str, Row]]] = {
    "unchanged": unchanged,
    "noclass": noclass,
    "comments": comments,
    "feed": feed,
    "short": short,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval/evaluate.py"))
    parser.add_argument("--worst", default="0")
    options = parser.parse_args()
    source = options.data / "pages"
    if not source.is_dir():
        sys.exit(f"{source}: the saved pages are not there")
    rows = json.loads((source / "pages.json").read_text("utf-8"))
    for kind in options.kinds:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "pages")
            target.mkdir()
            changed = [_copy(KINDS[kind], source, target, row) for row in rows]
            (target / "pages.json").write_text(json.dumps([row for row, _ in changed]), "utf-8")
            print(f"\n== {kind}: {sum(differs for _, differs in changed)} pages differ", flush=True)
            command = [sys.executable, str(options.eval), "pages", "--data", folder, "--worst", options.worst]
            subprocess.run([*command, "--bot", f"{sys.executable} -m bot"], check=True)


def _copy(change: Callable[[str, Row], tuple[str, Row]], source: Path, target: Path, row: Row) -> tuple[Row, bool]:
    html = decode((source / row["file"]).read_bytes())
    text, changed = change(html, row)
    (target / row["file"]).write_text(text, "utf-8", errors="replace")
    return {**changed, "encoding": "utf-8"}, text != html


if __name__ == "__main__":
    main()
