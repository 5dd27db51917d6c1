"""Every sentence that people read: ``texts(language)`` for the chat, ``doctor`` and ``command_line`` for terminals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from handlers.view.texts.model import Language, Texts

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Language", "Texts", "texts"]


@cache
def texts(language: Language) -> Texts:
    """The sentences of a language. Traditional Chinese is converted from simplified, phrase by phrase."""
    from handlers.view.texts.en import EN
    from handlers.view.texts.zh import ZH

    if language == "en":
        return EN
    return ZH if language == "zh-hans" else _traditional(ZH)


def _traditional(source: Texts) -> Texts:
    """With the words of Taiwan, except where 文件 is an office's document: there it is no 檔案 (a computer's file)."""
    from bot.text.scripts import to_traditional

    converted = _converted(source)
    facts = {key: to_traditional(text) for key, text in source.brief.facts.items()}
    kinds = {key: to_traditional(text) for key, text in source.subscriptions.kinds.items()}
    return replace(
        converted,
        brief=replace(converted.brief, facts=facts),
        subscriptions=replace(converted.subscriptions, kinds=kinds),
        settings=replace(converted.settings, language_set="已改用繁體中文"),
    )


Sentences = TypeVar("Sentences", bound="DataclassInstance")


def _converted(source: Sentences) -> Sentences:
    from bot.text.scripts import to_taiwan

    def convert(value: object) -> object:
        if isinstance(value, str):
            return to_taiwan(value)
        if isinstance(value, Mapping):
            return {key: convert(text) for key, text in value.items()}
        return _converted(value) if is_dataclass(value) and not isinstance(value, type) else value

    return replace(source, **{field.name: convert(getattr(source, field.name)) for field in fields(source)})
