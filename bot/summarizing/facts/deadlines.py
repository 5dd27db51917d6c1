"""Days that bind: from when a rule holds, by when something is due, how long it may take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.models import Deadline
from bot.summarizing.facts.choice import Candidate, bucket, chosen, judge
from bot.summarizing.facts.dates import POINT, Resolved, resolved
from bot.summarizing.facts.folded import FoldedArticle, sentence_bounds

_MANY: Final = 200  # days of a text that are looked at: a timetable binds nobody, and costs
_LATELY: Final = 13  # months for which it is told that something began
_N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_LIMIT = re.compile(  # tried only where it may begin
    rf"(?=[公发印有为一二三四五六七八九十两\d])(?:{_N}个?(?:工作日|日|天|个?月|年|小时)(?:以)?内|(?:公布|发布|印发|公告)之?(?:日|翌日)起(?!{_N})"
    rf"|有效期(?:限)?(?:为|至)?{_N}(?:年|个月)|为期{_N}(?:年|个月|天))"
)
_SINCE = re.compile(r"(?:本|该|自|从)?[^，。；：、（）《》 ]{0,12}之日起?的?$")  # before a limit: 自受理之日起
_LEAD = re.compile(r"(?:自|从|于|在|到|至|截至|截止到?|力争)$")
_TAIL = re.compile(r"^ ?(?:起|前(?!后)|之前|以前|止|为止|底前|开始|后)")
_RANGE = re.compile(r"^ ?(?:[-—–~～]{1,2}|至|到) ?")

_IN_FORCE = re.compile("施行|实施|生效|执行|适用")
_DUE = re.compile(
    "完成|报送|提交|申报|报名|缴纳|办理|反馈|受理|建成|实现|上报|报我|清算|整改|送达|提出|登记|备案|申领|领取|截止|受理"
)
_DUTY = re.compile("应当|必须|力争|确保|不得|须|要求|务必|请")
_RESULTS = re.compile("同比|环比|增长|统计|累计|达到?了|实现了|较上|比上年|数据")
_PASSED = re.compile(
    "^[^，。；]{0,14}(?:通过|公布|批准|发布|印发|修订|修正|召开|举行|消息|讯|电|报道|宣布|表示|获悉|来到)"
)
_STARTED = re.compile("开始|启动|上线|起|恢复|暂停|执行|调整|上调|下调|投放|开放|正式")


@dataclass(frozen=True, slots=True)
class _Point:
    """A day or period by its place; ``end`` is the day that counts of a range."""

    paragraph: int
    start: int
    stop: int
    when: Resolved | None
    lead: str
    tail: str
    ranged: bool


@cache
def _point() -> re.Pattern[str]:
    return re.compile(POINT)


def deadlines_of(text: FoldedArticle) -> tuple[Deadline, ...]:
    """The days that bind, each once, in the article's order."""
    return tuple(one.fact for one in chosen(deadline_candidates(text), judge("deadlines")))


def deadline_candidates(text: FoldedArticle) -> list[Candidate[Deadline]]:
    """Every day and period named, with its marks."""
    points = sorted((*_points(text), *_limits(text)), key=lambda one: (one.paragraph, one.start))[:_MANY]
    found = []
    for order, one in enumerate(points):
        marks = _marks(text, one, order)
        span = text.span(one.paragraph, one.start, one.stop)
        iso = one.when.iso if one.when else None
        key = iso if iso and len(iso) > 4 else span.text
        meaning = _meaning(marks)
        found.append(Candidate(Deadline(span, iso, meaning), key, (one.paragraph, one.start), marks, _settled(marks)))
    return found


def _points(text: FoldedArticle) -> Iterator[_Point]:
    """Days, months and years; of two with a dash or 至 between, one range."""
    for number, paragraph in enumerate(text.paragraphs):
        last: _Point | None = None
        until = 0  # where the text of the last one ends, its tail (前, 起) apart
        for match in _point().finditer(paragraph):
            made = _single(text, number, match)
            if last and _RANGE.fullmatch(paragraph[until : match.start()]):
                last = _range(last, made, match, text)
            else:
                if last:
                    yield last
                last = made
            until = match.end()
        if last:
            yield last


def _single(text: FoldedArticle, number: int, match: re.Match[str]) -> _Point:
    paragraph, end = text.paragraphs[number], match.end()
    lead = _LEAD.search(paragraph[max(0, match.start() - 4) : match.start()])
    tail = _TAIL.match(paragraph[end : end + 4])
    said = tail[0].strip() if tail else ""
    stop = end + tail.end() if tail and said not in {"开始", "后"} else end
    when = resolved(match, text.published)
    return _Point(number, match.start(), stop, when, lead[0] if lead else "", said, ranged=False)


def _range(begun: _Point, ended: _Point, match: re.Match[str], text: FoldedArticle) -> _Point:
    """The whole range; what counts is its end, in the year of its beginning where it names none."""
    when, published = ended.when, text.published
    if begun.when and begun.when.year and not match["year"] and published:
        when = resolved(match, published.replace(year=begun.when.year, month=1, day=1))
    return _Point(begun.paragraph, begun.start, ended.stop, when, begun.lead, ended.tail, ranged=True)


def _limits(text: FoldedArticle) -> Iterator[_Point]:
    for number, match in text.matches(_LIMIT):
        since = _SINCE.search(text.paragraphs[number][max(0, match.start() - 18) : match.start()])
        start = match.start() - (len(since[0]) if since else 0)
        yield _Point(number, start, match.end(), None, "", "", ranged=False)


def _marks(text: FoldedArticle, one: _Point, order: int) -> frozenset[str]:
    """What kind of day it is, and what the sentence says is done by it."""
    paragraph = text.paragraphs[one.paragraph]
    start, end = sentence_bounds(paragraph, one.start)
    sentence, after = paragraph[start:end], paragraph[one.stop : one.stop + 24]
    clause = re.split("[，。；]", after, maxsplit=1)[0]
    last = len(text.paragraphs) - 1
    marks = {
        f"kind {text.kind}",
        f"paragraph {bucket(one.paragraph, 0, 1, 3, 8)}",
        f"order {bucket(order, 0, 1, 2, 4, 8)}",
        f"results {bucket(int(text.results), 1, 4, 10)}",
        f"lead {one.lead or 'none'}",
        f"tail {one.tail or 'none'}",
        "opens" if one.start - start <= 2 else "inside",
    }
    marks |= {"range"} if one.ranged else set()
    before = paragraph[: one.start - len(one.lead)]
    marks |= {"opens clause"} if not before or before[-1] in "，。；：、 " else set()
    words = (("in force", _IN_FORCE), ("due", _DUE), ("duty", _DUTY), ("results", _RESULTS), ("started", _STARTED))
    near = paragraph[max(start, one.start - 20) : min(end, one.stop + 20)]
    marks |= {f"{name} near" for name, pattern in words if pattern.search(near)}
    marks |= {f"{name} said" for name, pattern in words if pattern.search(sentence)}
    marks |= {"in force" for _ in (1,) if _IN_FORCE.search(clause[:10])}
    marks |= {"passed"} if _PASSED.match(after) else set()
    marks |= {"bare line"} if len(paragraph) < 24 else set()
    marks |= {"at the end"} if one.paragraph >= last - 1 and last > 3 else set()
    marks |= {"signature"} if 2 < last - 2 <= one.paragraph and len(paragraph) < 16 and not one.tail else set()
    marks |= {"年底 alone"} if paragraph[one.start : one.stop].startswith("年底") else set()
    if re.search(r"（[^（）]{0,60}$", paragraph[max(0, one.start - 60) : one.start]):
        marks.add("in brackets")
    if re.search("《[^》]{0,60}$", paragraph[max(0, one.start - 60) : one.start]):
        marks.add("in a title")
    marks |= _limit_marks(paragraph[one.start : one.stop]) if one.when is None else _time_marks(text, one.when)
    for cue in ("in force", "due near", "duty near", "ahead", "limit"):
        marks |= {f"{cue}, {text.kind}"} if cue in marks else set()
    return frozenset(marks)


def _limit_marks(words: str) -> set[str]:
    marks = {"limit"}
    marks |= {"from the day"} if "之日" in words or "翌日" in words else set()
    marks |= {"from this document"} if re.search("本[^，]{1,6}之日|印发之日|下发之日|施行之日|公布", words) else set()
    marks |= {"lasts"} if words.startswith(("有效期", "为期")) else set()
    marks |= {"working days"} if "工作日" in words else set()
    return marks


def _time_marks(text: FoldedArticle, when: Resolved) -> set[str]:
    """Whether the day lies ahead of publication, just before it, or long ago."""
    exact = "day" if when.day else "month" if when.month else "year"
    marks = {f"exact {exact}"}
    day = text.published
    if when.iso is None or day is None or when.year is None:
        return marks | {"time unknown"}
    if when.iso > day.isoformat()[: len(when.iso)]:
        return marks | {"ahead"}
    months = (day.year - when.year) * 12 + day.month - (when.month or 12)
    if when.iso == day.isoformat()[: len(when.iso)]:
        return marks | {"same time"}
    return marks | {"lately" if months <= _LATELY else "long ago"}


def _settled(marks: frozenset[str]) -> bool | None:
    """What holds in nearly every marked text, whatever the weights say; None for all others."""
    if "in a title" in marks or "signature" in marks or ("passed" in marks and "in force" not in marks):
        return False
    if "in force" in marks and "exact day" in marks and "kind regulation" in marks:
        return True
    if "results near" in marks and "ahead" not in marks and "limit" not in marks:
        return False
    if "ahead" in marks and marks & {"tail 前", "tail 之前", "tail 底前", "tail 以前"} and "results near" not in marks:
        return True
    if {"limit", "from the day", "from this document"} <= marks:
        return True
    if (
        {"exact year", "opens clause", "lead 到"} <= marks
        and marks & {"ahead", "time unknown"}
        and "results near" not in marks
    ):
        return True
    return None


def _meaning(marks: frozenset[str]) -> str:
    """施行 from then on, 截止 until then, 期限 by then or within, 目标 something to be reached then."""
    if "in force" in marks or marks & {"tail 起", "tail 开始"}:
        return "施行"
    if marks & {"tail 止", "tail 为止", "lead 至", "range"}:
        return "截止"
    if "limit" in marks or marks & {"tail 前", "tail 之前", "tail 底前", "tail 以前"}:
        return "期限"
    if marks & {"lead 到", "lead 力争"}:
        return "目标"
    return "施行" if "in force near" in marks else "期限"
