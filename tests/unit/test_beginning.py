"""A text of any length gets its brief in time: of its beginning where it is very long, and said so."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from bot.cli.output import brief_object, brief_text
from bot.models import Article, Page
from bot.reading.read import read
from bot.summarizing.beginning import MOST, MOST_SENTENCES, beginning_of
from bot.summarizing.summarize import Options, summarize

NOW = datetime(2026, 3, 12, tzinfo=UTC)
SENTENCES = (
    "云江省政府{n}日印发方案，决定安排资金{n}亿元支持中小企业技术改造。",
    "省财政厅要求各市在{n}月底前把资金拨付到位，并公开分配结果。",
    "全省{n}万家企业可以申请，单个项目补助不超过{n}万元。",
    "记者了解到，这项工作已经在{number}个县试行。",
)


def paragraphs(characters: int) -> tuple[str, ...]:
    made, length = list[str](), 0
    while length < characters:
        made.append("".join(sentence.format(n=len(made) % 28 + 1, number=len(made) + 1) for sentence in SENTENCES))
        length += len(made[-1])
    return tuple(made)


def article(characters: int) -> Article:
    return Article("-", "https://example.org/a", "云江省支持中小企业技术改造", paragraphs(characters))


def test_a_million_characters_end_in_time_in_a_brief_of_the_beginning() -> None:
    page = Page("-", "<body><h1>方案</h1><p>" + "</p><p>".join(paragraphs(1_000_000)) + "</p></body>", "html")
    before = time.process_time()
    brief = summarize(read(page, NOW), Options())
    assert time.process_time() - before < 20  # 3 s on a machine that has nothing else to do
    assert brief.read_characters is not None
    assert MOST - 1_000 < brief.read_characters <= MOST
    assert brief.article.characters >= 1_000_000
    assert brief.key_points
    assert all(span.lies_in(brief.article) for span in brief.spans())


def test_what_was_not_read_is_said_to_people_and_in_json() -> None:
    brief = summarize(article(200_000), Options("short", keywords=False))
    assert f"只读了开头 {brief.read_characters} 字" in brief_text(brief)
    assert brief_object(brief)["read_characters"] == brief.read_characters


def test_a_long_article_is_read_whole() -> None:
    whole = article(100_000)
    assert beginning_of(whole) is whole
    brief = summarize(article(3_000), Options("short", keywords=False))
    assert brief.read_characters is None
    assert "只读了开头" not in brief_text(brief)


def test_one_endless_paragraph_is_cut_at_a_sentence() -> None:
    one = Article("-", None, "", ("".join(paragraphs(MOST + 5_000)),))
    [kept] = beginning_of(one).paragraphs
    assert kept.endswith("。")
    assert one.paragraphs[0].startswith(kept)
    [raw] = beginning_of(Article("-", None, "", ("水" * (MOST + 5),))).paragraphs
    assert len(raw) == MOST


def test_so_are_endless_sentences_of_one_character() -> None:
    [kept] = beginning_of(Article("-", None, "", ("水。" * 50_000,))).paragraphs
    assert kept == "水。" * MOST_SENTENCES
    assert len(beginning_of(Article("-", None, "", ("水",) * 50_000)).paragraphs) == MOST_SENTENCES
