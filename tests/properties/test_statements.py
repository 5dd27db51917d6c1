"""Whatever an article says: what is shown is one of its statements, stands in it word for word, and fits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NothingToSummarize
from bot.models import Article
from bot.summarizing.summarize import Options, plan_of, summarize

CLAUSES = st.sampled_from(
    """
云江省设立两亿元基金|支持企业技术改造|同比增长8.2%|会议指出|截至6月末|其中|但烟草除外|未经批准的|
为加强供热管理|财政部印发《补贴办法》|“一企一策|”制度落地|（试行|）自5月1日起施行|第三条　不得倾倒垃圾|
（一）提交身份证明|一、提前储煤|下列材料：|网传水价上涨三成|该消息不属实|專家認為|補貼46億元|A fund of 2 billion|
答|2026年|http://example.org|…|　|责任编辑：周四
""".replace("\n", "").split("|")
)
SENTENCES = st.lists(st.tuples(CLAUSES, st.sampled_from("，，，。；：？ ")), min_size=1, max_size=7).map(
    lambda pairs: "".join(text + mark for text, mark in pairs)
)
ARTICLES = st.builds(
    lambda title, paragraphs: Article("x", None, title, tuple(paragraphs)),
    st.sampled_from(["", "云江省供热办法", "关于印发供热方案的通知", "一季度经济运行情况"]),
    st.lists(SENTENCES, min_size=1, max_size=6),
)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, st.sampled_from([None, 8, 30, 60, 200]), st.sampled_from(["short", "medium", "long"]))
def test_every_point_is_a_statement_of_its_line_word_for_word(article: Article, most: int | None, length: str) -> None:
    options = Options(length, most, keywords=False)  # type: ignore[arg-type]
    try:
        plan, brief = plan_of(article, options), summarize(article, options)
    except NothingToSummarize:
        return
    statements = {
        (row.line.paragraph, one.start, one.end)
        for at, row in enumerate(plan.scored.document.rows)
        for one, _ in plan.scored.statements(at)
    }
    for point in brief.key_points:
        assert point.span.lies_in(article)
        assert not statements or (point.span.paragraph, point.span.start, point.span.end) in statements
    assert brief.headline is None or brief.headline.lies_in(article)
    assert most is None or sum(len(point.span.text) for point in brief.key_points) <= most
    assert brief.too_small == (most is not None and not brief.key_points)
    assert most is not None or brief.key_points
