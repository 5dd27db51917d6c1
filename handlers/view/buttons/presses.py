"""What a press of a button says, as values: one class a kind of button. ``callback`` turns them into data and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from bot.models import Days, EditionKey, Length
from handlers.view.buttons.first_day_presses import FirstDayPress
from handlers.view.buttons.source_presses import OfSources
from handlers.view.buttons.subscription_presses import SubscriptionPress
from handlers.view.texts import Language


@dataclass(frozen=True, slots=True)
class ChangeLength:
    """[更详细] or [更简短]: the length wanted, and who asked for the brief (0: nobody in particular)."""

    article_id: int
    length: Length
    asker_id: int


@dataclass(frozen=True, slots=True)
class ReadLinks:
    """[重试] and [读其余 n 条]: ``count`` links of the message that was answered, from number ``first`` (from 0) on."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """[附件 n]: the attachment ``number`` (from 1) of an article."""

    article_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ShowText:
    """[文本]: a brief of this length as plain text."""

    article_id: int
    length: Length


@dataclass(frozen=True, slots=True)
class WriteDocument:
    """[Word 文档]: the same as a file."""

    article_id: int
    length: Length


@dataclass(frozen=True, slots=True)
class TurnRecent:
    """◀ ▶ under the last briefs: the page, from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class ReadSample:
    """[试一篇]."""


@dataclass(frozen=True, slots=True)
class AnswerForget:
    """Erase all of a chat, or nothing."""

    is_sure: bool


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """A language of the settings."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetLength:
    """A length of briefs."""

    length: Length


@dataclass(frozen=True, slots=True)
class SetDays:
    """The days of the digest."""

    days: Days


@dataclass(frozen=True, slots=True)
class SetTime:
    """A time of day (HH:MM) of the digest, or none then."""

    time: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class ToggleTime:
    """The same of buttons that were sent once: they add what the schedule has not, and drop what it has."""

    time: str


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Quiet hours of the night, or none."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class SetNothingNew:
    """Whether an edition without news is told in one line."""

    is_told: bool


@dataclass(frozen=True, slots=True)
class SetZone:
    """A time zone by its IANA name."""

    zone: str


@dataclass(frozen=True, slots=True)
class UnknownSetting:
    """A setting that is not there: a forged button."""


ScheduleSetting = SetDays | SetTime | ToggleTime | SetQuiet | SetNothingNew | SetZone
Setting = SetLanguage | SetLength | ScheduleSetting | UnknownSetting
SETTINGS: Final[tuple[type[Setting], ...]] = get_args(Setting)


@dataclass(frozen=True, slots=True)
class ShowSchedule:
    """[摘要时间] under a subscription."""


@dataclass(frozen=True, slots=True)
class ShowHeld:
    """[还有 n 条]: the parts of an edition that are held; None for a forged key."""

    edition: EditionKey | None


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """The brief of an article in the archive; a forged number is 0, which no article has."""

    article_id: int


@dataclass(frozen=True, slots=True)
class ShowRelated:
    """[相关]."""

    article_id: int


@dataclass(frozen=True, slots=True)
class TurnResults:
    """◀ ▶ under results: the page, from 1."""

    page: int


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A near term; empty: the text that the message answers."""

    term: str


Press = (
    ChangeLength | ReadLinks | ReadAttachment | ShowText | WriteDocument | TurnRecent | ReadSample | AnswerForget
    | Setting | ShowSchedule | ShowHeld | OpenArticle | ShowRelated | TurnResults | SearchTerm | SubscriptionPress
    | OfSources | FirstDayPress
)  # fmt: skip
