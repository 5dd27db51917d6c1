"""What was asked is answered in the same words when the answer was lost on the way and the update is tried again.

Each conversation is played undisturbed, and once more with the last call of its last line failing until the update is
put back: all of it is written by then. The second attempt goes through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

import pytest

from handlers.features.access import owner_claim
from handlers.routes import COMMANDS, PRIVATE_COMMANDS
from handlers.view.deep_links import payload_of
from tests.fakes import Site
from tests.flow.test_first_day import FARMING, catalogued
from tests.flow.test_polling import rss
from tests.flow.test_subscriptions import MORE, loop_of, news, polled
from tests.playing import OWNER, Play
from tests.stage.actors import Actor
from tests.stage.seen import buttons_of

Anew = Callable[..., AbstractAsyncContextManager[Play]]
Said = tuple[str, tuple[str, ...]]

GROUP: Final = -860
# Tries that an update's call has before it is put back (``handlers.gateway.retries``).
TRIES: Final = {"sendMessage": 2, "sendDocument": 2, "sendPhoto": 2, "editMessageText": 3, "answerCallbackQuery": 3}
_TIME: Final = re.compile(r"\d{2}-\d{2} \d{2}:\d{2}|\d{2}:\d{2}|start=i[\w-]+")
_NUMBER: Final = re.compile(r"\d{13,}")  # of a subscription: made of the time

# "who: what" says it, "who: [label]" presses, "who: > …" replies; "who@group: …" does so in a group. "feed: name …" is
# what the source has now ("*": very much), "mail:" lets the digests go out, "set: …" is a setting. The last line is the
# one that is disturbed.
WORDS: Final = ("ann: /subscribe 专项债",)
READ: Final = ("feed: 危桥整治通知", "ann: SITE/危桥整治通知.html")
CARD: Final = ("feed: 危桥整治通知", "owner: /sources", "owner: [1]")
TOPIC: Final = ("ann: /start", "ann: [订阅]", f"ann: [{FARMING}]", "ann: [下一步]", "ann: [20:00]")
DIGEST: Final = ("feed: 危桥整治通知", "ann: /subscribe 云江财讯", "ann: /digest")
FEWER: Final = (*DIGEST, "mail:", "ann: [少一些这样的]", "ann: [类别「]")
ADD: Final = "owner: /addfeed SITE/feed.xml 部委/财政部"
CHANGES: Final[dict[str, tuple[str, ...]]] = {
    "words are subscribed to": WORDS,
    "a topic is subscribed to": (f"ann: /subscribe {FARMING}",),
    "a category is subscribed to, its sources read first": ("catalogue: 水利", "ann: /subscribe 国务院"),
    "a category is pressed, its sources read first": (
        "catalogue: 水利", "ann: /subscribe", "ann: [国务院]", "ann: [要闻]",
    ),
    "a source is subscribed to": ("ann: /subscribe SITE/feed.xml",),
    "a source is subscribed to by its name": ("feed: 危桥整治通知", "ann: /subscribe 云江财讯网"),
    "what an article offers is subscribed to": (*READ, "ann: [订阅]", "ann: [主题「]"),
    "a short text is subscribed to": ("ann: 专项债", "ann: [订阅「专项债」]"),
    "subscribed to in a group": ("ann@group: /subscribe@stage_bot 专项债",),
    "a subscription is taken back": (*WORDS, "ann: [撤销]"),
    "a subscription is ended by its name": (*WORDS, "ann: /unsubscribe 专项债"),
    "a subscription is ended in the list": (*WORDS, "ann: /subscriptions", "ann: [✕]"),
    "an end is taken back": (*WORDS, "ann: /unsubscribe 专项债", "ann: [撤销]"),
    "a subscription is paused": (*WORDS, "ann: /subscriptions", "ann: [⏸]"),
    "stories come at once": (*WORDS, "ann: [改为随到随发]"),
    "stories come at once, by the list": (*WORDS, "ann: /subscriptions", "ann: [🗞]"),
    "the first topics": ("catalogue: 水利", *TOPIC),
    "more topics, and another time": (*WORDS, *TOPIC),
    "the first topics are taken back": (*TOPIC, "ann: [撤销]"),
    "fewer of a kind": FEWER,
    "fewer of a kind is taken back": (*FEWER, "ann: [撤销]"),
    "fewer of a kind is taken back in the list": (
        *FEWER, "ann: /subscriptions", "ann: [少看的]", "ann: [恢复「]",
    ),
    "a digest is asked for where another chat is managed": (
        "feed: 危桥整治通知", "ann: {share}", "ann: /subscribe 云江财讯", "ann: /digest",
    ),
    "a chat is managed": ("ann: /manage", "ann: {share}"),
    "a chat is managed no more": ("ann: {share}", "ann: /done"),
    "a managed chat subscribes": ("ann: {share}", *WORDS),
    "a source is added": (ADD,),
    "a source is added again": (ADD, ADD),
    "a source is removed": ("feed: 危桥整治通知", "ann: /subscribe SITE/feed.xml", *CARD, "owner: [移除]"),
    "a removed source is put back": (*CARD, "owner: [移除]", "owner: [撤销]"),
    "a source is paused": (*CARD, "owner: [⏸ 暂停]"),
    "a source goes on": (*CARD, "owner: [⏸ 暂停]", "owner: [▶ 恢复]"),
    "a source is renamed": (*CARD, "owner: [改名]", "owner: > 云江一号"),
    "a source is moved": ("catalogue: 水利", *CARD, "owner: [移到…]", "owner: [国务院/要闻]"),
    "a source is moved by a reply": (*CARD, "owner: [移到…]", "owner: [写一个新的…]", "owner: > 部委/云江"),
    "somebody is blocked": ("owner: /block 77",),
    "somebody is let in again": ("owner: /block 77", "owner: /unblock 77"),
    "who is blocked hears it once": ("ann: /help", "owner: /block ANN", "ann: /help"),
    "an invitation is made": ("owner: /invite",),
    "an invitation is opened": ("owner: /invite", "bob: {invitation}"),
    "all is forgotten": (*WORDS, "ann: /forget", "ann: [全部删除]"),
    "all is forgotten by who chose another language": (
        "ann: /settings", "ann: [English]", "ann: /forget", "ann: [f:yes]",
    ),
    "a language": ("ann: /settings", "ann: [English]"),
    "a length": ("ann: /settings", "ann: [简短]"),
    "a schedule in words": (*WORDS, "ann: /settings 18:30"),
    "pictures without words": ("ann: {album}",),
    "a digest is asked for twice": (*DIGEST, "mail:", "clock:", "ann: /digest"),
    "the rest of an edition": ("feed: *", *DIGEST[1:], "mail:", "ann: [还有]"),
    "results are subscribed to": ("feed: *", "ann: /search 工作办法", "ann: [订阅「]"),
    "a time of day": (*WORDS, "ann: /settings", "ann: [18:00]"),
    "days of the digest": (*WORDS, "ann: /settings", "ann: [工作日]"),
    "quiet hours": (*WORDS, "ann: /settings", "ann: [🌙 无]"),
    "a time zone": (*WORDS, "ann: /settings", "ann: [东京]"),
    "nothing new is not told": (*WORDS, "ann: /settings", "ann: [没有新内容不打扰]"),
    "a group hears it once": ("ann@group: {left}", "ann@group: {member}"),
    "an invitation in a bot for the invited": ("set: ACCESS=invited", "owner: /invite", "bob: {invitation}"),
    "all is forgotten of who was invited": (
        "set: ACCESS=invited", "owner: /invite", "bob: {invitation}", "bob: /forget", "bob: [全部删除]",
    ),
    "the owner's link": ("set: OWNER_IDS=", "ann: {claim}"),
    "the owner's link again": ("set: OWNER_IDS=", "ann: {claim}", "ann: {claim}"),
}  # fmt: skip
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "subscribed to again": (*WORDS, *WORDS),
    "what is not subscribed to is ended": ("ann: /unsubscribe 专项债",),
    "a digest is asked for, and there is none": (*WORDS, "ann: /digest"),
    "nobody was blocked": ("owner: /unblock 77",),
    "an invitation that was used is opened": ("owner: /invite", "bob: {invitation}", "ann: {invitation}"),
    "nothing is forgotten": ("ann: /forget", "ann: [保留]"),
    "a link": ("ann: SITE/report.html",),
    "the same link again in a group": (
        "ann@group: /brief@stage_bot SITE/report.html", "ann@group: @stage_bot SITE/report.html",
    ),
    "a link in a group": ("ann@group: /brief@stage_bot SITE/report.html",),
    "links in a group": ("ann@group: @stage_bot SITE/report.html SITE/none.html",),
    "more of a brief": ("ann: SITE/report.html", "ann: [b:]"),
    "a brief as text": ("ann: SITE/report.html", "ann: [文本]"),
    "what is related": ("ann: SITE/report.html", "ann: [相关]"),
    "the last briefs": ("ann: SITE/report.html", "ann: /recent"),
    "a search": ("feed: 危桥整治通知", "ann: /search 危桥"),
    "a sample": ("ann: /start", "ann: [试一篇]"),
    "figures": ("owner: /stats",),
    "a start": ("ann: /start",),
    "help": ("ann: /help",),
    "thanks": ("ann: 谢谢",),
    "what is kept": ("ann: /privacy",),
    "no command": ("ann: /nothing",),
    "the categories": ("catalogue: 水利", "ann: /subscribe"),
    "the subscriptions": (*WORDS, "ann: /subscriptions"),
    "another page of the subscriptions": (
        *(f"ann: /subscribe 债券{number}" for number in range(11)), "ann: /subscriptions", "ann: [▶]",
    ),
    "fewer of which": (*DIGEST, "mail:", "ann: [少一些这样的]"),
    "the sources": ("feed: 危桥整治通知", "owner: /feeds"),
    "a source's card": CARD,
    "a source's new name": (*CARD, "owner: [改名]"),
    "a story's brief": (*DIGEST, "mail:", "ann: [摘要]"),
    "more results": ("feed: *", "ann: /search 工作办法", "ann: [▶]"),
    "a result's brief": ("feed: *", "ann: /search 工作办法", "ann: [1]"),
    "no trend": ("ann: /trend 专项债",),
    "links, and one that waits": ("ann: " + " ".join(f"SITE/{number}.html" for number in range(6)),),
    "the link that waits": ("ann: " + " ".join(f"SITE/{number}.html" for number in range(6)), "ann: [读其余]"),
    "a brief as a file": ("ann: SITE/report.html", "ann: [文本]", "ann: [Word]"),
    "a site": ("ann: news.example.cn",),
    "a text": ("ann: 专项债",),
    "other times": (*WORDS, "ann: [摘要时间]"),
    "a forged button": ("ann: /start", "ann: {forged}"),
    "a managed group is refused": ("bob: {share}",),
    "a group by who may not": ("bob@group: /subscribe@stage_bot 专项债",),
    "a command of private chats in a group": ("ann@group: /manage@stage_bot",),
    "only the owner": ("ann: /invite",),
    "a stranger": ("set: ACCESS=invited", "ann: /help"),
    "the owner's link, by somebody else": ("set: OWNER_IDS=", "ann: {claim}", "bob: {claim}"),
}  # fmt: skip


APART: Final = (  # of a front-end and a worker, which are slower to begin
    "a category is subscribed to, its sources read first",
    "a subscription is ended by its name",
    "more topics, and another time",
    "the rest of an edition",
    "a source is removed",
    "all is forgotten",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All of them by one process."""
    if "lines" in metafunc.fixturenames:
        every = CHANGES | SHOWS
        names = APART if metafunc.config.getoption("--shape") == "apart" else tuple(every)
        metafunc.parametrize("lines", [every[name] for name in names], ids=names)


def said_to(play: Play) -> list[Said]:
    """All that stands in the chats now, and the toasts: text and buttons, in no order; a toast that came too late is a
    message, which is all the same."""
    shown = [
        (
            one.get("text") or one.get("caption") or str(sorted(one)),
            tuple(f"{b['text']} {b.get('callback_data')}" for b in buttons_of(one)),
        )
        for chat in play.stage.world.chats.values()
        for one in chat.messages.values()
        if one.get("from", {}).get("is_bot")
    ]
    toasts = [
        (text, ())
        for one in play.stage.calls("answerCallbackQuery")
        if one["ok"] and (text := one["params"].get("text"))
    ]
    return sorted(
        (_TIME.sub("…", text), tuple(_NUMBER.sub("…", b) for b in buttons)) for text, buttons in [*shown, *toasts]
    )


async def told(play: Play, site: Site, line: str) -> None:
    """One line of a conversation, and all that comes of it."""
    who, _, what = line.partition(":")
    what = what.strip().replace("SITE", site.origin)
    match who:
        case "feed":
            now, items = play.clock.now(), [news(site, f"{one}工作办法", one, n) for n, one in enumerate(MORE, 2)]
            await play.services.storage.feeds.add(f"{site.origin}/feed.xml", ("云江财讯",), now, title="云江财讯网")
            await polled(play, site, *(items if what == "*" else map(partial(news, site), what.split())))
        case "clock":
            play.clock.advance(seconds=1)  # an edition is known by its second
        case "catalogue":
            catalogued(play, site, *what.split())
        case "mail":
            await loop_of(play).delivery.deliver()
        case _:
            await acted(play, who, what)
    await play.settled()


async def acted(play: Play, who: str, what: str) -> None:
    name, _, place = who.partition("@")
    person = play.stage.user(name, id=OWNER if name == "owner" else None, language_code="zh-hans")
    chat = GROUP if place else None
    what = what.replace("ANN", str(play.stage.user("ann").id))
    if what.startswith("{"):
        await happened(play, person, what[1:-1])
    elif what.startswith("["):
        await person.tap(what[1:-1], chat)
    elif what.startswith(">"):
        await person.say(what[2:], reply_to=play.stage.sent(person)[-1]["message_id"])
    else:
        await person.say(what, chat=chat)


async def happened(play: Play, person: Actor, what: str) -> None:
    """What is neither said nor pressed under a message of the bot's."""
    match what:
        case "share":
            await person.send({"chat_shared": {"request_id": 2, "chat_id": GROUP, "title": "读者"}})
        case "album":
            await person.album([person.file("photo") for _ in range(3)])
        case "invitation":
            made = next(one for one in play.stage.sent() if "?start=i" in one.get("text", ""))
            await person.say("/start " + made["text"].split("?start=")[1].split()[0])
        case "claim":
            await person.say("/start " + payload_of(owner_claim(play.services.settings)))
        case "forged":
            person.callback("forged")
        case "left" | "member":
            await person.set_bot_status(GROUP, what)


async def begun(play: Play, site: Site, lines: tuple[str, ...]) -> None:
    """All but the last line."""
    play.stage.user("owner", id=OWNER, language_code="zh-hans")
    ann = play.stage.user("ann", language_code="zh-hans")
    bob = play.stage.user("bob", language_code="zh-hans")
    chat = {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id, bob.id], "admins": [ann.id]}
    await play.stage.control("chat", chat)
    site.add("/feed.xml", rss(news(site, "春耕补贴办法")), "application/rss+xml")
    for line in lines[:-1]:
        await told(play, site, line)


def test_every_command_is_among_them() -> None:
    said = " ".join(line for lines in (CHANGES | SHOWS).values() for line in lines)
    assert [one for one in (*COMMANDS, *PRIVATE_COMMANDS) if not re.search(rf"/{one}\b", said)] == []


def last_call(play: Play, since: int) -> tuple[str, int]:
    """The last one that can be lost, and how many of its method went before it."""
    methods = [one["method"] for one in play.stage.calls()[since:] if one["method"] in TRIES]
    return methods[-1], methods.count(methods[-1]) - 1


async def test_a_second_attempt_says_what_the_first_would_have(anew: Anew, site: Site, lines: tuple[str, ...]) -> None:
    over = {"OWNER_IDS": str(OWNER), **dict(line[5:].split("=") for line in lines if line.startswith("set: "))}
    lines = tuple(line for line in lines if not line.startswith("set: "))
    async with anew(**over) as play:
        await begun(play, site, lines)
        before = len(play.stage.calls())
        await told(play, site, lines[-1])
        method, skip = last_call(play, before)
        await told(play, site, "mail:")
        undisturbed = said_to(play)
    async with anew(**over) as play:
        await begun(play, site, lines)
        down = {"error_code": 502, "description": "Bad Gateway", "times": TRIES[method]}
        fault = play.stage.fail(method, skip=skip, **down)
        await told(play, site, lines[-1])
        await play.settled_in_time()
        assert not fault.times
        await told(play, site, "mail:")
        assert said_to(play) == undisturbed


async def test_who_is_to_wait_longer_than_a_call_is_tried_reads_the_answer_alone(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    limited = {"error_code": 429, "description": "Too Many Requests: retry after 3", "parameters": {"retry_after": 3}}
    fault = play.stage.fail("sendMessage", **limited, times=4)
    await ann.say("/unsubscribe 专项债")
    await play.settled_in_time()
    assert not fault.times
    assert [text for text, _ in said_to(play)] == ["没有这项订阅。/subscriptions 看全部。"]
    assert not await play.services.storage.outbox.counts()  # no fault is told


async def test_a_group_that_became_a_supergroup_is_answered_there(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    chat = {"id": -861, "type": "group", "title": "读者", "members": [ann.id], "admins": [ann.id]}
    await press.stage.control("chat", chat)
    press.stage.world.chats[-861].migrated_to = -100861
    press.stage.world.add_chat(-100861, "supergroup", "读者", [ann.id]).members[ann.id] = "creator"
    await ann.say("/subscribe@stage_bot 专项债", chat=-861)
    await press.settled_in_time()
    assert [text.split("\n")[0] for text, _ in said_to(press)] == ["已订阅关键词「专项债」"]
    assert press.stage.sent(-100861)
    assert await press.services.storage.subscriptions.of_chat(-100861)
    assert not await press.services.storage.subscriptions.of_chat(-861)
    assert not await press.services.storage.outbox.counts()


async def test_an_administrator_whose_rights_could_not_be_asked_for_is_not_refused(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    chat = {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id], "admins": [ann.id]}
    await play.stage.control("chat", chat)
    fault = play.stage.fail("getChatAdministrators", error_code=502, description="Bad Gateway", times=3)
    await ann.say("/subscribe@stage_bot 专项债", chat=GROUP)
    await play.settled_in_time()
    assert not fault.times
    assert [text.split("\n")[0] for text, _ in said_to(play)] == ["已订阅关键词「专项债」"]
