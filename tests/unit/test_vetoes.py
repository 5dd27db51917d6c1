"""Lines that are never a point, whatever they score, and lines that seldom are."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.document import measured
from bot.summarizing.segment import segments_of
from bot.summarizing.vetoes import FAINT, vetoes

PLAIN = "云江省财政厅下达春耕补贴46亿元，每亩标准不低于78元。"


def factors(*paragraphs: str, law: float = 0.0) -> list[float]:
    forms = [law, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0 - law]
    return vetoes(measured(segments_of(Article("x", None, "", paragraphs)), "", None), forms)


def factor(text: str) -> float:
    return factors(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "你市《关于设立开发区的请示》收悉。",
        "现将《供热保障方案》印发给你们，请遵照执行。",
        "各单位请认真组织实施。",
        "特此通知，望周知并执行。",
        "附件：2026年奖励资金分配表。",
        "更多内容请访问https://example.org/a页面。",
        "公司成立于2009年，总部设在淮川市。",
        "全体董事保证本公告不存在虚假记载、误导性陈述或者重大遗漏。",
        "公司经营范围包括水处理设备制造。",
        "构成犯罪的，依法追究有关人员责任。",
        "工作人员玩忽职守的，由所在单位处分。",
        "为了节约用水，结合本省实际，制定本办法。",
        "本省行政区域内的取水活动适用本办法。",
        "本办法适用于本省行政区域内的取水活动。",
        "本办法所称低空物流，是指用无人机运送货物的活动。",
        "本办法由云江省水利厅负责解释。",
        "联系人为省住建厅供热处王处长。",
        "（此件公开发布，请及时张贴）",
        "具体补贴标准安排如下：",
        "投资有风险，市场有风险，投资需谨慎。",
        "各地要加强组织领导，压实各方责任。",
        "要提高政治站位，深入领会会议精神。",
    ],
)
def test_a_line_that_is_never_a_point(text: str) -> None:
    assert factor(text) == 0


@pytest.mark.parametrize(
    "text", ["此举有利于企业降低用电成本。", "改革对全省经济发展意义深远。", "有下列情形之一的，不予补贴。"]
)
def test_a_line_that_only_says_why_it_matters_is_seldom_a_point(text: str) -> None:
    assert factor(text) == FAINT


@pytest.mark.parametrize(
    "text", [PLAIN, "此举有利于3000家企业降低用电成本。", "由省长任组长加强组织领导，并安排专项经费2亿元。"]
)
def test_a_line_with_a_figure_keeps_its_chance(text: str) -> None:
    assert factor(text) == 1


LAW = (
    "云江省节约用水办法",
    "省人大常委会3月2日通过本办法，涉及用水户120万户。",
    "第一条　县级以上水行政主管部门负责节约用水监督管理工作。",
    "第二条　用水单位应当遵守下列规定：",
    "（一）年取水量五万立方米以上的，安装取水计量设施，保持其正常运行。",
    "第三条　本办法自2026年5月1日起施行。",
    "附则说明由省政府公报室整理并对外公布。",
    "节约用水宣传材料由各市自行印制和张贴。",
)


def test_in_a_law_text_only_articles_count() -> None:
    assert factors(*LAW, law=0.9) == [0, 0, 1, 0, 0, 1, 1, 0]


def test_elsewhere_the_same_items_count() -> None:
    assert factors(*LAW)[4] == 1
