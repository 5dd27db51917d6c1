"""Links to a place in a page: terms at punctuation, the first one alone in the article."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bot.models import Article, Span
from bot.summarizing.text_fragments import link_to


def linked(paragraphs: list[str], text: str, title: str = "江临市部署清欠工作", paragraph: int | None = None) -> str:
    """The decoded terms of the link to a text of an article of ours."""
    article = Article("a", "https://example.org/a", title, tuple(paragraphs))
    number = next(n for n, one in enumerate(paragraphs) if text in one) if paragraph is None else paragraph
    start = paragraphs[number].index(text)
    link = link_to(article, Span(text, number, start, start + len(text)))
    assert link
    return unquote(link.partition("#:~:text=")[2])


def test_one_clause_is_one_term() -> None:
    assert linked(["会议指出，年底前清偿全部欠款。"], "年底前清偿全部欠款") == "年底前清偿全部欠款"


def test_a_long_point_has_its_first_and_its_last_clause() -> None:
    text = "市财政安排周转资金，各区按月公示清偿进度，审计局逐笔核查"
    assert linked([f"{text}。"], text) == "市财政安排周转资金,审计局逐笔核查"


def test_a_term_begins_at_punctuation_also_where_the_point_begins_behind_its_number() -> None:
    assert linked(["一要压实属地责任，建立台账。"], "压实属地责任") == "一要压实属地责任"


def test_a_term_that_stands_twice_is_lengthened() -> None:
    paragraphs = ["全市开展核查，区县自查。", "全市开展核查，部门复查。"]
    assert linked(paragraphs, "全市开展核查，部门复查", paragraph=1) == "全市开展核查，部门复查"


def test_the_same_sentence_twice_gets_what_stands_before_it() -> None:
    paragraphs = ["住建局：按月公示进度。", "水务局：按月公示进度。"]
    assert linked(paragraphs, "按月公示进度", paragraph=1) == "水务局：-,按月公示进度"


def test_a_term_that_the_title_holds_too_is_not_alone() -> None:
    assert linked(["江临市部署清欠工作，明确时限。"], "江临市部署清欠工作，明确时限") == "江临市部署清欠工作，明确时限"


def test_numbers_with_commas_and_points_stay_whole() -> None:
    assert linked(["已清偿1,250.6万元，惠及企业。"], "已清偿1,250.6万元") == "已清偿1,250.6万元"


def test_dash_comma_and_ampersand_are_encoded() -> None:
    article = Article("a", "https://example.org/a", "t", ("研发R&D投入3-5亿元，见表a,b。",))
    link = link_to(article, Span("研发R&D投入3-5亿元", 0, 0, 13))
    assert link == "https://example.org/a#:~:text=%E7%A0%94%E5%8F%91R%26D%E6%8A%95%E5%85%A53%2D5%E4%BA%BF%E5%85%83"


def test_no_address_no_link() -> None:
    assert link_to(Article("a", None, "t", ("正文一句话。",)), Span("正文", 0, 0, 2)) is None


@given(
    st.lists(st.text(alphabet="省市县，。、“”（）1.,-", min_size=6, max_size=40), min_size=1, max_size=4),
    st.data(),
)
def test_every_term_is_text_of_the_page(paragraphs: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(paragraphs) - 1))
    start = data.draw(st.integers(0, len(paragraphs[number]) - 1))
    end = data.draw(st.integers(start + 1, len(paragraphs[number])))
    article = Article("a", "https://example.org/a", "题", tuple(paragraphs))
    link = link_to(article, Span(paragraphs[number][start:end], number, start, end))
    assert link
    whole = "\n".join(["题", *paragraphs])
    for term in filter(None, link.partition("#:~:text=")[2].split(",")):
        assert unquote(term.removesuffix("-")).strip() in whole
