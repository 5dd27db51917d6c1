"""The one codec of buttons: a press ↔ callback data of at most 64 bytes.

The letters stand in ``_FORMS`` alone. Buttons stay in chats for years, so a form is only ever added: what was sent once
has to be read back. Whoever writes a client can send any data: what is none of ours is read as None, or as a number or
hash that leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar, get_args

from bot.models import Days, EditionKey, Length, SubscriptionKind
from handlers.view.buttons.first_day_presses import (
    FinishTopics,
    PickTime,
    PickTopics,
    StartSubscribing,
    UndoTopics,
)
from handlers.view.buttons.presses import (
    AnswerForget,
    ChangeLength,
    OpenArticle,
    Press,
    ReadAttachment,
    ReadLinks,
    ReadSample,
    SearchTerm,
    SetDays,
    SetLanguage,
    SetLength,
    SetNothingNew,
    SetQuiet,
    SetTime,
    SetZone,
    ShowHeld,
    ShowRelated,
    ShowSchedule,
    ShowText,
    ToggleTime,
    TurnRecent,
    TurnResults,
    UnknownSetting,
    WriteDocument,
)
from handlers.view.buttons.source_presses import (
    AskCategory,
    AskName,
    ChooseCategory,
    ListSources,
    MoveSource,
    PauseSource,
    RemoveSource,
    RestoreSource,
    ShowSource,
)
from handlers.view.buttons.subscription_presses import (
    MuteLike,
    OpenCategory,
    PauseSubscription,
    RemoveSubscription,
    RestoreSubscription,
    SetPace,
    ShowFewer,
    ShowMuted,
    ShowOffers,
    ShowTopics,
    SubscribeToAsked,
    SubscribeToCategory,
    SubscribeToOffer,
    SubscribeToSpoken,
    SubscribeToTopic,
    TurnList,
    UndoSubscription,
    UnknownSubscriptionPress,
    Unmute,
)
from handlers.view.forms import Codec, Form, form
from handlers.view.texts import Language

DATA_BYTES: Final = 64  # Telegram's limit
LINKS_AT_MOST: Final = 5  # links that one press reads, as many as one message
_DIGITS: Final = 18  # the longest number that every database takes
_OFFER_LETTERS: Final[dict[SubscriptionKind, str]] = {"category": "c", "topic": "t", "source": "s", "keywords": "k"}
_MASK: Final = re.compile(r"[0-9a-f]{1,8}")
_TIME: Final = re.compile(r"[0-2]\d:[0-5]\d")
P = TypeVar("P", bound=Press)


def encode(press: Press) -> str:
    """The data of a button; a term that is too long is cut between characters."""
    return _CODEC.write(press).encode()[:DATA_BYTES].decode(errors="ignore")


def decode(data: str) -> Press | None:
    """The press behind a button's data, None where it is forged or of a button that is no more."""
    return _CODEC.read(data)


def _numbered(prefix: str, kind: type[P], number: Callable[[P], int], made: Callable[[int], P]) -> Form[P]:
    """A form that holds one number; a forged one is 0, which nothing has."""
    return form(prefix, kind, lambda press: str(number(press)), lambda rest: made(_number(rest.partition(":")[0])))


def _bare(prefix: str, press: P) -> Form[P]:
    """A form that holds nothing; what stands behind it is not looked at."""
    return form(prefix, type(press), lambda _: "", lambda _: press)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _number(text: str) -> int:
    return int(text) if _is_number(text) else 0


def _flag(text: str) -> bool | None:
    return {"0": False, "1": True}.get(text)


def _change_length(rest: str) -> ChangeLength | None:
    article, _, others = rest.partition(":")
    letter, _, asker = others.partition(":")
    length = next((one for one in get_args(Length) if one[0] == letter), None)
    if length is None or not _is_number(article) or not _is_number(asker.removeprefix("-")):
        return None
    return ChangeLength(int(article), length, int(asker))


def _read_links(rest: str) -> ReadLinks | None:
    first, _, count = rest.partition(":")
    if not _is_number(first) or not _is_number(count):
        return None
    return ReadLinks(int(first), min(LINKS_AT_MOST, int(count)))


def _attachment(rest: str) -> ReadAttachment | None:
    article, _, number = rest.partition(":")
    return ReadAttachment(int(article), int(number)) if _is_number(article) and _is_number(number) else None


def _article_length(rest: str) -> tuple[int, Length] | None:
    article, _, letter = rest.partition(":")
    length = next((one for one in get_args(Length) if one[0] == letter), None)
    return (int(article), length) if length and _is_number(article) else None


def _show_text(rest: str) -> ShowText | None:
    found = _article_length(rest)
    return ShowText(*found) if found else None


def _write_document(rest: str) -> WriteDocument | None:
    found = _article_length(rest)
    return WriteDocument(*found) if found else None


def _mute_like(rest: str) -> MuteLike | None:
    article, _, number = rest.partition(":")
    return MuteLike(int(article), int(number)) if _is_number(article) and _is_number(number) else None


def _language(rest: str) -> SetLanguage | None:
    return next((SetLanguage(one) for one in get_args(Language) if one == rest), None)


def _length(rest: str) -> SetLength | None:
    return next((SetLength(one) for one in get_args(Length) if one == rest), None)


def _days(rest: str) -> SetDays | None:
    return next((SetDays(one) for one in get_args(Days) if one == rest), None)


def _time(rest: str) -> SetTime | None:
    time, _, said = rest.rpartition(":")
    is_on = _flag(said)
    return None if is_on is None else SetTime(time, is_on)


def _quiet(rest: str) -> SetQuiet | None:
    is_on = _flag(rest)
    return None if is_on is None else SetQuiet(is_on)


def _nothing_new(rest: str) -> SetNothingNew | None:
    is_told = _flag(rest)
    return None if is_told is None else SetNothingNew(is_told)


def _edition(press: ShowHeld) -> str:
    return press.edition.encode() if press.edition else ""


def _page(rest: str) -> TurnResults | None:
    return TurnResults(int(rest)) if _is_number(rest) and 0 < int(rest) < 1000 else None


def _pause(rest: str) -> PauseSubscription:
    number, _, choice = rest.partition(":")
    return PauseSubscription(_number(number), choice == "1")


def _pace(rest: str) -> SetPace:
    number, _, said = rest.partition(":")
    choice, _, where = said.partition(":")
    return SetPace(_number(number), "at_once" if choice == "1" else "digest", where == "l")


def _pause_source(rest: str) -> PauseSource:
    number, _, choice = rest.partition(":")
    return PauseSource(_number(number), choice == "1")


def _choose_category(rest: str) -> ChooseCategory:
    number, _, page = rest.partition(":")
    return ChooseCategory(_number(number), _number(page or "0"))


def _move_source(rest: str) -> MoveSource:
    number, _, path = rest.partition(":")
    return MoveSource(_number(number), path)


def _mask(text: str) -> int | None:
    """Topics in hexadecimal; as many as there can ever be."""
    return int(text, 16) if _MASK.fullmatch(text) else None


def _topics(kind: Callable[[int], P]) -> Callable[[str], P | None]:
    def read(rest: str) -> P | None:
        mask = _mask(rest)
        return None if mask is None else kind(mask)

    return read


def _finish(rest: str) -> FinishTopics | None:
    letters, _, time = rest.partition(":")
    mask = _mask(letters)
    return None if mask is None or not _TIME.fullmatch(time or "00:00") else FinishTopics(mask, time)


def _undo_topics(rest: str) -> UndoTopics | None:
    letters, _, joined = rest.partition(":")
    mask, times = _mask(letters), tuple(filter(None, joined.split(".")))
    return None if mask is None or not all(map(_TIME.fullmatch, times)) else UndoTopics(mask, times)


def _offer(rest: str) -> SubscribeToOffer | None:
    number, _, choice = rest.partition(":")
    kind = next((one for one, letter in _OFFER_LETTERS.items() if letter == choice), None)
    return SubscribeToOffer(_number(number), kind) if kind else None


# What follows a prefix is tried in order: the forms for forged settings and subscriptions stand last.
_FORMS: Final = (
    form("b:", ChangeLength, lambda one: f"{one.article_id}:{one.length[0]}:{one.asker_id}", _change_length),
    form("r:", ReadLinks, lambda one: f"{one.first}:{one.count}", _read_links),
    form("a:", ReadAttachment, lambda one: f"{one.article_id}:{one.number}", _attachment),
    form("y:", ShowText, lambda one: f"{one.article_id}:{one.length[0]}", _show_text),
    form("z:", WriteDocument, lambda one: f"{one.article_id}:{one.length[0]}", _write_document),
    _numbered("j:", TurnRecent, lambda one: one.page, TurnRecent),
    _bare("t:", ReadSample()),
    form("f:", AnswerForget, lambda one: "yes" if one.is_sure else "no", lambda rest: AnswerForget(rest == "yes")),
    form("s:l:", SetLanguage, lambda one: one.language, _language),
    form("s:n:", SetLength, lambda one: one.length, _length),
    form("e:d:", SetDays, lambda one: one.days, _days),
    form("e:t:", ToggleTime, lambda one: one.time, ToggleTime),
    form("e:h:", SetTime, lambda one: f"{one.time}:{int(one.is_on)}", _time),
    form("e:q:", SetQuiet, lambda one: str(int(one.is_on)), _quiet),
    form("e:n:", SetNothingNew, lambda one: str(int(one.is_told)), _nothing_new),
    form("e:z:", SetZone, lambda one: one.zone, SetZone),
    _bare("w:", ShowSchedule()),
    form("h:", ShowHeld, _edition, lambda rest: ShowHeld(EditionKey.parse(rest))),
    _numbered("g:", OpenArticle, lambda one: one.article_id, OpenArticle),
    _numbered("x:", ShowRelated, lambda one: one.article_id, ShowRelated),
    form("q:", TurnResults, lambda one: str(one.page), _page),
    form("n:", SearchTerm, lambda one: one.term, SearchTerm),
    form("u:p:", PauseSubscription, lambda one: f"{one.subscription_id}:{int(one.is_paused)}", _pause),
    form(
        "u:o:", SetPace, lambda one: f"{one.subscription_id}:{int(one.pace == 'at_once')}" + ":l" * one.in_list, _pace
    ),
    _numbered("u:x:", RemoveSubscription, lambda one: one.subscription_id, RemoveSubscription),
    _numbered("u:z:", UndoSubscription, lambda one: one.subscription_id, UndoSubscription),
    _numbered("u:r:", RestoreSubscription, lambda one: one.subscription_id, RestoreSubscription),
    _numbered("u:l:", TurnList, lambda one: one.page, TurnList),
    form("u:c:", OpenCategory, lambda one: one.path_hash, lambda rest: OpenCategory(rest.partition(":")[0])),
    form("u:k:", SubscribeToCategory, lambda one: one.path_hash, SubscribeToCategory),
    _bare("u:m:", ShowTopics()),
    _numbered("u:t:", SubscribeToTopic, lambda one: one.number, SubscribeToTopic),
    _numbered("u:b:", ShowOffers, lambda one: one.article_id, ShowOffers),
    form("u:a:", SubscribeToOffer, lambda one: f"{one.article_id}:{_OFFER_LETTERS[one.kind]}", _offer),
    _bare("u:w:", SubscribeToAsked()),
    _bare("k:s", StartSubscribing()),
    form("k:t:", PickTopics, lambda one: f"{one.mask:x}", _topics(PickTopics)),
    form("k:h:", PickTime, lambda one: f"{one.mask:x}", _topics(PickTime)),
    form("k:f:", FinishTopics, lambda one: f"{one.mask:x}:{one.time}", _finish),
    form("k:u:", UndoTopics, lambda one: f"{one.mask:x}:{'.'.join(one.times)}", _undo_topics),
    _numbered("o:l:", ListSources, lambda one: one.page, ListSources),
    _numbered("o:s:", ShowSource, lambda one: one.feed_id, ShowSource),
    form("o:p:", PauseSource, lambda one: f"{one.feed_id}:{int(one.is_paused)}", _pause_source),
    _numbered("o:n:", AskName, lambda one: one.feed_id, AskName),
    form("o:c:", ChooseCategory, lambda one: f"{one.feed_id}{f':{one.page}' * bool(one.page)}", _choose_category),
    _numbered("o:w:", AskCategory, lambda one: one.feed_id, AskCategory),
    form("o:m:", MoveSource, lambda one: f"{one.feed_id}:{one.path_hash}", _move_source),
    _numbered("o:x:", RemoveSource, lambda one: one.feed_id, RemoveSource),
    _numbered("o:z:", RestoreSource, lambda one: one.feed_id, RestoreSource),
    _bare("u:v:", SubscribeToSpoken()),
    _numbered("v:f:", ShowFewer, lambda one: one.article_id, ShowFewer),
    form("v:k:", MuteLike, lambda one: f"{one.article_id}:{one.number}", _mute_like),
    _numbered("v:x:", Unmute, lambda one: one.mute_id, Unmute),
    _bare("v:l:", ShowMuted()),
    _bare("s:", UnknownSetting()),
    _bare("e:", UnknownSetting()),
    _bare("u:", UnknownSubscriptionPress()),
)
_CODEC: Final[Codec[Press]] = Codec(_FORMS)
