"""Calls that fail are made again by what the failure says: once where it may show something twice, else until it is
done, and never where it was refused."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from handlers.chat.attempt import CURRENT, Attempt, attempt_after
from handlers.gateway.api_errors import kind_of
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.retries import AWAY_SECONDS
from tests.fakes import FakeClock

MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}


def caused(error: TelegramError, *below: BaseException) -> TelegramError:
    """With what lies below it, as the transport raises it."""
    above: BaseException = error
    for one in below:
        above.__cause__ = one
        above = one
    return error


def dropped() -> TelegramError:
    return caused(TimedOut(), TimeoutError(), aiohttp.ServerDisconnectedError())


def refused_connection() -> TelegramError:
    key = ConnectionKey("127.0.0.1", 1, False, None, None, None, None)
    return caused(NetworkError("x"), OSError(), aiohttp.ClientConnectorError(key, ConnectionRefusedError()))


class Api:
    """Answers with what the test lined up, then with a message."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.calls = list(answers), 0
        self.clock = FakeClock()
        self.pacer = Pacer(self.clock, 0, holds_chats=False)

    async def __call__(self) -> Any:
        self.calls += 1
        answer = self.answers.pop(0) if self.answers else MESSAGE
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def call(self, endpoint: str = "sendMessage", text: str = "x", once: str | None = None) -> Any:
        return await self.pacer.process_request(self, (), {}, endpoint, {"chat_id": 5, "text": text}, once)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (dropped(), "lost"),
        (refused_connection(), "away"),
        (NetworkError("Bad Gateway"), "down"),
        (TelegramError("Invalid server response"), "lost"),
        (BadRequest("x"), "final"),
        (Forbidden("x"), "final"),
        (RetryAfter(3), "limited"),
        (ValueError(), "final"),
    ],
)
def test_a_failure_says_whether_the_call_was_done(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind


@pytest.mark.parametrize("failure", [dropped(), NetworkError("Bad Gateway"), TelegramError("Invalid server response")])
async def test_a_message_whose_fate_is_unknown_is_sent_once_more_and_counted(failure: Exception) -> None:
    api = Api(failure)
    assert await api.call() == MESSAGE
    assert (api.calls, api.pacer.counts.repeated_sends) == (2, 1)
    assert api.clock.elapsed >= 1


async def test_a_message_is_sent_twice_at_most() -> None:
    api = Api(dropped(), dropped())
    with pytest.raises(TimedOut):
        await api.call()
    assert (api.calls, api.pacer.counts.given_up) == (2, 1)


@pytest.mark.parametrize("answer", [None, [], "text", {}, {"message_id": "7"}])
async def test_an_answer_that_is_none_is_a_failure_of_the_api(answer: Any) -> None:
    api = Api(answer)
    assert await api.call() == MESSAGE
    assert api.calls == 2


async def test_an_answer_that_the_library_stumbles_over_is_a_failure_of_the_api() -> None:
    assert await Api(KeyError("result")).call() == MESSAGE
    with pytest.raises(NetworkError):
        await Api(KeyError("result")).call(once="once")


@pytest.mark.parametrize("failure", [BadRequest("x"), Forbidden("x")])
async def test_what_was_refused_is_not_sent_again(failure: Exception) -> None:
    api = Api(failure)
    with pytest.raises(type(failure)):
        await api.call()
    assert api.calls == 1


async def test_a_call_waits_until_the_api_is_back() -> None:
    api = Api(*(refused_connection() for _ in range(12)))
    assert await api.call() == MESSAGE
    assert api.pacer.counts.repeated_sends == 0
    assert api.clock.elapsed > 120


async def test_a_call_does_not_wait_for_ever() -> None:
    api = Api(*(refused_connection() for _ in range(100)))
    with pytest.raises(NetworkError):
        await api.call()
    assert api.clock.elapsed <= AWAY_SECONDS


async def test_the_answer_to_a_press_waits_no_longer_than_it_is_worth() -> None:
    api = Api(*(refused_connection() for _ in range(100)))
    with pytest.raises(NetworkError):
        await api.call("answerCallbackQuery")
    assert api.clock.elapsed <= 15


async def test_the_outbox_tries_by_itself() -> None:
    api = Api(dropped())
    with pytest.raises(TimedOut):
        await api.call(once="once")
    assert api.calls == 1


async def test_reading_is_tried_thrice() -> None:
    api = Api(dropped(), NetworkError("Bad Gateway"), {"file_id": "x"})
    assert await api.call("getFile") == {"file_id": "x"}
    assert api.pacer.counts.repeated_sends == 0


async def test_an_edit_that_had_arrived_is_done() -> None:
    assert await Api(dropped(), BadRequest("message is not modified")).call("editMessageText") is True


async def test_an_edit_that_an_earlier_attempt_made_is_done() -> None:
    CURRENT.set(Attempt(is_again=True))
    assert await Api(BadRequest("Message is not modified")).call("editMessageText") is True
    with pytest.raises(BadRequest):
        await Api(BadRequest("can't parse entities")).call("editMessageText")


async def test_a_first_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(BadRequest):
        await Api(BadRequest("message is not modified")).call("editMessageText")


async def test_nobody_misses_a_typing_sign() -> None:
    api = Api(dropped())
    with pytest.raises(TimedOut):
        await api.call("sendChatAction")
    assert api.calls == 1


async def test_what_an_earlier_attempt_sent_is_not_sent_again() -> None:
    first, api = Attempt(), Api()
    CURRENT.set(first)
    await api.call(text="one")
    CURRENT.set(attempt_after(first.record()))
    known = await api.call(text="one")
    assert (known["message_id"], known["chat"]) == (7, MESSAGE["chat"])
    assert api.calls == 1
    await api.call(text="two")
    assert api.calls == 2


async def test_the_same_said_twice_is_sent_twice() -> None:
    api = Api()
    CURRENT.set(Attempt())
    await api.call()
    await api.call()
    assert api.calls == 2


async def test_a_second_message_waits_for_the_record_of_the_first() -> None:
    api, noted, order = Api(), list[str](), list[str]()

    async def written() -> None:
        order.append(f"written {len(noted)}")

    CURRENT.set(Attempt(noted=noted.append, written=written))
    await api.call(text="one")
    await api.call(text="two")
    assert order == ["written 0", "written 1"]
