"""Small PDF files written by hand, a content stream a page: for what no library writes on demand."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PARTS = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor 5 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def text(x: float, y: float, words: str, size: float = 12, more: str = "") -> str:
    """Letters at a point; ``y`` grows upwards. ``more``: operators before them (a colour, a mode of drawing)."""
    return f"BT {more} /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET"


def latin(x: float, y: float, words: str, size: float = 12) -> str:
    """As ``text``, in Helvetica."""
    return f"BT /F2 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET"


def lines(words: Sequence[str], x: float = 90, y: float = 720, size: float = 12, leading: float = 20) -> str:
    return "\n".join(text(x, y - n * leading, line, size) for n, line in enumerate(words))


def pdf(*contents: str, packed: bytes | None = None, page: str = "", image: str = "", is_packed: bool = True) -> bytes:
    """A page of A4 for each content. ``packed``: its stream as it stands in the file; ``page``: more of each page's
    entries; ``image``: the dictionary of an image named /Im."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *PARTS]
    picture = b""
    if image:
        objects.append(
            f"<< /Type /XObject /Subtype /Image {image} /Length 1 >>\nstream\n\x80\nendstream".encode("latin-1")
        )
        picture = f"/XObject << /Im {len(objects)} 0 R >>".encode()
    kids = []
    for content in contents:
        stream = content.encode("latin-1") if not is_packed else packed or zlib.compress(content.encode("latin-1"))
        how = b"/Filter /FlateDecode" if is_packed else b""
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), how, stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s "
            b"/Resources << /Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> %s >> >>"
            % (len(objects), page.encode(), picture)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    made, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(made))
    )
