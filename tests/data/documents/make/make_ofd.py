"""Make ../ofd: see ../README.md. Run in this folder: python make_ofd.py (LibreOffice on the machine)"""

from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from texts import ANSWERS, NOTICE, PLAN, REPORT, RULES, TABLE, TRADITIONAL, Block, put_in, typed

OUT = Path(__file__).parent.parent / "ofd"
DOCX = Path(__file__).parent.parent / "docx"
SIZE, TITLE_SIZE, ISSUER_SIZE, STEP = 5.64, 7.76, 12.0, 10.2  # millimetres: 16, 22 and 34 points
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 40.0, 262.0
NO_START = "，。、；：！？）》”"


def width(text: str, size: float) -> float:
    return sum(size / 2 if one.isascii() else size for one in text)


def broken(text: str, size: float, indent: float) -> Iterator[tuple[float, str]]:
    """Lines with where they begin, broken as an office program breaks them."""
    line, room = "", RIGHT - LEFT - indent
    start = LEFT + indent
    for one in text:
        if width(line + one, size) > room + 0.01 and one not in NO_START:
            yield start, line
            line, start, room = "", LEFT, RIGHT - LEFT
        line += one
    yield start, line


class Layout:
    """Blocks as positioned lines: (page, x, y of the base, size, is_red, text), and lines of tables."""

    def __init__(self, blocks: list[Block]) -> None:
        self.lines: list[tuple[int, float, float, float, bool, str]] = []
        self.rules: list[tuple[int, float, float, float, float]] = []
        self.page, self.y = 0, TOP
        for kind, text in typed(blocks):
            if kind == "table":
                self.table(text)  # type: ignore[arg-type]
            else:
                self.block(kind, str(text))

    def down(self, step: float) -> None:
        self.y += step
        if self.y > BOTTOM:
            self.page, self.y = self.page + 1, TOP

    def block(self, kind: str, text: str) -> None:
        size = {"issuer": ISSUER_SIZE, "title": TITLE_SIZE}.get(kind, SIZE)
        if kind in {"issuer", "title", "code"}:
            x = (LEFT + RIGHT - width(text, size)) / 2
            self.lines.append((self.page, x, self.y, size, kind == "issuer", text))
            self.down(2 * STEP)
            return
        if kind == "sign":
            self.lines.append((self.page, RIGHT - 2 * SIZE - width(text, size), self.y, size, False, text))
            self.down(STEP)
            return
        for x, line in broken(text, size, 0 if kind in {"to", "end"} else 2 * size):
            self.lines.append((self.page, x, self.y, size, False, line))
            self.down(STEP)

    def table(self, rows: list[list[str]]) -> None:
        count = len(rows[0])
        step = (RIGHT - LEFT) / count
        top = self.y - 7
        for row in rows:
            for at, cell in enumerate(row):
                x = LEFT + step * at + (step - width(cell, SIZE)) / 2
                self.lines.append((self.page, x, self.y, SIZE, False, cell))
            self.rules.append((self.page, LEFT, self.y - 7, RIGHT, self.y - 7))
            self.y += STEP
        self.rules.append((self.page, LEFT, self.y - 7, RIGHT, self.y - 7))
        self.rules += [(self.page, LEFT + step * at, top, LEFT + step * at, self.y - 7) for at in range(count + 1)]
        self.y += STEP


HEAD = "云江政务公开专刊"


def written(layout: Layout, dialect: str, head: str) -> dict[str, str]:
    """The parts of an OFD as makers of four kinds write them."""
    count = max(line[0] for line in layout.lines) + 1
    root = "/" if dialect == "absolute" else ""
    uri = "http://www.ofdspec.org" if dialect == "absolute" else "http://www.ofdspec.org/2016"
    space = f'xmlns:ofd="{uri}"'
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody>'
        f"<ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Title>未命名</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>{root}Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
    }
    template = '<ofd:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if head else ""
    pages = "".join(f'<ofd:Page ID="{at + 1}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(count))
    parts["Doc_0/Document.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>'
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{template}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    parts["Doc_0/Annots/Annotations.xml"] = f"<ofd:Annotations {space}/>"
    if head:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = page_xml(
            space, one_line(LEFT, 24, 4.2, False, head, dialect, 901), "Body"
        )
    for at in range(count):
        objects = [
            rule(line[1:], dialect, 700 + number)
            for number, line in enumerate(one for one in layout.rules if one[0] == at)
        ]
        own = [line[1:] for line in layout.lines if line[0] == at]
        objects += [one_line(*line, dialect, 100 + number) for number, line in enumerate(own)]
        if count > 1:
            objects.append(one_line(98, 280, 4.9, False, f"— {at + 1} —", dialect, 699))
        body = "".join(objects)
        use = '<ofd:Template TemplateID="900" ZOrder="Background"/>' if head else ""
        extra = ""
        if dialect == "letters":  # a watermark across the page, in a layer of its own
            extra = (
                '<ofd:Layer ID="80" Type="Background"><ofd:TextObject ID="81" Boundary="20 100 170 90" Size="20" '
                'Font="3" CTM="0.7 -0.7 0.7 0.7 0 60" Alpha="60"><ofd:TextCode X="0" Y="20" DeltaX="g 3 20">内部参考</ofd:TextCode>'
                "</ofd:TextObject></ofd:Layer>"
            )
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = page_xml(space, body, "Body", use, extra)
    return parts


def page_xml(space: str, body: str, kind: str, use: str = "", extra: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {space}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>'
        f'</ofd:Area>{use}<ofd:Content>{extra}<ofd:Layer ID="2" Type="{kind}">{body}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def rule(line: tuple[float, float, float, float], dialect: str, number: int) -> str:
    x, y, z, w = line
    if dialect in {"grouped", "absolute"}:  # as thin filled boxes
        box = f"{x - 0.1:.2f} {y - 0.1:.2f} {z - x + 0.2:.2f} {w - y + 0.2:.2f}"
        return (
            f'<ofd:PathObject ID="{number}" Boundary="{box}" Fill="true" Stroke="false"><ofd:AbbreviatedData>M 0 0 L '
            f"{z - x:.2f} 0 L {z - x:.2f} {w - y:.2f} L 0 {w - y:.2f} C</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return (
        f'<ofd:PathObject ID="{number}" Boundary="0 0 210 297" Stroke="true"><ofd:AbbreviatedData>M {x:.2f} {y:.2f} L '
        f"{z:.2f} {w:.2f}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def steps(text: str, size: float) -> list[float]:
    return [round(width(one, size), 3) for one in text[:-1]]


def grouped(values: list[float]) -> str:
    """Equal steps as g count step."""
    made, at = [], 0
    while at < len(values):
        end = at
        while end < len(values) and values[end] == values[at]:
            end += 1
        made.append(f"g {end - at} {values[at]}" if end - at > 1 else str(values[at]))
        at = end
    return " ".join(made)


def one_line(x: float, y: float, size: float, is_red: bool, text: str, dialect: str, number: int) -> str:
    colour = f'<ofd:FillColor Value="{"238 32 37" if is_red else "0 0 0"}"/>'
    box = f"{x:.3f} {y - size:.3f} {width(text, size):.3f} {1.2 * size:.3f}"
    begin = f'<ofd:TextObject ID="{number}" Font="3"'
    if dialect == "letters":  # an object a character, its size in the matrix
        made, at = "", x
        for place, one in enumerate(text):
            if one != " ":
                made += (
                    f'{begin} Size="1" CTM="{size} 0 0 {size} 0 0" Boundary="{at:.3f} {y - size:.3f} {width(one, size):.3f} '
                    f'{1.2 * size:.3f}">{colour}<ofd:TextCode X="0" Y="1">{escape(one)}</ofd:TextCode></ofd:TextObject>'
                ).replace(f'ID="{number}"', f'ID="{number}{place:03}"')
            at += width(one, size)
        return made
    if dialect == "words":  # parts of a line in objects of their own
        cuts = list(range(0, len(text), 7))
        return "".join(
            f'{begin} Size="{size}" Boundary="{x + width(text[:at], size):.3f} {y - size:.3f} 60 {1.2 * size:.3f}">{colour}'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="{" ".join(map(str, steps(text[at : at + 7], size)))}">'
            f"{escape(text[at : at + 7])}</ofd:TextCode></ofd:TextObject>"
            for at in cuts
        )
    delta = grouped(steps(text, size)) if dialect == "grouped" else " ".join(map(str, steps(text, size)))
    return (
        f'{begin} Size="{size}" Boundary="{box}">{colour}\n<ofd:TextCode X="0" Y="{size}" DeltaX="{delta}">'
        f"{escape(text)}</ofd:TextCode>\n</ofd:TextObject>"
    )


def by_hand() -> None:
    made = {
        "line": ((NOTICE, "notice"), (PLAN, "plan"), (REPORT, "report")),
        "grouped": ((TABLE, "table"), (ANSWERS, "answers"), (NOTICE + PLAN, "notice_and_plan")),
        "letters": ((RULES, "rules"), (TRADITIONAL, "traditional"), (NOTICE, "notice")),
        "absolute": ((PLAN, "plan"), (TABLE, "table")),
        "words": ((ANSWERS + REPORT, "answers_and_report"), (RULES, "rules"), (PLAN, "plan")),
    }
    for dialect, texts in made.items():
        for blocks, name in texts:
            head = HEAD if dialect in {"line", "letters", "absolute"} else ""
            parts = written(Layout(blocks), dialect, head)
            with zipfile.ZipFile(OUT / f"hand_{dialect}_{name}.ofd", "w", zipfile.ZIP_DEFLATED) as archive:
                for part, text in parts.items():
                    archive.writestr(part, text)
            (OUT / f"hand_{dialect}_{name}.txt").write_text(put_in(blocks), "utf-8")


def of_pdf() -> None:
    """By way of LibreOffice's PDF of a DOCX of this folder, by easyofd. (pdf2ofd turns letters into outlines.)"""
    from easyofd import OFD

    for name in (
        "pandoc_plan",
        "htmldocx_rules",
        "html2docx_report",
        "pandoc_traditional",
        "libreoffice_answers",
        "pandoc_table",
    ):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)  # easyofd writes beside where it runs
            source = Path(folder) / f"{name}.pdf"
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(DOCX / f"{name}.docx")],
                check=True,
                capture_output=True,
            )
            key = name.split("_", 1)[1]
            (OUT / f"easyofd_{key}.ofd").write_bytes(OFD().pdf2ofd(source.read_bytes(), optional_text=True))
            (OUT / f"easyofd_{key}.txt").write_text((DOCX / f"{name}.txt").read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    by_hand()
    of_pdf()
