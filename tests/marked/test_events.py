"""Marked news become the stories that they are, all at once and one after the other; progress is named as such."""

from __future__ import annotations

from typing import Final

import pytest

from bot.models import Relation
from bot.stories.batch_clustering import cluster
from bot.stories.online_clustering import OnlineClusterer, features_of
from tests.marked.events import MarkedNews, marked_news
from tests.marked.scores import b_cubed

LEAST: Final = 0.99  # every event is a story today
LEAST_ARRIVING: Final = 0.98  # one is not, where they are grouped as they arrive: see COPIED
COPIED: Final = ("firm-qh-1", "firm-ys-1")  # near-copies are told apart by figures and places, not yet by names
JOINED: Final = [
    ("loan-1", "loan-3"),
    ("holiday-1", "holiday-3"),
    ("export-1", "export-2"),
    ("metro-1", "metro-4"),  # a long piece that only begins with the event
    ("blast-1", "blast-3"),  # a day later, with other figures
    ("price-hc-1", "price-hc-2"),
    ("lake-1", "lake-2"),  # the same two provinces in another order
    ("water-1", "water-2"),  # another name repeated
]
APART: Final = [
    ("loan-1", "reserve-1"),  # another act of the same organ
    ("flood-hn-1", "flood-hb-1"),  # another province
    ("flood-14-1", "flood-15-1"),  # another day
    ("price-hc-1", "price-lp-1"),  # other figures in the same form
    ("repo-12", "repo-13"),  # another day and other amounts
    ("firm-qh-1", "firm-ys-1"),  # another firm in the same form
    ("bid-1", "bid-2"),  # another firm above the same small print
    ("metro-1", "metro-3"),  # another city and other figures
    ("taxi-1", "taxi-2"),  # the same words more than 36 hours before
    ("pilot-1", "round-up"),
    ("metro-1", "round-up"),
]


@pytest.fixture(scope="module")
def news() -> list[MarkedNews]:
    return marked_news()


@pytest.fixture(scope="module")
def at_once(news: list[MarkedNews]) -> dict[str, int]:
    """Name → number of its story, where all are grouped at once."""
    stories = cluster([one.article for one in news])
    return {news[at].name: number for number, members in enumerate(stories) for at in members}


@pytest.fixture(scope="module")
def arrived(news: list[MarkedNews]) -> dict[str, tuple[int, Relation]]:
    """Name → story and relation, where each is assigned as it arrives."""
    clusterer, story_of, relations, fresh = OnlineClusterer(), {}, {}, 1000
    for number, one in enumerate(news):
        features = features_of(one.article, one.article.published)  # type: ignore[arg-type]
        found = clusterer.assign(features)
        story = number if found.story_id is None else found.story_id
        clusterer.add(features, story, number)
        clusterer.move(found.moved_in, story)
        story_of[number], relations[number] = story, found.relation
        story_of.update(dict.fromkeys(found.moved_in, story))
        for group in found.split_off:
            fresh += 1
            clusterer.move(group, fresh)
            story_of.update(dict.fromkeys(group, fresh))
    return {news[number].name: (story, relations[number]) for number, story in story_of.items()}


def test_some_forty_news_of_more_than_a_dozen_events_are_marked(news: list[MarkedNews]) -> None:
    assert len(news) >= 40
    assert len({one.event for one in news}) >= 14


def test_grouped_at_once_events_are_stories(news: list[MarkedNews], at_once: dict[str, int]) -> None:
    assert b_cubed({one.name: one.event for one in news}, at_once) >= LEAST


def test_grouped_as_they_arrive_events_are_stories(
    news: list[MarkedNews], arrived: dict[str, tuple[int, Relation]]
) -> None:
    stories = {name: story for name, (story, _) in arrived.items()}
    assert b_cubed({one.name: one.event for one in news}, stories) >= LEAST_ARRIVING


@pytest.mark.parametrize(("one", "other"), JOINED)
def test_two_reports_of_one_event_are_one_story(
    at_once: dict[str, int], arrived: dict[str, tuple[int, Relation]], one: str, other: str
) -> None:
    assert (at_once[one], arrived[one][0]) == (at_once[other], arrived[other][0])


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_event_of_its_kind_is_another_story(
    at_once: dict[str, int], arrived: dict[str, tuple[int, Relation]], one: str, other: str
) -> None:
    assert at_once[one] != at_once[other]
    assert (arrived[one][0] != arrived[other][0]) is ((one, other) != COPIED)


def test_progress_is_what_leads_with_two_new_facts_hours_later(arrived: dict[str, tuple[int, Relation]]) -> None:
    assert {name for name, (_, relation) in arrived.items() if relation == "progress"} == {"blast-3", "taxi-4"}
