"""kill -9 in a burst: what Telegram was told we have is answered after the next start, at most one of a chat twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.running import started
from tests.stage import Stage
from tests.stage.actors import Actor

PEOPLE, EACH = 40, 3


def answers(stage: Stage) -> Counter[int]:
    return Counter(message["chat"]["id"] for message in stage.sent())


@pytest.mark.timeout(120)
async def test_a_kill_in_a_burst_loses_nothing_and_repeats_one_answer_a_chat_at_most(tmp_path: Path) -> None:
    async with Stage() as stage:
        people = [stage.user(f"person{number}", language_code="zh-hans") for number in range(PEOPLE)]
        async with started(stage, tmp_path) as bot:
            await stage.world.connected.wait()
            for _ in range(EACH):
                await asyncio.gather(*(one.say("/help") for one in people))
            await killed_after(stage, bot, 15)
        async with started(stage, tmp_path) as bot:
            await killed_after(stage, bot, 2 * PEOPLE)
        async with started(stage, tmp_path):
            await answered(stage, people, EACH)
        assert max(answers(stage).values()) <= EACH + 2


async def killed_after(stage: Stage, bot: asyncio.subprocess.Process, count: int) -> None:
    assert await stage.world.wait_for(lambda: answers(stage).total() >= count, 90)
    bot.kill()
    await bot.wait()


async def answered(stage: Stage, people: Sequence[Actor], each: int) -> None:
    """Until everybody has so many answers, and nothing follows."""

    def is_done() -> bool:
        return len(answers(stage)) == len(people) and min(answers(stage).values()) >= each

    assert await stage.world.wait_for(is_done, 60), answers(stage)
    await stage.quiet(1.5)


@pytest.mark.timeout(120)
async def test_a_kill_between_the_change_and_the_answer_changes_no_word_of_it(tmp_path: Path) -> None:
    async with Stage() as stage:
        owner, ann, bob = (
            stage.user(name, id=number, language_code="zh-hans")
            for name, number in (("owner", 1001), ("ann", 1002), ("bob", 1003))
        )
        async with started(stage, tmp_path) as bot:
            await ann.say("/subscribe 专项债")
            await stage.wait_message(ann, "已订阅关键词")
            await owner.say("/block 77")
            await stage.wait_message(owner, "已停用 77")
            stage.fail("sendMessage", drop=True, times=-1)
            for person, text in ((ann, "/unsubscribe 专项债"), (bob, "/subscribe 专项债"), (owner, "/unblock 77")):
                await person.say(text)
            assert await stage.world.wait_for(lambda: {ann.id, bob.id, owner.id} <= lost(stage), 30)
            bot.kill()
            await bot.wait()
        stage.world.faults.clear()
        async with started(stage, tmp_path):
            await stage.wait_message(ann, "已取消订阅「专项债」")
            await stage.wait_message(bob, "已订阅关键词「专项债」")
            await stage.wait_message(owner, "已恢复 77")


def lost(stage: Stage) -> set[int]:
    """The chats to which a message was lost."""
    return {int(one["params"]["chat_id"]) for one in stage.calls("sendMessage") if not one["ok"]}
