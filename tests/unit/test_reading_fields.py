"""Author, image, categories and publisher, in three layouts each."""

from __future__ import annotations

import pytest

from bot.reading.metadata.person_names import is_pen_name, is_person, persons_at_start
from tests.layouts import TEXT, Shown, each_read

DATE = "2026-03-06 08:30"


def authors(shown: Shown) -> set[str | None]:
    return {article.author for article in each_read(shown)}


def images(shown: Shown, url: str | None = "https://news.example/a/1.html") -> set[str | None]:
    return {article.image for article in each_read(shown, url)}


def categories(shown: Shown) -> set[tuple[str, ...]]:
    return {article.categories for article in each_read(shown)}


def publishers(shown: Shown) -> set[str | None]:
    return {article.publisher for article in each_read(shown)}


@pytest.mark.parametrize(
    ("info", "read"),
    [
        ("来源：望河日报 作者：周小禾 编辑：李文", "周小禾"),
        ("来源：望河日报 | 作者 周小禾 | 12次阅读", "周小禾"),
        ("作者：春山居士 来源：望河日报", "春山居士"),
        ("来源：望河日报 作者：记者 周小禾", "周小禾"),
        ("来源：望河日报 周小禾", "周小禾"),
        ("本报记者 周禾 陈 溪 来源：望河日报", "周禾 陈溪"),
        ("周小禾/望河青年报", "周小禾"),
        ("望河報／周小禾", "周小禾"),
        ("<span class=author>周小禾</span> 来源：望河日报", "周小禾"),
        ("By John Smith", "John Smith"),
        ("【望河報╱記者 周小禾 ／即時報導】", "周小禾"),
        ("来源：望河日报 高清", None),
        ("来源：望河日报 原创", None),
        ("来源：望河日报 作者：", None),
        ("来源：望河日报 作者：望河省邮政管理局", None),
        ("来源：望河日报 责任编辑：周小禾", None),
        ("来源：望河日报 作者：小编", None),
        ("来源：望河日报 作者：系统管理员", None),
        ("来源：望河日报 作者：政策法规科", None),
        ("来源：望河日报 作者：云溪街道", None),
        ("來源：望河日報 作者：網路小組", None),
        ("來源：望河日報 作者：邮政管理署", None),
    ],
)
def test_a_label_near_the_title_names_the_author(info: str, read: str | None) -> None:
    assert authors(Shown(info=f"<span>{DATE}</span> <span>{info}</span>" if "/" not in info else info)) == {read}


@pytest.mark.parametrize(
    ("first", "last", "read"),
    [
        ("望河社望河3月6日电（记者周小禾、陈溪）" + TEXT[0], TEXT[3], "周小禾、陈溪"),
        ("【记者周小禾／临浦报道】" + TEXT[0], TEXT[3], "周小禾"),
        ("（望河社記者周小禾臨浦6日電）" + TEXT[0], TEXT[3], "周小禾"),
        ("〔記者周小禾／臨浦報導〕" + TEXT[0], TEXT[3], "周小禾"),
        ("望河网3月6日讯（周小禾）" + TEXT[0], TEXT[3], "周小禾"),
        (TEXT[0], TEXT[3] + "（本报记者 周小禾）", "周小禾"),
        (TEXT[0], TEXT[3] + "（周小禾）", "周小禾"),
        (TEXT[0], TEXT[3] + "（作者：望河大学物流研究院院长、教授周小禾）", "周小禾"),
        (TEXT[0], TEXT[3] + "（文/图 周小禾 陈溪）", "周小禾 陈溪"),
        (TEXT[0], TEXT[3] + "（完）", None),
        (TEXT[0], TEXT[3] + "（节选）", None),
        (TEXT[0], TEXT[3] + "（上篇）", None),
        (TEXT[0], TEXT[3] + "（应受访者要求，文中陈溪为化名）", None),
        (TEXT[0], TEXT[3] + "一名记者确认，名单将按月公布。", None),
        (TEXT[0], "记者从望河省邮政管理局获悉，名单将按月公布。", None),
        (TEXT[0], "服务站外景。望河社记者 周小禾 摄", None),
    ],
)
def test_the_ends_of_the_text_name_the_author(first: str, last: str, read: str | None) -> None:
    assert authors(Shown(info=f"{DATE} 来源：望河日报", lines=(first, *TEXT[1:3], last))) == {read}


def test_a_declared_author_is_none_where_the_page_calls_them_its_editor() -> None:
    head = "<meta name=author content=周小禾>"
    shown = f"<span>周小禾</span> <span>{DATE}</span> 来源：望河日报"
    assert authors(Shown(head=head, info=shown)) == {"周小禾"}
    assert authors(Shown(head=head)) == {None}  # who put the page up: no reader sees the name
    assert authors(Shown(head=head, info=shown, below="<p>[ 责编：周小禾 ]</p>")) == {None}
    assert authors(Shown(head="<meta name=author content=望河网>")) == {None}
    assert authors(Shown(head=head + "<meta name=contentsource content=望河日报>")) == {None}


def test_the_persons_of_json_ld_are_the_authors() -> None:
    people = '[{"@type": "Person", "name": "周小禾"}, {"@type": "Organization", "name": "望河网"}]'
    script = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {people}, "headline": ""}}</script>'
    )
    assert authors(Shown(head=script)) == {"周小禾"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("周小禾", True),
        ("欧阳小禾", True),
        ("阿卜杜拉·买买提", True),
        ("确认", False),
        ("告诉记者", False),
        ("的话", False),
    ],
)
def test_a_person_has_a_surname(text: str, read: bool) -> None:
    assert is_person(text) is read


def test_names_end_where_a_sentence_begins() -> None:
    assert persons_at_start("周小禾、陈 溪 从现场发来") == "周小禾、陈溪"
    assert not is_pen_name("12345")


BIG = "https://img.example/202603/real.jpg"


@pytest.mark.parametrize(
    "picture",
    [
        f"<img src=/images/loading.gif data-original={BIG}>",
        f"<img src='data:image/gif;base64,R0lG' data-src={BIG}>",
        f"<img class=lazy src=/blank.png _src={BIG}>",
        f"<img src=/px.gif data-lazy-src={BIG}>",
        f"<img data-srcset='https://img.example/s.jpg 320w, {BIG} 1280w' src=/placeholder.png>",
        f"<img srcset='https://img.example/202603/s.jpg 1x, {BIG} 2x'>",
        f"<img src=/share/icon.png width=16 height=16><img src={BIG}>",
        f"<img src=https://img.example/202603/tiny.jpg width=24><img src={BIG} width=640 height=360>",
        f"<img src=https://img.example/202603/b.jpg width=1000 height=60><img src={BIG}>",
        f"<img src=https://img.example/202603/q.jpg alt=扫码关注望河日报公众号><img src={BIG}>",
        f"<img class=avatar src=https://img.example/202603/face.jpg><img src={BIG}>",
        f"<img src=//img.example/static/logo.png><img src={BIG}>",
        f"<img data-src='{'aB3+/' * 12}w='><img src={BIG}>",
        f"<img style='display:none' src=https://img.example/202603/h.jpg><img src={BIG}>",
    ],
)
def test_the_picture_is_the_first_of_the_article(picture: str) -> None:
    assert images(Shown(above=f"<p>{picture}</p>")) == {BIG}


@pytest.mark.parametrize(
    ("head", "read"),
    [
        (f"<meta property=og:image content={BIG}>", BIG),
        ("<meta property=og:image content=//img.example/202603/12345.jpg>", "https://img.example/202603/12345.jpg"),
        ("<meta property=og:image content=https://news.example/images/logo.png>", None),
        ("<meta property=og:image content=https://news.example/static/shareF.png>", None),
        ("<meta property=og:image content=https://news.example/a/1.html>", None),
        ("<meta property=og:image content=https://news.example/>", None),
        ("<meta property=og:image content=https://news.example/images/cover.gif>", None),
        (
            "<meta property=og:image content='https://p.example/w.php?u=https://img.example/1.jpg&amp;w=800'>",
            "https://p.example/w.php?u=https://img.example/1.jpg&w=800",
        ),
        (f"<meta property=og:image content={BIG}><meta property=og:image:width content=60>", None),
    ],
)
def test_a_declared_picture_is_no_sign_of_the_site(head: str, read: str | None) -> None:
    assert images(Shown(head=head)) == {read}


@pytest.mark.parametrize(
    ("pictures", "read"),
    [
        (f"<img src=https://img.example/2025/0819/1313724911409.jpg><img src={BIG}>", BIG),
        ("<img src=https://img.example/20250819/1313724911409.jpg>", None),
        ("<img src=https://img.example/202511/03/1313724911409.jpg>", None),
        (
            "<img src=https://img.example/2025-12/30/1313724911409.jpg>",
            "https://img.example/2025-12/30/1313724911409.jpg",
        ),
    ],
)
def test_a_picture_put_up_long_before_the_article_is_the_site_s(pictures: str, read: str | None) -> None:
    assert images(Shown(above=f"<p>{pictures}</p>")) == {read}


@pytest.mark.parametrize(
    ("pictures", "read"),
    [
        (f"<img src=https://img.example/202603/99887766.gif><img src={BIG}>", BIG),
        (f"<img data-src='https://mm.example/rKLoPnY3hU3E7y/640?wx_fmt=gif'><img src={BIG}>", BIG),
        ("<img src=https://img.example/202603/99887766.gif>", "https://img.example/202603/99887766.gif"),
        ("<img src=https://img.example/www/images/enlarge.gif>", None),
    ],
)
def test_a_moving_picture_comes_after_all_others(pictures: str, read: str | None) -> None:
    assert images(Shown(above=f"<p>{pictures}</p>")) == {read}


def test_the_base_element_holds_for_pictures_also_of_a_saved_page() -> None:
    shown = Shown(head="<base href='https://news.example/root/'>", above="<p><img src=pic/1.jpg></p>")
    assert images(shown) == images(shown, None) == {"https://news.example/root/pic/1.jpg"}
    assert images(Shown(above="<p><img src=pic/1.jpg></p>"), None) == {None}


@pytest.mark.parametrize(
    ("crumb", "read"),
    [
        ("<a href=/>首页</a> &gt; <a href=/zw>政务</a> &gt; <a href=/zw/gg>公告</a> &gt; 正文", ("政务", "公告")),
        ("当前位置：<a href=/>望河新闻网</a> >> <a href=/cj>财经</a> >> <a href=/cj/wl>物流</a> >>", ("财经", "物流")),
        ("您的位置： <a href=/>首頁</a> \\ <a href=/cj>財經</a>", ("財經",)),
        ("<a href=/>网站首页</a> - <a href=/wl>物流</a> - 正文", ("物流",)),
        ("<a href=/>首頁</a> / <a href=/cj>財經</a> / 內文", ("財經",)),
        ("<a href=/>望河首页</a> > <a href=/cj>财经</a> > 正文 <a href=/d>订阅 手机报</a>", ("财经",)),
        ("<a href=/>首页</a> / <a href=/cj>财经</a> / 望河省出台措施支持乡镇快递服务站建设", ("财经",)),
        ("<a href=/>首页</a> > <a href=/kd>快递</a> > <a href=/kd/xz>乡镇快递</a> > 正文", ("快递", "乡镇快递")),
        ("<a href=/>首页</a> > <a href=/cj>财经</a> > 望河省出台措施支持乡镇快递…", ("财经",)),
        ("<a href=/>望河网</a> > <a href=/cj>财经</a> > <a href=/hlw>互联网</a> > 正文", ("财经", "互联网")),
        ("<a href=/>望河网</a> > <a href=/n>望河新闻网</a> > <a href=/cj>物流</a> 正文", ("物流",)),
        ("<a href=/>首頁</a> > <a href=/cj>財經</a> > <a href=/wl>物流 內文</a>", ("財經", "物流")),
        ("<a href=/cj>财经频道</a> > <a href=/wl>物流</a> 正文", ("财经频道", "物流")),
        ("12 物流 /col/col15/index.html 快递 /col/col16/index.html", ()),
        ("首页 | 要闻 | 财经 | 物流 | 教育 | 体育 | 视频 | 图片 | 评论 | 地方", ()),
    ],
)
def test_categories_are_the_places_alone(crumb: str, read: tuple[str, ...]) -> None:
    assert categories(Shown(crumb=crumb)) == {read}


def test_a_line_of_arrows_is_a_trail_and_that_of_more_is_none() -> None:
    trail = "<a href=/cj>财经</a> > <a href=/cj/wl>物流</a> > 正文"
    more = "<a href=/u>查看TA的文章></a>"
    info = f"{DATE} 来源：望河日报"
    assert {article.categories for article in each_read(Shown(info=f"<p>{trail}</p><p>{info}</p>"))} == {
        ("财经", "物流")
    }
    assert {article.categories for article in each_read(Shown(info=f"<p>{more}</p><p>{info}</p>"))} == {()}


@pytest.mark.parametrize(
    ("head", "read"),
    [
        ("<meta name=ColumnName content=要闻>", ("要闻",)),
        ("<meta property=article:section content=財經>", ("財經",)),
        ("<meta property=article:section content=business>", ()),
        ("<meta property=article:section content=首页>", ()),
    ],
)
def test_without_a_trail_the_section_told_to_machines_counts(head: str, read: tuple[str, ...]) -> None:
    assert categories(Shown(head=head)) == {read}


def test_the_page_of_an_account_is_no_category() -> None:
    crumb = "<a href=/>首页</a> > <a href=/wl>物流</a> > <a href=/u/1>望河日报</a>"
    assert categories(Shown(crumb=crumb)) == {("物流",)}


def test_a_menu_is_no_trail() -> None:
    menu = (
        "<li class=current-menu-item><a href=/a>要闻</a></li><li><a href=/b>聚焦</a></li><li><a href=/c>头条</a></li>"
    )
    assert categories(Shown(info=f"<ul>{menu}</ul><p>{DATE} 来源：望河日报</p>")) == {()}


@pytest.mark.parametrize(
    ("info", "read"),
    [
        ("推荐语：信息来源：三百家快递企业的问卷和对寄件人的走访</p><p>来源：望河日报", "望河日报"),
        ("信息来源：对三百家快递企业的问卷调查与走访记录</p><p>来源：望河日报", "望河日报"),
        ("<span class=original-title>补助八万元</span> <span class=source>望河日报</span>", "望河日报"),
        ("<span class=resource-list>资料下载</span> <span class=date-source>望河日报</span>", "望河日报"),
        ("来源：望河网-《望河日报》", "望河日报"),
        ("来源：望河日报╱", "望河日报"),
        ("望河報／周小禾", "望河報"),
    ],
)
def test_the_publisher_is_who_is_named_as_the_source(info: str, read: str) -> None:
    assert publishers(Shown(title_tag="望河省出台措施支持乡镇快递服务站建设", info=f"<p>{DATE}</p><p>{info}</p>")) == {
        read
    }


def test_the_source_of_another_article_is_none_of_this_one() -> None:
    below = "<h4>推荐阅读</h4><ul><li><a href=/2>临浦港吞吐量创新高</a> 来源：临浦晚报</li></ul>"
    shown = Shown(title_tag="望河省出台措施支持乡镇快递服务站建设", info=DATE, below=below)
    assert "临浦晚报" not in publishers(shown)
