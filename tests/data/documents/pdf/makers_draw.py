"""PDF files by libraries that draw them: ReportLab (also with Adobe's own STSong-Light, which is not embedded),
fpdf2 and borb, the last two with a TrueType subset of Noto Sans CJK."""

from __future__ import annotations

import tempfile
from pathlib import Path

from content import Block

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def letters(blocks: list[Block]) -> str:
    """Every character that a font must have."""
    flat = [cell for kind, text in blocks if kind == "table" for row in text for cell in row]  # type: ignore[attr-defined]
    return "".join([*flat, *(str(text) for kind, text in blocks if kind != "table"), "0123456789—-–第页共 /abcxyzABC"])


def truetype(text: str, path: Path, source: Path = NOTO) -> Path:
    """The subset of Noto Sans CJK SC (or another collection) with these characters, its curves made quadratic."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(source, fontNumber=2)
    subsetter = Subsetter(Options(layout_features=[], name_IDs=["*"], notdef_outline=True))
    subsetter.populate(text=text)
    subsetter.subset(font)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    made = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        made[name] = pen.glyph()
    font["loca"], table = newTable("loca"), newTable("glyf")
    table.glyphOrder, table.glyphs = order, made
    font["glyf"] = table
    font["maxp"].tableVersion = 0x00010000
    for field in "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints maxCompositeContours maxComponentDepth".split():
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    for name in ("CFF ", "VORG", "GSUB", "GPOS", "vhea", "vmtx", "BASE"):
        if name in font:
            del font[name]
    font.sfntVersion = "\000\001\000\000"
    font["post"].formatType = 3.0
    font.save(path)
    return path


def reportlab(
    path: Path,
    blocks: list[Block],
    *,
    head: str = "",
    foot: str = "",
    columns: int = 1,
    indent: float = 2,
    embedded: bool = False,
    password: tuple[str, str] | None = None,
) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    name = path.stem if embedded else "STSong-Light"
    if embedded:
        with tempfile.TemporaryDirectory() as folder:
            pdfmetrics.registerFont(
                TTFont(name, str(truetype(letters([*blocks, ("p", head + foot)]), Path(folder, "f.ttf"))))
            )
    else:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont(name, 9)
        if head:
            canvas.drawCentredString(A4[0] / 2, A4[1] - 40, head)
        if foot:
            canvas.drawCentredString(A4[0] / 2, 34, foot.replace("{n}", str(document.page)))

    locked = StandardEncryption(*password, strength=128) if password else None
    document = BaseDocTemplate(str(path), pagesize=A4, encrypt=locked)
    width = (A4[0] - 130 - 20 * (columns - 1)) / columns
    frames = [Frame(65 + n * (width + 20), 60, width, A4[1] - 130, 0, 0, 0, 0) for n in range(columns)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build([flowable(name, kind, text, indent) for kind, text in blocks if kind != "gone"])


def flowable(name: str, kind: str, text: object, indent: float) -> object:
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    if kind == "table":
        return Table(
            text,
            repeatRows=1,
            style=[("FONT", (0, 0), (-1, -1), name, 10), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
        )
    size = {"title": 18, "red": 30, "h1": 13.5}.get(kind, 11.5)
    style = ParagraphStyle(
        kind,
        fontName=name,
        fontSize=size,
        leading=size * 1.55,
        wordWrap="CJK",
        spaceAfter=10 if kind in {"title", "red"} else 0,
    )
    style.firstLineIndent = size * indent if kind in {"p", "h1", "h2", "attach"} else 0
    style.alignment = {
        "title": TA_CENTER,
        "red": TA_CENTER,
        "number": TA_CENTER,
        "caption": TA_CENTER,
        "sign": TA_RIGHT,
    }.get(kind, 0)
    style.textColor = colors.red if kind == "red" else colors.black
    if not indent and kind == "p":
        style.spaceAfter = 8
    return Paragraph(str(text).replace("&", "&amp;").replace("<", "&lt;"), style)


def fpdf2(path: Path, blocks: list[Block], *, head: str = "", foot: str = "", indent: bool = True) -> None:
    from fpdf import FPDF

    class Document(FPDF):
        def header(self) -> None:
            if head:
                self.set_font("F", size=9)
                self.cell(0, 8, head, align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            if foot:
                self.set_y(-15)
                self.set_font("F", size=9)
                self.cell(0, 8, foot.replace("{n}", str(self.page_no())), align="C")

    document = Document()
    document.set_margin(25)
    document.set_auto_page_break(True, 25)
    with tempfile.TemporaryDirectory() as folder:
        document.add_font("F", "", truetype(letters([*blocks, ("p", head + foot + "\u3000")]), Path(folder, "f.ttf")))
        document.add_page()
        for kind, text in blocks:
            if kind == "table":
                document.set_font("F", size=10)
                with document.table(first_row_as_headings=False) as table:
                    for row in text:  # type: ignore[attr-defined]
                        table.row(row)
            elif kind != "gone":
                size = {"title": 18, "red": 28, "h1": 14}.get(kind, 12)
                document.set_font("F", size=size)
                document.set_text_color(*((210, 0, 0) if kind == "red" else (0, 0, 0)))
                lead = "\u3000\u3000" if indent and kind in {"p", "h1", "h2", "attach"} else ""
                align = {"title": "C", "red": "C", "number": "C", "caption": "C", "sign": "R"}.get(kind, "L")
                document.multi_cell(
                    0, size * 0.62, lead + str(text), align=align, new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR"
                )
                if not indent:
                    document.ln(3)
        document.output(str(path))


def borb_memo(path: Path, blocks: list[Block]) -> None:
    """In Latin letters: borb breaks lines at spaces alone."""
    from borb import pdf as library

    document = library.Document()
    page = library.Page()
    document.append_page(page)
    layout = library.SingleColumnLayout(page)
    for kind, text in blocks:
        if kind == "table":
            table = library.FixedColumnWidthTable(number_of_columns=len(text[0]), number_of_rows=len(text))  # type: ignore[arg-type, index]
            for row in text:  # type: ignore[attr-defined]
                for cell in row:
                    table.append_layout_element(library.Paragraph(cell, font_size=10))
            layout.append_layout_element(table)
        else:
            layout.append_layout_element(library.Paragraph(str(text), font_size=17 if kind == "title" else 11))
    library.PDF.write(what=document, where_to=str(path))
