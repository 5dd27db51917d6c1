"""What stands behind /start: invitations, links of ours that lead nowhere any more, and junk."""

from __future__ import annotations

import pytest

from tests.flow.test_care import told
from tests.playing import OWNER, Play

CODE = "iAbCdEfGhIjKlMnOpQrStUvWxYz012345"


@pytest.mark.parametrize("payload", ["zzz", "hello_world", "utm-2026", "i", "invite", "x7", "v7x", "owner"])
async def test_junk_is_no_bad_invitation(play: Play, payload: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    text = await told(play, ann, f"/start {payload}", "我不认识")
    assert "邀请" not in text
    assert "发来一条政策或财经新闻的链接" in text


async def test_what_looks_like_an_invitation_is_told_as_one(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    assert await told(play, ann, f"/start {CODE}", "这个邀请链接无效或已用过")


@pytest.mark.parametrize("payload", ["l0123456789abcdef", "v99999", "a99999", "b99999"])
async def test_a_link_of_ours_that_is_gone_says_what_to_do(play: Play, payload: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    text = await told(play, ann, f"/start {payload}", "链接")
    assert "邀请" not in text


async def test_words_behind_start_are_no_link(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    assert "不认识" not in await told(play, ann, "/start 你好", "发来一条")


@pytest.mark.parametrize("payload", ["", " zzz", " v1", " l0123456789abcdef", " 你好"])
async def test_strangers_hear_that_the_bot_is_closed_whatever_link_they_follow(invited: Play, payload: str) -> None:
    bob = invited.stage.user("bob", id=2002, language_code="zh-hans")
    assert await told(invited, bob, f"/start{payload}", "只对受邀的人开放")


async def test_an_invitation_still_lets_a_stranger_in(invited: Play) -> None:
    owner = invited.stage.user("owner", id=OWNER, language_code="zh-hans")
    bob = invited.stage.user("bob", id=2002, language_code="zh-hans")
    link = await told(invited, owner, "/invite", "start=i")
    assert await told(invited, bob, "/start " + link.rpartition("start=")[2].strip(), "欢迎，已开通")
