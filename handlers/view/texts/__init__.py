"""Every sentence that people read: ``texts(language)`` for the chat, ``doctor`` and ``command_line`` for terminals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

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
    if language == "zh-hk":
        return _of_hong_kong(ZH)
    return ZH if language == "zh-hans" else _of_taiwan(ZH)


# What both say, where OpenCC leaves the mainland's word or cannot tell a week from a circuit. Chats are 對話.
_TRADITIONAL: Final = {
    "本會話": "此對話",
    "會話": "對話",
    "純文本": "純文字",
    "文本": "文字",
    "26周": "26週",
    " 周共": " 週共",
}
# What Hong Kong says on a screen, where OpenCC only has its characters.
_HONG_KONG: Final = {
    "設置": "設定", "鏈接": "連結", "粘貼": "貼上", "視頻": "影片", "信息": "訊息", "默認": "預設", "發送": "傳送",
    "已改用簡體中文": "已改用繁體中文（香港）",
}  # fmt: skip


def _of_hong_kong(source: Texts) -> Texts:
    from bot.text.traditional import in_hong_kong

    def convert(text: str) -> str:
        text = in_hong_kong(text)
        return _replaced(text, {**_TRADITIONAL, **_HONG_KONG})

    return _converted(source, convert)


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for one, other in words.items():
        text = text.replace(one, other)
    return text


def _of_taiwan(source: Texts) -> Texts:
    """With the words of Taiwan, except where 文件 is an office's document: there it is no 檔案 (a computer's file)."""
    from bot.text.scripts import to_taiwan
    from bot.text.traditional import for_taiwan

    converted = _converted(source, lambda text: _replaced(to_taiwan(text), _TRADITIONAL))
    facts = {key: for_taiwan(text) for key, text in source.brief.facts.items()}
    kinds = {key: for_taiwan(text) for key, text in source.subscriptions.kinds.items()}
    return replace(
        converted,
        brief=replace(converted.brief, facts=facts),
        subscriptions=replace(converted.subscriptions, kinds=kinds),
        settings=replace(converted.settings, language_set="已改用正體中文（臺灣）"),
    )


Sentences = TypeVar("Sentences", bound="DataclassInstance")


def _converted(source: Sentences, words: Callable[[str], str]) -> Sentences:
    def convert(value: object) -> object:
        if isinstance(value, str):
            return words(value)
        if isinstance(value, Mapping):
            return {key: convert(text) for key, text in value.items()}
        return _converted(value, words) if is_dataclass(value) and not isinstance(value, type) else value

    return replace(source, **{field.name: convert(getattr(source, field.name)) for field in fields(source)})
