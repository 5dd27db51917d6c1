"""A list page without a feed → Feed: its article links, without navigation, pagers, footers and banners (pure).

Links that stand in the same place of the page's structure are a group; the list is the group with the most, the
longest and the dated titles. A linked line counts as an item by the measure of ``reading.page_kind``: a linked
headline, alone or with its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from bot.errors import Malformed
from bot.feeds.json_list import is_json, parse_json_list
from bot.feeds.list_dates import date_beside, date_in_address
from bot.feeds.policy_library import is_library
from bot.markup import base_address, tree
from bot.models import Feed, FeedItem, Page
from bot.urls.links import canonical

MOST_ITEMS: Final = 100  # more stand only on archives of years
_HAN = re.compile(r"[\u3400-\u9fff]")
_LEAST_HAN: Final = 5  # 更多, 下一页, 政策解读 and names of channels are shorter
_LEAST_LATIN: Final = (25, 3)  # characters and spaces of a title without Han
# A list whose items have dates is hardly anything else; without them it must be longer, with longer titles, so that
# no menu of channels passes.
_FEW: Final = 3  # items of a list with dates
_MANY: Final = 5  # items of a list without
_MEAN_DATED: Final = 7  # characters of a title on the average
_MEAN_UNDATED: Final = 11
_DATED: Final = 0.5  # share of items with a date from which a list counts as dated
_COUNTED: Final = 40  # characters of a title that count: a card's summary is no better a title
_LONGEST_TITLE: Final = 300  # characters; longer link texts are paragraphs
_SENTENCE: Final = 30  # characters of a line with a full stop, which then is prose
_PROSE: Final = 200  # characters of prose outside the items from which a page may be an article: a paragraph or two
_ASIDE_TAGS: Final = frozenset({"nav", "footer", "aside"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:foot(?:er)?|nav(?:bar|igation)?|menu|crumbs?|breadcrumb|pager?|pagination|friend(?:ly)?-?links?|yqlj|"
    r"copyright|side(?:bar)?|hot(?:list)?|rank(?:ing)?|paihang|related|recommend|tuijian|banner|slider?|swiper|"
    r"login|search|topbar|share)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SECOND_LEVEL: Final = frozenset({"com", "gov", "org", "net", "edu", "ac", "co"})
_CUT = re.compile(r"(?:\.\.|…)$")


@dataclass(slots=True)
class _Line:
    """One linked headline: ``item`` is the largest element around it without another one."""

    url: str
    title: str
    item: Any
    place: tuple[str, ...]
    published: datetime | None = None


@dataclass(slots=True)
class _Group:
    """Lines that stand in the same place of the page's structure."""

    lines: list[_Line] = field(default_factory=list)

    def titles(self) -> int:
        """Characters of all titles, as far as they count."""
        return sum(min(len(line.title), _COUNTED) for line in self.lines)

    def dated(self) -> float:
        """The share of lines with a date."""
        return sum(line.published is not None for line in self.lines) / max(1, len(self.lines))

    def score(self) -> float:
        """Compares groups of one page. With dates throughout the titles count three times, since menus have none."""
        return self.titles() * (1 + 2 * self.dated())

    def is_list(self) -> bool:
        """Whether there are enough items with long enough titles."""
        mean = self.titles() / len(self.lines)
        if self.dated() >= _DATED:
            return len(self.lines) >= _FEW and mean >= _MEAN_DATED
        return len(self.lines) >= _MANY and mean >= _MEAN_UNDATED


def parse_list(page: Page, now: datetime) -> Feed:
    """The links of a list page in its order. ``now`` (aware) gives dates without a year theirs.

    Raises Malformed: no list (or one that a script fills), or an article with links around it.
    """
    if is_json(page.text) or is_library(page.url or ""):
        return parse_json_list(page, now)
    root = tree(page.text)
    for node in root.css("script, style, noscript, template, select"):
        node.decompose()
    groups = _groups(root, base_address(root, page.url or ""), now)
    best = max((group for group in groups if group.is_list()), key=_Group.score, default=_Group())
    title = _title(root) or page.source
    if _prose(root, best) > max(_PROSE, best.titles() / 2):
        raise Malformed(page.source, "list", is_article=True)
    lines = _own(best, page.url or page.source)
    if len(lines) < _FEW:
        raise Malformed(page.source, "list")
    items = [FeedItem(canonical(line.url), line.url, line.title, line.published) for line in lines[:MOST_ITEMS]]
    return Feed(title, "list", tuple(items))


def _groups(root: Any, base: str, now: datetime) -> list[_Group]:
    lines = _lines(root, base)
    groups: dict[tuple[str, ...], _Group] = {}
    known: set[tuple[tuple[str, ...], str]] = set()
    for line in lines:
        line.published = date_beside(line.item, line.title, now) or date_in_address(line.url, now)
        if (line.place, line.url) not in known:
            known.add((line.place, line.url))
            groups.setdefault(line.place, _Group()).lines.append(line)
    return list(groups.values())


def _lines(root: Any, base: str) -> list[_Line]:
    """Every linked headline outside of navigation and the like, in the page's order."""
    found = [(node, url, title) for node in root.css("a[href]") for url, title in _headline(node, base)]
    inside: dict[int, set[str]] = {}  # the headlines' addresses below each element
    for node, url, _ in found:
        for one in _upwards(node):
            inside.setdefault(one.mem_id, set()).add(url)
    lines = []
    for node, url, title in found:
        item = node
        while item.parent is not None and len(inside.get(item.parent.mem_id, ())) == 1 and item.parent.tag != "body":
            item = item.parent
        around = list(_upwards(item))
        if not any(_is_aside(one) for one in around):
            lines.append(_Line(url, title, item, _place(around)))
    return lines


def _headline(node: Any, base: str) -> list[tuple[str, str]]:
    """(address, title) of a link that may be an item's, as a list of none or one."""
    href = (node.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return []
    shown = " ".join(node.text(deep=True).split())
    given = " ".join((node.attributes.get("title") or "").split())
    title = given if len(given) > len(shown) or (shown and _CUT.search(shown) and given) else shown
    title = given if given and _stands_in(given, shown) else title
    if not _is_title(title):
        return []
    try:
        url = urljoin(base, href)
        host = urlsplit(url).hostname
    except ValueError:
        return []
    return [(url, title)] if host and url.startswith(("http://", "https://")) else []


def _stands_in(given: str, shown: str) -> bool:
    """Whether the title attribute is the headline of a card that is one link as a whole."""
    return len(given) < len(shown) and given in shown and _is_title(given)


def _is_title(text: str) -> bool:
    if len(text) > _LONGEST_TITLE:
        return False
    least, spaces = _LEAST_LATIN
    return len(_HAN.findall(text)) >= _LEAST_HAN or (len(text) >= least and text.count(" ") >= spaces)


def _upwards(node: Any) -> list[Any]:
    """The element and those around it, up to the page's root."""
    found = []
    while node is not None and node.tag not in {"html", "-undef"}:
        found.append(node)
        node = node.parent
    return found


def _is_aside(node: Any) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.tag in _ASIDE_TAGS or (node.tag != "body" and bool(_ASIDE.search(names)))


def _place(around: list[Any]) -> tuple[str, ...]:
    """The place of an item in the page's structure: its tag, and tag and first class of each element around it."""
    outer = [f"{one.tag}.{(one.attributes.get('class') or '').split(' ')[0]}" for one in around[1:]]
    return (around[0].tag, *outer)


def _own(group: _Group, base: str) -> list[_Line]:
    """The group's lines without links to other sites, unless they stand in a dated list with their date."""
    site = _site(base)
    dated = group.dated() >= _DATED
    return [line for line in group.lines if _site(line.url) == site or (dated and line.published)] or group.lines


def _site(url: str) -> str:
    """The domain that a site's hosts share: mof.gov.cn of szs.mof.gov.cn."""
    labels = (urlsplit(url).hostname or "").split(".")
    if labels[-1].isdigit():
        return ".".join(labels)
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def _prose(root: Any, group: _Group) -> int:
    """Characters of sentences that stand neither in the list nor in a link. Takes both out of the tree."""
    for line in group.lines:
        line.item.decompose()
    for node in root.css("a"):
        node.decompose()
    lines = root.body.text(separator="\n").split("\n") if root.body else []
    return sum(len(line) for line in map(str.strip, lines) if len(line) >= _SENTENCE and "。" in line)


def _title(root: Any) -> str:
    """Site and column as government pages name them, else the page's title."""
    named = {
        (node.attributes.get("name") or "").lower(): (node.attributes.get("content") or "").strip()
        for node in root.css("meta[name]")
    }
    both = [named.get("sitename", ""), named.get("columnname", "")]
    if all(both):
        return "－".join(both)
    node = root.css_first("title")
    return " ".join(node.text().split()) if node else ""
