"""Links in texts as people send them, and the canonical form that makes one article one key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, parse_qs, quote, urlsplit, urlunsplit

from bot.models import Link
from bot.urls.access import AllowedHosts, plain_host
from bot.urls.tracking import choosing

# An address without a scheme counts only under these: elsewhere a dot joins file names and version numbers.
_TLDS = (
    "cn|com|net|org|info|edu|gov|int|biz|me|io|tv|cc|co|top|xyz|site|online|club|vip|news|app|dev|ltd|wang|link"
    "|hk|tw|mo|sg|jp|kr|uk|us|eu|de|fr|ru|au|ca|中国|公司|网络|政务|公益"
)
_BODY = r"""(?:(?!(?<=[^/=])https?://)[!#-;=?-\[\]_a-z~])"""  # ASCII that stands in addresses; a second scheme ends it
# Chinese belongs to an address where it begins a step of its path or a value, unless it tells the reader what to do
# with the link; elsewhere only where the address goes on behind it: /2026年预算.pdf, but not /1.htm查看全文.
_HAN = r"[\u3400-\u9fff]"
_ASKS = r"(?!查看|点击|點擊|点开|复制|打开|阅读|全文|原文|详情|链接|来源|转发|分享)"
_HAN_STEP = rf"(?<=[/=]){_ASKS}{_HAN}(?:(?!https?:)[\w.%()·-]){{0,120}}+"
_SUFFIX = r"\.(?:s?html?|pdf|php|jsp|aspx?|docx?|xlsx?|pptx?|ofd|wps|txt|xml)(?![a-z])"
_HAN_INSIDE = (
    rf"(?<=[\w%(-]){_ASKS}{_HAN}{{1,40}}+(?=[\w·)-]{{0,40}}(?:/(?!/)|{_SUFFIX}))"
    rf"|(?<=[\w%(-])[（《]?{_HAN}[\u3400-\u9fff（）《》、“”\d]{{0,60}}+(?={_SUFFIX})"
)
_REST = rf"(?:{_BODY}++|{_HAN_STEP}|{_HAN_INSIDE})"
_HAN_HOST = r"(?:[\w-]+\.)+(?:中国|公司|网络|政务|公益|cn|com|net)(?![\w@-]|\.\w)"
_HOST = rf"(?:(?![/?#]){_BODY})++"
_LINKS = re.compile(
    rf"https?://(?:{_HAN_HOST}(?:[:/?#]{_REST}*)?|{_HOST}(?:[/?#]{_REST}*)?)"
    rf"|(?<![a-z0-9@./:_%=&?#-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})(?::\d+)?/{_REST}+",
    re.IGNORECASE,
)
_TYPED_SCHEME = re.compile(r"(https?)\s?[:：]\s?[/／]{2}", re.IGNORECASE)  # as a Chinese keyboard writes it
_CLOSERS = {")": "(", "]": "["}
_TRAILING = ".,;:!?'*"  # not - _ =, in which WeChat's identifiers may end

_WRAPPERS = frozenset({"/iv", "/share/url", "/share"})  # of t.me: Instant View and sharing name the page in ``url``
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
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
    for sent in _candidates(straight(text), [straight(url) for url in entity_urls]):
        link = _link(sent)
        if link:
            found.setdefault(link.url, link)
    return tuple(found.values())


def straight(text: str) -> str:
    """A text whose addresses begin as addresses do: ``https：//`` and ``https:／／`` are typed on Chinese keyboards."""
    return _TYPED_SCHEME.sub(r"\1://", text)


def canonical(url: str) -> str:
    """The key of an article; the scheme stays as given. What cannot be parsed is returned as it is.

    A fragment belongs to it where scripts draw the page by it (``#/news/1``, ``#!id``): elsewhere it is a place in the
    page.
    """
    try:
        parts = urlsplit(unwrapped(straight(url.strip())))
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
    route = _quoted(parts.fragment) if is_route(parts.fragment) else ""
    return urlunsplit((parts.scheme, userinfo + at + shown, path, _query(host, parts), route))


def is_route(fragment: str) -> bool:
    """Whether a fragment names a page that scripts draw."""
    return len(fragment) > 1 and fragment[0] in "/!"


def unwrapped(url: str) -> str:
    """The address that Telegram's Instant View or sharing wraps, else the address itself. Raises ValueError."""
    for _ in range(2):  # a shared Instant View
        parts = urlsplit(url)
        if parts.hostname not in _TELEGRAM or parts.path.rstrip("/") not in _WRAPPERS:
            break
        inner = straight(parse_qs(parts.query).get("url", [""])[0].strip())
        if not re.match(r"https?://", inner, re.IGNORECASE):
            break
        url = inner
    return url


def readable(url: str) -> str:
    """The address at which a page can be read: a public Telegram post only in the form made for embedding.

    ``canonical`` takes that form back. Raises ValueError for what cannot be parsed.
    """
    url = unwrapped(straight(url))
    parts = urlsplit(url)
    post = _TELEGRAM_POST.fullmatch(parts.path) if parts.hostname in _TELEGRAM else None
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
        address = unwrapped(full)
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not usable or not re.search(r"\w", parts.hostname or ""):
        return None
    return Link(sent if address == full else address, canonical(address))


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
    given = [one for one in parts.query.split("&") if one]
    if host == "t.me":
        return ""
    if host == _WEIXIN and (parts.path == "/s" or parts.path.startswith("/s/")):
        keep = _WEIXIN_KEYS if any(one.startswith("__biz=") for one in given) else _WEIXIN_SEARCH_KEYS
        return _quoted("&".join(one for one in given if one.partition("=")[0] in keep))
    return _quoted("&".join(choosing(host, parts.path, given)))


def _quoted(part: str) -> str:
    """Percent-encoded where a character cannot stand in an address; escapes stay."""
    return quote(part, safe="%/:@!$&'()*+,;=~-._?[]", errors="replace")
