"""A <title> without the site's and the channel's name."""

from __future__ import annotations

import re
from typing import Final

from bot.reading.boilerplate_patterns import squeezed

GENERIC = re.compile(r"^(?:首页|新闻|新闻中心|正文|详细内容|.{0,8}(?:网站|频道|栏目|中心|门户网|首页))$")
_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s++)?[_|｜]++\s*+|(?<!\s)\s++[-–—]++\s++|(?<=[\u4e00-\u9fff）)”》])[-–—]+(?=[^\d\s])|(?:(?<!\s)\s++)?-{2,}+\s*+|"
    r"(?<=[网報报站台社])[-–—]+"
)
_SEPARATED = re.compile(r"((?<!\s)\s*+[_|｜]++\s*+|(?<!\s)\s++[-–—]++\s++|[-–—]++(?!\d))")
LONGEST_SITE: Final = 16  # characters of a site's or channel's name in a <title>
_BARE_SITE: Final = 10  # behind a dash without white space
_SHORTEST_SITE: Final = 5  # there also without the ending of such a name: parts of titles are longer
_KEYWORD: Final = 4  # of a keyword behind a bar
_SITE_ENDING = re.compile(
    r"(?:网|網|报|報|台|臺|社|在线|線上|频道|頻道|新闻|新聞|财经|財經|官网|门户|客户端|中心|资讯|观察|评论|时政|要闻|"
    r"之家|博客|周刊|杂志|政府|委员会|局|厅|部|\.(?:com|cn|net|org)|News)$",
    re.IGNORECASE,
)
_FRONT = re.compile(r"(?:网|網|(?<![简快早周月通公预捷海])(?:报|報)|门户网站|频道)$")


def pieces(text: str) -> list[str]:
    """A <title> at its separators; quotes and numbers hold together."""
    return [piece.strip() for piece in _SEPARATOR.split(text) if piece.strip()]


def without_site(text: str, names: set[str]) -> str:
    """A <title> without the names of site and channel around it; its own dashes and bars stay. ``names`` of the site,
    squeezed."""
    parts = [part for part in _SEPARATED.split(text.strip(" -–—_|｜")) if part is not None]
    while len(parts) > 2 and _names_site(parts[-1], parts[-2], names) and _stands("".join(parts[:-2]), parts[-1]):
        parts = parts[:-2]
    # A name before the title is believed less: half of all titles begin with an institution.
    if len(parts) > 2 and (squeezed(parts[0]) in names or (_FRONT.search(parts[0]) and parts[1].strip() not in "|｜")):
        parts = parts[2:]
    return "".join(parts).strip()


def _stands(rest: str, part: str) -> bool:
    """Whether the rest of a <title> can be the title: 独家 | … is none."""
    return len(squeezed(rest)) >= 6 or (len(part) <= len(rest) and bool(_SITE_ENDING.search(part)))


def _names_site(part: str, separator: str, names: set[str]) -> bool:
    """Whether the last part of a <title> is a site, a channel or a keyword.

    Bare dashes and bars stand inside titles too: behind them only what ends like a site's name is one, or what is very
    short; a long dash never says so by itself.
    """
    plain, mark = part.strip(), separator.strip()
    if squeezed(plain) in names or not plain:
        return True
    if re.search(r"\d{4}年|[。！？：；，“”《》]", plain) or len(plain) > LONGEST_SITE:
        return False
    if mark == separator and mark[0] in "—–":
        return len(plain) <= _BARE_SITE and bool(_FRONT.search(plain))
    if mark == separator and mark == "-":
        return len(plain) <= _SHORTEST_SITE or (len(plain) <= _BARE_SITE and bool(_SITE_ENDING.search(plain)))
    if mark == separator and mark in "|｜":
        return len(plain) <= _KEYWORD or bool(_SITE_ENDING.search(plain))
    return True
