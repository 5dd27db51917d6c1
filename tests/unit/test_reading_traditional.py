"""Every field of a page in traditional script, in three layouts each."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.models import Article
from tests.layouts import Shown, each_read

TITLE = "望河省出臺措施支持鄉鎮快遞服務站建設"
LINES = (
    "望河省郵政管理局3月5日公布鄉鎮快遞服務站建設措施，提出到2027年底，全省每個鄉鎮至少建成一個公共服務站。",
    "措施規定，服務站由鄉鎮統一選址，快遞企業共用場地和設備，省財政按每站八萬元給予補助，分兩年撥付。",
    "對位於山區和海島的服務站，營運補貼提高三成；連續兩年投訴率偏高的，停發補貼並責令整改。",
)


def articles(*, info: str = "2026-03-06", crumb: str = "", last: str = "") -> list[Article]:
    lines = (*LINES[:2], LINES[2] + last)
    return each_read(Shown(heading=TITLE, title_tag=f"{TITLE}_望河新聞網", info=info, crumb=crumb, lines=lines))


@pytest.mark.parametrize(
    ("info", "last", "read"),
    [
        ("2026-03-06 來源：望河日報 作者：周小禾 編輯：李文", "", "周小禾"),
        ("2026-03-06 特約撰稿人 周小禾", "", "周小禾"),
        ("2026-03-06 來源：望河日報", "（本報記者 周小禾）", "周小禾"),
        ("2026-03-06 來源：望河日報", "（作者：望河大學物流研究所所長周小禾）", "周小禾"),
        ("2026-03-06 來源：望河日報", "（責任編輯：周小禾）", None),
        ("2026-03-06 來源：望河日報 作者：郵政管理局", "", None),
        ("2026-03-06 來源：望河日報 作者：網絡", "", None),
    ],
)
def test_the_author_in_traditional_script(info: str, last: str, read: str | None) -> None:
    assert {article.author for article in articles(info=info, last=last)} == {read}


@pytest.mark.parametrize(
    ("info", "read"),
    [
        ("2026-03-06 稿源：望河日報 發布時間", "望河日報"),
        ("2026-03-06 信息來源：望河日報 瀏覽：12", "望河日報"),
        ("2026-03-06 轉載自：望河日報 責任編輯：李文", "望河日報"),
        ("2026-03-06 來源：網絡整理", "望河新聞網"),
        ("2026-03-06 來源：原創", "望河新聞網"),
        ("2026-03-06 望河電視臺", "望河電視臺"),
    ],
)
def test_the_publisher_in_traditional_script(info: str, read: str) -> None:
    assert {article.publisher for article in articles(info=info)} == {read}


@pytest.mark.parametrize(
    "crumb",
    [
        "目前位置：<a href=/>首頁</a> > <a href=/cj>財經</a> > 詳細內容",
        "您現在的位置：<a href=/>網站首頁</a> > <a href=/cj>財經</a> > 正文 <a href=/d>訂閱</a>",
        "本頁位置： <a href=/>首頁</a> → <a href=/cj>財經</a> → 詳情",
    ],
)
def test_the_trail_in_traditional_script(crumb: str) -> None:
    assert {article.categories for article in articles(crumb=crumb)} == {("財經",)}


@pytest.mark.parametrize(
    "info",
    [
        "發佈時間：2026年3月6日 更新時間：2026年3月9日",
        "更新時間：2026年3月9日 發佈時間：2026年3月6日",
        "成文日期：2026年2月1日 發布日期：2026年3月6日",
        "民國115年3月6日",
    ],
)
def test_the_day_of_publication_in_traditional_script(info: str) -> None:
    days = [article.published for article in articles(info=info)]
    assert {day.date() if isinstance(day, datetime) else day for day in days} == {date(2026, 3, 6)}


def test_the_title_in_traditional_script_stands_without_the_site() -> None:
    assert {article.title for article in articles()} == {TITLE}
