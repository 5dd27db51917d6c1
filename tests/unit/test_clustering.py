"""Stories: reports of one event are joined, another event of its kind is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli.app import app
from bot.models import Article
from bot.stories.batch_clustering import cluster

SUBWAY = (
    "江苏省发展改革委3月12日批复南京地铁13号线一期工程可行性研究报告，线路全长28公里，设站21座，估算总投资241亿元。",
    "记者从南京市获悉，地铁13号线一期工程可行性研究报告3月12日获江苏省发展改革委批复，全长28公里、设站21座。",
)
RATES = "人民银行3月12日决定下调金融机构存款准备金率0.5个百分点，释放长期资金约1万亿元，支持实体经济。"


def news(text: str, day: int = 12, title: str = "") -> Article:
    return Article("a", None, title, (text,), published=datetime(2026, 3, day, 8, tzinfo=UTC))


def test_two_reports_of_one_event_are_one_story() -> None:
    assert cluster([news(SUBWAY[0]), news(RATES), news(SUBWAY[1])]) == [[0, 2], [1]]


def test_a_story_begins_with_who_came_first() -> None:
    assert cluster([news(SUBWAY[0], day=13), news(SUBWAY[1], day=12)]) == [[1, 0]]


def test_the_same_words_a_week_later_are_another_story() -> None:
    assert cluster([news(RATES, day=2), news(RATES, day=12)]) == [[0], [1]]


def test_another_province_with_the_like_measures_is_another_story() -> None:
    texts = (
        "广东省商务厅出台稳外贸措施，对参加境外展会的企业按展位费七成补助，短期出口信用保险费率下调一成。",
        "广东省公布稳外贸措施：境外展会展位费按七成补助，短期出口信用保险费率下调一成。",
        "四川省出台稳外贸措施，支持中欧班列增开，建设公共海外仓，外贸企业可申请贴息贷款。",
    )
    assert cluster(map(news, texts)) == [[0, 1], [2]]


def test_another_days_meeting_is_another_story() -> None:
    one = "国家防总9日组织会商，分析研判雨情汛情，对两省启动四级应急响应。"
    other = "国家防总10日组织会商，调拨三万件救灾物资支援受淹县区，安置转移群众。"
    assert cluster([news(one, 9), news(other, 10)]) == [[0], [1]]


STATISTICS = (
    "{}市统计局发布数据，前7个月全市规模以上工业增加值同比增长{}%，固定资产投资同比增长{}%，社会消费品零售总额{}亿元，"
    "同比增长{}%，进出口总额{}亿元，城镇居民人均可支配收入{}元。"
)


def test_the_same_days_figures_of_another_city_are_another_story() -> None:
    one = STATISTICS.format("淮川", 5.1, 3.2, 412.6, 7.7, 96.3, 25310)
    other = STATISTICS.format("临浦", 8.4, 6.9, 188.2, 4.3, 31.8, 22845)
    assert cluster([news(one), news(other), news("据淮川日报，" + one)]) == [[0, 2], [1]]


def test_another_firms_notice_in_the_same_words_is_another_story() -> None:
    notice = (
        "{0}董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏，并承担法律责任。{0}近日收到监管部门"
        "下发的立案告知书，因涉嫌信息披露违法违规，根据有关法律法规决定立案。目前{0}生产经营活动正常开展，立案期间将积极配合"
        "调查工作，严格按照监管要求履行信息披露义务，敬请广大投资者注意投资风险。"
    )
    texts = [notice.format(name) for name in ("淮川青禾药业", "临浦远山索道")]
    assert cluster([news(texts[0]), news(texts[1])]) == [[0], [1]]


@settings(deadline=None)  # the first example loads the word counts
@given(st.lists(st.sampled_from([*SUBWAY, RATES, "", "日"]), max_size=8))
def test_every_article_is_in_exactly_one_story(texts: list[str]) -> None:
    found = cluster([news(text) for text in texts])
    assert sorted(number for members in found for number in members) == list(range(len(texts)))


def test_the_command_prints_a_line_a_story(tmp_path: Path) -> None:
    for number, text in enumerate((*SUBWAY, RATES)):
        (tmp_path / f"{number}.txt").write_text(f"{text}\n2026年3月12日", "utf-8")
    printed = CliRunner().invoke(app, ["stories", "--json", str(tmp_path)])
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    assert sorted(len(line["members"]) for line in lines) == [1, 2]
    assert all(line["headline"] for line in lines)


def test_a_source_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RATES, "utf-8")
    printed = CliRunner().invoke(app, ["stories", "--json", str(tmp_path / "gone.txt"), str(tmp_path / "a.txt")])
    lines = [json.loads(line) for line in printed.stdout.splitlines()]
    assert printed.exit_code == 1
    assert lines[0]["error"]["kind"] == "not_found"
    assert lines[1]["members"] == [str(tmp_path / "a.txt")]
