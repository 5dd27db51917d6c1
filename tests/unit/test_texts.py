"""Every sentence exists in every language, and every failure has one."""

from collections.abc import Iterator

import pytest

from bot import errors
from handlers.chat.failures import sentence
from handlers.view.texts import known_language, language_of, texts


def kinds(root: type[errors.BotError]) -> Iterator[str]:
    yield root.kind
    for child in root.__subclasses__():
        yield from kinds(child)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_failure_has_its_sentence(language: str) -> None:
    said = texts(language).failures  # type: ignore[arg-type]
    assert set(kinds(errors.BotError)) - {"error"} <= set(said)


def test_the_languages_have_the_same_commands() -> None:
    assert texts("en").commands.keys() == texts("zh-hans").commands.keys() == texts("zh-hant").commands.keys()


def test_traditional_sentences_are_traditional() -> None:
    assert "設置" in texts("zh-hant").settings_html or "設定" in texts("zh-hant").settings_html


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hant", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-hk", "zh-hant"),
        ("zh", "zh-hans"),
        ("zh-hans", "zh-hans"),
        ("de", "en"),
        (None, "en"),
    ],
)
def test_the_first_language_follows_the_person(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_an_unknown_language_is_none() -> None:
    assert known_language("fr") is None


def test_the_http_status_is_said() -> None:
    assert "HTTP 403" in sentence(errors.Refused("x", status=403), texts("en"))


def test_details_of_a_failure_are_escaped() -> None:
    assert "&lt;b&gt;" in sentence(errors.Unsupported("x", content_type="<b>"), texts("en"))
