"""Links as people send them, their keys, and the addresses that may be fetched."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from bot.errors import SettingsError
from bot.urls.access import AllowedHosts, is_allowed
from bot.urls.links import canonical, find_links, has_credentials, is_private, readable

NOBODY = AllowedHosts()


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("【国务院常务会议】 https://www.gov.cn/a/1.htm 复制此链接，打开浏览器", ["https://www.gov.cn/a/1.htm"]),
        (
            "见https://www.gov.cn/a/1.htm，另见https://www.ndrc.gov.cn/b。",
            ["https://www.gov.cn/a/1.htm", "https://www.ndrc.gov.cn/b"],
        ),
        ("（https://www.gov.cn/a）】", ["https://www.gov.cn/a"]),
        ("https://www.gov.cn/a查看全文", ["https://www.gov.cn/a"]),
        ("https://www.gov.cn查看", ["https://www.gov.cn"]),
        ("原文www.gov.cn/zhengce/1.htm。", ["www.gov.cn/zhengce/1.htm"]),
        ("news.sina.cn/gn/detail-i1.d.html?x=1", ["news.sina.cn/gn/detail-i1.d.html?x=1"]),
        ("[标题](https://a.cn/x_(1))，", ["https://a.cn/x_(1)"]),
        ("(see https://a.cn/x).", ["https://a.cn/x"]),
        ("https://a.cn/1https://b.cn/2", ["https://a.cn/1", "https://b.cn/2"]),
        ("https://web.archive.org/web/2024/https://a.cn/1", ["https://web.archive.org/web/2024/https://a.cn/1"]),
        ("http://新华网.中国/x，", ["http://新华网.中国/x"]),
        ("https://www.news.gov.hk/x", ["https://www.news.gov.hk/x"]),
        ("HTTPS://WWW.GOV.CN/a!", ["HTTPS://WWW.GOV.CN/a"]),
        ("https://mp.weixin.qq.com/s/Ab-c_", ["https://mp.weixin.qq.com/s/Ab-c_"]),
        ("写信 a@gov.cn/x 或看 www.gov.cn", []),
        ("ftp://a.cn/x javascript:alert(1)", []),
        ("增长1.5/2.3，和/或", []),
    ],
)
def test_an_address_ends_where_the_sentence_around_it_goes_on(text: str, sent: list[str]) -> None:
    assert [link.sent for link in find_links(text)] == sent


def test_one_article_is_found_once_in_the_order_sent() -> None:
    text = "https://b.cn/1?utm_source=x https://a.cn/2 https://b.cn/1#top"
    assert [link.url for link in find_links(text)] == ["https://b.cn/1", "https://a.cn/2"]


def test_an_address_without_scheme_is_taken_as_https() -> None:
    assert find_links("www.gov.cn/x")[0].url == "https://www.gov.cn/x"


def test_a_link_hidden_behind_words_is_found() -> None:
    assert [link.url for link in find_links("点击这里", ["https://a.cn/1"])] == ["https://a.cn/1"]


def test_an_entity_that_swallowed_chinese_adds_nothing() -> None:
    text = "https://a.cn/1查看全文"
    assert [link.url for link in find_links(text, [text])] == ["https://a.cn/1"]


def test_an_entity_of_another_scheme_is_no_link() -> None:
    assert find_links("x", ["tg://user?id=1", "mailto:a@b.cn", "http://[::1"]) == ()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://WWW.Gov.CN:443/a/B.htm#p", "https://www.gov.cn/a/B.htm"),
        ("http://a.cn:80", "http://a.cn/"),
        ("http://a.cn:8080/x", "http://a.cn:8080/x"),
        ("https://a.cn./x", "https://a.cn/x"),
        ("https://a.cn/x?id=3&utm_source=w&from=timeline&share_token=1&spm=2&isappinstalled=0", "https://a.cn/x?id=3"),
        ("https://a.cn/x?b=2&a=1", "https://a.cn/x?b=2&a=1"),
        ("https://新华网.中国/x", "https://xn--xkrr14bows.xn--fiqs8s/x"),
        ("https://a.cn/政策?k=值", "https://a.cn/%E6%94%BF%E7%AD%96?k=%E5%80%BC"),
        ("https://m.thepaper.cn/newsDetail_forward_1?from=x", "https://www.thepaper.cn/newsDetail_forward_1"),
        ("https://3g.163.com/news/article/A.html", "https://www.163.com/news/article/A.html"),
        (
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=1&idx=2&sn=ab&chksm=9&scene=21#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=Mz==&mid=1&idx=2&sn=ab",
        ),
        ("https://mp.weixin.qq.com/s/AbC?scene=1", "https://mp.weixin.qq.com/s/AbC"),
        ("https://t.me/s/channel/12?single", "https://t.me/channel/12"),
        ("https://telegram.me/channel/12", "https://t.me/channel/12"),
        ("https://u:p@a.cn/x", "https://u:p@a.cn/x"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://[::1", "http://[::1"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("https：//a.cn/x", "https://a.cn/x"),
        ("https:／／a.cn/x", "https://a.cn/x"),
        ("https://t.me/iv?url=https%3A%2F%2Fa.cn%2Fx%3Fid%3D3%26utm_source%3Dtg&rhash=1f", "https://a.cn/x?id=3"),
        ("https://t.me/share/url?url=https://t.me/iv?url%3Dhttps%253A%252F%252Fa.cn%252Fx", "https://a.cn/x"),
        ("https://t.me/iv?url=tg://user", "https://t.me/iv"),
        ("https://a.cn/app/#/news/3", "https://a.cn/app/#/news/3"),
        ("https://a.cn/app#!/新闻", "https://a.cn/app#!/%E6%96%B0%E9%97%BB"),
        ("https://a.cn/app/#/", "https://a.cn/app/"),
    ],
)
def test_an_article_has_one_key(url: str, key: str) -> None:
    assert canonical(url) == key
    assert canonical(key) == key


GENERAL = "from share scene sharer source channel share_id mod type ch wfr eqid scm f"


@pytest.mark.parametrize("parameter", GENERAL.split())
def test_a_general_name_chooses_the_page_on_a_site_that_is_not_known_to_track_with_it(parameter: str) -> None:
    keys = {canonical(f"https://www.yunjiang.example/view.php?{parameter}={number}") for number in (1, 2)}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.sina.com.cn/view.php?from=1", "https://news.sina.com.cn/view.php?from=2"),
        ("https://news.sina.com.cn/c/2026-03-06/doc-inaxyz1234567.shtml?page=2",
         "https://news.sina.com.cn/c/2026-03-06/doc-inaxyz1234567.shtml?page=3"),
        ("https://weibo.com/ttarticle/p/show?id=2309401", "https://weibo.com/ttarticle/p/show?id=2309402"),
        ("https://view.inews.qq.com/detail?id=20260306A1", "https://view.inews.qq.com/detail?id=20260306A2"),
        ("https://www.yunjiang.gov.cn/zwgk/show.jsp?infoid=5", "https://www.yunjiang.gov.cn/zwgk/show.jsp?infoid=6"),
        ("https://www.yunjiang.gov.cn/zwgk/view.html?from=5", "https://www.yunjiang.gov.cn/zwgk/view.html?from=6"),
        ("https://www.yunjiang.gov.cn/list_12345.html?lm=5", "https://www.yunjiang.gov.cn/list_12345.html?lm=6"),
        ("https://mp.weixin.qq.com/mp/appmsg/show?scene=1", "https://mp.weixin.qq.com/mp/appmsg/show?scene=2"),
        ("https://www.toutiao.com/search?source=1", "https://www.toutiao.com/search?source=2"),
    ],
)  # fmt: skip
def test_two_pages_of_a_site_that_tracks_keep_two_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


SINA = "https://finance.sina.com.cn/china/gncj/2026-03-06/doc-inaxyz1234567.shtml"
NETEASE = "https://www.163.com/dy/article/JRCM9D2R0001899O.html"
TOUTIAO = "https://www.toutiao.com/article/7341234567890123456/"
TENCENT = "https://new.qq.com/rain/a/20260306A01ABC00"
WEIBO = "https://weibo.com/1234567890/NxyzAbc1k"
COUNCIL = "https://www.gov.cn/zhengce/content/202603/content_6934567.htm"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (SINA, "cre=tianyi&mod=pcpager_fin&loc=3&r=9&rfunc=18&tj=none&tr=9"),
        (SINA, "vt=4&pos=108&wm=3049_0015"),
        (SINA, "finpagefr=p_104&from=wap"),
        ("https://k.sina.cn/article_1234567890_p1234567890.html", "from=news&subch=onews&sudaref=x"),
        ("http://doc.sina.cn/?id=comos:inaxyz1234567", "wm=3049_0032&vt=4&from=wap"),
        (NETEASE, "f=post2020_dy_recommends&spss=adap_pc"),
        (NETEASE, "clickfrom=w_yw&referFrom=baidu&from=history-back-list"),
        ("https://www.163.com/news/article/JRCM9D2R0001899O.html", "snstoken=x&s=newsapp&spsw=3"),
        (TOUTIAO, "log_from=a1b2&channel=&source=search_tab&timestamp=1772757000"),
        (TOUTIAO, "app=news_article&tt_from=weixin&wxshare_count=1&share_token=ab&req_id=3"),
        ("https://www.toutiao.com/i7341234567890123456/", "wid=1&upstream_biz=toutiao_pc&group_id=7"),
        (TENCENT, "suid=8QMd&media_id=&pc=1&refer=wx_hot&web_channel=wap"),
        ("https://view.inews.qq.com/a/20260306A01ABC00", "shareto=wx&devid=1&qimei=2&openApp=false"),
        ("https://new.qq.com/omn/20260306/20260306A01ABC00.html", "pgv_ref=aio2015&ptlang=2052"),
        (WEIBO, "from=page_100206&wvr=6&mod=weibotime&type=comment"),
        ("https://m.weibo.cn/status/5012345678901234", "sourceType=weixin&wm=9006&featurecode=newtitle"),
        ("https://weibo.com/ttarticle/p/show?id=2309405012345678901234", "mod=zwenzhang&sudaref=x&from=feed"),
        (COUNCIL, "ivk_sa=1024320u"),
        (COUNCIL, "eqid=ba4d8c2c0000f5d900000006648a0e1c&from=timeline&isappinstalled=0"),
        ("http://www.yunjiang.gov.cn/zwgk/202603/t20260306_1364470.html", "tdsourcetag=s_pcqq_aiomsg&jump=false"),
        ("https://www.yunjiang.gov.cn/art/2026/3/6/art_12_34567.html", "share=wx&source=app&ADTAG=CLIENT.QQ"),
        ("https://www.yunjiang.example/a?id=5", "dt_dapp=1&utm_medium=x&from=singlemessage&isappinstalled=0"),
        ("https://www.thepaper.cn/newsDetail_forward_26712345", "commTag=true&from=wx&scene=2"),
        ("https://baijiahao.baidu.com/s?id=1792345678901234567", "wfr=spider&for=pc"),
    ],
)
def test_what_only_says_who_shared_a_page_makes_no_second_key(page: str, query: str) -> None:
    assert canonical(f"{page}{'&' if '?' in page else '?'}{query}") == canonical(page)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("https://a.cn/政策/2026.html", "https://a.cn/政策/2026.html"),
        ("https://zh.wiki.example/wiki/国有企业改革_(云江)，摘要", "https://zh.wiki.example/wiki/国有企业改革_(云江)"),
        ("见 https://a.cn/files/2026年预算草案.pdf。", "https://a.cn/files/2026年预算草案.pdf"),
        ("https://a.cn/s?wd=专项债&pn=2 看看", "https://a.cn/s?wd=专项债&pn=2"),
        ("www.a.gov.cn/公告/1.htm，请看", "www.a.gov.cn/公告/1.htm"),
        ("https://a.cn/第3号通知/正文.html", "https://a.cn/第3号通知/正文.html"),
        ("http://a.cn/a(政策).html", "http://a.cn/a(政策).html"),
        ("https://a.cn/附件/分配表（一）.pdf，请下载", "https://a.cn/附件/分配表（一）.pdf"),
        ("（见https://a.cn/1）和附件（2）.pdf", "https://a.cn/1"),
        ("https://a.cn/1.htm查看全文", "https://a.cn/1.htm"),
        ("https://a.cn/x/查看原文", "https://a.cn/x/"),
        ("https://a.cn/1与https://b.cn/2", "https://a.cn/1"),
        ("https://a.cn/政策https://b.cn/2", "https://a.cn/政策"),
        ("https：//a.cn/x。", "https://a.cn/x"),
        ("原文：http:／／a.cn/x", "http://a.cn/x"),
        ("HTTPS： //a.cn/x", "HTTPS://a.cn/x"),
        ("看 https://t.me/iv?url=https%3A%2F%2Fa.cn%2Fx&rhash=12", "https://a.cn/x"),
        ("https://t.me/share/url?url=https://a.cn/x&text=好", "https://a.cn/x"),
    ],
)
def test_an_address_is_found_as_it_was_meant(text: str, sent: str) -> None:
    assert find_links(text)[0].sent == sent


def test_credentials_in_an_address_are_seen() -> None:
    assert has_credentials("https://user:secret@a.cn/x")
    assert not has_credentials("https://a.cn/@user")
    assert not has_credentials("http://[")


def test_what_only_its_sender_may_read_is_private() -> None:
    allowed = AllowedHosts.parse("intranet.example, 10.0.0.0/8")
    assert is_private("https://user@a.cn/x", allowed)
    assert is_private("http://Intranet.example:8080/x", allowed)
    assert is_private("http://10.1.2.3/x", allowed)
    assert not is_private("https://a.cn/x", allowed)
    assert not is_private("http://[", allowed)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(ip_address(address), "a.cn", NOBODY)


@pytest.mark.parametrize("address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_allowed(ip_address(address), "a.cn", NOBODY)


@pytest.mark.parametrize("setting", ["127.0.0.0/8", "127.0.0.1", "::1,127.0.0.1", "LOCALHOST", "a.cn localhost."])
def test_a_listed_host_or_network_is_allowed(setting: str) -> None:
    assert is_allowed(ip_address("127.0.0.1"), "localhost", AllowedHosts.parse(setting))


def test_a_mapped_address_is_allowed_by_its_ipv4_network() -> None:
    assert is_allowed(ip_address("::ffff:127.0.0.1"), "x", AllowedHosts.parse("127.0.0.0/8"))


@pytest.mark.parametrize("entry", ["127.0.0.0/99", "http://a.cn", "300.1.1.1", "a_b!c", "-a"])
def test_a_wrong_entry_is_refused_with_the_name_of_the_setting(entry: str) -> None:
    with pytest.raises(SettingsError) as caught:
        AllowedHosts.parse(f"10.0.0.0/8, {entry}")
    assert (caught.value.name, caught.value.value) == ("ALLOWED_HOSTS", entry)


def test_an_empty_setting_allows_nothing() -> None:
    assert AllowedHosts.parse(" ") == NOBODY


@pytest.mark.parametrize(
    "sent", ["https://t.me/channel/12", "https://t.me/s/channel/12", "http://telegram.me/channel/12"]
)
def test_a_post_of_a_channel_is_read_where_it_can_be_read(sent: str) -> None:
    assert readable(sent) == "https://t.me/channel/12?embed=1"
    assert canonical(readable(sent)) == "https://t.me/channel/12"


@pytest.mark.parametrize("sent", ["https://t.me/channel", "https://t.me/c/1/2", "https://a.cn/channel/12"])
def test_any_other_address_is_read_where_it_is(sent: str) -> None:
    assert readable(sent) == sent
