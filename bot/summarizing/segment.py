"""Sentences with their marks: enumeration labels, datelines, and what is no point at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.models import Article
from bot.summarizing.data_files import junk_patterns
from bot.text.scripts import is_traditional, to_simplified
from bot.text.sentences import split

_HAN: Final = "一二三四五六七八九十"
_LABEL: Final = re.compile(
    rf"(?P<is>[{_HAN}]{{1,3}})(?:是|要|抓|强)(?=[^{_HAN}不否])|"
    rf"(?P<brackets>[（(](?:[{_HAN}]{{1,3}}|\d{{1,2}})[)）])|(?P<half>\d{{1,2}})[)）](?=\D)|"
    rf"(?P<article>第[{_HAN}百\d]{{1,5}}(?:条|章|步))[，、：:\s　]?|(?P<nth>第[{_HAN}\d]{{1,3}})[，、：:是]|"
    rf"(?P<dot>\d{{1,2}})(?:[.．](?=[^\d\s.]|(?:19|20)\d\d年)|[.．]\s+(?=\D)|、(?=\D))|(?P<circle>[①-⑳])|(?P<mark>[{_HAN}]{{1,3}})、(?![{_HAN}\d])|"
    r"(?P<order>首先|其次|再次|再者|最后|其[一二三四五六])[，,]|"
    r"(?P<english>First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Fourth|Fifth|Sixth|Finally),\s*"
)
PENALTY: Final = re.compile(
    r"之一[^。：:]{0,20}的[，,][^。：:]{0,160}(?:罚款|处罚|罚金|警告|处分|吊销[^，。：:]{2,16}|没收[^，。：:]{2,16})[：:]?$"
)
_INLINE: Final = re.compile(
    rf"[{_HAN}](?:是|要)(?=[^{_HAN}不否])|[①-⑳]|[（(][{_HAN}\d][)）]|(?:首先|其次|再次)，|第[{_HAN}]，"
)
_OUTLET: Final = r"(?:[\u4e00-\u9fff]{2,8}(?:网|社|报|客户端|快讯|之家|新闻)|本报|本刊|本网|CCTV|央视)"
_TITLE: Final = re.compile(r"^[（(]?(?:原标题|原题)[：:为]\s*")
_TITLE_TWICE: Final = re.compile(r"(?P<title>.{6,60}?)[\s　]*(?P=title)[\s　]*")
_TITLE_ENDS: Final = (  # where a title that is glued to the text ends, surest first
    re.compile(rf"来源[：:]\s*{_OUTLET}(?:讯)?\s*"),
    re.compile(
        rf"(?:{_OUTLET}|新华社|中新社)[^，。；《“]{{0,24}}?(?:[讯电](?![影子视力信网商])|消息[，：:]?|报道[，：:]?|(?=[（(][^）)]{{0,12}}记者))"
        r"\s*(?:[（(][^）)]{2,40}[）)])?\s*(?:记者[\u4e00-\u9fff]{2,4}[\s　]+)?"
    ),
    re.compile(
        r"(?=(?:近日|日前|昨日|今日|今天|当地时间)[，,])|(?=(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚)?[，,])|"
        r"(?<=[\s　])(?=(?:近日|日前|\d{1,2}月\d{1,2}日))"
    ),
    re.compile(r"[\s　](?=[^\s　]{14})"),
)
_CREDIT: Final = re.compile(r"(?:(?:视觉中国|人民视觉)[\s　]*)?(?:资料图片?|新华社发[（(][^）)]{2,8}[）)])[\s　]*")
# 记者王某今日下午，…: a name before a word of time; elsewhere a space must end it
_REPORTER: Final = r"(?:记者[\s　]*[\u4e00-\u9fff]{2,4}(?:[\s　]+|(?=[今昨][天日]|近日|日前)))?"
_WIRED: Final = r"[讯电](?![影子视力信网商动飞路池缆台机器])"
_STRONG_DATELINE: Final = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,4}}(?:网|社|客户端)|本报)[\u4e00-\u9fff]{{0,4}}\d{{1,2}}月\d{{1,2}}日{_WIRED}\s*(?:[（(][^）)]{{2,40}}[）)])?\s*{_REPORTER}(?:题[：:]\s*)?"
)
_PAPER: Final = r"[\u4e00-\u9fff]{2,8}(?:网|社|报|客户端|新闻|时刻|在线)(?:新闻)?"
_DATED: Final = r"(?:\d{4}[\s　]?年[\s　]?)?\d{1,2}[\s　]?月[\s　]?\d{1,2}[\s　]?日"
_DATELINE: Final = re.compile(
    r"^(?:\s*(?:【[^】]{1,60}】|\[[^\]]{1,120}\]|[（(](?:[^（）()]{0,12}记者|通讯员)[^）)]{0,40}[）)]\s*[：:]?|"
    r"〔[^〔〕]{0,12}记者[^〔〕]{0,40}〕|[（(][\u4e00-\u9fff]{2,12}(?:消息|讯|综合报道)[）)][：:]?|"
    # 路透香港9月7日 - …, 格隆汇8月11日丨…, IT之家 7 月 30 日消息，…, 5月5日消息 …
    rf"[A-Za-z]{{0,4}}[\u4e00-\u9fff]{{0,10}}[\s　]?{_DATED}"
    rf"(?:[\s　]*[丨｜|]|[\s　]+[-—–]+[\s　]|{_WIRED}|消息(?=[，：:\s　]))"
    rf"[，：:]?\s*(?:[（(][^）)]{{2,40}}[）)]\s*)?{_REPORTER}|"
    # 中新网1月1日电 题：…, 云江导报讯 记者王某报道 …, 云江网8月4日综合（…）, 云媒体App 8月1日消息，
    rf"题[：:]\s*|记者[\s　]*[\u4e00-\u9fff]{{2,4}}报道[\s　：:，]+|"
    rf"{_PAPER}[\s　]?{_DATED}综合(?:报道)?\s*(?:[（(][^）)]{{2,40}}[）)])?\s*|"
    rf"[\u4e00-\u9fff]{{2,8}}(?:App|APP)[\s　]*{_DATED}消息[，：:]\s*|"
    # 云江在线记者 王某8月4日，…, ◎记者 王某8月，…, 云江新闻记者 王某据…
    rf"(?:{_PAPER}|◎)记者[\s　]*[\u4e00-\u9fff]{{2,3}}(?=\d{{1,2}}月|据)|"
    # 云江网 云江报 王某、记者李某报道 …, 云江时刻新闻 通讯员 王某 记者 李某 青禾报道…
    rf"(?:{_PAPER}[\s　]+){{1,2}}(?:[\u4e00-\u9fff、]{{2,24}}报道[\s　]+|"
    r"(?:(?:通讯员|记者)[\s　]*(?:[\u4e00-\u9fff]{2,4}[\s　]+){1,3}){1,2}[\u4e00-\u9fff]{0,6}报道[：:，]?\s*)|"
    # 大河网记者 王某 郑州报道…
    r"×?[\u4e00-\u9fff]{2,10}(?:网|社|报|客户端)记者[\s　]*(?:[\u4e00-\u9fff]{2,4}[\s　]+){1,4}"
    r"[\u4e00-\u9fff]{0,6}报道[：:，]?\s*|"
    r"(?:[\u4e00-\u9fff]{2,10}(?:网|社|报|客户端|快讯|之家|财经|在线(?=\d))|本报|本刊|本网|CCTV|央视)[^，。；《“]{0,24}?"
    r"(?:[（(](?:[^）)]{0,14}记者|新闻联播|通讯员|编辑)[^）)]{0,40}[）)]\s*[：:]?|[讯电](?![影子视力信网商])\s*(?:[（(][^）)]{2,40}[）)])?\s*|消息[，：:]\s*)"
    rf"\s*{_REPORTER}))+"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence: ``start`` lies behind label and dateline; ``clauses`` are offsets in the paragraph.

    ``text`` has the paragraph's characters (in simplified script) from ``start`` to ``end``. ``kind`` is the
    form of the label; ``junk`` says why the line can be no point.
    """

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    clauses: tuple[tuple[int, int], ...]
    label: str | None = None
    kind: str | None = None
    junk: str | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text[-1] in "。！？；!?;.”…）)"

    def clause_texts(self) -> list[str]:
        """The clauses, in simplified script."""
        return [self.text[max(0, a - self.start) : b - self.start] for a, b in self.clauses]


def segments_of(article: Article) -> list[Segment]:
    """Every sentence of the article, in order; a sentence that enumerates (一是…，二是…) gives a line a member."""
    found: list[Segment] = []
    folds = is_traditional("".join(article.paragraphs))
    for at, paragraph in enumerate(article.paragraphs):
        text = _simplified(paragraph) if folds else paragraph
        for sentence in split(text):
            for clauses in _members(text, [(c.start, c.end) for c in sentence.clauses]):
                found.append(_line(len(found), at, text, clauses))
    return found


def _simplified(paragraph: str) -> str:
    """In simplified script with the same offsets; as it is where OpenCC gives another length."""
    other = to_simplified(paragraph)
    return other if len(other) == len(paragraph) else paragraph


def _members(text: str, clauses: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The clauses cut before each inline label, where two stand in the sentence or a colon announces the first."""
    opening = [n for n, (a, _) in enumerate(clauses) if _INLINE.match(text, a)]
    is_announced = bool(opening) and opening[0] > 0 and text[clauses[opening[0] - 1][1] - 1] in "：:"
    if len(opening) < 2 and (not is_announced or PENALTY.search(text, clauses[0][0], clauses[opening[0]][0])):
        return [clauses]  # a penalty stays with the first of the acts that it is for: alone it says neither
    cuts = sorted({0, *opening})
    return [clauses[a:b] for a, b in zip(cuts, [*cuts[1:], len(clauses)], strict=True)]


def _line(number: int, at: int, paragraph: str, clauses: list[tuple[int, int]]) -> Segment:
    start, end = clauses[0][0], clauses[-1][1]
    whole = paragraph[start:end]
    first = _body(whole) + start
    label = _LABEL.match(paragraph, first, end)
    if label and label.end() < end - 2:
        first = label.end()
    else:
        label = None
    while first < end - 1 and paragraph[first] in " 　，、：:":
        first += 1
    kept = tuple((max(first, a), b) for a, b in clauses if b > first)
    text = paragraph[first:end]
    kind = label.lastgroup if label else None
    name = label[kind] if label and kind else None
    return Segment(number, at, first, end, text, kept, name, kind, _junk(whole, text))


def _body(text: str) -> int:
    """Where the sentence itself begins: behind a title glued to it, a dateline, a by-line in brackets."""
    at = _behind_title(text)
    glued = _STRONG_DATELINE.search(text, at, at + 110)
    if glued and glued.end() <= len(text) - 8:
        return glued.end()
    found = _CREDIT.match(text[at:]) or _DATELINE.match(text[at:])
    return at + found.end() if found and at + found.end() <= len(text) - 8 else at


def _behind_title(text: str) -> int:
    """The end of 原标题：… where the text goes on behind it; where no end is seen, the title stays."""
    mark = _TITLE.match(text)
    if not mark or len(text) < 40:
        return 0
    start = mark.end()
    twice = _TITLE_TWICE.match(text, start)
    start = twice.end() if twice else start
    for ending in _TITLE_ENDS:
        found = ending.search(text, start + (0 if twice else 6), start + 110)
        if found and found.end() <= len(text) - 8:
            return found.end()
    return start


def _junk(whole: str, text: str) -> str | None:
    for reason, told in junk_patterns():
        if told.search(text if len(whole) > len(text) else whole):
            return reason
    if not re.search(r"[。！？；!?;.”…）)，：]$", text) and len(text) < 40 and "\n" not in text:
        return "subhead"
    return None if len(text) >= 6 else "too short"
