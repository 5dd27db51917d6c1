"""Writes the PDF files of this folder and, beside each, the text that was put in (see README.md).

python make.py [NAME…]        # in an environment with the libraries that README.md lists
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import makers_draw as draw
import makers_html as web
import makers_office as office
from content import LATIN, SENTENCES, TRADITIONAL, Block, Writer, notice, paper, plan, statistics

HERE = Path(__file__).parent
ENGLISH = (
    "The programme funds {n} sites in {k} counties, and each site reports its consumption every quarter",
    "Applicants submit a budget, a timetable and a statement of the expected savings before the end of the month",
    "In the second year the administration inspected {n} installations and found {d} per cent of them in good order",
    "Interest-free loans cover up to {d} per cent of the expenditure, with a repayment period of {k} years",
    "Independent evaluators compare the participating enterprises with a control group of similar composition",
)


def gone(*texts: str) -> list[Block]:
    return [("gone", text) for text in texts]


def contents(blocks: list[Block]) -> list[Block]:
    """Lines of a table of contents, with leaders, after the title."""
    lines = [str(text) for kind, text in blocks if kind in {"h1", "h2"}]
    drawn = [f"{line}{'.' * 40}{n // 3 + 1}" for n, line in enumerate(lines)]
    raw = "".join(f'<text:p text:style-name="toc">{line}</text:p>' for line in ["目录", *drawn])
    return [blocks[0], ("raw", raw), *blocks[1:], *gone("目录", "....")]


def merged() -> list[Block]:
    """Statistics whose second table has merged cells in its head and only horizontal rules."""
    blocks = statistics(31, 8)
    cells = "".join(
        f"<tr><td>{place}</td><td>{n}2</td><td>{n}5.4</td><td>{n}7</td><td>{n}9.1</td></tr>"
        for n, place in enumerate(("东河县", "西林区", "南湾市"), 1)
    )
    raw = (
        "<table class=open><tr><th rowspan=2>地区</th><th colspan=2>2025年</th><th colspan=2>2026年</th></tr>"
        f"<tr><th>项目数</th><th>投资</th><th>项目数</th><th>投资</th></tr>{cells}</table>"
    )
    rows = [["地区", "2025年", "2026年"], ["项目数", "投资", "项目数", "投资"]]
    rows += [
        [place, f"{n}2", f"{n}5.4", f"{n}7", f"{n}9.1"] for n, place in enumerate(("东河县", "西林区", "南湾市"), 1)
    ]
    w = Writer(77)
    return [*blocks, ("p", w.paragraph()), ("raw", raw), ("rows", rows), ("p", w.paragraph())]


def footnotes() -> list[Block]:
    w = Writer(41)
    blocks: list[Block] = [("title", f"{w.place}{w.subject}调查报告")]
    for n in range(1, 9):
        text, note = w.paragraph(3, 6), f"数据来自{w.place}第{n}次抽样调查，样本量为{n * 120}户。"
        blocks += [("raw", office.note_odf(text, note, n)), ("noted", text), ("note", note), ("p", w.paragraph(2, 5))]
    return blocks


DASH = "— {n} —"
OPEN = "table.open td, table.open th { border: 0; border-bottom: .5pt solid } table.open { border-top: 1pt solid }"
HEAD1, HEAD2, HEAD3 = "云江省行动方案汇编", "区域经济评论 2026年第3期", "东屿市统计局月度简报"
Made = tuple[Callable[..., None], list[Block], dict[str, object]]


def files() -> dict[str, Made]:
    """Name → maker, blocks, options; what a page's margins hold is added as gone."""
    w = Writer(90, ENGLISH)
    memo: list[Block] = [("title", "Annual report on the savings programme")]
    memo += [("p", ". ".join(w.sentence() for _ in range(4)) + ".") for _ in range(5)]
    memo.insert(4, ("table", [["County", "Sites", "Savings"], ["Easton", "12", "3.4"], ["Westerly", "30", "7.9"]]))
    kai = {"page": web.page_css("", DASH), "size": "16", "leading": "1.75"}
    return {
        "weasyprint_plan": (web.weasyprint, plan(11), {"page": web.page_css(HEAD1, DASH)}),
        "weasyprint_two_columns": (web.weasyprint, paper(12), {"page": web.page_css(HEAD2, "{n}"), "size": "10", "body": "column-count: 2; column-gap: 8mm"}),
        "weasyprint_table_over_pages": (web.weasyprint, statistics(13, 48), {"page": web.page_css(HEAD3, "第{n}页")}),
        "weasyprint_notice": (web.weasyprint, notice(14), kai),
        "chromium_traditional": (web.chromium, plan(21, kinds=TRADITIONAL), {"page": web.page_css("", "{n}"), "font": "Noto Serif CJK TC"}),
        "chromium_mixed": (web.chromium, paper(22, kinds=LATIN * 2 + SENTENCES[:6]), {"page": web.page_css(HEAD2, "- {n} -"), "font": "Noto Sans CJK SC"}),
        "chromium_merged_cells": (web.chromium, merged(), {"more": OPEN}),
        "libreoffice_notice": (office.libreoffice, notice(51, 9), {"foot": DASH}),
        "libreoffice_contents": (office.libreoffice, contents(plan(52, 6)), {"head": HEAD1, "foot": "{n}", "size": 14}),
        "libreoffice_two_columns": (office.libreoffice, paper(53), {"columns": 2, "size": 10, "head": HEAD2, "foot": "· {n} ·"}),
        "libreoffice_footnotes": (office.libreoffice, footnotes(), {"size": 12, "foot": "{n}"}),
        "reportlab_notice": (draw.reportlab, notice(61, 8), {"foot": DASH}),
        "reportlab_tables": (draw.reportlab, statistics(62, 18, 2), {"embedded": True, "head": HEAD3, "foot": "第 {n} 页 共 4 页"}),
        "reportlab_two_columns": (draw.reportlab, paper(63, 6), {"columns": 2, "embedded": True, "head": HEAD2, "foot": "{n}"}),
        "reportlab_blocks": (draw.reportlab, plan(64), {"indent": 0, "foot": "Page {n}"}),
        "reportlab_locked": (draw.reportlab, notice(65, 2), {"password": ("needed to open", "owner")}),
        "reportlab_copy_protected": (draw.reportlab, notice(66, 2), {"password": ("", "owner")}),
        "fpdf2_plan": (draw.fpdf2, plan(71), {"head": HEAD1, "foot": "{n}/9"}),
        "fpdf2_table": (draw.fpdf2, statistics(72, 30), {"indent": False, "head": HEAD3}),
        "borb_memo": (draw.borb_memo, memo, {}),
        "typst_two_columns": (office.typst, paper(81), {"columns": 2, "head": HEAD2, "foot": "{n}"}),
        "typst_english": (office.typst, [*memo, *[("p", w.paragraph(3, 6).replace("。", ". ").strip()) for _ in range(14)]], {"foot": "{n}", "lang": "en", "columns": 2, "head": "Savings programme"}),
        "typst_traditional_tables": (office.typst, [*plan(83, 3, TRADITIONAL), ("caption", "表1 各區辦理情形"), ("table", Writer(84).table(26, ("區別", "件數", "經費")))], {"foot": DASH, "font": "Noto Serif CJK TC"}),
    }  # fmt: skip


def truth(blocks: list[Block], options: dict[str, object]) -> str:
    """A line a block, its kind before a tab; a row of a table has its cells after tabs."""
    lines = []
    for kind, text in blocks:
        if kind in {"table", "rows"}:
            lines += ["\t".join(["row", *row]) for row in text]  # type: ignore[attr-defined]
        elif kind != "raw":
            lines.append(f"{'p' if kind == 'noted' else kind}\t{text}")
    lines += [f"gone\t{options['head']}"] if options.get("head") else []
    for head in (HEAD1, HEAD2, HEAD3):
        lines += [f"gone\t{head}"] if head in str(options.get("page", "")) else []
    return "\n".join(lines) + "\n"


def main() -> None:
    for name, (maker, blocks, options) in files().items():
        if not sys.argv[1:]:  # a process each: ReportLab keeps a font of one name for all documents of a process
            subprocess.run([sys.executable, __file__, name], check=True)
        if name not in sys.argv[1:]:
            continue
        maker(HERE / f"{name}.pdf", blocks, **options)
        (HERE / f"{name}.txt").write_text(truth(blocks, options), "utf-8")
        print(name, (HERE / f"{name}.pdf").stat().st_size)


if __name__ == "__main__":
    main()
