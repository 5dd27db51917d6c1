"""One article in three layouts of real pages: a news site's blocks, an office's table, what an application renders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.models import Article, Page
from bot.reading.read import read

NOW: Final = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)  # noon in China
TITLE: Final = "望河省出台措施支持乡镇快递服务站建设"
TEXT: Final = (
    "望河省邮政管理局3月5日公布乡镇快递服务站建设措施，提出到2027年底，全省每个乡镇至少建成一个公共服务站。",
    "措施规定，服务站由乡镇统一选址，快递企业共用场地和设备，省财政按每站八万元给予补助，分两年拨付。",
    "对位于山区和海岛的服务站，运营补贴提高三成；连续两年投诉率偏高的，停发补贴并责令整改。",
    "望河省邮政管理局负责人表示，下一步将公布首批三百个服务站名单，并开通群众监督电话。",
)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows: each a piece of markup, ``lines`` the paragraphs."""

    head: str = ""
    title_tag: str = f"{TITLE}_望河新闻网"
    heading: str = TITLE
    info: str = "2026-03-06 08:30 来源：望河日报"
    crumb: str = ""
    above: str = ""
    lines: tuple[str, ...] = TEXT
    below: str = ""


def plain(shown: Shown) -> str:
    """A news site's blocks."""
    heading = f"<h1>{shown.heading}</h1>" if shown.heading else ""
    body = "".join(f"<p>　　{line}</p>" for line in shown.lines)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{shown.title_tag}</title>{shown.head}</head><body>"
        "<div class=nav><a href=/>首页</a> <a href=/cj>财经</a> <a href=/zc>政策</a></div>"
        f"<div class=crumb>{shown.crumb}</div><div class=main>{heading}<div class=info>{shown.info}</div>"
        f"<div class=content>{shown.above}{body}</div>{shown.below}</div>"
        "<div class=footer><a href=/about>关于我们</a> 望河新闻网版权所有</div></body></html>"
    )


def tabular(shown: Shown) -> str:
    """An office's table, with line breaks for paragraphs and no heading tags."""
    body = "<br><br>".join(f"　　{line}" for line in shown.lines)
    heading = f"<tr><td align=center class=title>{shown.heading}</td></tr>" if shown.heading else ""
    return (
        f"<html><head><title>{shown.title_tag}</title>{shown.head}</head><body><table><tr><td>网站首页</td>"
        f"<td>政务公开</td></tr></table><table width=1000><tr><td id=weizhi>{shown.crumb}</td></tr>{heading}"
        f"<tr><td align=center>{shown.info}</td></tr><tr><td id=zoom>{shown.above}{body}</td></tr>"
        f"<tr><td>{shown.below}</td></tr></table><table><tr><td>版权所有：望河省</td></tr></table></body></html>"
    )


def applied(shown: Shown) -> str:
    """What an application renders: nested boxes with generated names, the heading in a header of the article."""
    heading = f"<h2 class=x-title__k3><span>{shown.heading}</span></h2>" if shown.heading else ""
    body = "".join(f"<div class=p-3f><span>{line}</span></div>" for line in shown.lines)
    return (
        f"<!doctype html><html lang=zh><head><title>{shown.title_tag}</title>{shown.head}</head><body><div id=app>"
        "<header><nav><ul><li><a href=/>首页</a></li><li><a href=/n>要闻</a></li></ul></nav></header>"
        f"<main><nav class=breadcrumb>{shown.crumb}</nav><article><header>{heading}<p class=meta-1a>{shown.info}</p>"
        f"</header><section class=article-body>{shown.above}{body}</section>{shown.below}</article></main>"
        "<footer><p>望河新闻网 版权所有</p></footer></div></body></html>"
    )


LAYOUTS: Final = (plain, tabular, applied)


def each_read(shown: Shown, url: str | None = "https://news.example/1.html") -> list[Article]:
    """The article of each layout; ``url`` None for a saved file."""
    return [read(Page(layout.__name__, layout(shown), "html", url), NOW) for layout in LAYOUTS]
