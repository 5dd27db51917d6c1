"""The page's place in its site: the trail of links above the title, without home, site, article and marks."""

from __future__ import annotations

import re
from typing import Final

from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.boilerplate_patterns import folded, squeezed
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.site_names import pieces
from bot.text.scripts import in_both_scripts

_MOST: Final = 5  # steps
_LONGEST: Final = 20  # characters of one
_LINE: Final = 150  # characters of a trail in one line
_LEAVES: Final = 8  # that make a trail of a leaf a step
_NEAR: Final = 12  # elements between its first and its last
_HERE = re.compile(
    in_both_scripts(
        r"(?:当前|现在|您(?:的|现在)?|你|本页|目前|所在).{0,6}位置(?:是|为)?\s*[:：]?|^位置\s*[:：]|^You are here\s*:?"
    ),
    re.I,
)
_NAMED = re.compile(
    r"crumb|position(?!-(?:relative|absolute|fixed|static|sticky))|location|weizhi|mbx|dqwz|daohang|"
    r"(?:^|[\s_-])(?:path|route|where)"
)
_SPLIT = re.compile(r"(?:(?<!\s)\s++)?(?:>++|\\|»|›|→|/|＞|▶|→|·(?=\s)|-\s*+>|&gt;|\s-++(?=\s)|\|)\s*+")
_ARROWS = re.compile(r"[>＞»›→\\]")
_NO_PLACE = re.compile(
    in_both_scripts(
        r"(?:.{0,12}(?:首页|首頁|主页|主頁)|正文|全文|內文|内容|內容|详情|詳情|文章|新闻正文|(?:文章|内容|新闻|信息|资讯)?(?:正文|详情|内容|页)|"
        r"返回.{0,6}|home(?:page)?|index|内容页|详细内容|查看|浏览|阅读|article|content|detail|news)(?:\s.*)?$"
    ),
    re.IGNORECASE,
)
_HOME = re.compile(in_both_scripts(r".{0,12}(?:首页|首頁|主页|主頁)$|home(?:page)?$|index$"), re.IGNORECASE)
_SITE = re.compile(
    in_both_scripts(r"(?<![联聯])(?:网|網|网站|網站)$")
)  # what a site is called ends so, a place in it does not
_BEHIND_LAST = re.compile(in_both_scripts(r"\s(?:正文|内容|內容|內文|详情|詳情)$"))
_PART_OF_TITLE: Final = 8  # characters of a step that is the title cut short; 食品 may be a place and in the title too
_MENU: Final = 8  # parts of a line that is a menu
_ADDRESS = re.compile(r"/\w{1,40}/|\.s?html?\b|https?:", re.ASCII)
_SECTIONS: Final = ("article:section", "og:article:section", "articlesection", "columnname", "category")
_NO_STEP = re.compile(
    in_both_scripts(
        r"\d{4}[-/.年]\d|[:：。！？]|https?|www\.|(?:订阅|登录|注册|手机报|客户端|字号|打印|收藏|投稿|更多|分享)"
    )
)


def categories_of(blocks: PageBlocks, declared: Declared, start: int, title: str) -> tuple[str, ...]:
    """The steps of the trail; else the section told to machines. ``start`` is the leaf where the body begins."""
    sites = _site_names(declared)
    near = [index for index, leaf in enumerate(blocks.leaves[: start + 1]) if _may_be_trail(leaf)]
    named = (_trail(blocks.leaves, index, title, sites) for index in near if _is_named(blocks, index))
    arrows = (
        _trail(blocks.leaves, index, title, sites) for index in near if _is_joined(blocks.leaves[index], declared)
    )
    return (
        next((found for found in named if found), ()) or max(arrows, key=len, default=()) or _section(declared, title)
    )


def _may_be_trail(leaf: Leaf) -> bool:
    return len(leaf.text) <= _LINE and not _ADDRESS.search(leaf.text)


def _section(declared: Declared, title: str) -> tuple[str, ...]:
    """What machines are told; a word in Latin letters is a site's own code where the title is Chinese."""
    section = declared.first(*_SECTIONS) or declared.json_ld.get("articleSection", "")
    if re.search(r"[\u4e00-\u9fff]", title) and not re.search(r"[\u4e00-\u9fff]", section):
        return ()
    return _steps(re.split(r"[,，/>|]", section), title, _site_names(declared))[:4]


def _is_named(blocks: PageBlocks, index: int) -> bool:
    """Whether a leaf is a trail by its words, or by the class of its element or of the one around."""
    element = blocks.elements[blocks.leaves[index].element]
    around = blocks.elements[element.parent].names if element.parent >= 0 else ""
    return bool(_NAMED.search(element.names) or _HERE.search(blocks.leaves[index].text) or "crumb" in around)


def _is_joined(leaf: Leaf, declared: Declared) -> bool:
    """Whether a line of links is joined by arrows, or by strokes where it begins with 首页 or <title> names its steps;
    one arrow behind the last is that of 更多."""
    if leaf.linked == 0 or "更多" in leaf.text or "查看" in leaf.text:
        return False
    if _ARROWS.search(leaf.text[:-1]):
        return True
    steps = [step for step in re.split(r"\s/\s", leaf.spaced) if step]
    titled = set(map(squeezed, pieces(declared.title)))
    return len(steps) >= 2 and (bool(_NO_PLACE.match(steps[0])) or sum(squeezed(step) in titled for step in steps) >= 2)


def _trail(leaves: list[Leaf], index: int, title: str, sites: set[str]) -> tuple[str, ...]:
    """The steps of a trail that begins at a leaf: in one line, or a leaf a step."""
    text = leaves[index].spaced
    parts = _SPLIT.split(text)
    if len(parts) < 2:
        element = leaves[index].element
        parts = [
            part
            for leaf in leaves[index : index + _LEAVES]
            if abs(leaf.element - element) <= _NEAR and len(leaf.text) <= _LONGEST
            for part in _SPLIT.split(leaf.text)
        ]
    return _steps(parts, title, sites)


def _steps(parts: list[str], title: str, sites: set[str]) -> tuple[str, ...]:
    """Each place once, up to what is no place any more: behind 正文 stand buttons. A line of many parts is a menu."""
    found: dict[str, None] = {}
    is_inside = False  # behind the home page: there a name that the site has too is a place
    if sum(bool(squeezed(part)) for part in parts) > _MENU:
        return ()
    for part in parts:
        step = folded(_HERE.sub("", part)).strip(" 　:：＞>»›/|·-[]【】")
        last = _BEHIND_LAST.search(step)
        step = step[: last.start()] if last else step
        plain = squeezed(step)
        if _is_last(plain) and found:
            break
        is_site = bool(_HOME.match(step) or (not found and (_SITE.search(step) or (plain in sites and not is_inside))))
        if not is_site and _is_place(step) and not _is_title(plain, title):
            found.setdefault(step)
        is_inside = is_inside or is_site or bool(found)
        if last:
            break
    return tuple(found)[:_MOST]


def _is_place(step: str) -> bool:
    return 2 <= len(step) <= _LONGEST and not (_NO_PLACE.match(step) or _NO_STEP.search(step))


def _is_title(step: str, title: str) -> bool:
    """Whether a step is the article itself, also cut short."""
    whole, plain = squeezed(title), step.rstrip("….")
    return step == whole or (plain in whole and (len(plain) >= _PART_OF_TITLE or plain != step))


def _is_last(step: str) -> bool:
    return step.startswith("正文") or step in {"全文", "详情", "内容详情", "文章详情"}


def _site_names(declared: Declared) -> set[str]:
    """What the site is called: it stands where others write 首页."""
    parts = pieces(declared.title)
    host = re.match(r"https?://([\w.-]{1,80})", declared.canonical or "")
    names = {
        declared.first("og:site_name"),
        declared.first("application-name", "sitename"),
        *parts[-1:],
        *(host[1].split(".") if host else ()),
    }
    names = {name for name in names if not name.endswith(("频道", "頻道"))}
    return {
        squeezed(name) for name in names if (2 <= len(name) <= _LONGEST and len(parts) != 1) or name != declared.title
    } - {""}
