"""Each failure has its sentence, in each language and on the command line."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest

from bot import errors
from bot.cli.output import failure_text
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
    assert "连不上" in sentence(Unreachable("u", host="example.org"), texts("zh-hans"))
    assert "不让读取" in sentence(Refused("u", status=403), texts("zh-hans"))


def test_only_what_may_pass_can_be_tried_again() -> None:
    assert Unreachable("u", host="example.org").may_pass
    assert Refused("u", status=503).may_pass
    assert errors.TimedOut("u").may_pass
    assert not Refused("u", status=403).may_pass
    assert not Refused("u", "captcha").may_pass
    assert not errors.TooHard("u").may_pass
    assert not Refused("u", "private address").may_pass


def test_the_page_cannot_write_into_the_sentence() -> None:
    assert "&lt;b&gt;" in sentence(errors.Unsupported("u", content_type="<b>"), texts("en"))


@pytest.mark.parametrize(
    ("failure", "hidden"),
    [
        (errors.NoFeed("u"), "no feed"),
        (errors.NoFeed("u", is_article=True), "an article"),
        (Refused("u", "private address"), "private address"),
        (errors.Unsupported("u", content_type="application/pdf"), "application/pdf"),
        (errors.Malformed("u", "feed"), "no feed"),
    ],
)
def test_an_address_that_cannot_be_followed_is_refused_in_plain_words(failure: SourceError, hidden: str) -> None:
    said = source_sentence(failure, texts("zh-hans"))
    assert hidden not in said
    assert "粘贴" not in said


@pytest.mark.parametrize(
    ("language", "shown"), [("zh-hans", "（HTTP 404）"), ("zh-hk", "（HTTP 404）"), ("en", " (HTTP 404)")]
)
def test_what_is_known_of_a_failure_stands_in_the_brackets_of_the_language(language: Language, shown: str) -> None:
    assert f"{shown}" in sentence(errors.NotFound("u", status=404), texts(language))


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (errors.NotFound("u", status=404), "（HTTP 404）"),
        (Unreachable("u", host="example.org"), "（example.org）"),
        (Refused("u", status=429, retry_after_seconds=30), "（HTTP 429，retry-after 30）"),
        (Refused("u", system="Permission denied"), "（Permission denied）"),
        (errors.Unsupported("u", encoding="br"), "（encoding br）"),
        (errors.Malformed("u", "compression"), "（compression）"),
        (errors.Paywall("u"), "可把正文粘贴给我。"),
    ],
)
def test_the_command_line_says_what_is_known_of_a_failure(failure: SourceError, said: str) -> None:
    assert failure_text(failure).endswith(said)


@pytest.mark.parametrize(
    "failure",
    [
        Refused("u", "redirects", status=429, retry_after_seconds=30),
        Unreachable("u", host="example.org"),
        errors.Unsupported("u", file_kind=".ofd"),
        errors.NoFeed("u", is_article=True),
        errors.Malformed("u", "list", is_article=True),
        errors.TooLong(200),
    ],
)
def test_a_failure_comes_out_of_a_worker_with_all_it_says(failure: BotError) -> None:
    copied = pickle.loads(pickle.dumps(failure))
    assert (type(copied), vars(copied)) == (type(failure), vars(failure))


def test_how_long_a_text_may_be_is_said() -> None:
    assert "200" in sentence(errors.TooLong(200), texts("zh-hans"))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "网站自己出了故障（HTTP 500）"), (502, "网站自己出了故障"), (521, "网站自己出了故障"),
        (429, "读得太频繁"), (425, "读得太频繁"), (451, "法律原因"), (408, "太久没有回应"), (400, "链接可能不完整"),
        (403, "不让读取"), (405, "不让读取"), (412, "不让读取"), (418, "不让读取"),
    ],
)  # fmt: skip
def test_a_status_is_told_by_what_it_means(status: int, said: str) -> None:
    failure = Refused("u", status=status)
    assert said in sentence(failure, texts("zh-hans"))
    assert ("不让读取" in source_sentence(failure, texts("zh-hans"))) == (said == "不让读取")
    assert ("拒绝读取" in failure_text(failure)) == (said == "不让读取")


@pytest.mark.parametrize("reason", ["private address", "address", "credentials", "redirects"])
@pytest.mark.parametrize("language", get_args(Language))
def test_what_we_do_not_read_is_not_called_the_sites_refusal(reason: errors.RefusalReason, language: Language) -> None:
    failure, said = Refused("u", reason), texts(language)
    told = (sentence(failure, said), source_sentence(failure, said))
    assert not any(word in one for one in told for word in ("不让读取", "不讓讀取", "refuses to"))


def test_how_long_a_site_wants_to_be_left_alone_is_said_in_the_chats_words() -> None:
    failure = Refused("u", status=429, retry_after_seconds=30)
    assert "请 30 秒后再来" in sentence(failure, texts("zh-hans"))
    assert "come back in 30 seconds" in sentence(failure, texts("en"))
