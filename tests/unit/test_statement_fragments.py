"""Cuts that begin to say something and stop: a place, a cause, a definition, half a life, a claim before its denial."""

from __future__ import annotations

import pytest

from tests.unit.test_statements import NEWS, allowed, refused


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("8月1日，在省发展改革委召开的促进民营经济专题新闻发布会上，副主任林一舟介绍了下一步安排。", "新闻发布会上"),
        ("在青禾市市场监管局东湖所辖区内，有8家专业市场登记在册，商户超过两千户。", "辖区内"),
        ("“宜居街区”是指在居民步行十五分钟范围内，有学校、医院和公园的街区，全市已建成40个。", "范围内"),
        ("青禾餐饮公司东湖分店因向未成年人销售啤酒，违反有关规定，被市场监管局罚款5000元。", "销售啤酒"),
        ("青禾餐饮公司东湖分店因向未成年人销售啤酒，违反有关规定，被市场监管局罚款5000元。", "有关规定"),
        ("股东争执不断，最终受损的会是云江股份，业绩和股价的颓势表现，已是最好的证明。", "颓势表现"),
        ("林一舟表示，一些账号说这次降雨引发了溃坝，这是缺乏事实依据的，大坝运行正常。", "引发了溃坝"),
        ("县医院院长林一舟7月21日，据县纪委监委消息，主动投案。", "7月21日"),
        ("根据会议安排分组讨论，毕竟只有企业发展了，对于各方才是好事。", "企业发展了"),
    ],
    ids=["conference", "district", "definition", "cause", "cause goes on", "noun", "denied", "date", "condition"],
)
def test_no_statement_stops_before_what_it_leads_to(text: str, cut: str) -> None:
    assert not [one for one in allowed(text, NEWS) if one.endswith(cut)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("省发展改革委上月公布了云江新区规划，市民可以登录查看。", "新区规划"),
        ("价格涨幅控制在合理范围内，供应总体充足，市场运行平稳。", "范围内"),
        ("18条航线因台风停运，19日起已全部恢复运营，被困旅客离岛。", "恢复运营"),
        ("青禾餐饮公司因违规售酒被罚款5000元，被责令停业三天。", "被罚款5000元"),
        ("新政策的申报截止时间为7月21日，市财政局负责受理。", "7月21日"),
    ],
    ids=["host", "controlled", "flights", "effect told", "deadline"],
)
def test_a_statement_may_end_where_all_is_said(text: str, cut: str) -> None:
    assert [one for one in allowed(text, NEWS) if one.endswith(cut)]


@pytest.mark.parametrize(
    "period", ["今年以来", "今年上半年", "7月份", "截至6月底", "1至7月", "前7个月", "一季度", "在7月份的销售中"]
)
def test_the_period_of_a_figure_is_not_left_out(period: str) -> None:
    sales = "云江汽车的销量达到151万辆，同比增长8.6%"
    assert allowed(f"{period}，{sales}。", NEWS)[0] == f"{period}，{sales}"
    assert sales not in allowed(f"{period}，{sales}。", NEWS)


def test_a_day_and_a_period_without_a_figure_may_be_left_out() -> None:
    decided = "云江省政府决定设立种业基金"
    assert decided in allowed(f"8月5日，{decided}。", NEWS)
    assert decided in allowed(f"今年上半年，{decided}。", NEWS)


@pytest.mark.parametrize(
    "stint",
    [
        "2000年8月至2002年10月，东湖区青山乡卫生院院长",
        "2013年3月至2021年4月，历任青禾镇、东湖镇中心卫生院院长",
        "2018年4月—2020年12月，云江市第一医院药剂科副主任、党委委员",
        "2019年至今，云江大学教授",
    ],
)
def test_years_in_an_office_are_nobodys_without_the_name(stint: str) -> None:
    assert refused(f"{stint}。") == "office of nobody"


def test_years_with_who_held_the_office_or_a_figure_stand() -> None:
    assert refused("2018年4月至2020年12月，林一舟任云江市第一医院药剂科副主任。") is None
    assert refused("2018年1月至2020年12月，全省新增乡村医院院长320名。") is None
