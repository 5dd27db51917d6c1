"""What a press of a button says, as values: one class a kind of button. ``callback`` turns them into data and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from bot.models import Days, EditionKey, Length, Pace, SubscriptionKind
from handlers.view.buttons.first_day_presses import FirstDayPress
from handlers.view.buttons.source_presses import OfSources
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
class ToggleTime:
    """Adds a time of day (HH:MM) of the digest, or drops it."""

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


ScheduleSetting = SetDays | ToggleTime | SetQuiet | SetNothingNew | SetZone
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


@dataclass(frozen=True, slots=True)
class PauseSubscription:
    """⏸, or ▶ where it goes on."""

    subscription_id: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class SetPace:
    """At once, or with the digest; ``in_list``: under the list, which stays."""

    subscription_id: int
    pace: Pace
    in_list: bool = False


@dataclass(frozen=True, slots=True)
class RemoveSubscription:
    """✕ in the list."""

    subscription_id: int


@dataclass(frozen=True, slots=True)
class UndoSubscription:
    """[撤销] under a subscription that was just made."""

    subscription_id: int


@dataclass(frozen=True, slots=True)
class RestoreSubscription:
    """[撤销] under one that was just removed."""

    subscription_id: int


OfOneSubscription = PauseSubscription | SetPace | RemoveSubscription | UndoSubscription | RestoreSubscription
OF_ONE_SUBSCRIPTION: Final[tuple[type[OfOneSubscription], ...]] = get_args(OfOneSubscription)


@dataclass(frozen=True, slots=True)
class TurnList:
    """A page of the list, from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class OpenCategory:
    """A category by the hash of its path (empty: all heads): its parts, or itself where it has none."""

    path_hash: str


@dataclass(frozen=True, slots=True)
class SubscribeToCategory:
    """A category as a whole, by the hash of its path."""

    path_hash: str


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """[按主题 ▸]."""


@dataclass(frozen=True, slots=True)
class SubscribeToTopic:
    """A subject class by its place among them."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowOffers:
    """[订阅] under a brief: what of its article can be subscribed to."""

    article_id: int


@dataclass(frozen=True, slots=True)
class SubscribeToOffer:
    """One of these."""

    article_id: int
    kind: SubscriptionKind


@dataclass(frozen=True, slots=True)
class SubscribeToAsked:
    """[订阅「…」]: the text that the message answers."""


@dataclass(frozen=True, slots=True)
class SubscribeToSpoken:
    """[订阅「…」]: what stands behind the word of command in the text that the message answers."""


@dataclass(frozen=True, slots=True)
class UnknownSubscriptionPress:
    """A button about subscriptions that is not there: a forged one."""


@dataclass(frozen=True, slots=True)
class ShowFewer:
    """[少一些这样的]: of an article; 0: of one of the stories of the digest that it stands under."""

    article_id: int


@dataclass(frozen=True, slots=True)
class MuteLike:
    """Less of what an article is: ``number`` (from 0) of its publisher, category and keywords."""

    article_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Unmute:
    """[撤销], and a row of the list."""

    mute_id: int


@dataclass(frozen=True, slots=True)
class ShowMuted:
    """[少看的 n] under the list of subscriptions."""


Muting = ShowFewer | MuteLike | Unmute | ShowMuted
MUTING: Final[tuple[type[Muting], ...]] = get_args(Muting)
NewSubscriptionPress = (
    OpenCategory
    | SubscribeToCategory
    | ShowTopics
    | SubscribeToTopic
    | SubscribeToOffer
    | SubscribeToAsked
    | SubscribeToSpoken
    | UnknownSubscriptionPress
)
NEW_SUBSCRIPTION: Final[tuple[type[NewSubscriptionPress], ...]] = get_args(NewSubscriptionPress)
Press = (
    ChangeLength | ReadLinks | ReadAttachment | ShowText | WriteDocument | TurnRecent | ReadSample | AnswerForget
    | Setting | ShowSchedule | ShowHeld | OpenArticle | ShowRelated | TurnResults | SearchTerm | OfOneSubscription
    | TurnList | ShowOffers | NewSubscriptionPress | OfSources | FirstDayPress | Muting
)  # fmt: skip
