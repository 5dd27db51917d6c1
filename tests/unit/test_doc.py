"""Word 97–2003, and what else is sent as .doc."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from bot.documents.doc import to_html
from bot.documents.doc.lists import lists
from bot.errors import Encrypted, Malformed, NothingToSummarize, Unsupported
from tests.office import docx, par
from tests.ole import container

FOLDER = Path(__file__).parent.parent / "data/documents/doc"


def word(text: str, *, magic: int = 0xA5EC, flags: int = 0, narrow: bool = False, length: int | None = None) -> bytes:
    """A Word file of one piece of text without formatting."""
    body = text.encode("cp1252" if narrow else "utf-16-le")
    place = 0x40000000 | 4096 if narrow else 2048  # of narrow text twice, with a flag
    clx = b"\x02" + struct.pack("<IIIHIH", 16, 0, len(text), 0, place, 0)
    main = bytearray(2048)
    struct.pack_into("<H", main, 0, magic)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<i", main, 0x4C, len(text) if length is None else length)
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return container({"WordDocument": bytes(main) + body, "0Table": clx})


def test_marks_end_paragraphs() -> None:
    assert to_html("a.doc", word("第一段。\r第二段。\r")) == "<p>第一段。</p><p>第二段。</p>"


def test_a_narrow_piece_has_one_byte_a_character() -> None:
    assert to_html("a.doc", word("“Plan” 2026\r", narrow=True)) == "<p>“Plan” 2026</p>"


def test_the_text_ends_where_heads_and_notes_begin() -> None:
    assert to_html("a.doc", word("正文。\r页眉\r", length=4)) == "<p>正文。</p>"


def test_of_a_field_its_result_is_read() -> None:
    text = '见\x13HYPERLINK "x"\x14附件\x15，第\x13PAGE\x141\x15页\x13SEQ\x15。\r'
    assert to_html("a.doc", word(text)) == "<p>见附件，第页。</p>"


def test_pictures_and_marks_of_notes_are_no_text() -> None:
    assert to_html("a.doc", word("图\x01文\x02字\x05间\x08。\r")) == "<p>图文字间。</p>"


def test_soft_breaks_and_page_breaks_are_told_apart() -> None:
    assert to_html("a.doc", word("关于\x0b通知\x0c下页\r")) == "<p>关于<br>通知</p><p>下页</p>"


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"", NothingToSummarize),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Malformed),
        (word("文\r", flags=0x0100), Encrypted),
        (container({"EncryptedPackage": b"x"}), Encrypted),
        (word("文\r", magic=0xA5DC), Unsupported),
        (word("文\r", magic=0x1234), Malformed),
        (word("\r\r"), NothingToSummarize),
        (container({"WordDocument": b"\xec\xa5"}), Malformed),
        (container({"Workbook": b"x"}), Unsupported),
        (b"{\\rtf1 a}", Unsupported),
        (b"\xffWPC\x10\x00", Unsupported),
        (b"plain text", Unsupported),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        to_html("a.doc", data)


def test_a_docx_by_this_name_is_read() -> None:
    assert to_html("a.doc", docx(par("文"))) == "<p>文</p>"


def test_a_word_file_by_the_newer_name_is_read() -> None:
    from bot.documents import docx as newer

    assert newer.to_html("a.docx", word("文\r")) == "<p>文</p>"


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "big5"])
def test_a_saved_page_is_read_in_its_charset(charset: str) -> None:
    body = "<p align=center>關於檢查的通知</p><p>正文。</p>"
    page = f'<html><head><meta charset="{charset}"></head><body>{body}</body></html>'
    encoded = page.encode("gb18030" if charset == "gb2312" else charset)
    assert to_html("a.doc", encoded) == "<title>關於檢查的通知</title><h1>關於檢查的通知</h1><p>正文。</p>"


def test_hidden_parts_and_heads_of_a_saved_page_are_left_out() -> None:
    page = (
        "<html><body><div style='mso-element:header'><p>页眉</p></div><p style='display:none'>旧</p><p>正文。</p>"
        "<p><span style='mso-hide:all'>密</span></p></body></html>"
    )
    assert to_html("a.doc", page.encode()) == "<p>正文。</p>"


def table(*cells: str) -> str:
    return f"<table><tr>{''.join(f'<td><p>{cell}</p></td>' for cell in cells)}</tr></table>"


@pytest.mark.parametrize(
    "told", ["<?import namespace=v />", "<?mso x?>", "<?K>", "<?xml:namespace prefix=o />", "<!x>"]
)
def test_instructions_in_a_saved_page_are_no_text(told: str) -> None:
    page = f"<html><body><p>各地要做好{told}检查。</p>{told}<table><tr><td>一{told}<td>二</table></body></html>"
    assert to_html("a.doc", page.encode()) == "<p>各地要做好检查。</p>" + table("一", "二")


def test_a_table_of_a_saved_page_keeps_its_spans() -> None:
    page = "<html><body><table><tr><td rowspan=2>甲<td>1<tr><td>2</table><table><tr><td>框</table></body></html>"
    assert to_html("a.doc", page.encode()) == (
        '<table><tr><td rowspan="2"><p>甲</p></td><td><p>1</p></td></tr><tr><td><p>2</p></td></tr></table><p>框</p>'
    )


def test_formatting_tells_hidden_text_sizes_and_merged_cells() -> None:
    table = to_html("a", (FOLDER / "pydocx_table_merged.doc").read_bytes())
    assert '<td rowspan="2"><p>5475</p></td>' in table
    assert "批办" not in to_html("a", (FOLDER / "pydocx_changes.doc").read_bytes())


def test_lists_that_lie_about_their_length_are_none() -> None:
    assert lists(b"\xff\xff" + b"x" * 40, 42, b"\xff\xff\xff\xff") == {}
