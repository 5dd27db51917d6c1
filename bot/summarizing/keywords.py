"""Keywords that make hashtags: two, a third only when it is sure.

Candidates are policy terms, chains of nouns of the title and the beginning, and the subject that a title names
(关于…的通知). What counts for and against each is learnt (``data/keyword_weights.json``, made by
``make models``); by-lines, datelines and persons are no candidates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from bot.models import Article
from bot.summarizing.data_files import data_file, word_list
from bot.summarizing.facts.choice import Judge, bucket
from bot.text.scripts import simplified
from bot.text.terms import terms, terms_in
from bot.text.words import idf, kind, words

MOST: Final = 3000  # characters in which a word's occurrences are counted
HEAD: Final = 250  # characters of the text whose words are candidates: what it is about is named by then
SURE: Final = 2  # keywords that need only be likely; one more must be sure
LIKELY, CERTAIN, LEAST = 0.45, 0.7, 0.3  # how likely: the second, the third, and the only one
_TITLE: Final = 200  # characters of a title: what is longer is the text again
_BYLINES: Final = 300  # characters in which by-lines and datelines stand
_ONCE: Final = 150  # characters behind which a word that stands once is no candidate
OF_TITLE: Final = 2.2  # what a word of an English title counts for

_BYLINE = re.compile(
    r"原标题[:：]|（[^（）]{0,4}(?:记者|通讯员|编辑)[^（）]{0,30}）|\([^()]{0,4}(?:记者|通讯员|编辑|图片来源)[^()]{0,30}\)"
    r"|^[^，。]{0,24}?(?:日电|日讯|日消息|消息|本报讯|获悉|报道)[，：:\s]?|(?:记者|责编|编辑|作者|来源|发布人|发布时间|通讯员)[:：]\s?\S{0,16}"
)
_OFFICE = re.compile(
    r"(?:书记|主席|总理|省长|市长|部长|司长|处长|局长|主任|记者|委员|总统|首相|秘书长|行长|发言人|同志|科长|庭长|教授)([\u4e00-\u9fff]{2,4})"
)
_SAYS: Final = frozenset("说表指强介主会出认率")  # first characters of what persons do: 说, 表示, 指出, 主持
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万亿零两第前近")
_SUBJECT = re.compile(
    r"关于(?:印发|做好|加强|开展|促进|调整|进一步|切实|全面|规范|暂停|同意|禁止|推进|支持|公布|发布|深化|加快|完善|统一|受理|修订|的|《)*"
    r"(?P<notice>[\u4e00-\u9fff]{2,20}?)(?:等)?(?:有关|相关)?(?:工作|事项|问题|情况|的)*(?:若干)?的?(?:通知|意见|批复|函|公告|方案|通告|决定|措施|办法|规定)"
    r"|^(?:中华人民共和国|[\u4e00-\u9fff]{2,3}[省市])?(?:禁止|促进)?(?P<law>[\u4e00-\u9fff]{2,14}?)(?:查处|处罚|管理|实施|保护)?(?:暂行)?(?:条例|办法|规定|法|细则)$"
)
_SINGLE_ENDS: Final = frozenset("率税法区业费券权险部局款债市场房")  # one character that a term may end with
_CHAIN: Final = 4  # words of a term
_LONGEST: Final = 10  # characters of a hashtag
_NO_NEIGHBOURS: Final = frozenset("的了和与及在为是对等将向从以由被把年月日号个第这该其中上下各本有到于不也都就而但并")
_ORGAN = re.compile(r"(?:[部局委署院厅]|银行|公司|集团|法院|监委|政府|委员会|办公室)$")
_ORGAN_ENDS: Final = 3  # characters of the longest of these
_NOUNS: Final = frozenset("ngxsbl")


class _Word(NamedTuple):
    """A candidate: the words it is made of and their kinds, where it stands first, how often."""

    text: str
    parts: tuple[str, ...]
    kinds: str
    at: int
    occurrences: int = 0
    before: str = ""  # the character before each occurrence, and the one behind it
    after: str = ""


@cache
def _judge() -> Judge:
    data = data_file("keyword_weights.json")
    return Judge(data["intercept"], data["weights"], LIKELY, SURE)


def keywords_of(article: Article, count: int | None = None) -> tuple[str, ...]:
    """The best first; none lies in another or is only another's variant. Without ``count`` those that are likely."""
    text = "\n".join(article.paragraphs)[:MOST]
    if not re.search("[\u4e00-\u9fff]", text):
        return _english(article.title, text, count or SURE + 1)
    using = _judge()
    rated = {word: using.probability(marks) for word, marks in candidates(article.title, text).items()}
    return _best(rated, count) if count else likely(rated)


def likely(rated: dict[str, float]) -> tuple[str, ...]:
    """The keywords that are shown, of candidates with how likely each is good."""
    least = (LEAST, LIKELY, CERTAIN)
    return tuple(word for word, needed in zip(_best(rated, SURE + 1), least, strict=False) if rated[word] >= needed)


def _best(rated: dict[str, float], count: int) -> tuple[str, ...]:
    return distinct(sorted(rated, key=lambda word: (-rated[word], word)), count)


def candidates(title: str, text: str) -> dict[str, frozenset[str]]:
    """Every word or chain of words that may be a keyword, with its marks."""
    title = _BYLINE.sub(" ", simplified(title[:_TITLE]))
    text = simplified(text)
    text = _BYLINE.sub(" ", text[:_BYLINES]) + text[_BYLINES:]
    text = text.removeprefix(title).lstrip() if title else text  # many pages say their title again
    head = f"{title}\n{text[:HEAD]}"
    found = _counted(_chains(head), title, f"{title}\n{text}")
    subject = _subject(title)
    most = max((one.occurrences for one in found.values()), default=1)
    whole = {word: one.occurrences for word, one in found.items()}
    return {word: _marks(one, title, head, subject, most, whole) for word, one in found.items()}


def _chains(head: str) -> Iterator[_Word]:
    """Terms, and chains of one to three nouns, in order."""
    at, run = 0, list[tuple[str, str, int]]()
    named, verbs = terms(), word_list("verbs")
    for word in words(head):
        letter = "x" if word in named else kind(word)
        if letter in _NOUNS and word not in verbs and "\u4e00" <= word[0] <= "\u9fff" and word[0] not in _NUMERALS:
            run.append((word, letter, at))
        else:
            yield from _of_run(run)
            run = [(word, letter, at)] if letter in "va" and len(word) > 1 and word not in verbs else []
        at += len(word)
    yield from _of_run(run)
    for term in terms_in(head):
        yield _Word(term, (term,), "T", head.find(term))


def _of_run(run: list[tuple[str, str, int]]) -> Iterator[_Word]:
    for first in range(len(run)):
        for last in range(first + 1, min(len(run), first + _CHAIN) + 1):
            end = run[last - 1][0]
            if len(run[first][0]) > 1 and (len(end) > 1 or end in _SINGLE_ENDS):
                parts, kinds, places = zip(*run[first:last], strict=True)
                text = "".join(parts)
                if len(text) <= _LONGEST:
                    yield _Word(text, parts, "".join(kinds), places[0])


def _counted(found: Iterable[_Word], title: str, whole: str) -> dict[str, _Word]:
    """Each once, with its occurrences. Left out: the list of dull ones, persons, and what stands once, far behind."""
    named = {match[1][:size] for match in _OFFICE.finditer(whole) for size in (2, 3, 4)}
    dull, places, kept = word_list("dull"), word_list("places"), dict[str, _Word]()
    for one in found:
        if one.text in kept or one.text in dull or "p" in one.kinds:
            continue
        if one.text in places and one.text not in title:
            continue  # where it happens is a subject only where the title says so
        if one.at > _ONCE + len(title) and whole.count(one.text) < 2:
            continue
        placed = _placed(one, whole)
        if one.kinds == "x" and _is_person(placed, named):
            continue
        kept[one.text] = placed
        longer = _extended(placed, whole)
        if longer and longer not in kept and longer not in dull:
            kept[longer] = _placed(one._replace(text=longer, parts=(longer,), kinds="E"), whole)
    return kept


def _is_person(one: _Word, named: set[str]) -> bool:
    """An unknown word that follows an office, or goes before what is said."""
    if not 2 <= len(one.text) <= 4 or one.text in terms():
        return False
    return one.text in named or any(after in _SAYS for after in one.after)


def _placed(one: _Word, whole: str) -> _Word:
    """With its occurrences, and what stands beside each."""
    size, before, after = len(one.text), "", ""
    at = whole.find(one.text)
    while at >= 0:
        before += whole[at - 1 : at] or "。"
        after += whole[at + size : at + size + 1] or "。"
        at = whole.find(one.text, at + size)
    return _Word(one.text, one.parts, one.kinds, one.at, len(before), before, after)


def _freedom(beside: str) -> str:
    """Whether a word goes with others on one side: bound where it always has the same Han character there."""
    if len(beside) < 2:
        return "once"
    most = max(map(beside.count, set(beside)))
    if most == len(beside):
        return "bound" if "\u4e00" <= beside[0] <= "\u9fff" else "once"
    return "nearly bound" if len(beside) > 2 and most > 0.7 * len(beside) and beside[0] >= "\u4e00" else "free"


def _extended(one: _Word, whole: str) -> str | None:
    """A word that comes several times, always with the same neighbours: with these, up to where they differ."""
    if one.occurrences < 2:
        return None
    text, before, after = one.text, one.before, one.after
    while len(text) <= _LONGEST:
        if _freedom(before) == "bound" and before[0] not in _NO_NEIGHBOURS:
            text = before[0] + text
        elif _freedom(after) == "bound" and after[0] not in _NO_NEIGHBOURS:
            text += after[0]
        else:
            break
        placed = _placed(one._replace(text=text), whole)
        before, after = placed.before, placed.after
    return text if one.text != text and len(text) <= _LONGEST and text[0] not in _NUMERALS else None


def _subject(title: str) -> str:
    """What a notice or rule is about, by its title; empty where the title does not say so."""
    found = _SUBJECT.search(title)
    return (found["notice"] or found["law"] or "") if found else ""


def _marks(one: _Word, title: str, head: str, subject: str, most: int, whole: dict[str, int]) -> frozenset[str]:
    """Where a word stands, how often, and of what it is made."""
    rarest = max(idf(part) for part in one.parts)
    commonest = min(idf(part) for part in one.parts)
    marks = {
        f"length {bucket(len(one.text), 2, 3, 4, 6, 8)}",
        f"count {bucket(one.occurrences, 1, 2, 3, 5, 8)}",
        f"parts {len(one.parts)}",
        f"begins {one.kinds[0]}",
        f"ends {one.kinds[-1]}",
        f"rare {bucket(int(2 * rarest), 6, 8, 10, 12, 14)}",
        f"common {bucket(int(2 * commonest), 4, 6, 8, 10, 13)}",
        f"place {bucket(one.at, 15, 40, 100, 200)}",
    }
    left, right = _freedom(one.before), _freedom(one.after)
    marks |= {f"left {left}", f"right {right}"}
    marks.add("title" if one.text in title else "no title" if len(title) < 4 else "only text")
    dull, count, is_chain = word_list("dull"), one.occurrences, len(one.parts) > 1
    inside = max((count for word, count in whole.items() if one.text in word and word != one.text), default=0)
    told = (
        ("free", left == right == "free"),
        ("bound", "bound" in {left, right}),
        ("most", count == most),
        ("often", count != most and 2 * count >= most),
        ("organ", _ORGAN.search(one.text[-_ORGAN_ENDS:])),
        ("term", one.text in terms()),
        ("subject", one.text in subject),
        ("whole subject", subject == one.text),
        ("of a place", one.text in word_list("places") or one.kinds == "s"),
        ("dull part", not dull.isdisjoint(one.parts)),
        ("dull end", one.parts[-1] in dull),
        ("only in a longer", inside >= count),
        ("in a longer", inside),
        ("holds a better", is_chain and max(whole.get(part, 0) for part in one.parts) >= 2 * count),
        ("long once", is_chain and count == 1),
    )
    marks.update(mark for mark, holds in told if holds)
    for mark in ("title", "term", "only in a longer", "subject"):
        if mark in marks:
            marks |= {f"{mark}, parts {len(one.parts)}", f"{mark}, {'once' if one.occurrences == 1 else 'again'}"}
    return frozenset(marks)


def distinct(ranked: Iterable[str], count: int) -> tuple[str, ...]:
    """Without what lies in a chosen one, holds it, or shares most of its characters."""
    chosen: list[str] = []
    for word in ranked:
        if not any(_alike(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _alike(one: str, other: str) -> bool:
    shared = len(set(one) & set(other))
    return one in other or other in one or shared / min(len(set(one)), len(set(other))) > 0.7


def _english(title: str, text: str, count: int) -> tuple[str, ...]:
    """Words and pairs of words of an English page that come more than once, those of the title first."""
    dull = word_list("english")
    found = re.findall(r"[A-Za-z][A-Za-z-]{2,}", f"{title}. {text}".lower())
    heading = title.lower()
    value: dict[str, float] = {}
    for word, n in Counter(found).items():
        if n > 1 and word not in dull and len(word) > 3:
            value[word] = n * (OF_TITLE if word in heading else 1)
    for pair in re.findall(r"(?=\b([a-z][a-z-]{2,} [a-z][a-z-]{2,})\b)", f"{title}. {text}".lower()):
        if not set(pair.split()) & dull:
            value[pair] = value.get(pair, 0) + (2 * OF_TITLE if pair in heading else 2)
    once = {word for word, score in value.items() if " " in word and score <= 2}
    ranked = sorted(value.keys() - once, key=lambda word: (-value[word], word))
    chosen: list[str] = []
    for word in ranked:
        if not any(set(word.split()) & set(other.split()) for other in chosen):
            chosen.append(word)
    return tuple(chosen[:count])
