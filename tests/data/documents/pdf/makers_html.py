"""PDF files by way of HTML: WeasyPrint (its own layout engine, pydyf) and Chromium (Skia's writer of PDF)."""

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from content import Block
from makers_draw import NOTO, letters, truetype

TAGS = {"title": "h1", "h1": "h2", "h2": "h3", "h3": "h4"}
CSS = """
@page {{ size: A4; margin: 28mm 26mm 26mm; {page} }}
body {{ font: {size}pt/{leading} '{font}'; {body} }}
h1 {{ font-size: 1.6em; text-align: center }} h2 {{ font-size: 1.15em }} h3 {{ font-size: 1em; font-weight: bold }}
p {{ margin: 0; text-indent: 2em; text-align: justify }} p.to, p.foot {{ text-indent: 0 }} p.foot {{ margin-top: 2em }}
p.red {{ color: #d00; font-size: 2.4em; text-align: center; text-indent: 0 }} p.number {{ text-align: center; margin: 1em }}
p.sign {{ text-align: right }} p.caption {{ text-align: center; text-indent: 0; margin-top: 1em }}
table {{ border-collapse: collapse; width: 100%; margin: .6em 0 }} td, th {{ {cells} padding: 2pt 4pt; text-align: center }}
{more}
"""
RULED = "border: .6pt solid black;"


def page_css(head: str = "", foot: str = "", *, first: bool = True) -> str:
    """Margin boxes: a running head, a foot with the page's number (``{n}``) among words."""
    before, _, after = foot.partition("{n}")
    css = f"@top-center {{ content: '{head}'; font-size: 9pt; border-bottom: .5pt solid }}" if head else ""
    if foot:
        css += f"@bottom-center {{ content: '{before}' counter(page) '{after}'; font-size: 10pt }}"
    return css if first else css


def table_html(rows: list[list[str]]) -> str:
    head, *body = ["".join(f"<c>{html.escape(cell)}</c>" for cell in row) for row in rows]
    top = f"<thead><tr>{head.replace('c>', 'th>')}</tr></thead>"
    return f"<table>{top}<tbody>" + "".join(f"<tr>{row.replace('c>', 'td>')}</tr>" for row in body) + "</tbody></table>"


def to_html(blocks: list[Block], css: str) -> str:
    parts = []
    for kind, text in blocks:
        if kind == "table":
            parts.append(table_html(text))  # type: ignore[arg-type]
        elif kind == "raw":
            parts.append(str(text))
        elif kind not in {"gone", "rows"}:
            tag = TAGS.get(kind, "p")
            parts.append(f"<{tag} class={kind}>{html.escape(str(text))}</{tag}>")
    return f"<!DOCTYPE html><html lang=zh><meta charset=utf-8><style>{css}</style><body>{''.join(parts)}"


def css(**given: str) -> str:
    options = {
        "page": "",
        "size": "12",
        "leading": "1.7",
        "font": "Noto Serif CJK SC",
        "body": "",
        "cells": RULED,
        "more": "",
    }
    return CSS.format(**(options | given))


def weasyprint(path: Path, blocks: list[Block], **options: str) -> None:
    """With subsets of the fonts: from a whole font WeasyPrint keeps tables for glyphs that it does not need."""
    import weasyprint as library
    from weasyprint.text.fonts import FontConfiguration

    with tempfile.TemporaryDirectory() as folder:
        faces = ""
        for weight in ("Regular", "Bold"):
            source = NOTO.with_name(f"NotoSerifCJK-{weight}.ttc")
            made = truetype(letters([*blocks, ("p", str(options))]), Path(folder, f"{weight}.ttf"), source)
            faces += f"@font-face {{ font-family: Small; font-weight: {weight.lower().replace('regular', 'normal')}; src: url({made.as_uri()}) }}"
        fonts = FontConfiguration()
        page = to_html(blocks, faces + css(**({"font": "Small"} | options)))
        library.HTML(string=page, base_url=folder).write_pdf(path, font_config=fonts)


def chromium(path: Path, blocks: list[Block], **options: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(to_html(blocks, css(**options)), "utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
