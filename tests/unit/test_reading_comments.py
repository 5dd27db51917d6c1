"""Comments that are many times as long as the article above them, in three layouts each."""

from __future__ import annotations

import pytest

from tests.layouts import LAYOUTS, NOW, TEXT, Page, Shown, each_read, read

ARTICLE = TEXT[:2]
NAMES = ("春山客", "老宋", "望河渔夫", "阿明2008", "青石路")
SAID = (
    "我家楼下去年也开了一个，地方倒是不小，可是每天下午四点就关门，上班的人根本取不到件，希望能延长时间。",
    "八万元够干什么的，光是货架和监控就要一半，剩下的房租水电谁来出，别到最后又是摊派给村里。",
    "山里的老人取一次药要走二十里路，有了站点至少药能送到镇上，这件事早就该做了。",
)
SHAPES = {
    "names": ("<h3>最新评论</h3><ul>{}</ul>", "<li><b>{name}</b><p>{said}</p></li>"),
    "a blog's": ("<h3>24 条评论</h3><ol>{}</ol>", "<li><cite>{name}</cite> 评论道:<p>{said}</p></li>"),
    "lines": ("<h4>网友留言</h4><div>{}</div>", "<p>{name}：{said}</p>"),
    "places": (
        "<h3>热门跟贴</h3><div>{}</div>",
        "<div><span>望河网友 {name}</span><p>{said}</p><span>顶[3] 回复</span></div>",
    ),
    "traditional": (
        "<h3>全部留言</h3><div>{}</div>",
        "<div><span>{name}</span><span>3 小時前</span><p>{said}</p></div>",
    ),
    "floors": (
        "<h3>網友評論</h3><table>{}</table>",
        "<tr><td>{name}</td><td>3楼 发表于 2026-03-07</td></tr><tr><td colspan=2>{said}</td></tr>",
    ),
}


def comments(shape: str) -> str:
    around, one = SHAPES[shape]
    return around.format("".join(one.format(name=NAMES[n % 5], said=f"{SAID[n % 3]}第{n}次说了。") for n in range(24)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_article_is_read_and_not_its_comments(shape: str) -> None:
    shown = Shown(lines=ARTICLE, below=comments(shape))
    assert [article.paragraphs for article in each_read(shown)] == [ARTICLE] * 3


@pytest.mark.parametrize("shape", SHAPES)
def test_comments_in_a_box_of_their_own_are_not_read_either(shape: str) -> None:
    pages = (
        layout(Shown(lines=ARTICLE)).replace("</body>", f"<div>{comments(shape)}</div></body>") for layout in LAYOUTS
    )
    assert {read(Page("x", html, "html", "https://news.example/1.html"), NOW).paragraphs for html in pages} == {ARTICLE}


@pytest.mark.parametrize("button", ["我要评论(12)", "<a href=#c>我要评论</a> <a href=#p>打印</a>", "12条评论"])
def test_a_button_of_comments_between_lead_and_body_ends_nothing(button: str) -> None:
    lead = f"<div class=lead>{TEXT[0]}补助的范围与期限都写在下面。</div><div class=bar>{button}</div>"
    html = LAYOUTS[0](Shown(info=f"2026-03-06 08:30 来源：望河日报</div>{lead}<div>"))
    assert read(Page("x", html, "html", "https://news.example/1.html"), NOW).paragraphs[-3:] == TEXT[1:]
