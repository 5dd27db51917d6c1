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
    "text",
    [
        "会议认为，基层水利站是防汛工作的前沿阵地。",
        "各单位要切实增强做好供热保障的责任感。",
        "要把管网巡查抓紧抓实，确保万无一失。",
        "各县区要加强政策宣传，让群众知晓。",
        "近年来，云江省依托港口优势，与周边城市实现联通。",
        "我们相信，低空物流会走得更远。",
        "调研组走进淮川果园，察看挂果情况。",
        "公共租赁住房的轮候规则备受关注。",
        "申请不符合本办法第五条规定的，不予受理。",
        "2011.03-2015.09 任淮川市水务局副局长。",
        "公开资料显示，云江水务下设4家子公司。",
        "时间追溯到2019年，双方签订供水合同。",
        "省内12家媒体的记者参加了发布会。",
        "发布会由省水利厅办公室副主任主持。",
        "敬请投资者关注后续公告。",
        "调查对象为18岁以上常住居民1200人。",
        "截至发稿，云江水务尚未对此置评。",
    ],
)
def test_a_line_that_is_true_and_dull_is_seldom_a_point(text: str) -> None:
    assert factor(text) == FAINT


@pytest.mark.parametrize(
    "text",
    [
        "近年来，云江省新建水库46座，供水能力增长三成。",
        "2026年1-5月，云江省新开工水利项目130个。",
        "会议决定，防汛物资由省水利厅统一调拨。",
    ],
)
def test_figures_periods_and_decisions_are_not_dull(text: str) -> None:
    assert factor(text) == 1


@pytest.mark.parametrize(
    "text", ["此举有利于企业降低用电成本。", "改革对全省经济发展意义深远。", "有下列情形之一的，不予补贴。"]
)
def test_a_line_that_only_says_why_it_matters_is_seldom_a_point(text: str) -> None:
    assert factor(text) == FAINT


@pytest.mark.parametrize(
    "text",
    [
        "算力产业是推动高质量发展的重要引擎。",
        "绿电是能源转型的必然要求。",
        "低空物流指的是用无人机运送货物。",
        "随后全体人员面向国旗进行宪法宣誓。",
        "同学们认真观看影片并交流感受。",
        "一场关于订单的沟通会正在进行。",
        "活动受到广大居民的热烈欢迎。",
        "各地要对汛期安全生产高度重视，把责任落到每个乡镇、每个村组、每座水库和每一条河流，做到有人看守、有人报告、有人处置。",
    ],
)
def test_praise_definitions_and_scenes_are_seldom_points(text: str) -> None:
    assert factor(text) == FAINT


def test_what_is_asked_for_behind_the_praise_keeps_its_chance() -> None:
    assert factor("绿电是能源转型的必然要求，要加快建设储能电站。") == 1


@pytest.mark.parametrize(
    "text",
    [
        "2011年6月，经监管部门批准更名为云江银行。",
        "下辖支行46家，分布在全省九个城市。",
        "淮川机床厂是淮川重工集团的前身，1958年建厂。",
    ],
)
def test_the_history_of_a_company_is_seldom_a_point_whatever_its_figures(text: str) -> None:
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


@pytest.mark.parametrize(
    "text",
    [
        "第八条 任何单位和个人有权对违反本办法的行为进行举报。",
        "第八条 取水应当遵循节约优先、统筹兼顾的原则。",
        "第八条 执法人员不得少于两人，并应当出示证件。",
    ],
)
def test_principles_and_how_officials_go_about_it_are_seldom_points_of_a_law(text: str) -> None:
    assert factors(text, law=1.0) == [FAINT]


def test_elsewhere_the_way_to_report_keeps_its_chance() -> None:
    assert factors("任何单位和个人有权对违反规定的取水行为进行举报。") == [1]
