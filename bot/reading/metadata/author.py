"""Who wrote an article: a person, by a label, a by-line or what machines are told; no editor and no site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.boilerplate_patterns import folded
from bot.reading.main_content import MainContent
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.person_names import is_pen_name, is_person, persons_at_start
from bot.text.scripts import in_both_scripts

_FIRST: Final = 12  # leaves at the beginning of the body: a player's buttons may come first
_HEAD: Final = 3  # of them, those of words in which a by-line may stand
_SAYS = re.compile(r"[\u4e00-\u9fff].{7}|[文者]|^By ")
_END: Final = 4  # at its end
_BEHIND: Final = 6  # and behind it
_BY_LINE: Final = 60  # characters of a line that is nothing but a by-line
_EDITORS: Final = 80  # leaves from the end of the body on in which editors are named
_OUTLET = r"(?:[\u4e00-\u9fffA-Za-z·]{0,14}[\s、]?)"
_REPORTER = (
    r"(?:首席|见习|見習|实习|實習|特约|特約|特派|驻[\u4e00-\u9fff]{1,6}|駐[\u4e00-\u9fff]{1,6}|全媒体|融媒体|财经)?"
    r"(?:记者|記者|专栏作[者家]|專欄作[者家]|(?:特约)?撰稿人|(?:特约)?评论员)"
)
# 作者：, 文/, 撰文 … also 作者 | 甲; a colon or stroke makes it a label, for 作者 is a word of sentences too.
_LABEL = re.compile(
    in_both_scripts(
        r"(?:作\s?者|撰\s?文|撰\s?稿(?:人)?|执\s?笔|文字|采写|采編|(?:^|(?<=[\s（(【丨|｜]))文)"
        r"\s{0,3}[:：/／|｜︱丨]\s{0,3}(?:图\s{1,3})?(?P<rest>.{1,80})"
    )
)
_REPORTER_LABEL = re.compile(
    in_both_scripts(
        rf"(?:^|(?<=[\s（(【\[丨|｜]))(?:文[/／|｜])?{_OUTLET}{_REPORTER}\s{{0,3}}[:：|｜丨]?\s{{0,3}}(?P<rest>[\u4e00-\u9fff].{{0,60}})"
    )
)
_ROLE = re.compile(in_both_scripts(rf"^{_OUTLET}{_REPORTER}\s{{0,3}}"))
_UNLABELLED = re.compile(
    in_both_scripts(
        r"(?:\d日|^[\u4e00-\u9fff]{2,12})(?:电|電|讯|訊|消息)\s{0,2}[（(]\s?(?P<rest>[\u4e00-\u9fff][^）)]{1,30})[）)]"
    )
)
_BEFORE_OUTLET = re.compile(
    in_both_scripts(r"^(?P<name>[\u4e00-\u9fff·]{2,8})\s?[/／]\s?[\u4e00-\u9fff]{2,12}(?:网|报|社|新闻|台|刊|客户端)$")
)
_BEHIND_OUTLET = re.compile(
    in_both_scripts(
        r"^[\u4e00-\u9fff]{1,8}(?:网|網|报|報|社|新闻|新聞|台|臺|快訊)\s?[／╱/]\s?(?:記者|记者)?\s?(?P<name>[\u4e00-\u9fff]{2,4})(?:[／╱/\s].{0,24})?$"
    )
)
_PLAIN_LABEL = re.compile(in_both_scripts(r"(?:^|[|｜\s])(?:作者|撰文)\s{1,2}(?P<rest>[\u4e00-\u9fff].{1,60})"))
_DATELINE = re.compile(
    in_both_scripts(
        rf"[（(【\[]\s?{_OUTLET}{_REPORTER}\s{{0,3}}[:：]?\s{{0,3}}(?P<rest>[\u4e00-\u9fff][^）)】\]]{{1,40}})"
    )
)
_SIGNED = re.compile(r"(?:[。！？”…]\s{0,3}|^)[（(]\s?(?P<rest>[\u4e00-\u9fff][^）)]{1,30})\s?[）)]\s{0,3}$")
_FOR = re.compile(
    in_both_scripts(r"^(?P<rest>[\u4e00-\u9fff、\s]{2,20})[（(][\u4e00-\u9fff]{2,12}(?:特稿|专稿|供稿|专电)[）)]$")
)
_PICTURES_TOO = re.compile(in_both_scripts(r"^(?:文[/／]图|图[/／]文|图文|文图|文|图)(?:[\s:：/／]{1,3}|$)"))
_CREDIT = re.compile(in_both_scripts(r"(?:作者|撰文)\s{0,3}[:：]\s{0,3}(?P<rest>[^）)]{2,80})"))
_TITLE_BEFORE = re.compile(
    in_both_scripts(
        r"(?:研究员|教授|院长|所长|主任|部长|会长|博士|委员|院士|专家|理事|秘书长|经济学家|分析师|主编|总编辑)\s{0,2}"
        r"(?P<name>[\u4e00-\u9fff·]{2,5})$"
    )
)
_DATE = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[\sT]{0,3}\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?")
_BY = re.compile(r"^[Bb]y\s(?P<rest>[A-Z][\w.'’ -]{2,60})$")
_BEHIND_SOURCE = re.compile(in_both_scripts(r"(?:来源|來源)\s?[:：]\s?\S{2,16}\s(?P<rest>[\u4e00-\u9fff]{2,4})$"))
# 記者甲／台北報導 of papers, 記者甲台北6日電 of the agency in Taiwan.
_NEWS_STYLE = re.compile(
    r"(?:[【〔［\[（(]|^)(?:[\u4e00-\u9fff]{2,8}\s?[／╱/]\s?)?(?:记者|記者)\s?(?P<name>[\u4e00-\u9fff]{2,4})\s?[／/╱]\s?"
    r"[\u4e00-\u9fff]{2,8}(?:报导|報導|报道|報道)"
)
_AGENCY_STYLE = re.compile(
    r"[（(][\u4e00-\u9fff]{2,8}(?:記者|记者)(?P<name>[\u4e00-\u9fff]{3})[\u4e00-\u9fff]{2,6}\d{1,2}日[\u4e00-\u9fff]?[電电]"
)
_EDITOR = re.compile(
    in_both_scripts(
        r"(?:编\s?辑|編\s?輯|责\s?编|責\s?編|校\s?对|校\s?對|审\s?核|審\s?核|监\s?制|主编|编审|录入|发布人|初审|复审|终审|值班)"
        r"[^:：|丨/]{0,6}[:：|丨/\s]\s{0,3}(?P<rest>.{2,40})"
    )
)
_OFFICE = re.compile(
    in_both_scripts(
        r"(?:网|报|社|台|局|厅|部|委|办|署|中心|公司|频道|日报|编辑部|研究院|研究所|大学|学院|课题组|小组|集团|银行|财经|资讯|传媒|发布|客户端|"
        r"[科处室会队馆站镇乡县市省区院所厂]|街道|中学|小学|学校|政府|支部|党委|团委|联盟|俱乐部|杂志|周刊|新闻|科技|网络|论坛|官方|团队|平台|观察)$"
    )
)
_NAMES_NOBODY: Final = (
    "完 未完 图 圖 图片 圖片 综合 綜合 编译 編譯 摘编 摘編 整理 原创 原創 佚名 匿名 无名 無名 未知 不详 不詳 "
    "网络 網絡 網路 本站 转载 轉載 互联网 互聯網 网友 網友 热心网友 小编 小編 编辑 編輯 编者 編者 作者 投稿 供稿 "
    "通讯员 管理员 管理員 系统管理员 超级管理员 网站管理员 站长 站長 客服 机构 機構 用户 用戶 会员 會員 游客 遊客 "
    "admin administrator root test user guest editor webmaster"
)
_NOBODY: Final = frozenset(_NAMES_NOBODY.split())
# Metas of systems for news and offices: there the author is who put the page up.
_NEWSROOM: Final = ("catalogs", "contentsource", "source", "filetype", "publishid", "columnname", "sitename")
_METAS: Final = ("article:author", "og:article:author", "author")


@dataclass(frozen=True, slots=True)
class ByLines:
    """Where an author may be named: the leaves above and below the title, those where the body begins and ends, and
    those behind it; ``marked`` are short texts near the title whose class says author."""

    above: list[Leaf]
    beginning: list[Leaf]
    end: list[Leaf]
    behind: list[Leaf]
    marked: list[str]


def by_lines(blocks: PageBlocks, content: MainContent, title: int | None) -> ByLines:
    """The places, by those of title and body."""
    first = max(0, (title if title is not None else content.start - 8) - 3)
    leaves = blocks.leaves
    start = max(content.start, title + 1 if title is not None else 0)
    marked = [
        text
        for names, text, at in blocks.marked
        if first - 3 <= at <= content.start + 4 and re.search(r"author|byline|writer|zuozhe", names)
    ]
    return ByLines(
        leaves[first:start][-30:],
        [leaf for leaf in leaves[start : start + _FIRST] if _SAYS.search(leaf.text)][:_HEAD],
        leaves[max(content.start, content.stop - _END) : content.stop],
        leaves[content.stop : content.stop + _EDITORS],
        marked,
    )


def author_of(declared: Declared, places: ByLines, publisher: str | None) -> str | None:
    """The names as printed; None where no person is named. Who publishes is none, and a declared name that the page
    gives its editor is the editor's."""
    editors = "".join(_editors(places))
    shown = "".join(_shown(places))
    named = (name for name in _declared(declared, shown) if name and re.sub(r"\s", "", name) not in editors)
    for name in (*_printed(places), *named):
        plain = name.strip(" 　、，,;；/／|｜:：")
        if plain and plain.lower() not in _NOBODY and plain != publisher:
            return plain
    return None


def _printed(places: ByLines) -> Iterator[str]:
    """What each place gives: near the title, where the body begins, in what is marked, where the body ends."""
    yield from _near_title(places)
    for leaf in places.beginning:
        for pattern in (_NEWS_STYLE, _AGENCY_STYLE, _DATELINE, _UNLABELLED):
            found = pattern.search(leaf.text[:140])
            yield _named(found) if found else ""
        yield from _labelled(leaf.spaced) if len(leaf.text) <= _BY_LINE else ()
    for text in places.marked:
        for part in (text, *re.split(r"[／/｜|]", text)[1:]):
            yield persons_at_start(_ROLE.sub("", re.sub(r"^作者\s?[:：]?\s?", "", part.strip())))
    for leaf in reversed(places.end):
        yield from _ending(leaf.spaced)
    for leaf in places.behind[:_BEHIND]:
        yield from (*_labelled(leaf.spaced), *_by_line(leaf.spaced)) if len(leaf.text) <= _BY_LINE else ()


def _near_title(places: ByLines) -> Iterator[str]:
    """Labels before lines that are nothing but a by-line."""
    near = [leaf.spaced for leaf in places.above if len(leaf.text) <= 200]
    for text in near:
        yield from _labelled(text)
    for text in (*near, *(leaf.spaced for leaf in places.beginning[:2])):
        if len(text) <= _BY_LINE:
            yield from _by_line(text)


def _named(found: re.Match[str]) -> str:
    parts = found.groupdict()
    return parts["name"] if parts.get("name") else persons_at_start(parts.get("rest") or "")


def _labelled(text: str) -> Iterator[str]:
    """Behind 作者： also a pen name; behind 记者 only persons, for it is a word of sentences too."""
    for found in _LABEL.finditer(text):
        rest = _ROLE.sub("", found["rest"].strip())
        yield persons_at_start(rest) or _pen_name(rest)
    for found in (*_PLAIN_LABEL.finditer(text), *_REPORTER_LABEL.finditer(text)):
        names = persons_at_start(found["rest"])
        yield names if _ends(found["rest"], names) else ""


def _pen_name(text: str) -> str:
    first = re.split(r"[\s,，;；|｜（()）\]】]", text, maxsplit=1)[0]
    names = re.split(r"[、&＆]", first)
    return first if all(is_pen_name(name) and not _OFFICE.search(name) for name in names) else ""


def _by_line(text: str) -> Iterator[str]:
    """A line that is nothing but who wrote (and when): 本报记者 甲 乙, By A B, or a name behind the source."""
    text = _DATE.sub("", text).strip(" |｜·")
    for pattern in (_BY, _BEHIND_SOURCE):
        if found := pattern.search(text):
            yield persons_at_start(found["rest"])
    role = _ROLE.match(text)
    if role and not re.search(r"[，。！？]", text):
        names = persons_at_start(text[role.end() :])
        yield names if _ends(text[role.end() :], names) else ""
    if found := _NEWS_STYLE.search(text):
        yield _named(found)
    for pattern in (_BEFORE_OUTLET, _BEHIND_OUTLET):
        if (found := pattern.search(text)) and is_person(found["name"]):
            yield found["name"]


def _ends(rest: str, names: str) -> bool:
    """Whether behind the names comes nothing, another label or a mark: else they were words of a sentence."""
    behind = re.sub(r"\s", "", rest)[len(re.sub(r"\s", "", names)) :]
    return not behind or bool(
        re.match(r"[）)】\]|｜丨；;/／]|[\u4e00-\u9fff]{0,6}[:：]|通[讯訊]|[摄攝]影[报報]|[报報][道导導]|\d{4}", behind)
    )


def _ending(text: str) -> Iterator[str]:
    """The last lines: signed in brackets, with a credit, as a by-line."""
    tail = text[-140:]
    for pattern in (_DATELINE, _CREDIT, _SIGNED, _FOR):
        if found := pattern.search(tail):
            yield _credited(found["rest"].strip(), is_sure=pattern is not _SIGNED)
    if len(text) <= _BY_LINE:
        yield from _labelled(text)
        yield from _by_line(text)


def _credited(text: str, *, is_sure: bool) -> str:
    """The persons of a credit, also behind their office; what is only ``signed`` may be a note, and counts whole."""
    rest = _ROLE.sub("", _PICTURES_TOO.sub("", text))
    title = _TITLE_BEFORE.search(rest)
    if title and is_person(title["name"]):
        return title["name"]
    names = persons_at_start(rest)
    if names and (is_sure or _ends(rest, names)):
        return names
    return ""


def _declared(declared: Declared, shown: str) -> Iterator[str]:
    """What machines are told, where it is the name of a person: elsewhere it is a site or a number. Of meta tags only
    what readers are ``shown`` too: on eleven of eleven pages the name in them was the editor's."""
    metas = _METAS[:-1] if declared.first(*_NEWSROOM) else _METAS
    told = (declared.first(name) for name in metas)
    sure = (text for text in told if text and re.sub(r"\s", "", _ROLE.sub("", folded(text))) in shown)
    for text in (declared.json_ld.get("author", ""), *sure):
        plain = _ROLE.sub("", folded(text))
        names = persons_at_start(plain)
        yield names if names and re.sub(r"\s", "", names) == re.sub(r"\s", "", plain) else ""


def _shown(places: ByLines) -> Iterator[str]:
    """The short lines in which a name may be shown, without white space."""
    for leaf in (*places.above, *places.beginning, *places.end, *places.behind[:_BEHIND]):
        if len(leaf.text) <= 200:
            yield re.sub(r"\s", "", leaf.text) + "\n"
    yield from (re.sub(r"\s", "", text) + "\n" for text in places.marked)


def _editors(places: ByLines) -> Iterator[str]:
    for leaf in (*places.above, *places.beginning, *places.end, *places.behind):
        if len(leaf.text) <= 200 and (found := _EDITOR.search(leaf.spaced)):
            yield re.sub(r"\s", "", found["rest"]) + "\n"
