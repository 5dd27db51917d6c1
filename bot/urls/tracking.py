"""Which parameters of an address choose the page, and which only say who shared it and how (pure).

A name that says nothing else (utm_source) is dropped everywhere. A general name (from, share, scene) may choose the
page: it is dropped only on sites that are known to track with it, or with a value that only WeChat's client writes.
Where the path of a portal names the article, its whole query tracks, but for the page of a long article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Names that nobody gives to what chooses a page: of campaigns and advertisers, of the clients of QQ, WeChat and
# DingTalk, and of Baidu, which append theirs to the addresses of any site.
_OF_SHARING: Final = (
    "spm spm_id_from fbclid gclid msclkid yclid igshid mc_cid mc_eid isappinstalled nsukey vd_source bd_vid hmsr hmpl "
    "hmcu hmkw hmci tt_from bbs_from sharefrom shareto sharer_shareid sharer_sharetime sharer_shareinfo share_token "
    "share_source share_medium share_plat share_from share_tag share_session_id share_times share_app_id share_code "
    "_share_channel wxshare_count tdsourcetag aduin adsession adtag adpubno dt_dapp dt_platform plg_nld plg_uin "
    "plg_auth plg_usr plg_vkey plg_dev ivk_sa sudaref bsh_bid bd_source_light"
)
_ANYWHERE: Final = frozenset(_OF_SHARING.split())
_ANYWHERE_STARTS: Final = ("utm_", "at_medium", "at_campaign")
_BY_CLIENT: Final = {
    "from": frozenset({"timeline", "singlemessage", "groupmessage"}),  # what WeChat appends to any address
}
_HEXADECIMAL = re.compile(r"[0-9a-f]{16,}")  # what Baidu's eqid is
# Names that track on one site and choose the page on another.
_OF_ANYTHING: Final = (
    "from share scene sharer scm wfr source src channel ch chl refer referer referrer ref mod type app device platform "
    "timestamp t time ver version v f s r tr state code wm vt pos loc cre rfunc tj doct cref display retcode subch "
    "log_from traffic_source clickfrom referfrom fromid client client_type jump ddtab eqid openapp web_channel"
)
_GENERAL: Final = frozenset(_OF_ANYTHING.split())
_STARTS: Final = ("share_", "from_", "refer_", "pgv_")
_PAGES: Final = frozenset({"page", "p", "pn", "pageno", "pageindex", "curpage", "currentpage"})


@dataclass(frozen=True, slots=True)
class _Site:
    """How a site tracks: ``names`` of its own, beside the general ones. A path in which ``named`` is found names the
    article; with ``is_all`` its query then chooses nothing but a page."""

    domains: tuple[str, ...]
    named: re.Pattern[str]
    names: frozenset[str] = frozenset()
    is_all: bool = True


# Government sites are made by a hundred systems, so that a name is dropped only when it is known.
_SITES: Final = (
    _Site(
        ("sina.com.cn", "sina.cn"),
        re.compile(r"(?:doc|detail)-?i[a-z]\w{6,}|article_\d{5,}|/articles?/view/\d|/\d{4}-\d\d-\d\d/(?=[\w-]{0,40}\d{4})[\w-]{4,80}+\.s?html"),
        frozenset({"vt", "wm", "pos", "cre", "loc", "rfunc", "tj", "tr", "sudaref", "node_id"}),
    ),
    _Site(
        ("163.com",),
        re.compile(r"/article/[A-Z0-9]{8,}|/\d\d/\d{4}/\d\d/[A-Z0-9]{8,}|/v/video/V\w{6,}|/news/[a-z]/[A-Z0-9]{8,}"),
        frozenset({"spss", "spssid", "spsw", "referfrom", "clickfrom", "isfromotherweb", "dyshare", "hbclick"}),
    ),
    _Site(
        ("toutiao.com", "toutiaocdn.com", "toutiaoimg.com"),
        re.compile(r"^/(?:[aiw]|article/|group/|video/|w/|is/|c/user/article/)\w{8,}"),
        frozenset({"req_id", "wid", "upstream_biz", "use_new_style", "is_new_connect", "is_new_user", "log_from"}),
    ),
    _Site(
        ("qq.com",),
        re.compile(r"/(?:a|k|cmsid|cmsn|omn|rain/a|notfound/rain/a)/(?:[\w-]{1,20}/){0,2}\w{0,6}\d{8}|/\d{8}[/A-Z_]\w{4,}"),
        frozenset({"suid", "media_id", "qimei", "devid", "chlid", "ptlang", "no-redirect", "web_channel", "refer"}),
    ),
    _Site(
        ("weibo.com", "weibo.cn"),
        re.compile(r"^/\d{5,}/\w{8,}|^/(?:status|detail|n|tv/show)/[\w:]{8,}|/id/\d{8,}"),
        frozenset({"wvr", "refer_flag", "ssl_rnd", "pagetype", "sourcetype", "jumpfrom", "featurecode", "_wb_client_"}),
    ),
    _Site(
        ("gov.cn",),
        re.compile(r"(?:content|art|info|c|t\d{8}|\d{6,8})_\d+|/content/\d|(?<!\d)\d{5,20}+[\w-]{0,40}+\.(?:s?html?|jsp|aspx?)$"),
        frozenset({"xxgkhide", "trs", "hd", "pc_hash", "isneedoldversion", "gov", "is_all"}),
        is_all=False,
    ),
)  # fmt: skip
# Media whose paths name every article: the names that they track with, known or general.
_MEDIA: Final = _Site(
    (
        "thepaper.cn", "sohu.com", "ifeng.com", "guancha.cn", "jiemian.com", "yicai.com", "caixin.com", "bjnews.com.cn",
        "nbd.com.cn", "21jingji.com", "eastmoney.com", "36kr.com", "huxiu.com", "people.com.cn", "people.cn",
        "news.cn", "xinhuanet.com", "cctv.com", "cctv.cn", "chinanews.com.cn", "chinanews.com", "stcn.com",
        "cnstock.com", "cls.cn", "wallstreetcn.com", "gmw.cn", "ce.cn", "bilibili.com", "baijiahao.baidu.com",
        "baike.baidu.com", "zhihu.com",
    ),
    re.compile(r"\d|\w{12}"),
    frozenset({"commtag", "_f", "_trans_", "pvid", "for", "fr", "originreferrer"}),
    is_all=False,
)  # fmt: skip


def choosing(host: str, path: str, parameters: Sequence[str]) -> list[str]:
    """The parameters (``name=value``) that choose the page, as they stand and in their order."""
    left = [one for one in parameters if not _tracks_anywhere(one)]
    site = _site(host)
    if site is None:
        return left
    is_named = bool(site.named.search(path))
    if is_named and site.is_all:
        return [one for one in left if _name(one) in _PAGES]
    own = [one for one in left if _name(one) not in site.names]
    if not is_named and not any(_is_identifier(_name(one)) for one in own):
        return own
    return [one for one in own if not _is_general(_name(one))]


def _name(parameter: str) -> str:
    return parameter.partition("=")[0].lower()


def _tracks_anywhere(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _ANYWHERE or name.startswith(_ANYWHERE_STARTS):
        return True
    return value in _BY_CLIENT.get(name, ()) or (name == "eqid" and bool(_HEXADECIMAL.fullmatch(value)))


def _is_general(name: str) -> bool:
    return name in _GENERAL or name.startswith(_STARTS)


def _is_identifier(name: str) -> bool:
    """Whether a parameter names an article: id, newsid, docId."""
    return name.endswith(("id", "_no", "sn")) and not _is_general(name)


def _site(host: str) -> _Site | None:
    if host.endswith("weixin.qq.com"):  # it chooses by scene and the like
        return None
    return next((site for site in (*_SITES, _MEDIA) if any(_is_of(host, domain) for domain in site.domains)), None)


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)
