"""Meetings and dates that oblige, resolved against the day of publication."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache

from bot.models import Article, Deadline, Meeting
from bot.summarizing.data_files import longest_first
from bot.summarizing.facts.paragraphs import matches, sentence_around, span_of

_DAY = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")
_DATE = (
    r"(?:\s?(?P<year>20\d\d)\s?年(?:\s?(?P<month>\d{1,2})\s?月)?(?:\s?(?P<day>\d{1,2})\s?日)?"
    r"|(?P<this>今年|明年|本年)(?:年)?|(?P<monthday>\d{1,2}月\d{1,2}日)|年(?=底))"
)
_DEADLINE = re.compile(
    rf"(?P<from>到|至|截至|截止到|自|从|力争|于)?{_DATE}(?P<part>年底|底|末)?"
    r"(?P<to>(?:之|以)?前(?!后)|起(?:正式)?(?:施行|执行|实施|生效)|起|开始|止|为止)?"
)
_NAMES_ONLY = re.compile(
    r"^(?:全体|重要|相关|有关|专题|工作|此次|本次|这次|多次|系列|的)*(?:会议|大会|论坛|例会|年会|会)$"
)


@cache
def _meeting() -> re.Pattern[str]:
    kinds = longest_first("meetings")
    return re.compile(
        rf"(?:主持召开|主持|召开|举行|出席|参加|举办)(?:了|的)?(?P<after>[^，。；：《》！？]{{0,26}}?(?:{kinds}))(?![精议员场上商])"
        rf"|(?:^|[，。；\s])(?P<before>[^，。；：《》！？\d在]{{4,30}}?(?:{kinds}))(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[^，。；]{{0,8}}(?:召开|举行|开幕)"
    )


def meetings_of(article: Article) -> tuple[Meeting, ...]:
    """Meetings with a name of their own that are held or attended; the date is the sentence's."""
    found: dict[str, Meeting] = {}
    for number, match in matches(article, _meeting()):
        group = "after" if match["after"] else "before"
        name = match[group]
        if len(name) < 5 or _NAMES_ONLY.match(name) or re.match(r"[一二三四五六七八九十两多几]+[场次个]", name):
            continue
        sentence = sentence_around(article.paragraphs[number], match.start(group))
        found.setdefault(name, Meeting(span_of(number, match, group), date=_day_in(sentence, article)))
    return tuple(found.values())


def _day_in(sentence: str, article: Article) -> str | None:
    match = _DAY.search(sentence)
    published = published_day(article)
    if not match or not (match[1] or published):
        return None
    year = int(match[1]) if match[1] else published.year if published else 0
    if not match[1] and published and (int(match[2]), int(match[3])) > (published.month, published.day + 7):
        year -= 1  # a meeting is not reported before it is held
    return _iso(year, int(match[2]), int(match[3]))


def published_day(article: Article) -> date | None:
    """The day of publication."""
    published = article.published
    return published.date() if isinstance(published, datetime) else published


def deadlines_of(article: Article) -> tuple[Deadline, ...]:
    """Dates still to come that something must be done by, begins or ends; each once."""
    published = published_day(article)
    found: dict[str, Deadline] = {}
    for number, match in matches(article, _DEADLINE):
        resolved = _resolved(match, published)
        if (
            not _is_term(match)
            or _ends_range(article.paragraphs[number], match)
            or not (published is None or (resolved and _is_ahead(match, resolved, published)))
        ):
            continue
        found.setdefault(match[0], Deadline(span_of(number, match), date=resolved, meaning=_meaning(match)))
    return tuple(found.values())


def _resolved(match: re.Match[str], published: date | None) -> str | None:
    if match["year"]:
        month = match["month"] or ("12" if match["part"] in {"底", "年底", "末"} else None)
        return _iso(int(match["year"]), int(month) if month else None, int(match["day"]) if match["day"] else None)
    if published is None:
        return None
    if match["monthday"]:
        month, day = map(int, re.findall(r"\d+", match["monthday"]))
        return _iso(published.year, month, day)
    year = published.year + (match["this"] == "明年")
    return f"{year}-12" if match["part"] else f"{year}"


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    if month is None:
        return f"{year}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _ends_range(text: str, match: re.Match[str]) -> bool:
    """从…到…: how long it took, not by when."""
    return match["from"] == "到" and "从" in text[max(0, match.start() - 24) : match.start()]


def _is_term(match: re.Match[str]) -> bool:
    """Said as a term: 到…, …前, 自…起施行, …止."""
    before, after = match["from"], match["to"]
    if after in {"起", "开始"} and before not in {"自", "从"}:
        return False
    if not (match["year"] or match["this"] or match["monthday"]) and not (before or after):
        return False  # 年底 alone
    if (match["monthday"] and not after) or (match["this"] and not match["part"]):
        return False
    return bool(after or before in {"到", "至", "力争", "截止到"} or (match["part"] and not before))


def _is_ahead(match: re.Match[str], resolved: str, published: date) -> bool:
    """Not over when it was published; what began is told for a year."""
    if (match["to"] or "").startswith(("起", "开始")):
        return resolved[:4] >= str(published.year - 1)
    limit = published.isoformat()[: len(resolved)]
    return resolved > limit if match["from"] == "截至" else resolved >= limit


def _meaning(match: re.Match[str]) -> str:
    after = match["to"] or ""
    if after.startswith(("起", "开始")):
        return "施行"
    return "截止" if after in {"止", "为止"} or match["from"] == "至" else "期限" if after else "目标"
