"""Scans, photos, cover notes of scans: what becomes of recognised text; with the extra, real pictures in the chat."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.documents import recognition
from bot.documents.pdf import page_images
from bot.documents.positioned import Box, PageContent, Run
from bot.errors import NothingToSummarize, Unsupported
from bot.fetching.files import load_bytes
from bot.flows.articles import Desk, from_all_pages
from bot.models import Article, Link, Page
from tests.fakes import Site
from tests.flow.test_documents import NOTE, labels
from tests.office import in_order, ofd
from tests.pdf_files import pdf
from tests.playing import Play

NOW = datetime(2026, 3, 20, tzinfo=UTC)
BASE = "https://www.linhu.example/note.html"
PHOTO = Page("photo.jpg", "", "picture", data=b"\xff\xd8\xff")
LINES = (
    "临湖县乡村客运高质量发展行动方案",
    "到2030年，全县行政村客运通达率达到100%，新能源客运车辆占比达到80%以上。",
    "县财政每年安排专项资金1200万元，对冷僻线路给予运营补贴。",
)
DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
SCAN = "/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
FULL = "q 595 0 0 842 0 0 cm /Im Do Q"
slow = pytest.mark.timeout(300)  # a page takes 5 to 9 seconds of CPU
needs_extra = pytest.mark.skipif(
    not recognition.is_available(), reason="the extra .[ocr] (rapidocr, onnxruntime) is not installed"
)


def page_of(number: int, *lines: str) -> PageContent:
    runs = tuple(
        Run(text, Box(60, 80 + 40 * at, 60 + 10 * len(text), 92 + 40 * at), 90 + 40 * at, 10)
        for at, text in enumerate(lines)
    )
    return PageContent(number, 595, 842, runs, (), 1.0)


def recognising(*pages: tuple[str, ...]) -> Callable[..., Any]:
    """Stands for the worker: these lines on these pages."""

    async def recognise(_: object, __: Page, number: int) -> PageContent | None:
        return page_of(number, *pages[number - 1]) if number <= len(pages) else None

    return recognise


async def at_once(function: Callable[..., Any], *arguments: object) -> Any:
    return function(*arguments)


def desk(recognise: Any, document: Page = PHOTO) -> Desk:
    async def fetch(_: Link) -> Page:
        return document

    return Desk(at_once, recognise, fetch, NOW)


def itself(article: Article) -> Article:
    return article


async def test_a_photo_gives_the_text_that_is_recognised_in_it() -> None:
    article = await from_all_pages(desk(recognising(LINES)), PHOTO, itself)
    assert article.is_recognised
    assert article.title == LINES[0]


async def test_a_cover_note_of_a_scan_is_read_with_what_is_recognised_in_it() -> None:
    note = Page(BASE, NOTE.format(more=""), "html", BASE)
    article = await from_all_pages(desk(recognising(LINES[:2], LINES[2:])), note, itself)
    assert article.is_recognised
    assert article.paragraphs[-1].endswith("运营补贴。")
    assert article.origins[-1].attachment == 1
    assert article.origins[-1].page == 2


@pytest.mark.parametrize("recognise", [None, recognising(()), recognising()])
async def test_a_cover_note_of_a_scan_that_cannot_be_read_stands_alone(recognise: Any) -> None:
    note = Page(BASE, NOTE.format(more=""), "html", BASE)
    article = await from_all_pages(desk(recognise), note, itself)
    assert not article.is_recognised
    assert not article.origins
    assert article.attachments


async def test_without_the_extra_a_photo_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        await from_all_pages(desk(None), PHOTO, itself)


async def test_a_photo_without_letters_gives_nothing() -> None:
    with pytest.raises(NothingToSummarize):
        await from_all_pages(desk(recognising(())), PHOTO, itself)


def scanned(name: str = "pdf/reportlab_notice.pdf") -> bytes:
    """The first page of a file as a JPEG of some 150 dots an inch."""
    from PIL import Image

    page = next(page_images("-", (DOCUMENTS / name).read_bytes(), 1))
    made = io.BytesIO()
    drawn = Image.frombytes("RGB", (page.width, page.height), page.pixels, "raw", "BGR")
    drawn.resize((1240, 1754)).save(made, "JPEG", quality=80)
    return made.getvalue()


def in_pdf(*pictures: bytes) -> bytes:
    from PIL import Image

    made = io.BytesIO()
    first, *rest = (Image.open(io.BytesIO(one)) for one in pictures)
    first.save(made, "PDF", save_all=True, append_images=rest)
    return made.getvalue()


def in_ofd(picture: bytes) -> bytes:
    image = '<ImageObject ID="9" ResourceID="7" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    media = '<MultiMedia ID="7"><MediaFile>a.jpg</MediaFile></MultiMedia>'
    listed = f'<Res BaseLoc="Res"><MultiMedias>{media}</MultiMedias></Res>'
    return ofd(
        image,
        document="<DocumentRes>DocumentRes.xml</DocumentRes>",
        **{"Doc_0/DocumentRes.xml": listed, "Doc_0/Res/a.jpg": picture},
    )


NOTICE = "白石区人民政府办公室关于印发老旧管网改造提升工程实施方案的通知"


@slow
@needs_extra
@pytest.mark.parametrize(("name", "made"), [("a.jpg", bytes), ("a.pdf", in_pdf), ("a.ofd", in_ofd)])
async def test_a_picture_gives_its_letters_in_order(name: str, made: Callable[[bytes], bytes]) -> None:
    page = load_bytes(name, made(scanned()))
    article = await from_all_pages(desk(at_once), page, itself)
    blocks = (DOCUMENTS / "pdf" / "reportlab_notice.txt").read_text("utf-8").splitlines()
    put_in = "".join(text for block in blocks if (text := block.partition("\t")[2]) != NOTICE)
    assert in_order(put_in, "".join(article.paragraphs)) >= 0.99
    assert article.title == NOTICE
    assert article.is_recognised


@slow
@needs_extra
async def test_a_photo_upside_down_is_turned() -> None:
    from PIL import Image

    turned = io.BytesIO()
    Image.open(io.BytesIO(scanned())).rotate(180).save(turned, "JPEG")
    article = await from_all_pages(desk(at_once), load_bytes("a.jpg", turned.getvalue()), itself)
    assert article.title == NOTICE


@slow
@needs_extra
async def test_a_photo_in_the_chat_is_briefed_and_said_to_be_recognised(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.photo(scanned())
    brief = await play.stage.wait_message(ann, "✓", timeout=120)
    assert brief["text"].startswith(NOTICE)
    assert "文字由图片识别" in brief["text"]


@slow
@needs_extra
async def test_a_cover_note_of_a_scan_is_briefed_with_it(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", in_pdf(scanned(), scanned("pdf/fpdf2_plan.pdf")), "application/pdf")
    await ann.say(site.add("/note.html", NOTE.format(more="")))
    brief = await play.stage.wait_message(ann, "✓", timeout=240)
    assert "（附件1 第" in brief["text"]
    assert "文字由图片识别" in brief["text"]
    assert not [label for label in labels(brief) if "附件" in label]


@pytest.mark.skipif(recognition.is_available(), reason="the extra .[ocr] is installed: pictures are read")
@pytest.mark.parametrize("name", ["a.pdf", "a.ofd", "a.jpg"])
async def test_without_the_extra_a_scan_in_the_chat_ends_in_a_sentence(play: Play, name: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    files = {"a.pdf": pdf(FULL, image=SCAN), "a.ofd": in_ofd(JPEG), "a.jpg": JPEG}
    await ann.document(name, files[name])
    assert await play.stage.wait_message(ann, "是图片，没有可读的文字")
