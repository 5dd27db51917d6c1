"""PDF files by way of office and typesetting programs: LibreOffice Writer (from flat ODF) and Typst."""

from __future__ import annotations

import html
import subprocess
import tempfile
from pathlib import Path

from content import Block

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
FONT = 'style:font-name="F" style:font-name-asian="F" fo:font-size="{0}pt" style:font-size-asian="{0}pt"'
SILENT = {"gone", "rows", "noted", "note"}  # said in the truth alone, or put in by another block
BOLD = ' fo:font-weight="bold" style:font-weight-asian="bold"'
STYLES = {
    "title": ('fo:text-align="center" fo:margin-bottom="0.6cm" fo:margin-top="0.6cm"', 22, BOLD),
    "red": ('fo:text-align="center" fo:margin-bottom="1cm"', 34, BOLD + ' fo:color="#dd0000"'),
    "number": ('fo:text-align="center" fo:border-bottom="1pt solid #dd0000"', 16, ""),
    "h1": ('fo:text-indent="{two}"', 0, BOLD), "h2": ('fo:text-indent="{two}"', 0, ""),
    "p": ('fo:text-indent="{two}" fo:text-align="justify"', 0, ""), "attach": ('fo:text-indent="{two}"', 0, ""),
    "to": ("", 0, ""), "sign": ('fo:text-align="end"', 0, ""), "foot": ('fo:margin-top="1cm"', -2, ""),
    "caption": ('fo:text-align="center"', 0, ""), "cell": ('fo:text-align="center"', -3, ""),
    "running": ('fo:text-align="center"', -4, ""), "toc": ("", 0, ""),
}  # fmt: skip


def styles(size: int) -> str:
    made = []
    for name, (paragraph, own, more) in STYLES.items():
        points = own if own > 0 else size + own
        made.append(
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
            f'{paragraph.format(two=f"{2 * size}pt")} fo:line-height="165%" style:punctuation-wrap="simple" fo:widows="0" fo:orphans="0"/>'
            f"<style:text-properties {FONT.format(points)}{more}/></style:style>"
        )
    return "".join(made)


def block_odf(kind: str, text: object) -> str:
    if kind == "raw":
        return str(text)
    if kind != "table":
        return f'<text:p text:style-name="{kind}">{html.escape(str(text))}</text:p>'
    rows = []
    for row in text:  # type: ignore[attr-defined]
        cells = "".join(
            f'<table:table-cell table:style-name="c"><text:p text:style-name="cell">{html.escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        rows.append(f"<table:table-row>{cells}</table:table-row>")
    head = f"<table:table-header-rows>{rows[0]}</table:table-header-rows>"
    columns = f'<table:table-column table:number-columns-repeated="{len(text[0])}"/>'  # type: ignore[index]
    return f"<table:table>{columns}{head}{''.join(rows[1:])}</table:table>"


def flat_odf(
    blocks: list[Block],
    *,
    size: int = 16,
    head: str = "",
    foot: str = "",
    columns: int = 1,
    font: str = "Noto Serif CJK SC",
) -> str:
    before, _, after = foot.partition("{n}")
    number = f'<text:p text:style-name="running">{before}<text:page-number text:select-page="current"/>{after}</text:p>'
    header = f'<style:header><text:p text:style-name="running">{head}</text:p></style:header>' if head else ""
    footer = f"<style:footer>{number}</style:footer>" if foot else ""
    split = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>' if columns > 1 else ""
    body = "".join(block_odf(kind, text) for kind, text in blocks if kind not in SILENT)
    if columns > 1:
        body = f'<text:section text:style-name="two" text:name="s">{body}</text:section>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        f'<style:font-face style:name="F" svg:font-family="\'{font}\'"/></office:font-face-decls>'
        f"<office:styles>{styles(size)}</office:styles><office:automatic-styles>"
        f'<style:style style:name="two" style:family="section"><style:section-properties>{split}</style:section-properties></style:style>'
        '<style:style style:name="c" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>'
        '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="2.5cm" fo:margin-bottom="2.2cm" fo:margin-left="2.8cm" fo:margin-right="2.6cm"/>'
        "<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard" style:page-layout-name="L">{header}{footer}</style:master-page>'
        f"</office:master-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def libreoffice(path: Path, blocks: list[Block], **options: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, path.stem + ".fodt")
        source.write_text(flat_odf(blocks, **options), "utf-8")  # type: ignore[arg-type]
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
             "--outdir", str(path.parent), str(source)],
            check=True, capture_output=True,
        )  # fmt: skip


def note_odf(text: str, note: str, number: int) -> str:
    """A paragraph with a footnote at its end."""
    return (
        f'<text:p text:style-name="p">{html.escape(text)}<text:note text:note-class="footnote">'
        f"<text:note-citation>{number}</text:note-citation><text:note-body><text:p>{html.escape(note)}</text:p>"
        "</text:note-body></text:note></text:p>"
    )


def typst(
    path: Path,
    blocks: list[Block],
    *,
    head: str = "",
    foot: str = "",
    columns: int = 1,
    font: str = "Noto Serif CJK SC",
    lang: str = "zh",
) -> None:
    import typst as library

    footer = (
        f"footer: context align(center, text(9pt)[{foot.replace('{n}', '#counter(page).display()')}])," if foot else ""
    )
    header = f"header: align(center, text(9pt)[{head}])," if head else ""
    text = (
        f'#set page(paper: "a4", {header} {footer} margin: 2.6cm, columns: {columns})\n'
        f'#set text(font: "{font}", size: 11pt, lang: "{lang}")\n'
        "#set par(justify: true, leading: 0.9em, spacing: 0.9em, first-line-indent: (amount: 2em, all: true))\n"
    )
    text += "\n\n".join(block_typst(kind, body) for kind, body in blocks if kind not in SILENT)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.typ")
        source.write_text(text, "utf-8")
        library.compile(str(source), output=str(path))


def block_typst(kind: str, body: object) -> str:
    if kind == "raw":
        return str(body)
    if kind == "table":
        head, *rest = ["".join(f"[{cell}]," for cell in row) for row in body]  # type: ignore[attr-defined]
        return f"#table(columns: {len(body[0])} * (1fr,), table.header({head}), {''.join(rest)})"  # type: ignore[index]
    text = str(body)
    if kind == "title":
        return f'#align(center, text(18pt, weight: "bold")[{text}])'
    if kind == "h1":
        return f'#block(text(13pt, weight: "bold")[{text}])'
    if kind == "h2":
        return f'#block(text(weight: "bold")[{text}])'
    if kind in ("sign", "caption"):
        return f"#align({'right' if kind == 'sign' else 'center'})[{text}]"
    return text.replace("#", "\\#").replace("$", "\\$")
