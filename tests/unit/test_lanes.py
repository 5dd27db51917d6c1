"""Whose turn it is: in order within a lane, in turn between lanes, and nobody behind another's flood."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from bot.models import KeptUpdate
from handlers.serving.lanes import Lanes

NOW = datetime(2026, 3, 12, tzinfo=UTC)


class Queue:
    """Lanes with numbered updates."""

    def __init__(self, messages: int = 2, most_waiting: int = 3) -> None:
        self.lanes = Lanes({"messages": messages, "presses": 1, "inline": 1}, most_waiting)
        self.numbers = count(1)

    def add(self, lane: str) -> str:
        update = KeptUpdate(next(self.numbers), "message", lane, 1, "", NOW)
        return self.lanes.add(update).state

    def started(self) -> list[int]:
        found = []
        while update := self.lanes.start():
            found.append(update.update_id)
        return found


def test_one_update_of_a_lane_runs_at_a_time_and_in_order() -> None:
    queue = Queue()
    for _ in range(2):
        queue.add("messages:1")
    assert queue.started() == [1]
    queue.lanes.end("messages:1", 1.0)
    assert queue.started() == [2]


def test_lanes_take_turns() -> None:
    queue = Queue(messages=1)
    for lane in ("messages:1", "messages:1", "messages:2"):
        queue.add(lane)
    order = queue.started()
    for lane in ("messages:1", "messages:2"):
        queue.lanes.end(lane, 1.0)
        order += queue.started()
    assert order == [1, 3, 2]


def test_no_more_run_than_there_are_places() -> None:
    queue = Queue(messages=2)
    for chat in range(3):
        queue.add(f"messages:{chat}")
    assert queue.started() == [1, 2]
    assert (queue.lanes.running, queue.lanes.waiting) == (2, 1)


def test_presses_and_inline_queries_have_places_of_their_own() -> None:
    queue = Queue(messages=1)
    for lane in ("messages:1", "messages:2", "presses:1:1", "inline:1"):
        queue.add(lane)
    assert set(queue.started()) == {1, 3, 4}


def test_a_full_lane_says_so_once_until_it_is_empty_again() -> None:
    queue = Queue(most_waiting=2)
    assert [queue.add("messages:1") for _ in range(4)] == ["queued", "queued", "first over", "over"]
    for _ in range(2):
        assert len(queue.started()) == 1
        queue.lanes.end("messages:1", 1.0)
    assert [queue.add("messages:1") for _ in range(3)] == ["queued", "queued", "first over"]


def test_another_lane_has_room_where_one_is_full() -> None:
    queue = Queue(most_waiting=1)
    assert [queue.add("messages:1"), queue.add("messages:1"), queue.add("messages:2")] == [
        "queued", "first over", "queued",
    ]  # fmt: skip


def test_how_many_are_ahead_counts_the_one_that_runs() -> None:
    queue = Queue(most_waiting=1)
    queue.add("messages:1")
    queue.started()
    queue.add("messages:1")
    assert queue.lanes.add(KeptUpdate(9, "message", "messages:1", 1, "", NOW)).ahead == 2


def test_of_inline_queries_only_the_newest_waits() -> None:
    queue = Queue()
    queue.add("inline:1")
    queue.started()
    queue.add("inline:1")
    added = queue.lanes.add(KeptUpdate(9, "inline_query", "inline:1", 1, "", NOW))
    assert [one.update_id for one in added.replaced] == [2]
    queue.lanes.end("inline:1", 0.1)
    assert queue.started() == [9]


def test_the_wait_is_foretold_from_what_updates_took() -> None:
    queue = Queue(messages=1)
    assert queue.lanes.expected_wait("messages:9") == 0
    for chat in range(3):
        queue.add(f"messages:{chat}")
    queue.started()
    queue.lanes.end("messages:0", 100.0)
    queue.started()
    assert queue.lanes.expected_wait("messages:9") == 2 * 10.0


def test_what_has_not_started_can_be_taken_out() -> None:
    queue = Queue(messages=1)
    for chat in range(3):
        queue.add(f"messages:{chat}")
    queue.started()
    assert [one.update_id for one in queue.lanes.clear()] == [2, 3]
    assert queue.started() == []
