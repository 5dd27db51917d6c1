"""The query language: what people type becomes what is looked for; nothing raises."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.models import Query, Subscription, SubscriptionKind, SubscriptionTarget
from bot.search.query import LONGEST, MOST, parse, query_of
from bot.text.date_expressions import period
from bot.text.scripts import to_traditional

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)  # a Thursday
ZONE = ZoneInfo("Asia/Shanghai")


def asked(text: str) -> Query:
    return parse(text, NOW, ZONE)


def shown(text: str) -> list[str]:
    return [
        "|".join(f"{'-' * one.is_excluded}{one.kind}:{one.value}" for one in part.alternatives)
        for part in asked(text).understood
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("专利转化", ["word:专利转化"]),
        ("专利　转化", ["word:专利", "word:转化"]),
        ("专利、转化，基金。", ["word:专利", "word:转化", "word:基金"]),
        ('"引导 基金" 专利', ["phrase:引导 基金", "word:专利"]),
        ("“引导基金”「专利」『转化』", ["phrase:引导基金", "phrase:专利", "phrase:转化"]),
        ("专利 -房产", ["word:专利", "-word:房产"]),
        ("专利 －“房 产”", ["word:专利", "-phrase:房 产"]),
        ("来源:云江日报", ["source:云江日报"]),
        ("來源：雲江日報", ["source:雲江日報"]),
        ("source: 云江日报 专利", ["source:云江日报", "word:专利"]),
        ("-来源:云江日报", ["-source:云江日报"]),
        ("類別：财经/云江财经", ["category:财经/云江财经"]),
        ("主题:财政、金融、审计", ["topic:财政、金融、审计"]),
        ("文號:云政办发〔2026〕7号", ["number:云政办发〔2026〕7号"]),
        ("《云江省 行动方案》", ["word:《云江省 行动方案》"]),
        ("1,000亿元 5.2%", ["word:1,000亿元", "word:5.2%"]),
        ("10:30 https://a.example/1", ["word:10:30", "word:https://a.example/1"]),
        ("专利 专利", ["word:专利"]),
        ("后:2021-08 前:去年", ["since:2021-08-01", "until:2025-12-31"]),
        ("時間：近7天", ["since:2026-03-05", "until:2026-03-12"]),
        ("快讯：专利", ["word:快讯", "word:专利"]),
        ("", []),
        ("  ，。 ", []),
    ],
)  # fmt: skip
def test_a_query_is_understood(text: str, parts: list[str]) -> None:
    if text == "快讯：专利":  # without a space it is one text
        parts = ["word:快讯：专利"]
    assert shown(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("专利 OR 商标", ["word:专利|word:商标"]),
        ("专利 ＯＲ 商标", ["word:专利|word:商标"]),
        ("专利|商标｜版权", ["word:专利|word:商标|word:版权"]),
        ("云江 专利 | 商标 －房产", ["word:云江", "word:专利|word:商标", "-word:房产"]),
        ("（专利 OR 商标） 来源：云江日报", ["word:专利|word:商标", "source:云江日报"]),
        ("“引导 基金”｜专利", ["phrase:引导 基金|word:专利"]),
        ("来源:云江日报|淮川晚报 粮食", ["source:云江日报|source:淮川晚报", "word:粮食"]),
        ("来源：（云江日报 OR 淮川晚报）", ["source:云江日报|source:淮川晚报"]),
        ("来源:云江日报 | 粮食", ["source:云江日报|word:粮食"]),
        ("(专利 转化) OR 商标", ["word:专利|word:商标", "word:转化|word:商标"]),
        ("((专利|商标)|版权) 云江", ["word:专利|word:商标|word:版权", "word:云江"]),
        ("-(房产 楼市)", ["-word:房产", "-word:楼市"]),
        ("云江（专利｜商标）会议", ["word:云江", "word:专利|word:商标", "word:会议"]),
        ("专利 AND 商标", ["word:专利", "word:商标"]),
        ("专利 OR -商标", ["word:专利", "-word:商标"]),
        ("专利 OR 后:2021 商标", ["word:专利", "word:商标", "since:2021-01-01"]),
        ("OR 专利 OR", ["word:专利"]),
        ("专利|专利", ["word:专利"]),
        ("ORANGE OR or", ["word:ORANGE|word:or"]),
        ("（试行）", ["word:（试行）"]),
        ("云政办发（2026）7号", ["word:云政办发（2026）7号"]),
        ("（专利 商标", ["word:专利", "word:商标"]),
        ("专利） 商标", ["word:专利", "word:商标"]),
    ],
)  # fmt: skip
def test_one_of_several_is_enough_and_brackets_keep_them_together(text: str, parts: list[str]) -> None:
    assert shown(text) == parts
    assert asked(text).mistakes == ()


@pytest.mark.parametrize("text", ["(" * 250, "（专 " * 60, "a|" * 128, "( a | b " * 30 + ")" * 16, "((a b)|" * 30])
def test_no_heap_of_signs_is_too_much(text: str) -> None:
    assert len(asked(text).understood) <= MOST


def test_groups_that_would_become_too_many_choices_are_left_out() -> None:
    query = asked("(a b c d e) OR (f g h i)")
    assert [one.kind for one in query.mistakes] == ["too_many"]
    assert len(query.understood) == 5


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("“引导基金", "unclosed_quote", ["word:引导基金"]),
        ("“引导基金 -房产", "unclosed_quote", ["word:引导基金", "-word:房产"]),
        ("「引导 基金”", "unclosed_quote", ["word:引导", "word:基金"]),
        ("引导” 基金", "unclosed_quote", ["word:引导", "word:基金"]),
        ("来源:“云江日报 专利", "unclosed_quote", ["source:云江日报", "word:专利"]),
        ("专利 后:胡说", "bad_date", ["word:专利"]),
        ("专利 后:2021-13-40", "bad_date", ["word:专利"]),
        ("-后:2021", "bad_date", []),
        ("来源: ", "empty", []),
        ("专利 - 转化", "empty", ["word:专利", "word:转化"]),
        ("“”", "empty", []),
        ("作者:周小川", "unknown_key", ["word:作者:周小川"]),
        ("后:2022 前:2020", "reversed_dates", ["since:2020-12-31", "until:2022-01-01"]),
        ("专" * (LONGEST + 1), "too_long", ["word:" + "专" * LONGEST]),
        (" ".join(map(str, range(MOST + 1))), "too_many", [f"word:{number}" for number in range(MOST)]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_the_rest_understood(text: str, kind: str, parts: list[str]) -> None:
    assert [mistake.kind for mistake in asked(text).mistakes] == [kind]
    assert shown(text) == parts


def test_the_day_is_that_of_the_one_who_asks() -> None:
    late = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
    assert parse("时间:今天", late, ZONE).since == date(2026, 3, 13)
    assert parse("时间:今天", late, ZoneInfo("Europe/London")).since == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-08", "2021-08-01", "2021-08-31"),
        ("2021年8月", "2021-08-01", "2021-08-31"),
        ("２０２１年８月", "2021-08-01", "2021-08-31"),
        ("二〇二一年八月", "2021-08-01", "2021-08-31"),
        ("202108", "2021-08-01", "2021-08-31"),
        ("21年8月", "2021-08-01", "2021-08-31"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2021-08-27", "2021-08-27", "2021-08-27"),
        ("2021/8/27", "2021-08-27", "2021-08-27"),
        ("2021.8.27", "2021-08-27", "2021-08-27"),
        ("2021年8月27日", "2021-08-27", "2021-08-27"),
        ("2021 年 8 月 27 号", "2021-08-27", "2021-08-27"),
        ("20210827", "2021-08-27", "2021-08-27"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("今年", "2026-01-01", "2026-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("前年", "2024-01-01", "2024-12-31"),
        ("去年12月", "2025-12-01", "2025-12-31"),
        ("去年十二月三日", "2025-12-03", "2025-12-03"),
        ("2021年上半年", "2021-01-01", "2021-06-30"),
        ("下半年", "2026-07-01", "2026-12-31"),
        ("2021年第三季度", "2021-07-01", "2021-09-30"),
        ("2021Q4", "2021-10-01", "2021-12-31"),
        ("上季度", "2025-10-01", "2025-12-31"),
        ("本周", "2026-03-09", "2026-03-15"),
        ("这周", "2026-03-09", "2026-03-15"),
        ("上周", "2026-03-02", "2026-03-08"),
        ("上上周", "2026-02-23", "2026-03-01"),
        ("上星期五", "2026-03-06", "2026-03-06"),
        ("周五", "2026-03-06", "2026-03-06"),
        ("周三", "2026-03-11", "2026-03-11"),
        ("这个月", "2026-03-01", "2026-03-31"),
        ("上个月", "2026-02-01", "2026-02-28"),
        ("昨天", "2026-03-11", "2026-03-11"),
        ("前天", "2026-03-10", "2026-03-10"),
        ("今天", "2026-03-12", "2026-03-12"),
        ("近7天", "2026-03-05", "2026-03-12"),
        ("最近一周", "2026-03-05", "2026-03-12"),
        ("过去三个月", "2025-12-12", "2026-03-12"),
        ("近半年", "2025-09-12", "2026-03-12"),
        ("三天内", "2026-03-09", "2026-03-12"),
        ("8月", "2025-08-01", "2025-08-31"),
        ("3月1日", "2026-03-01", "2026-03-01"),
        ("yesterday", "2026-03-11", "2026-03-11"),
        ("last week", "2026-03-02", "2026-03-08"),
        ("last 7 days", "2026-03-05", "2026-03-12"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: str, last: str) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(last))
    assert period(text, date(2026, 3, 12)) == expected
    assert period(to_traditional(text), date(2026, 3, 12)) == expected


@pytest.mark.parametrize(
    "text", ["", "胡说", "2021-13", "2021-02-30", "近99999999天", "0000", "13月", "九十九百年", "-1"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert period(text, date(2026, 3, 12)) is None


def test_a_leap_day_and_the_end_of_a_month_are_kept_in_bounds() -> None:
    assert period("近一个月", date(2026, 3, 31)) == (date(2026, 2, 28), date(2026, 3, 31))
    assert period("近一年", date(2024, 2, 29)) == (date(2023, 2, 28), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("kind", "value", "parts"),
    [
        ("category", "财经/云江财经", ["category:财经/云江财经"]),
        ("topic", "科技、教育", ["topic:科技、教育"]),
        ("document", "云政办发〔2026〕7号", ["number:云政办发〔2026〕7号"]),
        ("keywords", "专利 -房地产", ["word:专利", "-word:房地产"]),
        ("source", "12", None),
    ],
)
def test_a_subscription_is_a_query_of_what_it_follows(
    kind: SubscriptionKind, value: str, parts: list[str] | None
) -> None:
    query = query_of(Subscription(1, 1, 0, SubscriptionTarget(kind, value, value), "digest", False, 0, 0, 1), NOW, ZONE)
    found = [f"{'-' * part.is_excluded}{part.kind}:{part.value}" for part in query.understood] if query else None
    assert found == parts
