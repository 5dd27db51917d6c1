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
    ],
)
def test_an_article_has_one_key(url: str, key: str) -> None:
    assert canonical(url) == key
    assert canonical(key) == key


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
