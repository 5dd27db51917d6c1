"""The codec of buttons: what was sent once is read back for ever, and forged data leads nowhere."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import EditionKey, EditionKind
from handlers.view.buttons import presses as p
from handlers.view.buttons import subscription_presses as s
from handlers.view.buttons.callback import DATA_BYTES, decode, encode
from handlers.view.buttons.first_day_presses import (
    FinishTopics,
    PickTime,
    PickTopics,
    StartSubscribing,
    UndoTopics,
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

WIRE = {
    "b:7:s:-5": p.ChangeLength(7, "short", -5),
    "r:3:1": p.ReadLinks(3, 1),
    "a:7:2": p.ReadAttachment(7, 2),
    "y:7:m": p.ShowText(7, "medium"),
    "z:7:l": p.WriteDocument(7, "long"),
    "j:1": p.TurnRecent(1),
    "t:": p.ReadSample(),
    "f:yes": p.AnswerForget(is_sure=True),
    "f:no": p.AnswerForget(is_sure=False),
    "s:l:zh-hant": p.SetLanguage("zh-hant"),
    "s:n:medium": p.SetLength("medium"),
    "e:d:workdays": p.SetDays("workdays"),
    "e:t:18:00": p.ToggleTime("18:00"),
    "e:h:18:00:1": p.SetTime("18:00", is_on=True),
    "e:q:1": p.SetQuiet(is_on=True),
    "e:n:0": p.SetNothingNew(is_told=False),
    "e:z:Europe/London": p.SetZone("Europe/London"),
    "w:": p.ShowSchedule(),
    "h:d:2026-03-12T08:00": p.ShowHeld(EditionKey(EditionKind.DIGEST, "2026-03-12T08:00")),
    "g:12": p.OpenArticle(12),
    "x:12": p.ShowRelated(12),
    "q:2": p.TurnResults(2),
    "n:专项债": p.SearchTerm("专项债"),
    "n:": p.SearchTerm(""),
    "u:p:7:1": s.PauseSubscription(7, is_paused=True),
    "u:o:7:0": s.SetPace(7, "digest"),
    "u:o:7:1:l": s.SetPace(7, "at_once", in_list=True),
    "u:x:7": s.RemoveSubscription(7),
    "u:z:7": s.UndoSubscription(7),
    "u:r:7": s.RestoreSubscription(7),
    "u:l:2": s.TurnList(2),
    "u:c:": s.OpenCategory(""),
    "u:c:0a1b2c3d": s.OpenCategory("0a1b2c3d"),
    "u:k:0a1b2c3d": s.SubscribeToCategory("0a1b2c3d"),
    "u:m:": s.ShowTopics(),
    "u:t:3": s.SubscribeToTopic(3),
    "u:b:9": s.ShowOffers(9),
    "u:a:9:k": s.SubscribeToOffer(9, "keywords"),
    "u:w:": s.SubscribeToAsked(),
    "k:s": StartSubscribing(),
    "k:t:0": PickTopics(0),
    "k:t:8001f": PickTopics(0x8001F),
    "k:h:5": PickTime(5),
    "k:f:5:08:00": FinishTopics(5, "08:00"),
    "k:f:5:": FinishTopics(5, ""),
    "k:u:5:": UndoTopics(5, ()),
    "k:u:fffff:08:00.18:30": UndoTopics(0xFFFFF, ("08:00", "18:30")),
    "o:l:2": ListSources(2),
    "o:s:7": ShowSource(7),
    "o:p:7:1": PauseSource(7, is_paused=True),
    "o:n:7": AskName(7),
    "o:c:7": ChooseCategory(7),
    "o:c:7:2": ChooseCategory(7, 2),
    "o:w:7": AskCategory(7),
    "o:m:7:0a1b2c3d": MoveSource(7, "0a1b2c3d"),
    "o:x:7": RemoveSource(7),
    "o:z:7": RestoreSource(7),
    "u:v:": s.SubscribeToSpoken(),
    "v:f:0": s.ShowFewer(0),
    "v:f:9": s.ShowFewer(9),
    "v:k:9:2": s.MuteLike(9, 2),
    "v:x:7": s.Unmute(7),
    "v:l:": s.ShowMuted(),
}


@pytest.mark.parametrize(("data", "press"), WIRE.items(), ids=list(WIRE))
def test_a_button_of_an_old_chat_still_says_the_same(data: str, press: p.Press) -> None:
    assert decode(data) == press
    assert encode(press) == data


def test_every_kind_of_button_has_a_form() -> None:
    unknown = {p.UnknownSetting, s.UnknownSubscriptionPress}
    assert {type(press) for press in WIRE.values()} == set(get_args(p.Press)) - unknown


@pytest.mark.parametrize(
    "data",
    ["", "zzz", "b:", "b:1:x:2", "b:x:s:2", "b:1:s", "b:1:s:z", "b:1:s:2:3",
     "b:²:s:1", "k:t:", "k:t:x", "k:h:-1", "k:f:5:25", "k:f:x:08:00",
     "k:u:5:8", "k:t:fffffffff", "y:7", "y:x:s", "z:7:q",
     "r:", "r:x:1", "r:1:x", "r:1",
     "q:0", "q:x", "q:9999"],
)  # fmt: skip
def test_forged_data_is_no_press(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("data", ["u:", "u:y:1", "u:a:9:z"])
def test_forged_presses_about_subscriptions_are_known_as_such(data: str) -> None:
    assert decode(data) == s.UnknownSubscriptionPress()


@pytest.mark.parametrize("data", ["g:x", "g:", "g:" + "9" * 30, "g:²"])
def test_a_forged_number_is_that_of_no_article(data: str) -> None:
    assert decode(data) == p.OpenArticle(0)


def test_one_press_reads_no_more_links_than_one_message() -> None:
    assert decode("r:0:99") == p.ReadLinks(0, 5)


@given(st.text(max_size=80))
def test_a_term_of_any_length_fits_and_is_cut_between_characters(term: str) -> None:
    data = encode(p.SearchTerm(term.encode(errors="ignore").decode()))
    assert len(data.encode()) <= DATA_BYTES
    assert term.startswith(data.removeprefix("n:"))


@given(st.text(max_size=64))
def test_whatever_a_client_sends_raises_nothing(data: str) -> None:
    decode(data)
