"""What a press of a button says about subscriptions, and about what is left out of them, as values: one class a kind of
button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from bot.models import Pace, SubscriptionKind


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
SubscriptionPress = OfOneSubscription | TurnList | ShowOffers | NewSubscriptionPress | Muting
