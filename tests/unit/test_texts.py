"""Every sentence exists in every language, and every failure has one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import get_args

import pytest

from bot import errors
from handlers.chat.failures import sentence
from handlers.view.display import known_language, language_of
from handlers.view.texts import Language, texts


def kinds(root: type[errors.BotError]) -> Iterator[str]:
    yield root.kind
    for child in root.__subclasses__():
        yield from kinds(child)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hk", "zh-hant", "en"])
def test_every_failure_has_its_sentence(language: str) -> None:
    said = texts(language).failures.by_kind  # type: ignore[arg-type]
    assert set(kinds(errors.BotError)) - {"error"} <= set(said)


def test_the_languages_have_the_same_commands() -> None:
    assert texts("en").about.commands.keys() == texts("zh-hans").about.commands.keys()


def test_traditional_sentences_are_traditional() -> None:
    assert "設定" in texts("zh-hant").settings.shown_html


@pytest.mark.parametrize("language", ["zh-hk", "zh-hant"])
def test_a_plain_text_and_a_week_are_called_as_in_traditional_chinese(language: Language) -> None:
    said = texts(language)
    assert said.brief.as_text == "文字"
    assert "純文字" in said.first_day.legend_html
    assert "文本" not in said.help.help_html
    assert "週共" in said.trend.found_html
    assert "26週" in said.trend.usage


@pytest.mark.parametrize("language", ["zh-hk", "zh-hant"])
def test_a_chat_is_called_as_telegram_calls_it_in_traditional_chinese(language: Language) -> None:
    said = texts(language)
    assert said.brief.private_here == "僅此對話可見"
    assert said.help.forget_ask.startswith("刪除此對話的訂閱")
    assert "別的對話" in said.first_day.legend_html
    assert "個對話會收到" in said.owner.told
    assert not [name for name, text in sentences(said) if "會話" in text]


NUMBERS = r"count|read|feeds|days|weeks|seconds|most|articles|chats"


def test_one_thing_is_called_one_thing_in_every_english_sentence() -> None:
    counting = [(name, text) for name, text in sentences(texts("en")) if re.search(rf"{{(?:{NUMBERS})}}", text)]
    assert len(counting) > 20
    for name, text in counting:
        values = {field: 1 if re.fullmatch(NUMBERS, field) else "…" for field in re.findall(r"{(\w+)}", text)}
        said = text.format(**values)
        assert not re.search(r"\b1 (?:(?!is\b|was\b)\w+(?<!s)s\b|are\b|were\b)|\[|\|", said.replace("<b>", "")), (
            name,
            said,
        )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"read": 1, "feeds": 1}, "1 article of 1 source."),
        ({"read": 0, "feeds": 2}, "0 articles of 2 sources."),
        ({"read": 21, "feeds": 1}, "21 articles of 1 source."),
    ],
)
def test_each_word_goes_with_its_own_number(values: dict[str, int], said: str) -> None:
    assert texts("en").subscriptions.polled_first.format(**values).endswith(said)


def test_a_verb_goes_with_the_number_that_it_names() -> None:
    said = texts("en").subscriptions.polled_some
    assert "1 of 3 sources failed (Yunjiang) and is tried" in said.format(read=4, count=1, feeds=3, names="Yunjiang")
    assert "2 of 3 sources failed ([a|b]) and are tried" in said.format(read=4, count=2, feeds=3, names="[a|b]")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hant", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-hk", "zh-hk"),
        ("zh-Hant-HK", "zh-hk"),
        ("zh_TW", "zh-hant"),
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


def sentences(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """(name, text) of every text of a language."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, text in value.items():
            yield from sentences(text, f"{name}.{key}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from sentences(getattr(value, field.name), f"{name}.{field.name}")


@pytest.mark.parametrize("language", get_args(Language))
def test_only_sentences_that_say_so_hold_markup(language: Language) -> None:
    plain = [(name, text) for name, text in sentences(texts(language)) if not name.endswith("_html")]
    assert len(plain) > 150
    assert [name for name, text in plain if re.search("[<>&]", text)] == []


def test_an_office_document_is_no_file_in_traditional_chinese() -> None:
    said = texts("zh-hant")
    assert said.subscriptions.kinds["document"] == said.brief.facts["documents"] == "文件"


def test_the_old_traditional_setting_is_taiwans_and_hong_kong_has_its_own() -> None:
    assert known_language("zh-hant") == "zh-hant"
    assert "搜尋" in texts("zh-hant").help.help_html
    assert "搜索" in texts("zh-hk").help.help_html
    assert "設定" in texts("zh-hk").settings.shown_html


@pytest.mark.parametrize("language", ["zh-hk", "zh-hant"])
def test_no_sentence_is_in_forms_that_nobody_prints(language: Language) -> None:
    said = "".join(text for _, text in sentences(texts(language)))
    assert not set(said) & set("啓羣説閲裡" if language == "zh-hk" else "啓羣説閲裏")
