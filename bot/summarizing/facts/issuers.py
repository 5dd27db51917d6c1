"""Who issued, decided or told what the text is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.models import Span
from bot.summarizing.data_files import as_listed
from bot.summarizing.facts.choice import Candidate, bucket, chosen, judge
from bot.summarizing.facts.folded import FoldedArticle, sentence_bounds
from bot.summarizing.facts.organs import Organ, known_organs, organs_in

_HEAD: Final = 5  # paragraphs whose organs may be the issuer: later ones with an issuing verb are right in one of five
_REACH: Final = 1200  # characters of such a paragraph: texts without line breaks
_COUNTED: Final = 20_000  # characters in which an organ's mentions are counted
_TAIL: Final = 5  # last paragraphs, where notices are signed
_SIGNED: Final = 40  # characters of a signature, with the day behind it
_AFTER: Final = 24  # characters behind a name that tell what the organ does

_BETWEEN = re.compile(r"(?:、|，|和|与|及|以及|会同|联合|携手| {1,2})")
_SKIPPED = re.compile(
    r"^(?:等?[\d两二三四五六七八九十]{1,3}个?(?:多个)?(?:部门|部委|单位|机构)|等|（[^）]{0,30}）|"
    r"[今昨]天|今日|昨日|近日|日前|\d{1,2}月\d{1,2}日|\d{1,2}日|\d{4}年|消息，|，)+"
)
_ISSUES = re.compile("印发|发布|公布|出台|下发|颁布|转发|发出|公告|制定|修订|宣布|推出|通报(?!会)|公示|发文|审议通过")
_ACTS = re.compile(
    "决定|批准|启动|部署|召开|举行|开展|拨付|下达|签署|组织|安排|同意|批复|核准|将|拟|对|与|表决|讨论|处罚|查处|采取|要求|明确"
)
_TELLS = re.compile("获悉|介绍|表示|透露|说|称|指出|强调|认为|解读|回应|提醒|了解到|答记者问")
_SOURCE = re.compile("消息|网站|官网|统计|数据|报告显示|微信|微博|发言人|公布的")
_OFFICE = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,8})?(?:书记|主席|部长|局长|厅长|主任|司长|处长|行长|负责人|发言人|负责同志)"
)
_DUTY = re.compile("^(?:负责|应当|备案|批准|的|可以|规定的|依法|主管|门)")
_OBJECT = re.compile("(?:经|报|向|与|由|会同|受|对|赴|获|被|送|交|请|在)$")
_FROM = re.compile("(?:据|据悉，|记者从|从|根据)$")
_MEMBER = re.compile("^(?:常委|委员)(?!会)")  # 中共中央政治局委员、某市市委书记: an office, and no act of the organ
_FOLLOWED = re.compile("贯彻|落实|按照|遵循|响应")  # 为落实党中央、国务院部署: who is followed, not who issues
_DECREE = re.compile(r"^令?（?〔?(?:第|\d{4})")
_JOINS = re.compile("^[^，。；]{0,10}(?:参加|出席|陪同|到场|列席|观摩)")
_HOSTS = re.compile("新闻办|新闻局")
_PLACE = re.compile(
    r"(?:^|[，。；：、 ])(?:近日，|日前，)?([\u4e00-\u9fff]{2,10}(?:省|市|县|区|州))"
    r"(?=(?:近日|日前)?(?:发布|公布|出台|印发|推出|制定))"
)
_SESSION = re.compile(r"^第[一二三四五六七八九十百\d]{1,4}次(?:会议|全体会议)(?:审议|表决)?(?:通过|批准|修订)")


@dataclass(frozen=True, slots=True)
class _Group:
    """Organs named in one breath (甲、乙和丙), which share what stands before the first and after the last."""

    organs: tuple[Organ, ...]
    paragraph: int
    number: int  # of the groups of its paragraph
    before: str
    after: str
    sentence: int  # 0 for the first of its paragraph


def issuers_of(text: FoldedArticle) -> tuple[Span, ...]:
    """The organs, each once by the name that tells most, in the article's order."""
    shown = chosen(issuer_candidates(text), judge("issuers"), same_organ)
    return tuple(one.fact for one in shown)


def issuer_candidates(text: FoldedArticle) -> list[Candidate[Span]]:
    """Every organ that may be the issuer, with its marks."""
    groups = _groups(text)
    whole = "\n".join(text.paragraphs)[:_COUNTED]
    named = [organ.name for group in groups for organ in group.organs]
    titled = [organ.name for organ in organs_in(text.title)]
    header = text.header_value("发文机关", "发布机构", "发文单位", "公开机构", "制定机关")
    found = []
    at, told = -1, 0
    for group in groups:
        at += not _HOSTS.search(group.organs[-1].name)
        shared = _context_marks(text, group) | {f"group {bucket(max(0, at), 0, 1, 3, 7)}"}
        if shared & {"issues", "tells", "source", "acts"} and "in title" not in shared:
            shared.add(f"cue {bucket(told, 0, 1, 3)}")
            told += 1
        for place, organ in enumerate(group.organs):
            own = _name_marks(organ.name) | {f"chain {bucket(place, 0, 1, 3)}"}
            own |= {"again"} if named.count(organ.name) > 1 else set()
            own.add(f"said {bucket(whole.count(organ.name), 1, 2, 4)}")
            own |= {"titled"} if any(organ.name in name or name in organ.name for name in titled) else set()
            marks = _crossed(shared | own, text.kind)
            span = text.span(group.paragraph, organ.start, organ.end)
            settled = True if organ.name in header and len(organ.name) > 2 else _settled(marks)
            found.append(Candidate(span, organ.name, (group.paragraph, organ.start), marks, settled))
    return found + _places(text)


def _groups(text: FoldedArticle) -> list[_Group]:
    """The chains of organs of the first paragraphs, and of the signature."""
    last = len(text.paragraphs) - _TAIL
    found = []
    for number, paragraph in enumerate(text.paragraphs):
        if number <= _HEAD or (number >= last and len(paragraph) <= _SIGNED):
            found += _chains(paragraph[:_REACH], number)
    return found


def _chains(paragraph: str, number: int) -> list[_Group]:
    chains: list[list[Organ]] = []
    for organ in organs_in(paragraph):
        if chains and _BETWEEN.fullmatch(paragraph[chains[-1][-1].end : organ.start]):
            chains[-1].append(organ)
        else:
            chains.append([organ])
    found = []
    at = -1
    for chain in chains:
        first, end = chain[0].start, chain[-1].end
        at += not _HOSTS.search(chain[-1].name)  # whoever only opens the hall does not count
        after = _SKIPPED.sub("", paragraph[end : end + 2 * _AFTER])[:_AFTER]
        sentence = sum(paragraph.count(mark, 0, first) for mark in "。！？；")
        found.append(_Group(tuple(chain), number, max(0, at), paragraph[max(0, first - 8) : first], after, sentence))
    return found


def _context_marks(text: FoldedArticle, group: _Group) -> set[str]:
    """Where the group stands, and what is done before and after it."""
    paragraph = text.paragraphs[group.paragraph]
    clause = re.split("[，。；：]", group.after, maxsplit=1)[0]
    marks = {
        f"kind {text.kind}",
        f"paragraph {bucket(group.paragraph, 0, 1, 3, 5)}",
        f"sentence {bucket(group.sentence, 0, 1, 3)}",
        f"in paragraph {bucket(group.number, 0, 1, 3)}",
        f"of {bucket(len(group.organs), 1, 2, 4)}",
    }
    told = (("issues", _ISSUES), ("acts", _ACTS), ("tells", _TELLS), ("source", _SOURCE))
    marks |= {name for name, words in told if words.search(clause[:14])}
    marks |= {f"far {name}" for name, words in told if words.search(group.after)}
    marks |= {
        name for name, words in (("office", _OFFICE), ("duty", _DUTY), ("decree", _DECREE)) if words.search(group.after)
    }
    marks |= {"member"} if _MEMBER.match(group.after) else set()
    marks |= {"joins"} if _JOINS.match(group.after) else set()
    marks |= {"session"} if _SESSION.match(group.after) else set()
    marks |= {name for name, words in (("object", _OBJECT), ("from", _FROM)) if words.search(group.before)}
    marks |= {"addressee"} if group.after.startswith(("：", ":")) and len(paragraph) < 120 else set()
    first = group.organs[0].start
    start, _ = sentence_bounds(paragraph, first)
    marks |= {"in title"} if paragraph.rfind("《", start, first) > paragraph.rfind("》", start, first) else set()
    is_followed = group.before.endswith("党中央、") and _FOLLOWED.search(paragraph, start, first)
    marks |= {"followed"} if is_followed else set()
    marks |= {"opens"} if first - start <= 1 else set()
    if (
        group.paragraph >= len(text.paragraphs) - _TAIL
        and len(paragraph) <= _SIGNED
        and not clause.strip("0123456789年月日 ")
    ):
        marks.add("signs")
    return marks


def _name_marks(name: str) -> set[str]:
    marks = {f"name {bucket(len(name), 3, 5, 8, 12)}", f"ends {name[-1]}"}
    marks |= {"national"} if name in known_organs() else set()
    marks |= {"host"} if _HOSTS.search(name) else set()
    if re.search("^(?:市|省|区|县|地方|各|你)", name):
        marks.add("short")
    if re.search("公司|集团|银行$", name):
        marks.add("business")
    return marks


def _crossed(marks: set[str], kind: str) -> frozenset[str]:
    """With what each cue means in such a text and at such a place, which a sum alone cannot say."""
    where = "lead" if {"paragraph 0", "sentence 0"} <= marks else "late"
    first = "first" if "group 0" in marks else "next"
    cues = marks & {
        "issues",
        "acts",
        "tells",
        "source",
        "from",
        "object",
        "signs",
        "business",
        "national",
        "decree",
        "again",
        "titled",
    }
    return frozenset(
        marks
        | {f"{cue}, {where}" for cue in cues}
        | {f"{cue}, {kind}" for cue in cues}
        | {f"{cue}, {first}" for cue in cues}
        | {f"{where}, {kind}", f"{first}, {kind}"}
    )


def _settled(marks: frozenset[str]) -> bool | None:
    """What holds in nearly every marked text, whatever the weights say; None for all others."""
    if marks & {"in title", "addressee", "host", "joins", "member", "followed"}:
        return False
    if "signs" in marks and "kind notice" in marks and "business" not in marks:
        return True
    if "session" in marks:
        return True
    first = "group 0" in marks and "paragraph 0" in marks and "object" not in marks and "business" not in marks
    if first and marks & {"issues", "source", "from"} and "duty" not in marks:
        return True
    return None


def _places(text: FoldedArticle) -> list[Candidate[Span]]:
    """A place that stands for its government: 祁门县出台…, in the first two paragraphs."""
    found = []
    for number, paragraph in enumerate(text.paragraphs[:2]):
        match = _PLACE.search(paragraph)
        if match:
            marks = frozenset({"place", f"kind {text.kind}", f"paragraph {number}"})
            span = text.span(number, match.start(1), match.end(1))
            found.append(Candidate(span, match[1], (number, match.start(1)), marks))
    return found


@cache
def _aliases() -> dict[str, str]:
    """Short name → full name of the organs that are called by several."""
    pairs = (line.split("=") for line in as_listed("organ_aliases").split("|"))
    return {pair[0]: pair[1] for pair in pairs}


def same_organ(one: str, other: str) -> bool:
    """Two names of one organ: an alias, or one inside the other."""
    one, other = _aliases().get(one, one), _aliases().get(other, other)
    return one in other or other in one or one.replace("国家", "") == other.replace("国家", "")
