"""Documents that the text issues, rests on, repeals or answers: title, number (文号) and role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from bot.models import Document
from bot.summarizing.data_files import as_listed, longest_first, role_words
from bot.summarizing.facts.choice import Candidate, bucket, chosen, judge
from bot.summarizing.facts.folded import FoldedArticle, sentence_bounds

_MANY: Final = 200  # names of documents of a text that are looked at
_NEAR: Final = 24  # characters of the clause before a document that tell its role
_JOINED: Final = 3  # characters between a title and the number that belongs to it: 《…》（国发〔2021〕3号）

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]{1,60}》){2,90})》")
_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}[〔（]?(?:19|20)\d\d[〕）]第?\d{1,5}号|[\u4e00-\u9fff]{1,12}[〔（](?:19|20)\d\d[〕）]\d{1,5}号)"
    r"|(?:中华人民共和国)?[\u4e00-\u9fff]{0,24}(?:令|公告)（?〔?(?:(?:19|20)\d\d年)?第?[一二三四五六七八九十百\d]{1,5}号"
    r"|第[一二三四五六七八九十百\d]{1,4}号(?:公告|批示|令|法律)|第\d{1,4}/\d{4}号[\u4e00-\u9fff]{0,6}"
)
_QUOTED = re.compile(r"“([^“”]{4,40}?(?:条例|计划|方案|草案|协定|法|办法|规划|意见))”")
_ITSELF = re.compile(r"(?:以下|下)简称")
_TAIL = re.compile(r"（[^（）]{1,24}）$")
_LAW = re.compile(r"(?:法|条例)(?:（[^）]{0,60}）)?$")
_SHORT_NAME = re.compile(
    r"^(?:实施|若干|指导|管理|暂行|行动|工作|发展|本)?(?:意见|通知|措施|办法|方案|规定|计划|公告|规划|指南|条例|决定|细则|通告)$"
)
_CUES = {
    "issues": re.compile(
        "印发|发布|出台|公布|下发|颁布|转发|审议通过|通过了?|制定|起草|推出|签署|公告|发出|修订|联合|编制"
    ),
    "rests on": re.compile("根据|依据|按照|落实|遵照|贯彻|执行"),
    "follows": re.compile("依照|违反|符合|适用|参照|按"),
    "explains": re.compile("解读|介绍"),
    "according": re.compile("从|据|在"),
}
_REPEALS = re.compile(r"[^。；]{0,80}?(?:同时|予以|即行)?废止")
_ANSWERED = re.compile("^[^，。；]{0,12}(?:请示|报告|来函|函)?[^，。；]{0,6}收悉")


@dataclass(frozen=True, slots=True)
class _Named:
    """A document by its place, its title or its number, and the order of its first naming."""

    paragraph: int
    start: int
    end: int
    title: str | None
    number: str | None


@cache
def _of_kind() -> re.Pattern[str]:
    return re.compile(rf"(?:{longest_first('document_kinds')})$")


@cache
def _press() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![公通简])报|{as_listed('not_documents')})$")


def documents_of(text: FoldedArticle) -> tuple[Document, ...]:
    """The documents worth naming, each once with its number where one belongs to it, in the article's order."""
    shown = chosen(document_candidates(text), judge("documents"))
    return tuple(one.fact for one in shown)


def document_candidates(text: FoldedArticle) -> list[Candidate[Document]]:
    """Every document named, with its marks."""
    named = _joined(sorted(_named(text), key=lambda one: (one.paragraph, one.start))[:_MANY], text)
    mentions: dict[str, int] = {}
    for one in named:
        mentions[_key(one)] = mentions.get(_key(one), 0) + 1
    found: dict[str, Candidate[Document]] = {}
    for one in named:
        if _key(one) in found:
            continue
        marks = _marks(text, one, len(found), mentions[_key(one)])
        span = text.span(one.paragraph, one.start, one.end)
        own = text.kind in {"notice", "regulation"} and _is_own_number(text, one, marks)
        title = (text.article.title or None) if own else one.title
        fact = Document(span, title, one.number, _role(text, one, marks))
        key = text.title if own and text.title else _key(one)
        found.setdefault(key, Candidate(fact, key, (one.paragraph, one.start), marks, _settled(text, one, marks)))
    return list(found.values())


def _key(one: _Named) -> str:
    return one.title or one.number or ""


def _named(text: FoldedArticle) -> Iterator[_Named]:
    for number, match in text.matches(_TITLE, holding="《"):
        title = match[1].strip()
        bare = _TAIL.sub("", title)
        if len(bare) > 2 and not _press().search(bare) and not _SHORT_NAME.match(bare):
            yield _Named(number, match.start(), match.end(), text.span(number, match.start(1), match.end(1)).text, None)
    for number, match in text.matches(_QUOTED, holding="“"):
        yield _Named(number, match.start(), match.end(), text.span(number, match.start(1), match.end(1)).text, None)
    for number, match in text.matches(_NUMBER, holding="号"):
        start = _number_start(match)
        if start is not None:
            yield _Named(number, start, match.end(), None, text.span(number, start, match.end()).text)


def _number_start(match: re.Match[str]) -> int | None:
    """Where a number begins: behind the last word before it that is none of its letters; None where none are left."""
    letters = re.match(r"[\u4e00-\u9fff]*", match[0])
    size = letters.end() if letters else 0
    leads = [lead.end() for lead in _number_lead().finditer(match[0], 0, size) if lead.end() < size]
    dated = match.start() and match.string[match.start() - 1].isdigit() and match[0][0] in "年月日"
    start = max(leads, default=int(bool(dated)))  # 2011年4月12日环境保护部令第17号 begins behind its date
    return match.start() + start if size - start > 0 else None


@cache
def _number_lead() -> re.Pattern[str]:
    return re.compile(longest_first("document_number_leads"))


def _joined(named: list[_Named], text: FoldedArticle) -> list[_Named]:
    """A number right behind a title is that document's; one document then has both."""
    found: list[_Named] = []
    for one in named:
        last = found[-1] if found else None
        if last and last.paragraph == one.paragraph and one.start < last.end:
            continue  # a number inside a title
        near = last and last.paragraph == one.paragraph and one.start - last.end <= _JOINED and one.number
        if last and near and last.title and not last.number:
            between = text.paragraphs[one.paragraph][last.end : one.start]
            if "（" in between or not between.strip():
                found[-1] = replace(last, number=one.number)
                continue
        found.append(one)
    return found


def _marks(text: FoldedArticle, one: _Named, order: int, mentions: int) -> frozenset[str]:
    """Where a document is named first, by which word, and what it is."""
    paragraph = text.paragraphs[one.paragraph]
    start, end = sentence_bounds(paragraph, one.start)
    clause = re.split("[，。；：]", paragraph[max(start, one.start - _NEAR) : one.start])[-1]
    after = paragraph[one.end : one.end + 90]
    marks = {
        f"kind {text.kind}",
        f"paragraph {bucket(one.paragraph, 0, 1, 3, 8)}",
        f"order {bucket(order, 0, 1, 2, 3, 5)}",
        f"named {bucket(mentions, 1, 2)}",
        f"results {bucket(int(text.results), 3, 10)}",
        "first sentence" if start == 0 else "later sentence",
    }
    cue = _cue(clause)
    marks |= {cue or "no cue", f"{cue}, paragraph {bucket(one.paragraph, 0, 4)}", f"{cue}, {text.kind}"}
    title = _TAIL.sub("", text_title) if (text_title := _folded_title(text, one)) else ""
    marks.add("number" if not title else "of a kind" if _of_kind().search(title) else "of no kind")
    marks |= {"law"} if _LAW.search(title) else set()
    marks |= {"with number"} if title and one.number else set()
    marks |= (
        {"in the title"}
        if title and len(title) > 4 and (title in text.title or (text.title in title and len(text.title) > 8))
        else set()
    )
    marks |= {"named short"} if _ITSELF.search(after[:24]) else set()
    marks |= {"repealed"} if _REPEALS.match(after) else set()
    marks |= {"answered"} if _ANSWERED.match(after) else set()
    marks |= {"alone"} if one.number and not title and end - start - (one.end - one.start) < 12 else set()
    marks |= {"decree"} if one.number and not title and re.search("令|公告", one.number) else set()
    marks |= {"quoted"} if paragraph[one.start] == "“" else set()
    if text.kind == "regulation" and one.paragraph <= 2:
        marks.add("regulation's head")
    return frozenset(marks)


def _folded_title(text: FoldedArticle, one: _Named) -> str:
    return text.paragraphs[one.paragraph][one.start + 1 : one.end - 1] if one.title else ""


def _cue(clause: str) -> str | None:
    """What the last telling word before a document says of it."""
    best: tuple[int, str] | None = None
    for name, words in _CUES.items():
        at = max((match.end() for match in words.finditer(clause)), default=-1)
        if at >= 0 and (best is None or at > best[0]):
            best = (at, name)
    return best[1] if best else None


def _role(text: FoldedArticle, one: _Named, marks: frozenset[str]) -> str | None:
    """印发 (this document, or what it brings out), 依据, 废止, 来文 or 解读; None where nothing tells."""
    if "repealed" in marks:
        return "废止"
    if "answered" in marks:
        return "来文"
    if "in the title" in marks or _is_own_number(text, one, marks):
        return "印发"
    paragraph = text.paragraphs[one.paragraph]
    clause = re.split("[，。；：]", paragraph[max(0, one.start - _NEAR) : one.start])[-1]
    best, role = -1, None
    for name, words in role_words().items():
        at = max((match.start() for match in re.finditer(words, clause)), default=-1)
        if at > best:
            best, role = at, name
    return role


def _is_own_number(text: FoldedArticle, one: _Named, marks: frozenset[str]) -> bool:
    """The number of the document itself: alone on a line of the head, or the one that the page's header gives."""
    header = text.header_value("发文字号", "文号")
    own = bool(header and one.number and one.number in header)
    return own or ("alone" in marks and "number" in marks and one.paragraph <= 3)


def _settled(text: FoldedArticle, one: _Named, marks: frozenset[str]) -> bool | None:
    """What holds in nearly every marked text, whatever the weights say; None for all others."""
    if _is_own_number(text, one, marks):
        return True
    if "answered" in marks:
        return True
    if "follows" in marks:
        return False
    if "of no kind" in marks and "named short" not in marks:
        return False
    if "issues" in marks and "paragraph 0" in marks and "of a kind" in marks:
        return True
    return True if "in the title" in marks or {"repealed", "of a kind"} <= marks else None
