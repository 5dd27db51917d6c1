"""The picture of a recorded conversation."""

import json
import re
from html.parser import HTMLParser

from tests.stage.__main__ import main
from tests.stage.show.rich_message import folded
from tests.stage.show.texts import formatted
from tests.stage.tests.scene import DESK, HTML, RESULT, stage
from tests.stage.wire import dumps
from tests.stage.world import Bot


class Balanced(HTMLParser):
    VOID = frozenset({"meta", "br", "hr", "input", "img"})

    def __init__(self, page):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open[-1:] == [tag], (tag, self.open[-4:], self.getpos())
        self.open.pop()


def test_entities_nest_and_are_escaped():
    assert (
        formatted(
            "a<b>😀粗x", [{"type": "bold", "offset": 4, "length": 3}, {"type": "italic", "offset": 6, "length": 1}]
        )
        == "a&lt;b&gt;<b>😀<i>粗</i></b>x"
    )
    assert (
        formatted("x y", [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}])
        == "<b>x<i> </i></b>y"
    )  # what Telegram would not send is still drawn
    assert (
        "javascript"
        not in formatted(
            "x", [{"type": "text_link", "url": "javascript://a.b/%0aalert(1)", "offset": 0, "length": 1}]
        ).split("title")[0]
    )


def test_where_a_long_rich_message_folds():
    long = [{"type": "paragraph", "text": "字" * 4000}] * 3
    assert folded("m", long).count("foldline") == 1
    assert "foldline" not in folded("m", long[:1])


async def conversation(tg, ann, call):
    """Something of everything that the drawing knows."""
    await tg.control("chat", {**DESK, "title": "<desk>"})
    first = await ann.say("看 https://a.cn/<1>")
    await call("sendMessageDraft", chat_id=1001, draft_id=1, text="正在读…", can_stop=True)
    sent = (
        await call(
            "sendMessage",
            chat_id=1001,
            parse_mode="HTML",
            reply_parameters={"message_id": first["message_id"], "quote": "看"},
            text="<b>粗</b> <blockquote expandable>引文</blockquote> <a href='https://a.cn/?a=1&amp;b=2'>链</a>",
            reply_markup={
                "inline_keyboard": [
                    [
                        {"text": "删", "callback_data": "d", "style": "danger"},
                        {"text": "复制", "copy_text": {"text": "c"}},
                    ]
                ]
            },
        )
    )["result"]
    query = await ann.tap("删")
    await call("answerCallbackQuery", callback_query_id=query["id"], text="好的")
    await call("editMessageText", chat_id=1001, message_id=sent["message_id"], text="改后")
    await call("sendRichMessage", chat_id=1001, rich_message={"html": HTML})
    await call("sendMessage", chat_id=1001, text="<", parse_mode="HTML")
    await ann.album([ann.file("photo"), ann.file("document", b"x", "通知.pdf")], "two")
    await ann.say("gone", delete_after=True)
    await ann.say("/start@stage_bot", -1007)
    query = await ann.inline("税")
    await call("answerInlineQuery", inline_query_id=query["id"], results=[RESULT])
    await call("sendMessage", chat_id=1001, text="keys", reply_markup={"keyboard": [["甲", {"text": "乙"}]]})


async def test_a_whole_conversation(tmp_path):
    async with stage(bot=Bot(guest=True)) as (tg, ann, call):
        await conversation(tg, ann, call)
        log = tg.world.log
    events, out = tmp_path / "events.jsonl", tmp_path / "out.html"
    events.write_text("".join(dumps(e) + "\n" for e in log), encoding="utf-8")
    assert main(["show", str(events), str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    read = Balanced(page)
    assert not read.open
    for part in (
        "<b>粗</b>",
        'class="fold"',
        "https://a.cn/?a=1&amp;b=2",
        "button danger",
        "copy_text",
        "1 earlier",
        "改后",
        "好的",
        "关于促进消费的通知",
        "<table",
        '<details class="rich"',
        "<mark>",
        "通知.pdf",
        "deleted by a person",
        "&lt;desk&gt;",
        "sendMessage: Bad Request",
        "1 results",
        "draft, 1 revision",
        ">甲<",
        "prefers-color-scheme",
    ):
        assert part in page, part
    assert "<desk>" not in page
    assert not re.search(r"(src|href)=\"https?://(?!a\.cn|www\.gov\.cn)", page)
    targets = {a["id"] for _, a in read.seen if "id" in a}
    assert all(a["href"][1:] in targets for t, a in read.seen if t == "a" and a.get("href", "").startswith("#"))
    assert json.loads(events.read_text(encoding="utf-8").splitlines()[0])["n"] == 0
