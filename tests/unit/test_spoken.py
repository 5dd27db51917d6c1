"""Commands as people say them, told from names and sentences that begin with the same word."""

from __future__ import annotations

import pytest

from handlers.chat.spoken import Spoken, spoken
from handlers.routes import COMMANDS, PRIVATE_COMMANDS


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("订阅专项债", "subscribe", "专项债"),
        ("訂閱專項債", "subscribe", "專項債"),
        ("订阅：金融", "subscribe", "金融"),
        ("我想订阅医保", "subscribe", "医保"),
        ("订阅https://xinwen.example.cn/", "subscribe", "https://xinwen.example.cn/"),
        ("subscribe to 专项债", "subscribe", "专项债"),
        ("搜索专项债", "search", "专项债"),
        ("帮我搜一下国企改革", "search", "国企改革"),
        ("查一下春耕", "search", "春耕"),
        ("退订专项债", "unsubscribe", "专项债"),
        ("取消訂閱金融", "unsubscribe", "金融"),
        ("搜尋專項債", "search", "專項債"),
        ("查詢 專項債", "search", "專項債"),
        ("幫我訂閱專項債", "subscribe", "專項債"),
        ("我的订阅", "subscriptions", ""),
        ("我的訂閱", "subscriptions", ""),
        ("謝謝", "thanks", ""),
        ("what's new?", "digest", ""),
        ("how does this work", "help", ""),
        ("你好！", "start", ""),
    ],
)
def test_a_command_needs_no_space(text: str, command: str, rest: str) -> None:
    assert spoken(text) == Spoken(command, rest)


@pytest.mark.parametrize(
    "text",
    [
        "订阅能源",
        "订阅就业政策",
        "搜索出口退税",
        "订阅数据要素",
        "订阅服务业",
        "搜证券",
        "订阅以旧换新",
        "搜索人工智能",
    ],
)
def test_an_object_that_begins_like_a_name_or_a_particle_is_one_all_the_same(text: str) -> None:
    found = spoken(text)
    assert found
    assert found.is_sure


@pytest.mark.parametrize(
    "text",
    [
        "订阅号新规出台", "订阅源太多怎么办", "订阅费涨价", "订阅服务协议", "订阅了很久", "订阅的内容没有收到",
        "订阅专项债吗？", "搜索引擎管理办法", "搜索结果不对", "搜索不到", "搜救条例", "查处违法案件", "搜狐新闻",
        "取消订阅怎么弄", "退订率", "subscribers", "searching", "专项债", "search engine rules", "subscribe button",
    ],
)  # fmt: skip
def test_a_name_or_a_sentence_that_begins_with_the_word_is_no_command(text: str) -> None:
    found = spoken(text)
    assert found is None or not found.is_sure


@pytest.mark.parametrize(
    "text", ["/订阅 金融", "／订阅金融", "／subscribe 金融", "/subscribe金融", "/subscribe@else_bot 金融"]
)
def test_a_slash_of_any_keyboard_makes_it_sure(text: str) -> None:
    assert spoken(text) == Spoken("subscribe", "金融")


def test_in_a_group_a_command_with_another_bots_name_is_that_bots() -> None:
    assert spoken("/subscribe@else_bot 金融", is_private=False, bot="yaodian_bot") is None
    assert spoken("/subscribe@yaodian_bot金融", is_private=False, bot="yaodian_bot") == Spoken("subscribe", "金融")


def test_a_text_of_many_lines_is_something_to_be_read() -> None:
    assert spoken("订阅 说明\n" + "云江省今天公布了名单。" * 30) is None


@pytest.mark.parametrize("command", [*COMMANDS, *PRIVATE_COMMANDS])
def test_every_command_may_begin_with_the_slash_of_a_chinese_keyboard(command: str) -> None:
    assert spoken(f"／{command} 云江") == Spoken(command, "云江")
