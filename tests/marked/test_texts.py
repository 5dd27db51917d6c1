"""Briefs of the marked texts reach the thresholds: every kind of document, points, headline, facts, topic, keywords.

Thresholds stand a little below what was measured when they were last set; raise them with what makes briefs better.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from bot.models import Article, Brief
from bot.summarizing.summarize import Options, summarize
from bot.summarizing.topics import OTHER
from tests.marked.scores import BriefScore, FactScore, fact_score, facts_shown, mean, score
from tests.marked.texts import MarkedText, marked_texts

KINDS: Final = frozenset({
    "regulation", "notice", "interpretation", "statistics", "flash", "market",
    "list", "meeting", "local", "commentary", "traditional", "people",
})  # fmt: skip
LEAST_COVERED: Final = {  # .04 below what was measured; weak today: list, commentary, local
    "regulation": 0.77, "notice": 0.87, "interpretation": 0.89, "statistics": 0.90, "flash": 0.80, "market": 0.96,
    "list": 0.35, "meeting": 0.96, "local": 0.67, "commentary": 0.59, "traditional": 0.82, "people": 0.91,
}  # fmt: skip
LEAST_KEPT: Final = {  # characters of points in marked sentences, .04 below what was measured
    "regulation": 0.96, "notice": 0.90, "interpretation": 0.74, "statistics": 0.80, "flash": 0.79, "market": 0.71,
    "list": 0.96, "meeting": 0.85, "local": 0.56, "commentary": 0.85, "traditional": 0.70, "people": 0.74,
}  # fmt: skip
LEAST_FACTS: Final = {  # right of those shown, found of those marked; targets are weak today
    "issuers": (0.84, 0.70),
    "documents": (0.90, 0.52),
    "deadlines": (0.70, 0.90),  # what ends or begins for the public counts, also where it is not marked
    "targets": (0.62, 0.66),
}


@pytest.fixture(scope="module")
def briefs() -> list[tuple[MarkedText, Brief]]:
    return [(text, summarize(text.article, Options())) for text in marked_texts()]


@pytest.fixture(scope="module")
def scores(briefs: list[tuple[MarkedText, Brief]]) -> list[tuple[str, BriefScore]]:
    return [(text.kind, score(text, brief)) for text, brief in briefs]


def test_every_kind_of_document_is_marked(briefs: list[tuple[MarkedText, Brief]]) -> None:
    assert {text.kind for text, _ in briefs} == KINDS
    assert len(briefs) >= 20


def test_marked_clauses_are_covered(scores: list[tuple[str, BriefScore]]) -> None:
    assert mean([one for _, one in scores]).covered >= 0.82


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_of_document_is_left_behind(scores: list[tuple[str, BriefScore]], kind: str) -> None:
    assert mean([one for name, one in scores if name == kind]).covered >= LEAST_COVERED[kind]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_points_of_every_kind_lie_in_marked_sentences(scores: list[tuple[str, BriefScore]], kind: str) -> None:
    assert mean([one for name, one in scores if name == kind]).kept >= LEAST_KEPT[kind]


def test_points_lie_in_marked_sentences(scores: list[tuple[str, BriefScore]]) -> None:
    assert mean([one for _, one in scores]).kept >= 0.80


def test_points_are_seldom_junk(scores: list[tuple[str, BriefScore]]) -> None:
    assert mean([one for _, one in scores]).junk <= 0.02


def test_headlines_say_the_act(scores: list[tuple[str, BriefScore]]) -> None:
    assert mean([one for _, one in scores]).headline >= 0.77


def test_no_point_is_a_scrap_or_begins_with_a_word_that_only_joins(briefs: list[tuple[MarkedText, Brief]]) -> None:
    points = [point.span.text for _, brief in briefs for point in brief.key_points]
    assert [point for point in points if len(point) < 10 or re.match("其中|此外|同时|另外|据悉|据了解", point)] == []


def test_what_a_text_says_twice_is_shown_once() -> None:
    said = "云江省财政厅下达春耕补贴46亿元，每亩标准不低于78元，4月底前兑付到户"
    again = "会议指出，云江省财政厅下达春耕补贴46亿元，每亩标准不低于78元，要求4月底前兑付到户"
    texts = (f"{said}。", "各地要推进春耕备耕，新建高标准农田120万亩，改造灌区30处。", f"{again}。")
    points = summarize(Article("x", None, "省政府部署春耕工作", texts), Options()).key_points
    assert sum("78元" in point.span.text for point in points) <= 1


def test_every_span_lies_in_its_text(briefs: list[tuple[MarkedText, Brief]]) -> None:
    for text, brief in briefs:
        spans = [brief.headline, *(point.span for point in brief.key_points), *brief.facts.spans()]
        assert all(span.lies_in(text.article) for span in spans), text.name


@pytest.mark.parametrize("kind", sorted(LEAST_FACTS))
def test_facts_are_right_and_found(briefs: list[tuple[MarkedText, Brief]], kind: str) -> None:
    found: FactScore = fact_score((facts_shown(brief)[kind], text.facts[kind]) for text, brief in briefs)
    assert (found.precision >= LEAST_FACTS[kind][0], found.recall >= LEAST_FACTS[kind][1]) == (True, True), found


def test_a_topic_that_is_named_is_mostly_right(briefs: list[tuple[MarkedText, Brief]]) -> None:
    named = [text.topic == brief.topic for text, brief in briefs if brief.topic != OTHER]
    assert len(named) >= 17
    assert sum(named) / len(named) >= 0.58


def test_the_first_three_keywords_are_what_one_would_search_for(briefs: list[tuple[MarkedText, Brief]]) -> None:
    good = [word in text.keywords for text, brief in briefs for word in brief.keywords[:3]]
    assert sum(good) / len(good) >= 0.65, sum(good) / len(good)
