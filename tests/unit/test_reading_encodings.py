"""Bytes in every encoding that Chinese pages come in: no page fails for it."""

from __future__ import annotations

import codecs

import pytest

from bot.fetching.decode import decode

TEXT = "云江省政府召开会议，部署专利转化工作，要求各部门在年底前完成，并公布结果。这是中国的一个例子。" * 4
TRADITIONAL = "雲江省政府召開會議，部署專利轉化工作，要求各部門在年底前完成，並公布結果。這是國內的一個例子。" * 4


def page(charset: str, text: str = TEXT) -> str:
    meta = f"<meta charset={charset}>" if charset else ""
    return f"<html><head>{meta}<title>云江</title></head><body><p>{text}</p></body></html>".replace(
        "云江<", "雲江<" if text is TRADITIONAL else "云江<"
    )


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (page("utf-8").encode(), "utf-8"),
        (page("gb2312").encode("gbk"), "gb2312"),
        (page("").encode("gbk"), None),
        (page("gb2312").encode(), "gb2312"),
        (page("utf-8").encode("gbk"), "utf-8"),
        (page("utf-16").encode("utf-16"), None),
        (page("utf-16").encode("utf-16-le"), "utf-16"),
        (page("utf-16").encode("utf-16-be"), None),
        (codecs.BOM_UTF16_BE + page("").encode("utf-16-be"), "utf-8"),
        (codecs.BOM_UTF8 + page("gb2312").encode(), "gb2312"),
        (page("").encode("gb18030"), "big5"),
    ],
)
def test_simplified_text_is_read_whatever_is_declared(data: bytes, declared: str | None) -> None:
    text = decode(data, declared)
    assert TEXT in text
    assert "\ufeff" not in text


@pytest.mark.parametrize("declared", ["big5", "utf-8", None])
def test_big5_is_told_from_gbk(declared: str | None) -> None:
    assert TRADITIONAL in decode(page("", TRADITIONAL).encode("big5hkscs"), declared)


@pytest.mark.parametrize("lost", ["\ufffd", "\ufffd\ufffd。", "😀\ufffd"])
def test_characters_that_a_site_lost_itself_turn_no_page_into_another_charset(lost: str) -> None:
    text = decode(page("utf-8", TEXT + (TEXT[:20] + lost) * 20).encode(), "utf-8")
    assert TEXT in text
    assert text.count(lost) == 20


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_loses_one_character(encoding: str) -> None:
    data = page("").encode(encoding)
    at = data.index("专利".encode(encoding))
    text = decode(data[:at] + b"\xff" + data[at:], encoding)
    assert text.count(TEXT[60:90]) >= 1
    assert text.count("部署") >= 4
