"""How the time of reading grows with a page: ordinary and hostile shapes, each at an eighth, a half and its full size.

    python -m benchmarks.reading_growth [SHAPE…]

Linear growth has a ratio near 2 in the last column.
"""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import UTC, datetime

from bot.errors import BotError
from bot.models import Page
from bot.reading.read import read

NOW = datetime(2026, 3, 12, tzinfo=UTC)
LINE = "云江省政府三月十二日召开会议，部署专利转化工作，要求各部门在年底前完成，并公布结果。"
MILLION = 1_000_000

SHAPES = {
    "paragraphs 5 MB": lambda part: f"<p>{LINE}</p>" * int(37_000 * part),
    "one line 5 MB": lambda part: LINE * int(39_000 * part),
    "nested div 1,000,000": lambda part: "<div>" * int(MILLION * part) + LINE,
    "nested div with text": lambda part: "<div>水。" * int(400_000 * part),
    "unclosed b 1,000,000": lambda part: "<b>" * int(MILLION * part) + LINE,
    "unclosed b id, then p": lambda part: (
        "".join(f"<b id={n}>" for n in range(200)) + f"<p>{LINE}" * int(30_000 * part)
    ),
    "empty b 1,000,000": lambda part: "<b></b>" * int(MILLION / 2 * part),
    "empty p 1,000,000": lambda part: "<p>" * int(MILLION * part),
    "share boxes nested": lambda part: f"<div class=share>{LINE}" * int(30_000 * part),
    "attributes of one tag": lambda part: "<p " + " ".join(f"a{n}=1" for n in range(int(300_000 * part))) + f">{LINE}",
    "open comments": lambda part: "<!--" * int(MILLION * part) + LINE,
    "open quotes": lambda part: "<a href=\"x'>" * int(400_000 * part) + LINE,
    "lone <": lambda part: "<a " * int(MILLION * part),
    "scripts": lambda part: "<script>" * int(500_000 * part),
    "table cells": lambda part: "<table>" + "<tr><td>一</td><td>二</td></tr>" * int(150_000 * part),
    "nested tables": lambda part: "<table><tr><td>一</td><td>" * int(150_000 * part),
    "list items": lambda part: "<ol>" + "<li>一项" * int(400_000 * part),
    "nested lists": lambda part: "<ul><li>一<li>二" * int(200_000 * part),
    "links": lambda part: "<p><a href=/1>云江省召开会议部署工作</a></p>" * int(80_000 * part),
    "labels": lambda part: "<p>索引号：来源：作者：原标题：责任编辑：</p>" * int(50_000 * part),
    "dates": lambda part: "<p>2026-03-12 来源</p>" * int(150_000 * part),
    "brackets": lambda part: "<p>" + "（【[" * int(600_000 * part) + "</p>",
    "spaces": lambda part: "<p>" + " \u3000" * int(900_000 * part) + "。</p>",
    "titles": lambda part: f"<title>{LINE}</title><h1>{LINE}</h1>" + f"<h1>{LINE}</h1>" * int(30_000 * part),
}


def seconds(html: str, kind: str = "html") -> float:
    """CPU seconds of reading a page; its failures are as good as an article here."""
    before = time.process_time()
    with contextlib.suppress(BotError):
        read(Page("-", html, "html" if kind == "html" else "text"), NOW)
    return time.process_time() - before


def main() -> None:
    seconds(f"<p>{LINE}</p>" * 3)
    print(f"{'shape':24} {'MB':>5} {'1/8':>7} {'1/2':>7} {'full':>7}  full : 1/2")
    for name, shape in SHAPES.items():
        if len(sys.argv) > 1 and not any(word in name for word in sys.argv[1:]):
            continue
        spent = [seconds(f"<html><body>{shape(part)}</body></html>") for part in (1 / 8, 1 / 2, 1)]
        size = len(shape(1).encode()) / 1e6
        row = " ".join(f"{value:7.2f}" for value in spent)
        print(f"{name:24} {size:5.1f} {row}  {spent[2] / max(spent[1], 0.01):.1f}", flush=True)


if __name__ == "__main__":
    main()
