"""Files, folders, standard input and pasted text."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from bot.errors import NotFound, Refused, TooLarge, Unsupported
from bot.fetching.files import expand, load_bytes, load_file, load_text

HTML = "<!DOCTYPE html><html><body><p>国务院印发意见。</p></body></html>"


def test_a_folder_is_its_readable_files_sorted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ["b.md", "a.HTML", "sub/c.txt", "d.pdf", "e.htm", "f.xlsx", "g.png"]:
        (tmp_path / name).write_text("x")
    names = [str(Path(path).relative_to(tmp_path)) for path in expand(str(tmp_path))]
    assert names == ["a.HTML", "b.md", "d.pdf", "e.htm", "sub/c.txt"]


@pytest.mark.parametrize("source", ["-", "https://a.cn/x", "no/such/file.md", "x\0y"])
def test_what_is_no_folder_is_left_alone(source: str) -> None:
    assert expand(source) == [source]


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", forbidden)
    with pytest.raises(Refused) as refused:
        expand(str(tmp_path))
    assert refused.value.system == "Permission denied"


@pytest.mark.parametrize(
    ("suffix", "kind"), [(".html", "html"), (".HTM", "html"), (".md", "markdown"), (".txt", "text")]
)
def test_a_file_is_read_by_its_suffix(tmp_path: Path, suffix: str, kind: str) -> None:
    path = tmp_path / f"page{suffix}"
    path.write_text("国务院印发意见。", encoding="utf-8")
    page = load_file(str(path))
    assert (page.kind, page.text, page.source, page.url) == (kind, "国务院印发意见。", str(path), None)


def test_a_text_file_with_markup_is_html(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(HTML, encoding="utf-8")
    assert load_file(str(path)).kind == "html"


@pytest.mark.parametrize("path", ["no/such.md", "x\0.md"])
def test_a_missing_file_is_not_found(path: str) -> None:
    with pytest.raises(NotFound):
        load_file(path)


def test_another_suffix_is_unsupported() -> None:
    with pytest.raises(Unsupported) as caught:
        load_file("report.xlsx")
    assert caught.value.file_kind == ".xlsx"


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        load_file(str(tmp_path))


def test_over_five_megabytes_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 5_000_001)
    with pytest.raises(TooLarge):
        load_file(str(path))


def test_standard_input_is_what_it_looks_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(HTML.encode()), encoding="utf-8"))
    page = load_file("-")
    assert (page.source, page.kind) == ("-", "html")


def test_a_sent_document_follows_the_same_suffixes() -> None:
    assert load_bytes("a.md", "正文".encode()).kind == "markdown"
    with pytest.raises(Unsupported):
        load_bytes("a.pptx", b"PK")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("plan.pdf", b"%PDF-1.4\n", "pdf"),
        ("renamed.html", b"%PDF-1.4\n", "pdf"),
        ("plan.docx", b"PK\x03\x04....word/document.xml", "docx"),
        ("plan.ofd", b"PK\x03\x04....OFD.xml", "ofd"),
        ("plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "docx"),
        ("broken.pdf", b"nothing", "pdf"),
    ],
)
def test_a_document_keeps_its_bytes_for_who_opens_it(name: str, data: bytes, kind: str) -> None:
    page = load_bytes(name, data)
    assert (page.kind, page.data, page.text) == (kind, data, "")


def test_a_web_page_that_was_named_doc_is_a_web_page() -> None:
    page = load_bytes("notice.doc", HTML.encode())
    assert (page.kind, page.data) == ("html", b"")


def test_a_sent_document_without_a_suffix_is_what_it_looks_like() -> None:
    assert load_bytes("page", HTML.encode()).kind == "html"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HTML, "html"),
        ("<p>一</p>", "html"),
        ("<!-- 保存自 --><html></html>", "html"),
        ("---\ntitle: 一\n---\n正文", "markdown"),
        ("# 标题\n正文", "markdown"),
        ("国务院印发意见。", "text"),
        ("<关于促进消费的意见>印发", "text"),
        ("----\n正文", "text"),
        ("<!---->" * 700, "html"),
    ],
)
def test_pasted_text_is_what_it_begins_like(text: str, kind: str) -> None:
    page = load_text(text)
    assert (page.source, page.kind, page.url) == ("-", kind, None)
