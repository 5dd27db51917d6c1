"""Each failure has its sentence, in each language and on the command line."""

from __future__ import annotations

from typing import get_args

import pytest

from bot import errors
from bot.errors import BotError, Refused, SourceError, Unreachable
from handlers.chat.failures import sentence, source_sentence
from handlers.view.texts import Language, texts
from handlers.view.texts.command_line import FAILURES


def tree(root: type[BotError]) -> set[type[BotError]]:
    return {root}.union(*(tree(child) for child in root.__subclasses__()))


@pytest.mark.parametrize("language", get_args(Language))
def test_every_kind_has_a_sentence_in_every_language(language: Language) -> None:
    assert {failure.kind for failure in tree(BotError)} <= set(texts(language).failures.by_kind)


def test_every_source_failure_has_a_sentence_on_the_command_line() -> None:
    assert {failure.kind for failure in tree(SourceError)} - {"error"} <= set(FAILURES)


def test_a_connection_that_failed_is_not_called_a_refusal() -> None:
    assert "连不上" in sentence(Unreachable("u", "example.org"), texts("zh-hans"))
    assert "不让读取" in sentence(Refused("u", status=403), texts("zh-hans"))


def test_only_what_may_pass_can_be_tried_again() -> None:
    assert Unreachable("u", "example.org").may_pass
    assert Refused("u", status=503).may_pass
    assert errors.TimedOut("u").may_pass
    assert not Refused("u", status=403).may_pass
    assert not Refused("u", "captcha").may_pass
    assert not Refused("u", "private address").may_pass


def test_the_page_cannot_write_into_the_sentence() -> None:
    assert "&lt;b&gt;" in sentence(Refused("u", "<b>"), texts("en"))


@pytest.mark.parametrize("detail", ["no feed", "an article", "private address", "application/pdf"])
def test_an_address_that_cannot_be_followed_is_refused_in_plain_words(detail: str) -> None:
    said = source_sentence(errors.Unsupported("u", detail), texts("zh-hans"))
    assert detail not in said
    assert "粘贴" not in said
