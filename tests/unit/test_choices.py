"""What makes a line's statement a point or the headline: how sure it stands alone, how likely the line is kept."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.forms import law
from bot.summarizing.headline_line import offset as offset_of
from bot.summarizing.labels import label_of
from bot.summarizing.points import choices, headline_of, points_of
from bot.summarizing.scoring import ScoredDocument
from bot.summarizing.select import Budget
from bot.summarizing.statements.generate import Cut, Statement
from bot.summarizing.summarize import Options, plan_of

LINES = (
    "云江省新建公办幼儿园86所，增加学位两万个。",
    "白鹭市改造老旧小区640个，惠及居民九万户。",
    "淮川县发放技能培训券12万张，补贴到个人账户。",
)
ROOM = Budget(6, 300, 100)
NOTICE, LAW = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def scored(*lines: str) -> ScoredDocument:
    return plan_of(Article("x", None, "", lines or LINES), Options(keywords=False)).scored


def whole(of: ScoredDocument, at: int, cut: Cut = Cut.WHOLE) -> Statement:
    line = of.document.rows[at].line
    return Statement(line.start, line.end - 1, 0, len(line.clauses) - 1, cut)


def given(complete: list[float], probabilities: list[float], cut: Cut = Cut.WHOLE) -> ScoredDocument:
    """The three lines, each with one statement of that completeness."""
    found = scored()
    for at, sure in enumerate(complete):
        found._statements[at] = [(whole(found, at, cut), sure)]
    found.probabilities = probabilities
    return found


def rows(of: ScoredDocument, budget: Budget = ROOM) -> list[int]:
    return [one.row for one in points_of(of, budget)]


@pytest.mark.parametrize(
    ("cut", "sure", "is_shown"),
    [
        (Cut.WHOLE, 0.65, True),
        (Cut.HEAD, 0.65, True),
        (Cut.WHOLE, 0.55, False),
        (Cut.TAIL, 0.65, False),
        (Cut.CHAIN, 0.65, False),
        (Cut.TAIL, 0.75, True),
    ],
)
def test_what_is_cut_off_must_stand_alone_more_surely(cut: Cut, sure: float, is_shown: bool) -> None:
    assert bool(choices(given([sure] * 3, [0.9] * 3, cut), 0, 100, 1.0)) is is_shown


def test_the_likelier_line_takes_the_room_of_one() -> None:
    one = given([0.95, 0.9, 0.95], [0.5, 0.9, 0.5])
    assert rows(one, Budget(6, 22, 22)) == [1]


def test_of_equally_likely_lines_the_surer_statement_takes_the_room_of_one() -> None:
    assert rows(given([0.75, 0.75, 0.95], [0.6] * 3), Budget(1, 22, 22)) == [2]


def test_a_line_that_is_never_kept_is_no_point() -> None:
    assert rows(given([0.9] * 3, [0.9, 0.0, 0.9])) == [0, 2]


def test_the_threshold_rises_with_each_line_that_is_likelier() -> None:
    one = given([0.9] * 3, [0.9, 0.3, 0.25])
    assert rows(one, Budget(6, 300, 100, rise=0.1)) == [0, 1, 2]
    assert rows(one, Budget(6, 300, 100, rise=0.15)) == [0, 1]
    assert rows(one, Budget(6, 300, 100, base=0.1, rise=0.1)) == [0, 1]


def test_the_second_line_must_be_likely_too() -> None:
    one = given([0.9] * 3, [0.9, 0.16, 0.1])
    assert rows(one, Budget(6, 300, 100, rise=0.3)) == [0, 1]
    assert rows(given([0.9] * 3, [0.9, 0.14, 0.1]), Budget(6, 300, 100, rise=0.3)) == [0]


def of_a_law(*chapters: str) -> list[int]:
    """The points of a law whose first chapter has two likely articles and whose second has a less likely one."""
    found = scored(*chapters)
    found.form = law.FORM
    articles = [at for at, row in enumerate(found.document.rows) if row.line.kind == "article" and row.line.is_closed]
    for at in articles:
        found._statements[at] = [(whole(found, at), 0.9)]
    likely = dict(zip(articles, (0.9, 0.6, 0.5), strict=True))
    found.probabilities = [likely.get(at, 0.0) for at in range(len(found.document.rows))]
    return [articles.index(one.row) for one in points_of(found, Budget(2, 300, 100))]


def test_every_chapter_of_a_law_is_heard_before_one_is_heard_twice() -> None:
    first = ("第三条 取水单位应当安装水表，并保持完好。", "第四条 取水单位应当每年报告取水量，不得瞒报。")
    assert of_a_law("第一章 取水", *first, "第二章 罚则", "第五条 未安装水表的，处一万元罚款。") == [0, 2]
    assert of_a_law("第一章 取水", *first, "第五条 未安装水表的，处一万元罚款。") == [0, 1]


def test_the_line_of_the_headline_is_no_point() -> None:
    assert [one.row for one in points_of(given([0.9] * 3, [0.9] * 3), ROOM, head=1)] == [0, 2]


def test_a_line_that_does_not_stand_on_its_own_heads_nothing() -> None:
    one = given([0.3, 0.9, 0.9], [0.9] * 3)
    one.heads = [5.0, 3.0, 1.0]
    found = headline_of(one)
    assert found
    assert found[0] == 1


def test_where_no_line_stands_on_its_own_the_best_heads() -> None:
    one = given([0.2] * 3, [0.9] * 3)
    one.heads = [1.0, 3.0, 5.0]
    found = headline_of(one)
    assert found
    assert found[0] == 2


def offset(text: str, forms: tuple[float, ...]) -> float:
    document = scored(text, LINES[0], LINES[1]).document
    return offset_of(document, forms, 0)


def test_in_a_notice_the_decision_heads() -> None:
    assert offset("同意设立临浦综合保税区，面积三平方公里。", NOTICE) >= offset(LINES[2], NOTICE) + 3


@pytest.mark.parametrize(
    "text",
    [
        "你省关于设立保税区的请示已经收悉。",
        "这一安排让九万户居民用上了天然气。",
        "（二〇二六年三月二日公布施行的文件）",
        "附件列出全部四十二家入选企业名称。",
    ],
)
def test_formulas_and_lines_that_point_back_do_not_head(text: str) -> None:
    assert offset(text, NOTICE) <= offset(LINES[2], NOTICE) - 2


def test_a_received_request_heads_least_of_all() -> None:
    assert offset("你省关于设立保税区的请示已经收悉。", NOTICE) <= offset("这一安排惠及居民九万户。", NOTICE) - 3


def test_in_a_law_text_an_item_is_labelled_with_its_article_whatever_stands_between() -> None:
    document = scored(
        "第五条　用水单位应当按照下列要求安装计量设施并保持正常运行。",
        "一、城市范围内的用水单位，执行以下各项具体规定。",
        "（二）年取水量五万立方米以上的，安装远传水表。",
    ).document
    assert label_of(document, 2, is_law=True) == "第五条（二）"
    assert label_of(document, 2, is_law=False) == "一（二）"
