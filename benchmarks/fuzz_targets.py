"""What reads foreign bytes, a target each: a function of bytes, texts to begin with, the longest input it may get."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import html
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import TooHard
from bot.models import Page
from bot.runtime.worker_process import Exhausted, WorkerProcess, WorkLimits
from bot.urls.access import AllowedHosts

NOW = datetime(2026, 3, 12, tzinfo=UTC)
PAGES = Path(__file__).parent.parent / "tests/data/pages"
PDFS = Path(__file__).parent.parent / "tests/data/documents/pdf"
LINE = "云江省政府三月十二日召开会议，部署专利转化工作，要求各部门在2026年底前完成，投入1.5亿元。"
ENGLISH = (
    "(AP) The Ministry of Ports of Ostrava said on Thursday, March 12, 2026, that it will spend $1.5 billion on 1,200 "
    "km of track by 2030, up 4.2% from a year earlier, Mr. J. Doe told reporters.\n"
)
POST = f"---\ntitle: 关于印发方案的通知\ndate: 2026-03-12 08:00:00\ncategories: [a, 'b']\n---\n# 一\n\n{LINE}\n\n- 二\n"
ENTRY = (
    f"<item><title>{LINE}</title><link>https://example.org/1</link><pubDate>Thu, 12 Mar 2026 08:00:00 +0800</pubDate>"
)
RSS = f'<?xml version="1.0"?><!-- a --><rss version="2.0"><channel><title>x</title>{ENTRY}</item></channel></rss>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>1</id><title>a</title>'
    f'<updated>2026-03-12T08:00:00Z</updated><content type="html">&lt;p&gt;{LINE}&lt;/p&gt;</content></entry></feed>'
)
ROW = f'{{"TITLE": "{LINE}", "URL": "https://example.org/2026-03/12/content_1.htm", "DOCRELPUBTIME": "2026-03-12"}}'
JSON_FEED = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": 1, "content_text": "{LINE}"}}]}}'
LIST = "<ul>" + f'<li><a href="/2026/0312/1.html">{LINE}</a><span>2026-03-12</span></li>' * 8 + "</ul>"
FOLLOWED = '<outline xmlUrl="https://example.org/f" text="x"/>'
OPML = f'<opml version="2.0"><body><outline text="要闻">{FOLLOWED}</outline></body></opml>'
DATES = (
    "2026-03-12", "2026年3月12日 08:00", "Thu, 12 Mar 2026 08:00:00 +0800", "二〇二六年三月十二日", "上周",
    "最近3天", "1:59:59",
    "2026-W11", "20260312", "上上周五", "26年一季度", "9999-12-31T23:59:59+99:99", "0001-01-01", "max-age=60", "3-12",
)  # fmt: skip
QUERIES = (
    "国企改革 -房地产",
    "来源:新华社 时间:上周",
    '"碳 达峰" 《条例》',
    "主题:能源 since:2026-01-01 until:2026",
    "号:国发〔2026〕1号",
)
PRESSES = ("l:1:s:2", "s:12:40", "r:1", "v12", "h:digest:2026-03-12T08:00:00", "d:w", "q:22:30-07:00", "p:1:0", "x")
LINKS = (
    "看 https://example.org/a?b=1#c。", "http://[::1]:80/", "example.org/中文，再看", "https://user:pw@host/",
    "//0x7f.1/", "https://t.me/s/chan/12", "http://例子.中国/路径?utm_source=a&b=%e4",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` takes any bytes and raises nothing but BotError; ``most`` bytes of an input, ``seeds`` to change.

    ``least``: as how many bytes an input counts where its own few only choose what is made of larger ones.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    most: int = 300_000
    least: int = 1


def text_of(data: bytes) -> str:
    """As decoded bytes come: with characters of every kind, without unpaired surrogates."""
    return data.decode("utf-8", "replace")


def targets(pages: Path = PAGES) -> tuple[Target, ...]:
    """Every parser; their modules are imported here, since nobody needs all of them."""
    saved = tuple(path.read_bytes()[:120_000] for path in sorted(pages.glob("*.*ml")))
    return (*_articles(saved), *_documents(), *_sources(saved), *_small())


class InWorker:
    """Runs a function of (source, bytes) in a worker process within its limits, as the bot does.

    Raises TooHard where memory ran out, TimeIsUp, WorkerDied where it crashed.
    """

    def __init__(self, function: Callable[[str, bytes], object]) -> None:
        self._function = function
        self._process: WorkerProcess | None = None

    def __call__(self, data: bytes) -> None:
        if self._process is None or self._process.needs_replacing:
            self._replace()
        assert self._process
        try:
            self._process.run(self._function, ("-", data))
        except Exhausted as exc:
            self._replace()
            raise TooHard("-") from exc

    def _replace(self) -> None:
        if self._process:
            self._process.close()
        self._process = WorkerProcess(WorkLimits(seconds=3.0))


def _documents() -> tuple[Target, ...]:
    """Bytes of documents; most beginnings are not packed, so that a changed byte changes what is drawn."""
    from bot.documents.pdf import to_html
    from tests.pdf_files import lines, pdf, text

    table = " ".join(f"90 {y} 400 20 re S" for y in range(500, 600, 20)) + " 290 500 m 290 600 l S\n"
    drawn = (
        text(150, 780, "关于印发方案的通知", 20, "1 0 0 rg")
        + "\n"
        + table
        + lines([LINE[:30], LINE[30:]] * 8, leading=18)
    )
    scan = pdf("q 595 0 0 842 0 0 cm /Im Do Q", image="/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    made = [path.read_bytes() for path in sorted(PDFS.glob("*.pdf")) if path.stat().st_size < 90_000]
    seeds = (pdf(drawn, drawn, is_packed=False), pdf(drawn, is_packed=False, page="/Rotate 90"), pdf(drawn), scan)
    all_seeds = (*seeds * 4, *made)
    return Target("PDF", InWorker(to_html), all_seeds), Target("PDF pictures", InWorker(_first_picture), all_seeds)


def _first_picture(source: str, data: bytes) -> None:
    """As for the recognition of letters."""
    from bot.documents.pdf import page_images

    next(page_images(source, data, 1), None)


def _articles(saved: tuple[bytes, ...]) -> tuple[Target, ...]:
    from bot.fetching.body import redirect_target
    from bot.fetching.files import load_bytes
    from bot.reading.front_matter import split_post
    from bot.reading.pager import next_pages
    from bot.reading.read import read
    from bot.summarizing.summarize import Options, summarize

    def page(data: bytes) -> None:
        found = load_bytes("page.html", data)
        redirect_target(found.text)
        next_pages(Page("-", found.text, "html", "https://example.org/a_1.html"))
        read(found, NOW)

    def brief(data: bytes) -> None:
        summarize(read(load_bytes("page.txt", data), NOW), Options())

    text = (LINE * 3 + "\n") * 12
    post = POST.encode()
    return (
        Target("page", page, saved),
        Target("post", lambda data: read(load_bytes("post.md", data), NOW), (post, post + saved[0][:2000])),
        Target("yaml", lambda data: split_post(f"---\n{text_of(data)}\n---\n"), (post.split(b"---\n")[1],), 20_000),
        Target("brief", brief, (text.encode(), POST.encode(), saved[0], (ENGLISH * 12).encode())),
        Target("file", lambda data: load_bytes("page", data), (post, saved[0], text.encode("gb18030"))),
    )


def _sources(saved: tuple[bytes, ...]) -> tuple[Target, ...]:
    from bot.feeds.feed_links import feed_candidates
    from bot.feeds.item_keys import keys_of
    from bot.feeds.item_plan import newest_first
    from bot.feeds.json_list import parse_json_list
    from bot.feeds.list_page import parse_list
    from bot.feeds.opml import parse_opml
    from bot.feeds.parser import looks_like_feed, parse_feed
    from bot.fetching.body import read_body

    def page_of(data: bytes) -> Page:
        return Page("-", text_of(data), "html", "https://example.org/")

    def feed(data: bytes) -> None:
        looks_like_feed(text_of(data))
        found = parse_feed(page_of(data), NOW)
        keys_of(newest_first(found.items))

    def listed(data: bytes) -> None:
        feed_candidates(page_of(data))
        parse_list(page_of(data), NOW)

    async def chunks(data: bytes) -> AsyncIterator[bytes]:
        for at in range(0, len(data), 16_384):
            yield data[at : at + 16_384]

    rows = "[" + ",".join([ROW] * 6) + "]"
    return (
        Target("feed", feed, (RSS.encode(), ATOM.encode(), JSON_FEED.encode())),
        Target("list page", listed, (LIST.encode(), *saved[:6])),
        Target("JSON list", lambda data: parse_json_list(page_of(data), NOW), (rows.encode(),)),
        Target("OPML", lambda data: parse_opml("-", text_of(data)), (OPML.encode(),)),
        Target(
            "compression",
            lambda data: asyncio.run(read_body("-", chunks(data), "gzip")),
            tuple(gzip.compress(seed) for seed in (RSS.encode(), saved[0], bytes(200_000))),
        ),
        Target(
            "compression in another",
            lambda data: asyncio.run(read_body("-", chunks(data), "deflate, br, gzip")),
            tuple(gzip.compress(gzip.compress(seed)) for seed in (RSS.encode(), saved[0])),
        ),
    )


def _small() -> tuple[Target, ...]:
    """What comes in short texts: dates, headers, queries, buttons, links, times."""
    from bot.feeds.list_dates import date_in_address, date_in_text
    from bot.fetching.http_headers import fresh_seconds, http_date, location_text, media_type, retry_after_seconds
    from bot.models import EditionKey, Schedule
    from bot.reading.metadata.dates import mail_date
    from bot.search.query import parse
    from bot.text.date_expressions import period
    from bot.text.printed_dates import counted_back, republican, when
    from bot.urls.links import canonical, find_links, has_credentials, is_private
    from handlers.features.search import term_and_days
    from handlers.view.buttons.callback import decode
    from handlers.view.limits import pack
    from handlers.view.schedule import parse_words

    def dates(data: bytes) -> None:
        text = text_of(data)
        for read in (when, mail_date, republican, date_in_text, date_in_address):
            read(text, NOW)
        counted_back(text, NOW, labelled=True)
        period(text, NOW.date())

    def headers(data: bytes) -> None:
        text = data.decode("latin-1")
        http_date(text)
        media_type(text)
        location_text(data)
        retry_after_seconds(text, NOW)
        one, _, other = text.partition("|")
        fresh_seconds({"cache-control": one, "age": other, "expires": one, "date": other})
        fresh_seconds({"expires": one, "date": "Thu, 12 Mar 2026 08:00:00 GMT"})

    def buttons(data: bytes) -> None:
        decode(text_of(data))
        key = EditionKey.parse(text_of(data))
        with contextlib.suppress(ValueError):  # as it says of keys of other kinds
            _ = key.due if key else None

    def query(data: bytes) -> None:
        parse(text_of(data), NOW, ZoneInfo("Asia/Shanghai"))
        term_and_days(text_of(data))
        parse_words(Schedule("Asia/Shanghai"), text_of(data).split())

    def links(data: bytes) -> None:
        allowed = AllowedHosts.parse("")
        for link in find_links(text_of(data)):
            canonical(link.url)
            has_credentials(link.sent)
            is_private(link.sent, allowed)

    return (
        Target("dates", dates, tuple(text.encode() for text in DATES), 200),
        Target("headers", headers, tuple(text.encode() for text in DATES), 200),
        Target("queries", query, tuple(text.encode() for text in QUERIES), 1_000),
        Target("buttons", buttons, tuple(text.encode() for text in PRESSES), 64),
        Target("links", links, tuple(text.encode() for text in LINKS), 4_096),
        Target("messages", lambda data: pack([html.escape(text_of(data))] * 2), (LINE.encode(), b"<b>a</b>"), 20_000),
    )
