"""Documents in the chat: as files, as links, and behind a page that is only their cover note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.flows.briefs import refresh
from tests.fakes import Site
from tests.playing import Play

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
PLAN = (DOCUMENTS / "pdf" / "fpdf2_plan.pdf").read_bytes()
NOTE = """<html><head><title>临湖县人民政府关于印发《临湖县乡村客运高质量发展行动方案》的通知</title></head><body>
<h1>临湖县人民政府关于印发《临湖县乡村客运高质量发展行动方案》的通知</h1><div class="content"><p>各乡镇人民政府：</p>
<p>现将《临湖县乡村客运高质量发展行动方案（2026—2030年）》印发给你们，请认真组织实施。</p><p>2026年3月9日</p>
<p>附件：<a href="./plan.pdf">临湖县乡村客运高质量发展行动方案（2026—2030年）</a></p>{more}</div></body></html>"""


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("pdf/fpdf2_plan.pdf", "临湖县乡村客运高质量发展行动方案"),
        ("docx/pydocx_plan_numbered.docx", "北溪市老旧小区加装电梯三年实施方案"),
        ("ofd/hand_line_plan.ofd", "北溪市老旧小区加装电梯三年实施方案"),
    ],
)
async def test_a_document_that_is_sent_is_briefed(play: Play, path: str, title: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    file = DOCUMENTS / path
    await ann.document(file.name, file.read_bytes())
    brief = await play.stage.wait_message(ann, "✓")
    assert brief["text"].startswith(title)
    assert "仅本会话可见" in brief["text"]


async def test_the_points_of_a_document_say_their_page_and_lead_to_it(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", PLAN, "application/pdf")
    await ann.say(site.origin + "/plan.pdf")
    brief = await play.stage.wait_message(ann, "✓")
    assert "（第1页）" in brief["text"]
    assert "（第2页）" in brief["text"]
    links = [entity["url"] for entity in brief["entities"] if entity["type"] == "text_link"]
    assert f"{site.origin}/plan.pdf#page=2" in links


async def test_a_cover_note_is_briefed_with_its_attachment(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", PLAN, "application/octet-stream")
    await ann.say(site.add("/note.html", NOTE.format(more="")))
    brief = await play.stage.wait_message(ann, "✓")
    assert brief["text"].startswith("临湖县人民政府关于印发《临湖县乡村客运高质量发展行动方案》的通知")
    assert "（附件1 第2页）" in brief["text"]
    assert not [label for label in labels(brief) if "附件" in label]


async def test_an_attachment_that_is_not_in_the_brief_is_read_by_its_button(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", PLAN, "application/pdf")
    more = '<p>附件2：<a href="./rules.docx">加装电梯实施方案</a></p>'
    site.add("/rules.docx", (DOCUMENTS / "docx" / "pydocx_plan_numbered.docx").read_bytes(), "application/octet-stream")
    await ann.say(site.add("/note.html", NOTE.format(more=more)))
    await play.stage.wait_message(ann, "附件1 第2页")
    await ann.tap("附件 2 加装电梯实施方案")
    assert await play.stage.wait_message(ann, "北溪市老旧小区加装电梯三年实施方案")


async def test_a_cover_note_whose_attachment_cannot_be_had_stands_alone(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(site.add("/note.html", NOTE.format(more="")))
    brief = await play.stage.wait_message(ann, "✓")
    assert "附件1" not in brief["text"]
    assert [label for label in labels(brief) if label.startswith("附件 1")]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7\nnothing more", "损坏"),
        ("a.docx", b"PK\x03\x04word/document.xml", "损坏"),
        ("a.ofd", b"PK\x03\x04OFD.xml", "损坏"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "损坏"),
        ("a.xlsx", b"PK\x03\x04", "读不了"),
    ],
)
async def test_a_file_that_cannot_be_read_ends_in_a_sentence(play: Play, name: str, data: bytes, said: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.document(name, data)
    assert await play.stage.wait_message(ann, said)


async def test_a_document_that_is_away_for_the_moment_does_not_take_its_text_along(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", PLAN, "application/pdf")
    address = site.add("/note.html", NOTE.format(more=""))
    await ann.say(address)
    await play.stage.wait_message(ann, "附件1 第2页")
    stored = await play.services.storage.articles.find(address, chat_id=ann.id)
    assert stored
    del site.pages["/plan.pdf"]
    play.clock.advance(hours=2)
    assert await refresh(play.services, stored.id, chat_id=ann.id, length="medium") is None
    kept = await play.services.storage.articles.find(address, chat_id=ann.id)
    assert kept
    assert kept.article == stored.article


async def test_a_note_that_is_read_anew_while_its_document_is_away_keeps_the_fuller_brief(
    play: Play, site: Site
) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/plan.pdf", PLAN, "application/pdf")
    address = site.add("/note.html", NOTE.format(more=""))
    await ann.say(address)
    before = await play.stage.wait_message(ann, "附件1 第2页")
    del site.pages["/plan.pdf"]
    shown = len(play.stage.world.log)
    await ann.say(f"/brief {address}")
    after = await play.stage.wait_message(ann, "附件1 第2页", since=shown)
    assert after["text"] == before["text"]
