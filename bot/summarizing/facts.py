"""Policy facts by rule. An empty field beats a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.models import Article, Deadline, Document, Facts, Meeting, Span, Target

_DOCUMENT = re.compile(
    r"《([^《》]{4,60}(?:意见|通知|方案|办法|条例|规定|规划|纲要|措施|法|细则|计划|决定|指南|若干措施))》"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}〔20\d\d〕\d{1,4}号")
_MEETING = re.compile(r"(?:召开|举行|出席)(?:了)?([^，。；《》]{2,24}(?:会议|座谈会|推进会|常务会|发布会))")
_DEADLINE = re.compile(r"(?:到|截至|自)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?(?:前|起(?:施行|执行|实施)|止)")
_TARGET = re.compile(
    r"(?:达到|增长|不少于|不低于|超过|新增|补助|规模)(\d[\d,.]*)(%|亿元|万元|亿|万|个百分点|家|个|名|人|吨|公里)"
)


def facts_of(article: Article) -> Facts:
    """Documents, meetings, deadlines and targets, each once, in the article's order."""
    documents = [Document(span, title=found[1]) for span, found in _all(article, _DOCUMENT)]
    numbered = [Document(span, number=span.text) for span, _ in _all(article, _NUMBER)]
    meetings = [Meeting(_inner(span, found)) for span, found in _all(article, _MEETING)]
    deadlines = [Deadline(span, date=span.text[span.text.index("20") :][:4]) for span, _ in _all(article, _DEADLINE)]
    targets = [Target(span, found[1], found[2]) for span, found in _all(article, _TARGET)]
    return Facts(
        documents=tuple([*documents, *numbered][:6]),
        meetings=tuple(meetings[:2]),
        deadlines=tuple(deadlines[:6]),
        targets=tuple(targets[:8]),
    )


def _all(article: Article, pattern: re.Pattern[str]) -> Iterator[tuple[Span, re.Match[str]]]:
    seen = set()
    for number, paragraph in enumerate(article.paragraphs):
        for found in pattern.finditer(paragraph):
            if found[0] not in seen:
                seen.add(found[0])
                yield Span(found[0], number, found.start(), found.end()), found


def _inner(span: Span, found: re.Match[str]) -> Span:
    return Span(found[1], span.paragraph, found.start(1), found.end(1))
