"""Pages and updates made to hurt: every killer in every place where a page holds text, and updates that are not right.

``pages()`` gives some 340 pages, ``updates()`` some 110 updates; both are the same each time.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MANY: Final = 60_000  # characters a killer is grown to: beyond what any real line has
ARTICLE: Final = (
    "云江省财政厅3月12日下达耕地地力保护补贴46亿元，每亩标准不低于78元，4月底前兑付到户。"
    "省农业农村厅要求各县3月底前公示面积，对虚报冒领的追回资金，并取消三年申报资格。"
)


@dataclass(frozen=True)
class HostilePage:
    """One address: what is answered, and how."""

    name: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    drips: bool = False  # sent a byte at a time, for ever


def _grown(unit: str, end: str = "") -> str:
    return unit * (MANY // len(unit)) + end


# What makes patterns and trees go back and forth: runs of one kind that almost match, pairs that never close, numbers,
# blanks of every kind, marks that look like ends, and characters that change their length when folded.
KILLERS: Final[dict[str, str]] = {
    "digits": _grown("1", "x"), "digits and points": _grown("1.", "x"), "digits and commas": _grown("1,234,", "x"),
    "blanks": _grown(" ", "x"), "wide blanks": _grown("　", "x"), "tabs and lines": _grown("\t\n", "x"),
    "no-break blanks": _grown("\u00a0", "x"), "zero width": _grown("\u200b", "x"),
    "open quotes": _grown("“", "x"), "open books": _grown("《", "x"), "open brackets": _grown("（", "x"),
    "square brackets": _grown("〔2026〕", "x"), "numerals": _grown("一二三", "x"), "hundreds": _grown("百", "x"),
    "years": _grown("2026年", "x"), "dates": _grown("2026年3月", "x"), "articles": _grown("第一条", "x"),
    "items": _grown("（一）", "x"), "percent": _grown("同比增长", "x"), "amounts": _grown("1亿元", "x"),
    "commas": _grown("，", "x"), "ends": _grown("。"), "ellipses": _grown("…", "x"), "dots": _grown(".", "x"),
    "dashes": _grown("—", "x"), "slashes": _grown("/", "x"), "pipes": _grown("|", "x"), "colons": _grown("1:59:", "x"),
    "labels": _grown("来源：", "x"), "reporters": _grown("记者", "x"), "issuers": _grown("发展改革委、", "x"),
    "purposes": _grown("为加强", "x"), "speakers": _grown("表示，", "x"), "next": "下" + _grown(" ", "x"),
    "latin": _grown("a", "!"), "hyphens": _grown("a-", "!"), "mail": _grown("a@", "!"), "addresses": _grown("http://", "x"),
    "combining": "国" + _grown("\u0301"), "right to left": _grown("\u202e国", "x"), "surrogates": _grown("𠮷😀"),
    "ligatures": _grown("ﬃİ", "x"),
}  # fmt: skip

Frame = Callable[[str], str]


def _page(title: str = "云江省下达补贴", head: str = "", body: str = "") -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body><h1>云江省下达补贴</h1><div class='article'><p>{ARTICLE}</p>{body}</div></body></html>"
    )


# The places of a page that something reads.
PLACES: Final[dict[str, Frame]] = {
    "title": lambda text: _page(title=text),
    "meta": lambda text: _page(head=f"<meta name='description' content='{text}'><meta name='author' content='{text}'>"),
    "date": lambda text: _page(head=f"<meta property='article:published_time' content='{text}'>"),
    "linked data": lambda text: _page(
        head=f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'headline': text})}</script>"
    ),
    "paragraph": lambda text: _page(body=f"<p>{text}</p>"),
    "cell": lambda text: _page(body=f"<table><tr><td>{text}</td><td>{text[:9]}</td></tr></table>"),
    "link": lambda text: _page(body=f"<a href='{text[:2000]}' class='{text[:5000]}'>{text}</a>"),
    "class": lambda text: _page(body=f"<div class='{text}' id='{text}'><p>{ARTICLE}</p></div>"),
}


def _tree(opening: str, closing: str = "", times: int = 30_000) -> str:
    return _page(body=opening * times + ARTICLE + closing * times)


TREES: Final[dict[str, str]] = {
    "deep div": _tree("<div>", "</div>"), "open div": _tree("<div>"), "deep table": _tree("<table><tr><td>", "", 10_000),
    "open b": _tree("<b>", "", 200_000), "deep list": _tree("<ul><li>", "", 20_000), "quotes": _tree("<blockquote>"),
    "comments": "<!---->" * 40_000 + _page(), "open comments": "<!--" * 60_000 + _page(),
    "cdata": "<![CDATA[" * 30_000 + _page(), "instructions": "<?xml " * 30_000 + _page(),
    "entities": _page(body="&amp;" * 100_000), "broken entities": _page(body="&#x110000;&#xd800;&bogus" * 20_000),
    "attributes": _page(body="<p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">" + ARTICLE),
    "open attribute": _page(body="<p class='" + "x" * 900_000), "frames": _tree("<iframe src='/'>"),
    "scripts": _page(body="<script>if(a<b){" * 20_000), "forms": _tree("<form><input>"), "nulls": _page(body="\0" * 100_000),
    "base": _page(head="<base href='http://[::'>"), "refresh": _page(head="<meta http-equiv='refresh' content='0;url=/'>"),
    "pages": _page(body="".join(f"<a href='/p{n}.html'>{n}</a><a>下一页</a>" for n in range(9_000))),
    "headings": _tree("<h1>云江省</h1>", "", 20_000), "lines": _page(body="国<br>" * 100_000), "pre": _page(body="<pre>" + "国 " * 90_000),
    "template": _tree("<template>", "", 5_000), "svg": _tree("<svg><foreignObject>", "", 10_000), "empty": "", "blank": " " * 500_000,
    "only marks": "<" * 300_000, "ruby": _tree("<ruby>国<rt>guo", "", 20_000), "noscript": _tree("<noscript>", "", 20_000),
    "select": _tree("<select><option>国", "", 20_000), "hidden": _tree("<div hidden style='display:none'>", "", 20_000),
}  # fmt: skip


def _yaml() -> dict[str, str]:
    """Front matter that grows, loops or lies."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    deep = "a: " + "[" * 5_000
    return {
        "yaml bomb": bomb, "yaml deep": deep, "yaml merge": "a: &a {x: 1}\nb:\n  <<: [*a, *a]\n" * 2_000,
        "yaml tag": "title: !!python/object/apply:os.system ['true']\n", "yaml date": "date: 0000-00-00\ntitle: 1:59:59\n",
        "yaml long": "title: " + "国" * 500_000 + "\n", "yaml keys": "".join(f"k{n}: 1\n" for n in range(50_000)),
        "yaml open": "title: '" + "国" * 50_000, "yaml binary": "title: !!binary '====='\n", "yaml float": "date: .inf\ntitle: .nan\n",
    }  # fmt: skip


def _feeds() -> dict[str, str]:
    """Feeds that grow, loop or lie about time."""
    item = "<item><title>{0}</title><link>/1.html</link><guid>1</guid><pubDate>{1}</pubDate></item>"
    dates = (
        "Thu, 01 Jan 0001 00:00:00 +9999",
        "Mon, 99 Foo 99999 99:99:99 GMT",
        "1" * 5_000,
        "0000-00-00T00:00:00-99:99",
    )
    rss = "<rss version='2.0'><channel><title>源</title>{0}</channel></rss>"
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(12))
    return {
        **{f"feed date {n}": rss.format(item.format("题", date)) for n, date in enumerate(dates)},
        "feed laughs": f"<!DOCTYPE r [<!ENTITY l0 'ha'>{laughs}]>" + rss.format(item.format("&l12;", "")),
        "feed outside": "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + rss.format(item.format("&x;", "")),
        "feed deep": rss.format("<item>" * 20_000), "feed items": rss.format(item.format("题", dates[0]) * 20_000),
        "feed title": rss.format(item.format("1:59:" * 20_000, "")), "feed open": "<rss><channel><item><title>" + "<" * 90_000,
        "feed sniffed": "<!---->" * 40_000, "json feed": json.dumps({"items": [{"title": "题", "date": "0001-01-01"}] * 20_000}),
        "json deep": "[" * 90_000, "json number": '{"items": [' + "9" * 9_000 + "]}", "json list": json.dumps([[[]]] * 90_000),
    }  # fmt: skip


def _answers() -> Iterator[HostilePage]:
    """What hurts by how it is answered, not by what is in it."""
    page = _page().encode()
    yield HostilePage("zip bomb", gzip.compress(b"0" * 60_000_000), headers={"Content-Encoding": "gzip"})
    yield HostilePage("broken zip", gzip.compress(page)[:-20], headers={"Content-Encoding": "gzip"})
    yield HostilePage("twice zipped", gzip.compress(gzip.compress(page)), headers={"Content-Encoding": "gzip, gzip"})
    yield HostilePage("unknown encoding", page, headers={"Content-Encoding": "zstd-of-tomorrow"})
    yield HostilePage("drip", page, drips=True)
    yield HostilePage("wrong type", page, content_type="image/png")
    yield HostilePage("no type", page, content_type="")
    yield HostilePage("odd charset", page, content_type="text/html; charset=\x7f\x7f-8".replace("\x7f", "x"))
    yield HostilePage("utf-7", b"+ADw-script+AD4-", content_type="text/html; charset=utf-7")
    yield HostilePage("utf-16 lie", page, content_type="text/html; charset=utf-16")
    yield HostilePage("gbk lie", page, content_type="text/html; charset=gb2312")
    yield HostilePage("random", random.Random(3).randbytes(200_000))
    yield HostilePage("too much", b"<p>" + b"a" * 6_000_000)
    for status in (204, 206, 304, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599):
        yield HostilePage(f"status {status}", page, status=status, headers={"Retry-After": "9" * 40})
    for target in (
        "/loop",
        "//",
        "http://[",
        "javascript:1",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "http://0/",
    ):
        yield HostilePage(f"redirect {target}", b"", status=302, headers={"Location": target})
    late = {
        "Expires": "Thu, 01 Jan 0001 00:00:00 +9999",
        "Last-Modified": "x" * 3_000,
        "ETag": '"' + "é".encode().hex() * 900,
    }
    yield HostilePage("odd headers", page, headers=late)


def pages() -> list[HostilePage]:
    """Every killer in every place, trees, front matter, feeds, odd answers; names are unique."""
    grown = [
        HostilePage(f"{killer} in {place}", frame(text).encode("utf-8", "surrogatepass"))
        for killer, text in KILLERS.items()
        for place, frame in PLACES.items()
        if _is_tried(killer, place)
    ]
    trees = [HostilePage(name, text.encode()) for name, text in TREES.items()]
    matter = [
        HostilePage(name, f"---\n{text}---\n{ARTICLE}\n".encode(), "text/markdown") for name, text in _yaml().items()
    ]
    feeds = [
        HostilePage(name, text.encode(), "application/json" if name.startswith("json") else "application/rss+xml")
        for name, text in _feeds().items()
    ]
    return [*grown, *trees, *matter, *feeds, *_answers()]


def _is_tried(killer: str, place: str) -> bool:
    """Three quarters of the pairs, so that each killer meets most places and a run stays short."""
    return (list(KILLERS).index(killer) + list(PLACES).index(place)) % 4 != 3


def updates(chat: int) -> list[Any]:
    """Updates that no Telegram sends, or hardly ever; each for ``chat`` as far as it names one."""
    user = {"id": chat, "is_bot": False, "first_name": "x", "language_code": "zh"}
    place = {"id": chat, "type": "private", "first_name": "x"}
    message: dict[str, Any] = {"message_id": 5, "date": 1_770_000_000, "chat": place, "from": user}
    texts = (
        "", "\0", "\ud7ff", "\u202e" * 4096, "/" * 4096, "/brief@", "/brief " + "9" * 4000, "/subscribe " + "《" * 2000,
        "/search " + '"' * 999, "/search 后:9999-99-99 前:0000-00", "/search 来源:" * 300, "/settings 99:99 ٠٨:٠٠", "/trend x 999999999天",
        "/unsubscribe " + "9" * 300, "http://" + "a" * 4000, "http://[::1]:99999999/", "https://\u202e.例子/", "/start " + "x" * 64,
        "/digest\n" * 400, "@" * 4096, "𠮷" * 2048, "/invite -1", "/addfeed x", "/manage\u0000", "摘要" * 2000,
    )  # fmt: skip
    entities = (
        [{"type": "url", "offset": -5, "length": 9}], [{"type": "url", "offset": 10**9, "length": 10**9}], [{"type": "?", "offset": 0}],
        [{"type": "text_link", "offset": 0, "length": 1, "url": ""}], [{"type": "text_link", "offset": 0, "length": 1, "url": "http://"}],
        [{"type": "bot_command", "offset": 0, "length": 0}], [{"type": "bot_command", "offset": 1, "length": 1}], [{}], [None], "x", {"a": 1},
        [{"type": "url", "offset": 0, "length": 3}] * 500,
    )  # fmt: skip
    made: list[Any] = [{"message": message | {"text": text}} for text in texts]
    made += [{"message": message | {"text": "http://127.0.0.1/", "entities": one}} for one in entities]
    made += [{"message": message | {"text": "/help", key: value}} for key, value in (
        ("date", 0), ("date", -1), ("date", 10**18), ("date", "x"), ("date", None), ("from", None), ("from", {}), ("chat", None), ("chat", {}),
        ("chat", {"id": 0, "type": "?"}), ("chat", {"id": 10**30, "type": "private"}), ("message_id", "x"), ("message_id", 10**40),
        ("reply_to_message", {}), ("forward_origin", {"type": "?"}), ("via_bot", {"id": 1}), ("message_thread_id", -1), ("edit_date", "x"),
        ("sender_chat", {"id": chat, "type": "channel"}), ("text", 5), ("text", None), ("text", ["/help"]), ("entities", None),
    )]  # fmt: skip
    made += [{"message": message | {key: value}} for key, value in (
        ("document", {"file_id": "x", "file_unique_id": "x", "file_size": 10**15, "file_name": "../../" + "a" * 900}),
        ("document", {"file_id": "", "file_unique_id": "", "mime_type": "text/html"}), ("document", {}), ("document", []), ("photo", []),
        ("photo", [{}]), ("location", {"latitude": "x"}), ("contact", {}), ("poll", {}), ("new_chat_members", [None]), ("dice", {}),
        ("migrate_to_chat_id", 0), ("chat_shared", {}), ("web_app_data", {"data": "x" * 9_000}), ("caption", "http://" * 100), ("paid_media", {}),
        ("voice", {"file_id": "x", "file_unique_id": "x", "duration": -1}), ("successful_payment", {}), ("story", {}), ("giveaway", {}),
    )]  # fmt: skip
    query = {"id": "1", "from": user, "chat_instance": "1"}
    presses = (
        "",
        "x",
        "x" * 64,
        "\0" * 64,
        "l:9:9",
        "99999999999999999999",
        "📰",
        "s:",
        "s:-1",
        "n:x:y:z",
        "f:yes",
        "p:" + "9" * 60,
    )
    made += [{"callback_query": query | {"data": data, "message": message}} for data in presses]
    made += [
        {"callback_query": query | {"message": {}}},
        {"callback_query": {}},
        {"callback_query": query | {"inline_message_id": "x"}},
    ]
    made += [{"inline_query": {"id": "1", "from": user, "query": text, "offset": offset}} for text, offset in (
        ("", "x"), ("\0", ""), ("专" * 256, "9" * 64), ('"' * 256, "-1"), ("后:9999", "null"), ("𠮷" * 128, "{}"),
    )]  # fmt: skip
    made += [
        {"inline_query": {}},
        {"chosen_inline_result": {}},
        {"my_chat_member": {}},
        {"edited_message": {}},
        {"channel_post": {}},
    ]
    made += [{}, None, [], "x", 5, {"message": None}, {"message": []}, {"message": "x"}, {"unknown_kind": {"a": 1}}]
    return made
