"""Who published a page, and who wrote it: labels near the title first, then what machines are told, then the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.boilerplate_patterns import RELATED, folded, is_of_comments
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.person_names import is_person
from bot.reading.metadata.site_names import pieces
from bot.text.scripts import in_both_scripts, wording

_LABEL = re.compile(
    in_both_scripts(
        r"(?:信息来源|文章来源|稿件来源|新闻来源|内容来源|消息来源|来\s?源|來\s?源|稿\s?源|出处|转自|转载自|"
        r"摘自|发布机构|发文机关|发布单位)\s*+(?:[于自]\s*+)?[:：|｜]\s*+(.*)"
    )
)
# A word of the editors' about the article, and what is quoted of others, may speak of sources.
_OTHER_WORDS = re.compile(
    in_both_scripts(r"(?:推荐语|推薦語|推荐理由|编者按|編者按|导语|摘要|内容提要|核心提示|相关|推荐|推薦|延伸)")
)
_SIGNED = re.compile(
    r"(?P<paper>[\u4e00-\u9fff]{2,8})\s?[／╱/]\s?(?:記者|记者)?\s?(?P<name>[\u4e00-\u9fff]{2,4})(?:[／╱/\s].{0,24})?$"
)
_TELLS = re.compile(r"[的了是在对對将將为為]|包括|通过|根据")
_BARE = re.compile(in_both_scripts(r"^(?:来源|來源|稿源|信息来源|文章来源)\s*[:：|｜]?$"))
_CUT = re.compile(
    in_both_scripts(
        r"(?:(?<!\s)\s++)?(?:下载|作者|记者|記者|编辑|編輯|责编|责任编辑|日期|时间|字号|字体|浏览|阅读|点击|发布时间|发布日期|"
        r"发布于|分享|评论|打印|原标题|通讯员|文章|关注|"
        r"查看|收藏|举报|阅览|访问|更新|(?:19|20)\d\d[-/年.]).*$"
    )
)
# What names of organisations and media end with: a name without a label is believed only with such an end.
_ENDING = re.compile(
    in_both_scripts(
        r"(?:网|網|报|報|社|刊|台|臺|委|局|厅|署|客户端|发布|新闻|新聞|周刊|杂志|财经|財經|频道|中心|政府|"
        r"办公室|银行|在线|线上|网站|电视|广播|资讯|传媒|大学|"
        r"学院|协会|公司|研究所|研究院|公众号|微信|微博|科技|之家|日报社|融媒|部|院|会|号|评论|观察|APP|"
        r"News|net|com|时空|之声|平台)$"
    ),
    re.IGNORECASE,
)
# Values of 来源 that name nobody.
_NOBODY: Final = (
    "发布 发表 评论 新闻 资讯 网站 视频 频道 观察 原创 网络 综合 网络整理 互联网 "
    "本站 本站原创 未知 其他 转载 佚名 不详 网友 admin 微信公众平台 本网 来源 "
    "资料图 资料图片 图片 配图 视觉中国 网络图片 推荐 推荐语 "
    "作者 我的 首页 正文 关注 编辑 本报 本刊 本台 本社 本网讯 本报讯"
)
_STOP: Final = frozenset(_NOBODY.split())
_DATELINE = re.compile(
    in_both_scripts(
        r"^[（(【]?(?:据)?([\u4e00-\u9fffA-Za-z]{1,10}?(?:网|报|社|新闻|财经|客户端|电视台|在线|"
        r"时报))(?:[\u4e00-\u9fff]{0,6}?\d{1,4}年?(?:\d{1,2}月)?\d{1,2}日)?"
        r"(?:[（(].{0,30}[)）])?(?:\d{1,2}月\d{1,2}日)?(?:消息|讯|訊|电|電|报道)"
    )
)
_OWNER = re.compile(
    in_both_scripts(r"(?:主办(?:单位)?\s*+[:：]|版权所有\s*+[:：©]?|copyright.{0,30}?)\s*+([\u4e00-\u9fff]{2,16})"),
    re.IGNORECASE,
)
_OWN_DATE = re.compile(
    r"(?:20|19)\d\d\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?[\sT]*(?:\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Around:
    """The leaves around an article: ``zone`` tells about it, ``tail`` stands behind it; of leaves that are marked as
    sources only those between the two places of ``span`` count."""

    blocks: PageBlocks
    zone: list[Leaf]
    tail: list[Leaf]
    span: tuple[int, int]


def clean_name(text: str) -> str:
    """A name as printed, without the labels and numbers that follow it; empty where it names nobody (原创, 网络)."""
    name = _CUT.sub("", folded(text).strip(" 　:：|｜·-—")).strip()
    name = re.sub(r"^.{2,8}?\s?[-－—·]\s?《", "", name)  # 望河网-《望河日报》: the paper
    name = name.strip("《》（）()[]【】「」“”\"' 　|｜/╱／,，。;；:：·")
    first = re.split(r"\s+|[|｜,，;；。]|\s*>\s*", name)[0] if name else ""
    first = re.sub(r"[（(][^）)]*$", "", first).strip("《》“”\"'「」 ")
    return first if 2 <= len(first) <= 30 and wording(first).lower() not in _STOP and not first.isdigit() else ""


def publisher_of(declared: Declared, around: Around, told: str | None, header: dict[str, str], lead: str) -> str | None:
    """The first name that a place gives; the places in the order of how often each was right on saved pages.

    ``told`` is what a dropped line of the body said, ``header`` the header table, ``lead`` the first paragraph. A label
    near the title was right on 30 of 31 pages, declared sources on 9 of 10, declared authors only where they end like
    an organisation (elsewhere they are editors' names and numbers).
    """
    for text in _choices(declared, around, told, header, lead):
        if name := clean_name(text):
            return name
    return None


def _choices(declared: Declared, around: Around, told: str | None, header: dict[str, str], lead: str) -> Iterator[str]:
    """What each place gives, also the empty text: labels, declared sources, the header table; then what only looks like
    a name; last what names the site rather than the article's source."""
    yield from _labelled(around.zone)
    yield declared.first("source", "contentsource", "article:source", "mediaid", "og:article:source", "copyfrom")
    yield from (
        header.get(name, "") for name in ("发文机关", "发布机构", "发布单位", "公开机构", "信息来源", "发文单位")
    )
    yield told or ""
    yield from _with_reporter(around.zone)
    yield from _beside_date(around.zone)
    yield from _marked(around)
    author = declared.first("article:author", "og:article:author")
    yield author if _ENDING.search(author) else ""
    yield from _labelled(_before_related(around.tail))
    dateline = _DATELINE.match(lead)
    yield dateline[1] if dateline else ""
    in_script = declared.script_source()
    yield in_script if _ENDING.search(in_script) else ""
    parts = pieces(declared.title)
    yield from (part for part in reversed(parts[1:]) if len(part) <= 16 and _ENDING.search(part))
    yield declared.json_ld.get("publisher", "") if _ENDING.search(declared.json_ld.get("publisher", "")) else ""
    yield declared.first("og:site_name", "application-name")
    yield parts[-1] if len(parts) > 1 and len(parts[-1]) <= 12 else ""
    foot = " ".join(leaf.text for leaf in around.blocks.leaves[-30:])[:4000]
    owner = _OWNER.search(foot)
    yield owner[1] if owner else ""


def _labelled(leaves: list[Leaf]) -> Iterator[str]:
    """What stands behind 来源： and its like, in the same leaf or, behind a bare label, in the next."""
    for index, leaf in enumerate(leaves):
        text = leaf.spaced
        if len(text) > 300 or _OTHER_WORDS.match(leaf.text):
            continue
        if _BARE.match(leaf.text) and index + 1 < len(leaves) and len(leaves[index + 1].text) <= 30:
            yield leaves[index + 1].text
        found = _LABEL.search(text)
        if found and found[1] and not _is_sentence(found[1]):
            yield found[1]


def _with_reporter(zone: list[Leaf]) -> Iterator[str]:
    """The paper before a reporter: 望河報／周小禾, as papers of Taiwan and Hong Kong sign."""
    for leaf in zone:
        found = _SIGNED.match(leaf.text)
        if found and _ENDING.search(found["paper"]) and is_person(found["name"]):
            yield found["paper"]


def _is_sentence(text: str) -> bool:
    """Whether what stands behind 来源： tells of sources (信息来源：对三百家企业的问卷) instead of naming one."""
    return len(text) > 12 and bool(_TELLS.search(text[:40])) and not _ENDING.search(clean_name(text))


def _before_related(tail: list[Leaf]) -> list[Leaf]:
    """The leaves behind the body up to the list of other articles: those have sources of their own."""
    stop = next(
        (at for at, leaf in enumerate(tail) if RELATED.match(leaf.text) or is_of_comments(wording(leaf.text))),
        len(tail),
    )
    return tail[:stop]


def _beside_date(zone: list[Leaf]) -> Iterator[str]:
    """A word beside the date that ends like an organisation's name."""
    for index, leaf in enumerate(zone):
        if len(leaf.text) > 100 or not _OWN_DATE.search(leaf.spaced):
            continue
        words = re.split(r"\s+|[|｜·]", _OWN_DATE.sub(" ", leaf.spaced))
        beside = (zone[at] for at in (index - 1, index + 1) if 0 <= at < len(zone) and len(zone[at].text) <= 16)
        near = [word for leaf in beside for word in re.split(r"\s+|[|｜]", leaf.spaced)]
        for word in (*words, *near):
            plain = word.rsplit("/", 1)[-1].strip()
            if 2 <= len(plain) <= 16 and _ENDING.search(plain) and ":" not in plain and "：" not in plain:
                yield plain


def _marked(around: Around) -> Iterator[str]:
    """Short texts whose class says that they are the source, surer classes first; an account's owner is no source."""
    low, high = around.span
    for wanted in (
        r"(?<!re)source(?!-?code|map)|laiyuan|origin(?!al|at)|(?:^|[\s_-])(?:from(?:site|where)?|ly)\b",
        r"js_name|nickname|(?:author|media|account|publisher)-?_?name",
        r"(?<!social-)media(?!-body|-left|-query)|publisher",
        r"author(?!iz)|account",
    ):
        for names, text, at in around.blocks.marked:
            if low <= at <= high and len(text) <= 16 and re.search(wanted, names) and not text.endswith("有限公司"):
                yield text
