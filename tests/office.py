"""Packages of Word and OFD made by hand, as small as they can be; how texts in documents are compared."""

from __future__ import annotations

import html
import io
import re
import zipfile
from difflib import SequenceMatcher

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = re.compile(r"\s+")
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def docx(body: str, *, styles: str = "", numbering: str = "", relations: str = "", **parts: str | bytes) -> bytes:
    """A DOCX with this inside of its body."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = (
        f'<Relationship Id="s" Type="{kind}/styles" Target="styles.xml"/>'
        f'<Relationship Id="n" Type="{kind}/numbering" Target="numbering.xml"/>{relations}'
    )
    return zipped(
        {
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
            "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
            **parts,
        }
    )


def par(*inside: str, properties: str = "") -> str:
    """A paragraph of runs; what is no markup is a run of text."""
    runs = "".join(
        one if one.startswith("<") else f'<w:r><w:t xml:space="preserve">{one}</w:t></w:r>' for one in inside
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def listed(text: str, level: int = 0, use: int = 1) -> str:
    return par(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{use}"/></w:numPr>')


def levels(*forms: tuple[str, str], more: str = "", key: int = 1) -> str:
    """An abstract list with these (format, text), and its use 1."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(forms)
    )
    return f'<w:abstractNum w:abstractNumId="{key}">{made}</w:abstractNum>{use_of(key, key)}'


def use_of(key: int, use: int, start: int | None = None) -> str:
    """A use of a list, which may start it at another number."""
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
    return f'<w:num w:numId="{use}"><w:abstractNumId w:val="{key}"/>{override}</w:num>'


def style(key: str, name: str, properties: str = "", more: str = "") -> str:
    """A style of paragraphs."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}{inside}</w:style>'


NUMBERED = '<w:numPr><w:numId w:val="1"/></w:numPr>'


def mark(kind: str) -> str:
    """A mark of a field: begin, separate, end."""
    return f'<w:fldChar w:fldCharType="{kind}"/>'


def ofd(*pages: str, document: str = "", root: str = "", **parts: str | bytes) -> bytes:
    """An OFD whose pages hold these objects (or whole ``<Content>``)."""
    listed = "".join(f'<Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(pages)))
    return zipped(
        {
            "OFD.xml": f"<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody>{root}</OFD>",
            "Doc_0/Document.xml": f"<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
            f"{document}</CommonData><Pages>{listed}</Pages></Document>",
            **{
                f"Doc_0/Pages/{at}.xml": f"<Page>{page if '<Content' in page else in_layer(page)}</Page>"
                for at, page in enumerate(pages)
            },
            **parts,
        }
    )


def in_layer(objects: str, kind: str = "Body") -> str:
    return f'<Content><Layer Type="{kind}">{objects}</Layer></Content>'


def line(text: str, y: float = 60, x: float = 30, size: float = 5.6, delta: str | None = None, more: str = "") -> str:
    """A text object of one line."""
    delta = f"g {len(text) - 1} {size}" if delta is None else delta
    return (
        f'<TextObject Boundary="{x} {y - size} 150 {1.2 * size}" Size="{size}" {more}>'
        f'<TextCode X="0" Y="{size}" DeltaX="{delta}">{text}</TextCode></TextObject>'
    )


def plain(page: str) -> str:
    """The text of a document's HTML without white space and without the title that stands in the body again."""
    return _SPACES.sub("", html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<title>.*?</title>", "", page))))


def in_order(put_in: str, got: str) -> float:
    """The share of the characters that are there in order, of what was put in and of what came out: the lower one."""
    one, two = _SPACES.sub("", put_in), _SPACES.sub("", got)
    matching = sum(block.size for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks())
    return matching / max(len(one), len(two), 1)
