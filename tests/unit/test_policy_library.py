"""The State Council's policy library as its search answers: documents of our own in the shape that is described."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.errors import Malformed
from bot.feeds.list_page import parse_list
from bot.feeds.policy_library import data_address, library_address
from bot.models import Feed, Page

NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)


def row(number: int, **over: Any) -> dict[str, Any]:
    """A document as the library lists it."""
    return {
        "id": f"{number}",
        "title": f"云江省<em>水利</em>厅关于印发灌区改造办法（第{number}批）的通知",
        "summary": "本办法所称<em>水利</em>工程…",
        "url": f"https://www.gov.cn/zhengce/zhengceku/202603/content_{number}.htm",
        "pubtimeStr": f"2026.03.{number:02}",
        "pubtime": 1772000000000 + number,
        "puborg": "云江省水利厅",
        "pcode": f"云水发〔2026〕{number}号",
        "childtype": "农业、林业、水利\\水利、水务",
        **over,
    }


def answer(search: Any, code: int = 200, message: str = "操作成功") -> str:
    return json.dumps({"code": code, "msg": message, "data": None, "searchVO": search}, ensure_ascii=False)


def read(text: str, words: str = "") -> Feed:
    url = library_address("zhengcelibrary", words)
    return parse_list(Page(url, text, "feed", url), NOW)


ONE, TWO, THREE = row(1), row(2), row(3)
SHAPES = {
    "one list": {"totalCount": 3, "listVO": [ONE, TWO, THREE]},
    "by kind": {
        "listVO": None,
        "catMap": {"gongwen": {"listVO": [THREE]}, "bumenfile": {"listVO": [TWO, ONE]}, "otherfile": None},
    },
    "both, and the gazette that prints them again": {
        "listVO": [TWO],
        "catMap": {
            "bumenfile": {"totalCount": 3, "listVO": [ONE, TWO, THREE]},
            "gongbao": {"listVO": [row(9, title="公报重登")]},
        },
    },
}


@pytest.mark.parametrize("search", SHAPES.values(), ids=list(SHAPES))
def test_documents_are_found_wherever_the_answer_keeps_them_the_newest_first(search: Any) -> None:
    items = read(answer(search)).items
    assert [one.url for one in items] == [one["url"] for one in (THREE, TWO, ONE)]


def test_a_document_comes_with_its_title_date_issuer_number_and_category() -> None:
    (item,) = read(answer({"listVO": [row(7)]})).items
    assert item.title == "云江省水利厅关于印发灌区改造办法（第7批）的通知"
    assert item.published
    assert item.published.isoformat() == "2026-03-07T00:00:00+08:00"
    assert dict(item.header) == {
        "发文机关": "云江省水利厅",
        "发文字号": "云水发〔2026〕7号",
        "主题分类": "农业、林业、水利\\水利、水务",
    }


@pytest.mark.parametrize(
    ("over", "day"),
    [
        ({"pubtimeStr": ""}, "2026-02-25"),
        ({"pubtimeStr": None, "pubtime": 0}, None),
        ({"pubtimeStr": "2031.01.01", "pubtime": 1999999999999}, None),
        ({"pubtimeStr": None, "pubtime": "never"}, None),
    ],
    ids=["milliseconds alone", "no date", "one that lies ahead", "a word"],
)
def test_a_date_is_what_the_row_prints_or_none(over: dict[str, Any], day: str | None) -> None:
    (item,) = read(answer({"listVO": [row(7, **over)]})).items
    assert (item.published and item.published.date().isoformat()) == day


def test_empty_fields_name_nothing_and_an_address_without_a_host_is_of_the_government_s_site() -> None:
    (item,) = read(answer({"listVO": [row(7, puborg=None, pcode="", url="/zhengce/content_7.htm")]})).items
    assert [label for label, _ in item.header] == ["主题分类"]
    assert item.url == "https://www.gov.cn/zhengce/content_7.htm"


@pytest.mark.parametrize(
    "text",
    [
        answer(None),
        answer({}),
        answer({"listVO": []}),
        answer({"catMap": {"gongwen": {"listVO": []}}}),
        answer({"listVO": [{"name": "改了名", "link": "https://www.gov.cn/1.htm"}] * 3}),
        answer({"listVO": [ONE, {"id": 1}, {"id": 2}, "x"]}),
        answer(None, 1001, "抱歉，没有找到相关结果"),
        answer(None, 5001, "访问过于频繁"),
        answer({"listVO": [ONE, TWO, THREE]}, 500, "系统错误"),
        json.dumps({"resultCode": {"code": 200}, "result": {"data": {"list": [ONE, TWO, THREE]}}}),
        json.dumps([ONE, TWO, THREE]),
        "[]",
    ],
)
def test_an_answer_without_documents_or_of_another_shape_is_a_clear_failure(text: str) -> None:
    with pytest.raises(Malformed) as raised:
        read(text)
    assert raised.value.expected == "policy library"


def test_a_page_instead_of_data_is_a_failure_too() -> None:
    with pytest.raises(Malformed):
        read("<html><body><h1>请完成验证</h1></body></html>")


def test_words_that_no_document_has_are_an_empty_answer_and_a_refusal_is_not() -> None:
    feed = read(answer(None, 1001, "抱歉，没有找到相关结果"), "冰雹保险")
    assert (feed.title, feed.items) == ("国务院政策文件库：冰雹保险", ())
    with pytest.raises(Malformed):
        read(answer(None, 1001, "请稍后"), "冰雹保险")


def test_one_row_without_an_address_does_not_lose_the_others() -> None:
    assert len(read(answer({"listVO": [ONE, TWO, THREE, row(4, url=None)]})).items) == 3


@pytest.mark.parametrize(
    ("page", "kind", "words"),
    [
        ("https://sousuo.www.gov.cn/zcwjk/policyDocumentLibrary?t=zhengcelibrary&q=%E5%8C%BB%E4%BF%9D&orpro=",
         "zhengcelibrary", "医保"),
        ("https://sousuo.www.gov.cn/zcwjk/policyDocumentLibrary?t=zhengcelibrary_bm", "zhengcelibrary_bm", ""),
        ("http://sousuo.www.gov.cn/zcwjk/policyRetrieval", "zhengcelibrary", ""),
        ("https://sousuo.www.gov.cn/zcwjk/policyDocumentLibrary?t=govall&q=税", "zhengcelibrary", "税"),
    ],
)  # fmt: skip
def test_the_search_page_of_people_leads_to_its_data(page: str, kind: str, words: str) -> None:
    asked = parse_qs(urlsplit(data_address(page) or "").query, keep_blank_values=True)
    assert (asked["t"], asked["q"], asked["sort"]) == ([kind], [words], ["pubtime"])


@pytest.mark.parametrize(
    "page",
    ["https://www.gov.cn/zcwjk/policyDocumentLibrary?q=税", "https://sousuo.www.gov.cn/", "https://[x", "云江日报"],
)
def test_no_other_page_is_the_library_s(page: str) -> None:
    assert data_address(page) is None
