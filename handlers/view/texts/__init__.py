"""Every sentence that people read in chat, one ``Texts`` a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Language = Literal["zh-hans", "zh-hant", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The sentences of one language. Braces are filled by ``str.format``; HTML where the name ends in ``_html``."""

    start_html: str
    help_html: str
    privacy_html: str
    try_one: str
    reading: str
    full_and_brief: str
    read_at: str
    verbatim: str
    verbatim_display: str
    private_here: str
    outline: str
    longer: str
    shorter: str
    original: str
    subscribe: str
    related: str
    share: str
    retry: str
    read_rest: str
    changed: str
    already_above: str
    settings_html: str
    language_set: str
    length_set: str
    short: str
    medium: str
    long: str
    brief_usage: str
    send_what: str
    cannot_read_media: str
    no_link: str
    not_here: str
    only_asker: str
    its_owner: str
    only_invited_html: str
    only_owner: str
    invited: str
    invitation_html: str
    invitation_gone: str
    owner_now: str
    group_hello: str
    forget_ask: str
    forget_yes: str
    forget_no: str
    forgotten: str
    kept: str
    failed: str
    too_late: str
    facts: Mapping[str, str]
    failures: Mapping[str, str]
    details: Mapping[str, str]
    commands: Mapping[str, str]
    description: str
    short_description: str


@cache
def texts(language: Language) -> Texts:
    """The sentences of a language. Traditional Chinese is converted from simplified, phrase by phrase."""
    from handlers.view.texts.en import EN
    from handlers.view.texts.zh import ZH

    if language == "en":
        return EN
    if language == "zh-hans":
        return ZH
    from bot.text.scripts import to_traditional

    names = {key: to_traditional(text) for key, text in ZH.facts.items()}  # 文件 of an office is no 檔案
    return replace(converted(ZH), language_set="已改用繁體中文", facts=names)


Sentences = TypeVar("Sentences", bound="DataclassInstance")


def converted(source: Sentences) -> Sentences:
    """The same sentences in traditional Chinese, with the words of Taiwan."""
    from bot.text.scripts import to_taiwan

    def convert(value: str | Mapping[str, str]) -> str | Mapping[str, str]:
        if isinstance(value, str):
            return to_taiwan(value)
        return {key: to_taiwan(text) for key, text in value.items()}

    return replace(source, **{field.name: convert(getattr(source, field.name)) for field in fields(source)})


def language_of(code: str | None) -> Language:
    """A chat's language at first, from the IETF tag of the person's Telegram: zh-hant, zh-tw, zh-hk → traditional."""
    tag = (code or "").lower()
    if tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
        return "zh-hant"
    return "zh-hans" if tag.startswith("zh") else "en"


def known_language(code: str | None) -> Language | None:
    """The language a chat chose, None where it chose none."""
    return next((language for language in get_args(Language) if language == code), None)
