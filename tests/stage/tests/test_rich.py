"""Rich messages: the documented examples, the limits, the refusals, and what a script can expect of them."""

import pytest

from tests.stage import Limits, rich
from tests.stage.errors import ApiError
from tests.stage.player import Failed, Player
from tests.stage.tests.scene import HTML, stage, updates


def built(limits=None, **given):
    return rich.build(given, limits or Limits(), lambda kind, source, spoiler: {kind: {"file_id": str(source)}}).message


def test_html_becomes_the_blocks_telegram_returns():
    message = built(html=HTML)
    kinds = [b["type"] for b in message["blocks"]]
    assert kinds == ["heading", "paragraph", "list", "list", "table", "details", "expandable_blockquote", "buttons"]
    assert [i["label"] for i in message["blocks"][2]["items"]] == ["1.", "vii."]
    assert message["blocks"][3]["items"][0]["is_checked"]
    assert message["blocks"][4]["is_compact"]
    assert "is_open" not in message["blocks"][5]
    assert rich.plain(message).split("\n")[:5] == [
        "关于促进消费的通知",
        "商务部，2026-11-20：原文 见 第一句 期限",
        "1. 第一项",
        "vii. 第七项",
        "• ☑ done",
    ]
    assert rich.links(message) == [("原文", "https://www.gov.cn/a.htm"), ("第一句", "#s1")]
    assert {"marked", "reference", "reference_link", "date_time", "bold", "button"} - rich.marks(message) == {"button"}
    assert [b.get("style") for b in rich.buttons(message)] == ["primary", None]


def test_markdown_becomes_the_same_blocks():
    message = built(
        markdown="# 标题\n\n正文 **粗** ==标== [链](https://a.cn)[^1]\n\n- [x] 一\n- 二\n  1. 二之一\n\n"
        "| 名 | 数 |\n|:--|--:|\n| a | **1** |\n\n> 引\n> 文\n\n```python\nx = 1\n```\n\n---\n\n[^1]: 注 <u>u</u>"
    )
    assert [b["type"] for b in message["blocks"]] == [
        "heading",
        "paragraph",
        "list",
        "table",
        "blockquote",
        "pre",
        "divider",
        "paragraph",
    ]
    assert message["blocks"][2]["items"][0]["has_checkbox"]
    assert message["blocks"][2]["items"][1]["blocks"][1]["type"] == "list"
    assert message["blocks"][3]["cells"][1][1] == {
        "text": [{"type": "bold", "text": "1"}],
        "align": "right",
        "valign": "top",
    }
    assert message["blocks"][5] == {"type": "pre", "text": "x = 1", "language": "python"}
    assert ("1", "#1") in rich.links(message)
    assert {"marked", "underline", "reference_link"} <= rich.marks(message)


def test_plain_addresses_are_found_unless_told_not_to():
    assert rich.links(built(html="<p>see https://a.cn/1 now</p>")) == [("https://a.cn/1", "https://a.cn/1")]
    assert rich.links(built(html="<p>see https://a.cn/1</p>", skip_entity_detection=True)) == []
    assert rich.links(built(html="<pre>https://a.cn/1</pre>")) == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "rich message must be non-empty"),
        ({"html": "<p> </p>"}, "RICH_MESSAGE_EMPTY"),
        ({"html": "<p>a</p>", "markdown": "a"}, "exactly one of the fields"),
        ({"markdown": "x" * 32769}, "RICH_MESSAGE_TEXT_TOO_LONG"),
        ({"markdown": "x\n\n" * 501}, "RICH_MESSAGE_BLOCKS_TOO_MANY"),
        ({"html": "<ul>" + "<li>x</li>" * 500 + "</ul>"}, "RICH_MESSAGE_BLOCKS_TOO_MANY"),
        ({"markdown": "|" + "a|" * 21 + "\n|" + "-|" * 21}, "RICH_MESSAGE_TABLE_COLS_TOO_MANY"),
        ({"markdown": "> " * 17 + "x"}, "RICH_MESSAGE_DEPTH_INVALID"),
        ({"html": "<b><i>" * 9 + "x" + "</i></b>" * 9}, "RICH_MESSAGE_DEPTH_INVALID"),
        ({"html": '<img src="https://a.cn/1.jpg"/>' * 51}, "RICH_MESSAGE_MEDIA_TOO_MANY"),
        ({"html": '<img src="tg://photo?id=a"/>'}, "RICH_MESSAGE_PHOTO_INVALID"),
        ({"html": '<a href="notes.md">x</a>', "skip_entity_detection": True}, None),
        ({"html": '<a href="/etc/x">x</a>'}, "RICH_MESSAGE_URL_INVALID"),
        ({"html": '<tg-time unix="9999999999">x</tg-time>'}, "RICH_MESSAGE_DATE_INVALID"),
        ({"html": '<tg-emoji emoji-id="1">word</tg-emoji>'}, "RICH_MESSAGE_EMOJI_INVALID"),
        ({"html": "<div>x</div>"}, 'can\'t parse entities: Unsupported start tag "div" at byte offset 0'),
        ({"html": "中<b>x"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        (
            {"html": "中<b>x</i></b>"},
            'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</b>", found "</i>"',
        ),
        ({"html": "<tg-thinking>x</tg-thinking>"}, "RICH_MESSAGE_BLOCK_UNSUPPORTED"),
        ({"html": "<details><summary>x</summary></details>"}, "RICH_MESSAGE_CONTENT_REQUIRED"),
        (
            {"blocks": [{"type": "sectionHeading", "text": "x"}]},
            'can\'t parse InputRichBlock: type "sectionHeading" is unsupported',
        ),
        ({"blocks": [{"type": "heading", "text": "x"}]}, "can't parse InputRichBlock: Can't find field \"size\""),
        (
            {"blocks": [{"type": "paragraph", "text": {"text": "x"}}]},
            "can't parse InputRichBlock: Can't find field \"type\"",
        ),
        ({"blocks": [{"type": "details", "summary": "s", "blocks": []}]}, "RICH_MESSAGE_CONTENT_REQUIRED"),
    ],
)
def test_refusals(given, error):
    if error is None:
        assert built(**given)
        return
    with pytest.raises(ApiError) as caught:
        built(**given)
    assert error in caught.value.description


def test_what_is_just_within_the_limits():
    assert built(markdown="x" * 32768)
    assert built(markdown="x\n\n" * 500)
    assert built(markdown="> " * 16 + "x")
    assert built(html='<img src="https://a.cn/1.jpg"/>' * 50)
    assert built(html="<ul>" + "<li>x</li>" * 249 + "</ul>")


def test_a_link_to_nowhere_is_a_warning():
    made = rich.build({"html": '<p><a href="#none">x</a></p>'}, Limits(), lambda *a: {})
    assert made.warnings
    assert "#none" in made.warnings[0]
    many = {"html": "<p>" + "<b>x</b> y " * 4500 + "</p>"}
    assert "marks and links" in rich.build(many, Limits(), lambda *a: {}).warnings[0]
    with pytest.raises(ApiError, match="RICH_MESSAGE_TOO_LARGE"):
        rich.build({"html": "<p>" + "<b>x</b>y" * 6000 + "</p>"}, Limits(), lambda *a: {})


async def test_send_edit_draft_inline_and_receive():
    async with stage() as (_tg, ann, call):
        sent = (await call("sendRichMessage", chat_id=1001, rich_message={"html": HTML}))["result"]
        assert sent["rich_message"]["blocks"][0] == {"type": "heading", "text": "关于促进消费的通知", "size": 1}
        assert "text" not in sent
        query = await ann.tap("更多")
        assert query["data"] == "more"
        assert query["message"]["message_id"] == sent["message_id"]
        await ann.tap("复制")
        same = await call("editMessageText", chat_id=1001, message_id=sent["message_id"], rich_message={"html": HTML})
        assert "message is not modified" in same["description"]
        edited = (
            await call(
                "editMessageText", chat_id=1001, message_id=sent["message_id"], rich_message={"markdown": "# 新"}
            )
        )["result"]
        assert rich.plain(edited["rich_message"]) == "新"
        plain = (await call("editMessageText", chat_id=1001, message_id=sent["message_id"], text="flat"))["result"]
        assert plain["text"] == "flat"
        assert "rich_message" not in plain
        assert (
            await call(
                "sendRichMessageDraft",
                chat_id=1001,
                draft_id=5,
                rich_message={"html": "<tg-thinking>想</tg-thinking>"},
            )
        )["ok"]
        inline = await ann.inline("q")
        result = {
            "type": "article",
            "id": "1",
            "title": "t",
            "input_message_content": {"rich_message": {"html": "<h2>答</h2>"}},
        }
        assert (await call("answerInlineQuery", inline_query_id=inline["id"], results=[result]))["ok"]
        assert rich.plain((await ann.choose(inline["id"]))["rich_message"]) == "答"
        bad = {**result, "input_message_content": {"rich_message": {"html": "<div>x</div>"}}}
        inline = await ann.inline("q")
        assert (
            "Unsupported start tag"
            in (await call("answerInlineQuery", inline_query_id=inline["id"], results=[bad]))["description"]
        )
        await updates(call)
        await ann.rich(
            {
                "blocks": [
                    {
                        "type": "paragraph",
                        "text": ["see ", {"type": "url", "text": "原文", "url": "https://a.cn/9"}],
                    }
                ]
            }
        )
        message = (await updates(call))[0]["message"]
        assert "text" not in message
        assert rich.links(message["rich_message"]) == [("原文", "https://a.cn/9")]
        await ann.forward(rich={"html": "<p>转发</p>"}, origin="政策")
        assert (await updates(call))[0]["message"]["forward_origin"]["chat"]["title"] == "政策"


async def test_expectations_of_a_script():
    async with stage() as (tg, _ann, call):
        steps = [
            {
                "expect": {
                    "text": "第一项",
                    "rich": True,
                    "marks": ["table", "details", "marked", "reference_link"],
                    "links": {"原文": "gov.cn/a.htm"},
                    "buttons": ["更多"],
                    "styles": {"更多": "primary"},
                }
            },
            {"expect": {"copied": "《通知》"}, "who": "ann", "tap": "复制"},
        ]
        player = Player(tg, {"timeout": 1, "steps": []}, out=lambda line: None)
        await call("sendRichMessage", chat_id=1001, rich_message={"html": HTML})
        await player.step(dict(steps[0]), 0)
        await player.step(dict(steps[1]), 0)
        for wrong in ({"marks": ["collage"]}, {"links": ["b.cn"]}, {"rich": False}, {"styles": {"更多": "danger"}}):
            with pytest.raises(Failed):
                await player.step({"expect": {"text": "第一项", **wrong}, "timeout": 0.05}, 0)
