"""Where a fact begins and ends, and what only looks like one: offices, names, places, hours, organs that are named."""

from __future__ import annotations

import pytest

from tests.unit.test_facts import facts


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("当地时间27日，省长周明远在江临与韩国总统林一舟共同出席峰会。", "韩国总统"),
        ("韩国高级官员和中国驻韩国大使林一舟等到机场送行。", "中国驻韩国大使"),
        ("云江新能源公司负责人林一舟拿到营业执照。", "云江新能源公司负责人"),
        ("云江市规划与自然资源局局长林一舟表示，方案已经批准。", "云江市规划与自然资源局局长"),
    ],
)
def test_an_office_holds_nobody_else_and_a_name_no_verb(text: str, office: str) -> None:
    assert (office, "林一舟") in [(one.office, one.name) for one in facts(text).people]


def test_an_appointment_is_nobodys_name() -> None:
    assert not facts("行长由中华人民共和国主席任免。").people


@pytest.mark.parametrize("place", ["北京市朝阳区", "湖南省张家界市", "浙江省湖州市"])
def test_a_place_ends_before_the_office_of_its_market(place: str) -> None:
    assert [span.text for span in facts(f"{place}市场监管局罚款5000元。").places] == [place]


def test_an_hour_is_no_quantity() -> None:
    found = facts("指挥部决定于8月4日14时30分提升响应等级，确保转移2万人。")
    assert "30分" not in [one.span.text for one in found.targets]


def test_a_score_is_a_quantity() -> None:
    assert "达到30分" in [one.span.text for one in facts("力争平均成绩达到30分。").targets]


@pytest.mark.parametrize(
    "text",
    [
        "中共中央政治局常委林一舟4月28日在国际汽车展览会调研。",
        "为贯彻落实党中央、国务院对营商环境的部署要求，青禾镇近日出台十条措施。",
    ],
)
def test_an_organ_of_an_office_or_that_is_followed_issues_nothing(text: str) -> None:
    assert not {"中共中央政治局", "国务院"} & {one.text for one in facts(text).issuers}


def test_who_is_followed_nowhere_may_issue() -> None:
    assert "国务院" in [one.text for one in facts("国务院近日印发《关于促进养老服务的意见》。").issuers]
