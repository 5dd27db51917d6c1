"""Thirty notices of one form are thirty; a reprint of one is that one."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from bot.models import Article
from bot.stories.batch_clustering import cluster
from bot.stories.identity import are_other_documents, identity_of
from bot.stories.near_duplicates import is_near_duplicate
from bot.stories.similarity import THRESHOLD, QuerySketch, sketch

LINES = (
    "{place}财政局：",
    "为支持做好有关工作，现下达你地2026年{what}预算{amount}万元，收入列入2026年政府收支分类科目相应转移支付科目，支出列入相应功能科目。",
    "请你局按照有关规定，严格资金使用管理，切实加快预算执行进度，提高资金使用效益，不得截留、挤占和挪用专项资金。",
    "各地要加强绩效管理，做好绩效目标执行监控和绩效评价工作，确保绩效目标如期实现，并于年底前将绩效自评报告报送省财政厅。",
    "附件：2026年{what}预算分配表",
    "云江省财政厅",
    "2026年3月6日",
)
OBJECTS = (
    "城乡义务教育补助经费",
    "就业补助资金",
    "农村综合改革转移支付",
    "基本公共卫生服务补助资金",
    "困难群众救助补助资金",
    "水利发展资金",
    "林业草原改革发展资金",
    "中小企业发展专项资金",
    "农村危房改造补助资金",
    "旅游发展基金补助资金",
)
PLACES = ("白川市", "青岭县", "淮阳区")


def notice(number: int, what: str, place: str, amount: int, title: str = "") -> Article:
    lines = tuple(line.format(place=place, what=what, amount=amount) for line in LINES)
    return Article("x", None, title or f"关于下达2026年{what}预算的通知", (f"云财预〔2026〕{number}号", *lines))


def without_number(article: Article) -> Article:
    return replace(article, paragraphs=article.paragraphs[1:])


THIRTY = [notice(10 + n, OBJECTS[n % 10], PLACES[n // 10], 1200 + 37 * n) for n in range(30)]


def are_apart(one: Article, other: Article) -> bool:
    return not is_near_duplicate(one, other) and QuerySketch(sketch(one)).similarity(sketch(other)) < THRESHOLD


def test_thirty_notices_of_one_form_are_thirty() -> None:
    assert all(are_apart(one, other) for one, other in combinations(THIRTY, 2))
    assert len(cluster(THIRTY)) == 30


def test_notices_that_tell_no_number_are_told_by_object_and_place_of_their_titles() -> None:
    titled = [
        without_number(notice(0, what, place, 5000, f"云江省财政厅关于下达{place}2026年{what}预算的通知"))
        for what in OBJECTS
        for place in PLACES
    ]
    assert all(are_apart(one, other) for one, other in combinations(titled, 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于下达2026年就业补助资金预算5000万元的通知", "关于下达2026年就业补助资金预算15000万元的通知"),
        ("关于下达2026年水利发展资金（第一批）预算的通知", "关于下达2026年水利发展资金（第二批）预算的通知"),
        ("关于下达2026年水利发展资金预算的通知", "关于下达2026年第二批水利发展资金预算的通知"),
        ("关于下达水利发展资金预算的通知（第一批）", "关于下达水利发展资金预算的通知（第二批）"),
        ("关于下达2025年水利发展资金预算的通知", "关于下达2026年水利发展资金预算的通知"),
        ("白川市财政局关于清算就业补助资金的函", "青岭县财政局关于清算就业补助资金的函"),
        ("关于同意白川市开展跨境电商试点的批复", "关于同意淮阳市开展跨境电商试点的批复"),
        ("关于印发《云江省水库管理办法》的通知", "关于印发《云江省河道管理办法》的通知"),
        ("关于给予张某警告的决定", "关于给予李某罚款的决定"),
    ],
)
def test_documents_whose_titles_differ_in_what_they_are_about_are_not_folded(one: str, other: str) -> None:
    first, second = (without_number(notice(0, "专项资金", "白川市", 5000, title)) for title in (one, other))
    assert are_apart(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("白川市前5月出口增长8.2%", "白川市前6月出口增长8.2%"),
        ("白川市前5月出口增长8.2%", "青岭市前5月出口增长8.2%"),
        ("3月5日晚间公告汇总", "3月6日晚间公告汇总"),
        ("专访云江财政厅长（上）", "专访云江财政厅长（下）"),
    ],
)
def test_headlines_of_one_form_with_another_place_or_figure_are_no_copies(one: str, other: str) -> None:
    first, second = (without_number(notice(0, "专项资金", "你市", 5000, title)) for title in (one, other))
    assert not is_near_duplicate(first, second)


@pytest.mark.parametrize(
    "title",
    [
        "云江省财政厅关于下达2026年就业补助资金预算的通知",
        "关于下达2026年就业补助资金预算的通知（云财预〔2026〕11号）",
        "关于下达2026年就业补助资金……",
        "關於下達2026年就業補助資金預算的通知",
        "云江下达就业补助资金，白川市获得补助",
        "就业补助资金预算下达",
        "",
    ],
)
@pytest.mark.parametrize("has_number", [True, False])
def test_a_reprint_under_another_form_of_its_title_is_a_copy(title: str, has_number: bool) -> None:
    original = THIRTY[1]
    reprint = replace(original, title=title, publisher="云江日报")
    assert is_near_duplicate(original, reprint if has_number else without_number(reprint))
    assert not are_other_documents(identity_of(original), identity_of(reprint))


@pytest.mark.parametrize(
    "number", ["云财预〔2026〕11号", "云财预[2026]11号", "云财预（2026）第11号", "云财预〔 2026 〕 11 号"]
)
def test_a_number_is_the_same_in_any_brackets(number: str) -> None:
    other = replace(THIRTY[1], paragraphs=(number, *THIRTY[1].paragraphs[1:]))
    assert is_near_duplicate(THIRTY[1], other)


def test_a_number_in_the_header_is_the_documents_own() -> None:
    one, other = (
        replace(without_number(THIRTY[1]), header={"发文字号": f"云财预〔2026〕{number}号"}) for number in (11, 12)
    )
    assert are_apart(one, other)


def test_a_document_that_a_report_cites_is_not_its_own_number() -> None:
    cited = "记者获悉，根据云财预〔2026〕9号和云财社〔2025〕31号文件，云江省就业补助资金近日下达，白川市获得2345万元。"
    report = Article("x", None, "云江下达就业补助资金", (cited,))
    assert not are_other_documents(identity_of(report), identity_of(THIRTY[1]))
