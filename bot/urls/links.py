"""Links in texts as people send them, and the canonical form that makes one article one key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from bot.models import Link
from bot.urls.access import AllowedHosts, plain_host

# An address without a scheme counts only under these: elsewhere a dot joins file names and version numbers.
_TLDS = (
    "cn|com|net|org|info|edu|gov|int|biz|me|io|tv|cc|co|top|xyz|site|online|club|vip|news|app|dev|ltd|wang|link"
    "|hk|tw|mo|sg|jp|kr|uk|us|eu|de|fr|ru|au|ca|中国|公司|网络|政务|公益"
)
_BODY = r"""(?:(?!(?<=[^/=])https?://)[!#-;=?-\[\]_a-z~])"""  # ASCII that stands in addresses; a second scheme ends it
_HAN_HOST = r"(?:[\w-]+\.)+(?:中国|公司|网络|政务|公益|cn|com|net)(?![\w@-]|\.\w)"
_LINKS = re.compile(
    rf"https?://(?:{_HAN_HOST}(?:[:/?#]{_BODY}*)?|{_BODY}+)"
    rf"|(?<![a-z0-9@./:_%=&?#-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})(?::\d+)?/{_BODY}+",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "["}
_TRAILING = ".,;:!?'*"  # not - _ =, in which WeChat's identifiers may end

# Parameters that say who shared a page and how, and never choose the article.
_TRACKING = frozenset(
    {
        "spm",
        "spm_id_from",
        "scm",
        "from",
        "wfr",
        "fbclid",
        "gclid",
        "msclkid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "isappinstalled",
        "scene",
        "share",
        "sharefrom",
        "shareto",
        "sharer",
        "nsukey",
        "vd_source",
        "bd_vid",
        "hmsr",
        "hmpl",
        "hmcu",
        "hmkw",
        "hmci",
        "tt_from",
        "bbs_from",
    }
)
_TRACKING_STARTS = ("utm_", "share_", "at_medium", "at_campaign")
_TELEGRAM_POST = re.compile(r"(?:/s)?/([A-Za-z]\w{3,})/(\d+)/?")
_WEIXIN = "mp.weixin.qq.com"
_WEIXIN_KEYS = ("__biz", "mid", "idx", "sn")
_WEIXIN_SEARCH_KEYS = ("src", "timestamp", "ver", "signature")  # addresses that the search engine Sogou signs

# Mobile twins that serve every article under the same path. sina.cn, m.gmw.cn and m.caixin.com are
# not among them: their paths differ, and a folded address would lead nowhere.
_TWINS = {
    "3g.163.com": "www.163.com",
    "m.163.com": "www.163.com",
    "m.21jingji.com": "www.21jingji.com",
    "m.bjnews.com.cn": "www.bjnews.com.cn",
    "m.guancha.cn": "www.guancha.cn",
    "m.jiemian.com": "www.jiemian.com",
    "m.nbd.com.cn": "www.nbd.com.cn",
    "m.sohu.com": "www.sohu.com",
    "m.thepaper.cn": "www.thepaper.cn",
    "m.yicai.com": "www.yicai.com",
    "wap.eastmoney.com": "finance.eastmoney.com",
    "telegram.me": "t.me",
    "telegram.dog": "t.me",
}


def find_links(text: str, entity_urls: Sequence[str] = ()) -> tuple[Link, ...]:
    """The http(s) links of a message in order, each article once.

    ``entity_urls`` are those that Telegram found or hides behind words. Telegram takes Chinese that
    follows an address for a part of it, so an entity that stands in the text counts only where the
    text gave nothing.
    """
    found: dict[str, Link] = {}
    for sent in _candidates(text, entity_urls):
        link = _link(sent)
        if link:
            found.setdefault(link.url, link)
    return tuple(found.values())


def canonical(url: str) -> str:
    """The key of an article; the scheme stays as given. What cannot be parsed is returned as it is."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return url
    host = plain_host(parts.hostname)
    host = _TWINS.get(host, host)
    shown = f"[{host}]" if ":" in host else host
    if port and port != (443 if parts.scheme == "https" else 80):
        shown = f"{shown}:{port}"
    userinfo, at, _ = parts.netloc.rpartition("@")
    path = _quoted(parts.path) or "/"
    if host == "t.me":
        path = re.sub(r"^/s/([^/]+/\d+)$", r"/\1", path)
    return urlunsplit((parts.scheme, userinfo + at + shown, path, _query(host, parts), ""))


def readable(url: str) -> str:
    """The address at which a page can be read: a public Telegram post only in the form made for embedding.

    ``canonical`` takes that form back. Raises ValueError for what cannot be parsed.
    """
    parts = urlsplit(url)
    post = _TELEGRAM_POST.fullmatch(parts.path) if parts.hostname in {"t.me", "telegram.me"} else None
    return f"https://t.me/{post[1]}/{post[2]}?embed=1" if post else url


def has_credentials(url: str) -> bool:
    """Whether the address carries a user name or password."""
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False


def is_private(url: str, allowed_hosts: AllowedHosts) -> bool:
    """Whether what stands there is only its sender's: credentials, or a host from ALLOWED_HOSTS."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return has_credentials(url) or allowed_hosts.has_host(host)


def _candidates(text: str, entity_urls: Sequence[str]) -> Iterator[str]:
    """Addresses as sent, trimmed."""
    from_text = [_trimmed(match[0]) for match in _LINKS.finditer(text)]
    yield from from_text
    for url in entity_urls:
        if url not in text:
            yield url.strip()
        elif not any(sent in url or url in sent for sent in from_text):
            yield _trimmed(url)


def _link(sent: str) -> Link | None:
    """None for other schemes and what is no address."""
    full = sent if re.match(r"[a-z][a-z0-9+.-]*://|mailto:|tel:", sent, re.IGNORECASE) else f"https://{sent}"
    try:
        parts = urlsplit(full)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not usable or not re.search(r"\w", parts.hostname or ""):
        return None
    return Link(sent, canonical(full))


def _trimmed(url: str) -> str:
    """Without the brackets and punctuation of the sentence around it."""
    depth = dict.fromkeys(_CLOSERS.values(), 0)
    start = re.match(r"https?://\[[0-9a-f:.]+\]", url, re.IGNORECASE)
    begin = start.end() if start else 0
    for position, char in enumerate(url[begin:], begin):
        if char in depth:
            depth[char] += 1
        elif char in _CLOSERS:
            depth[_CLOSERS[char]] -= 1
            if depth[_CLOSERS[char]] < 0:
                url = url[:position]
                break
    return url.rstrip(_TRAILING)


def _query(host: str, parts: SplitResult) -> str:
    """The parameters that choose the article, in their order and spelling."""
    pairs = [pair for pair in parts.query.split("&") if pair]
    names = [pair.partition("=")[0] for pair in pairs]
    if host == "t.me":
        return ""
    if host == _WEIXIN and (parts.path == "/s" or parts.path.startswith("/s/")):
        keep = _WEIXIN_KEYS if "__biz" in names else _WEIXIN_SEARCH_KEYS
        pairs = [pair for pair, name in zip(pairs, names, strict=True) if name in keep]
    else:
        pairs = [pair for pair, name in zip(pairs, names, strict=True) if not _tracks(name.lower(), host)]
    return _quoted("&".join(pairs))


def _tracks(name: str, host: str) -> bool:
    if name == "scene" and host.endswith("weixin.qq.com"):
        return False
    return name in _TRACKING or name.startswith(_TRACKING_STARTS)


def _quoted(part: str) -> str:
    """Percent-encoded where a character cannot stand in an address; escapes stay."""
    return quote(part, safe="%/:@!$&'()*+,;=~-._?[]", errors="replace")
