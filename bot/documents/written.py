"""A sheet → the bytes of a DOCX, by python-docx (pure; a tenth of a second: take a worker).

Word takes a font for Chinese from ``w:eastAsia`` alone: without it 宋体 is whatever the reader's system calls its
default, and characters of one line come in two fonts. So every style that is used names both.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from bot.models import Script, Sheet, SheetLine

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

# Title, headings, text: as offices set them, by fonts that Windows and WPS bring along.
_FONTS: Final[dict[Script, tuple[str, str, str]]] = {
    "hans": ("宋体", "黑体", "仿宋"),
    "hant": ("新細明體", "微軟正黑體", "標楷體"),
}
_LANGUAGES: Final[dict[Script, str]] = {"hans": "zh-CN", "hant": "zh-TW"}
_LATIN: Final = "Times New Roman"
_LONGEST_URL: Final = 2000  # characters; Word cuts or refuses longer ones
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AUTHOR: Final = "要点 Yaodian"


def write_docx(sheet: Sheet) -> bytes:
    """Title, source line, headline, the sections with their linked numbers, and the closing lines."""
    import docx

    document = docx.Document()
    _set_styles(document, sheet.script)
    _set_properties(document, sheet)
    document.add_paragraph(_clean(sheet.title), style="Title")
    if sheet.about:
        document.add_paragraph(_clean(sheet.about), style="Subtitle")
    if sheet.headline:
        document.add_paragraph(_clean(sheet.headline), style="Quote")
    for section in sheet.sections:
        document.add_heading(_clean(section.heading), level=1)
        for line in section.lines:
            _add_line(document, line)
    for closing in sheet.closing:
        paragraph = document.add_paragraph(style="Caption")
        _add_text(paragraph, closing, sheet.url if sheet.url and sheet.url in closing else None)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_styles(document: Document, script: Script) -> None:
    """Sizes in points: 18 is 小二, 15 小三, 14 四号, 10.5 五号."""
    title, heading, text = _FONTS[script]
    sizes = {
        "Normal": (text, 14, False),
        "Title": (title, 18, True),
        "Subtitle": (text, 10.5, False),
        "Heading 1": (heading, 15, False),
        "Quote": (text, 14, True),
        "Caption": (text, 10.5, False),
    }
    for name, (font, points, is_bold) in sizes.items():
        _set_style(document.styles[name], font, points, script, is_bold=is_bold)


def _set_style(style: Any, font: str, points: float, script: Script, *, is_bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    one: ParagraphStyle = style
    one.font.name, one.font.size, one.font.bold, one.font.italic = _LATIN, Pt(points), is_bold, False
    one.font.color.rgb = RGBColor(0, 0, 0)
    properties = one.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font goes before the one that is named
    fonts.set(qn("w:eastAsia"), font)
    _set_language(properties, _LANGUAGES[script])
    for border in one.element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)  # the template draws a blue line under titles
    one.paragraph_format.space_after = Pt(6)
    if one.name in {"Title", "Subtitle"}:
        one.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_language(properties: Any, code: str) -> None:
    """In which Word checks the spelling of Chinese."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = properties.find(qn("w:lang"))
    language = OxmlElement("w:lang") if found is None else found
    language.set(qn("w:eastAsia"), code)
    if found is None:
        properties.append(language)


def _set_properties(document: Document, sheet: Sheet) -> None:
    """What Word shows of a file: the template's own author and comment go."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = _clean(sheet.title)[:255], _AUTHOR, _AUTHOR
    properties.comments, properties.language = "", _LANGUAGES[sheet.script]
    properties.created = properties.modified = sheet.made_at.replace(microsecond=0)


def _add_line(document: Document, line: SheetLine) -> None:
    """The number is the link, as in the chat."""
    paragraph = document.add_paragraph()
    if line.mark:
        _add_text(paragraph, line.mark, line.url)
    paragraph.add_run(_clean(line.text))


def _add_text(paragraph: Paragraph, text: str, url: str | None) -> None:
    """A run, as a link where there is an address: python-docx has no way of its own to make one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(_clean(text))
    if not url or len(url) > _LONGEST_URL or _NO_XML.search(url):
        return
    run.font.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)  # the element: a run has no other way to move
    paragraph._p.append(link)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NO_XML.sub("", text)
