"""Line → candidate statements: runs of clauses that keep what they need to be understood under the title.

A statement begins where the sentence begins, behind what only dates or connects it, behind a frame whose sentence has
its subject later, or at a measure of a chain of measures; it ends where its sentence ends, or behind a clause that is
complete and that nothing behind it limits. In law texts only whole sentences are statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from bot.summarizing.segment import Segment
from bot.summarizing.statements.clauses import (
    DIRECTIVE,
    MARKS,
    NEUTRAL,
    ClauseKind,
    bare,
    is_complete,
    is_frame_for_subject,
    is_whole,
    kind_of,
    open_purposes,
)

MOST_CLAUSES: Final = 24  # of a sentence that is looked at; longer ones are lists and stay whole or are cut early


class Cut(Enum):
    """What a statement leaves of its sentence."""

    WHOLE = "whole"
    HEAD = "head"  # the head is left out
    CHAIN = "chain"  # a measure from the middle of a chain
    PURPOSE = "purpose"  # ends before a clause of purpose or meaning
    TAIL = "tail"  # ends behind another complete clause


@dataclass(frozen=True, slots=True)
class Statement:
    """Clauses ``first`` to ``last`` of a line; ``start`` and ``end`` are offsets in its paragraph, marks trimmed."""

    start: int
    end: int
    first: int
    last: int
    cut: Cut

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Manner:
    """How the kind of document writes: in law texts no cut, in measures a chain of measures may be taken apart."""

    is_law: bool = False
    has_measures: bool = True


_BINDS_BACK: Final = re.compile(
    r"(?:但|然而|不过|只是|否则|这就是|正是|除|仅限|前提是|且|并(?!购|网)|不得|应(?=[当于在])|而|才能|方可|方能|则|就(?![业诊医读餐近地])|与.{1,12}(?:有关|无关|一致)|是|为(?=.{1,20}的)|由.{1,20}(?:责令|处|负责)|处|"
    r"责令|依照|应当|必须|视为|给予|经.{0,8}可以|已经|特别是|尤其是|以及|或者?|和|等|包括|其中|分别|也|还(?!款)|[已便均都仍才乃]是(?!否)|又|同比|环比|较|比|占|增长|下降|回落|高于|低于|至|达|未|尚未|尚需|不含|"
    r"期限|有效期|为期|限|凡|除外|即|如|例如|比如|从而|进而|答记者问|答问)"
)
_LIMITED: Final = re.compile(  # a limit or a denial: what stands before it is not true without it
    r"除外|不适用|另有规定|否则|不包括|(?<!不)但(?!愿)|不属实|与事实不符|[系是为]谣言|不实信息|虚假信息|"
    r"这(?:种说法|一说法|些说法)?是?(?:缺乏|没有|毫无|并?不)[^，]{0,6}(?:依据|根据|准确|正确|科学|真实|事实)|子虚乌有|无稽之谈|(?:未经|尚未|有待|尚待)(?:证实|核实)"
)
_DOUBTED: Final = re.compile(  # hearsay, a draft, a year to come: the sentence without it promises or asserts too much
    r"据[称传]|[网风]传|传[闻言]|谣传|声称|自称|宣称|所谓|[征讨审建送][^，]{1,3}稿|草案|据[^，]{0,12}报道|媒体|^[到至]20\d\d年"
)
_PURPOSE: Final = re.compile(
    r"(?:确保|促进|助力|推动|更好|为(?!期|首|主)|从而|使|让|以便|以期|以免|进一步|切实|不断|有效|努力|形成|营造|增强|维护|显示|表明|成为|有利于|有助于|这|旨在|"
    r"提升|提高|实现|保障|满足|服务|支撑|赋能|推进)"
)
_TO_AN_END: Final = re.compile(r"为(?!期|首|主|止|此|何|什么)")
_CONNECTED: Final = re.compile(  # a connective that is no clause of its own; what follows has its own subject
    r"(?:但是|但|然而|不过|同时|此外|另外|因此|所以|为此|对此|据悉|据了解|其中|当然|而且|而(?=此次|在|从|根据|今年|目前|本)|至此|此前)(?:[，,]|(?=[\u4e00-\u9fff]))"
)
_YEAR: Final = re.compile(r"\d{4}年|[去前上]年(?!来)")  # without it an event of another year seems to be today's
_PERIOD: Final = re.compile(r"以来$|半年$|季度$|月份$|^截[至止]|月[底末]$|[年月]底$|\d至\d{1,2}月$|前\d{1,2}个?月$")
_IN_PERIOD: Final = re.compile(r"在[^，]{0,8}(?:\d{1,2}月|季度|半年)[^，]{0,120}中$")  # 在7月份的销售中，
_MEASURED: Final = re.compile(
    r"\d[\d.,]{0,40}+(?:%|％|[万亿千百]{0,8}[元辆家户人吨件台套亩个项])"
)  # of which period is asked
_STATES: Final = re.compile(r"(?:符合|体现|彰显|反映|说明|标志|凸显|应予|予以)")  # says something of the noun before it
_NOUN: Final = re.compile(r"的[^，、的]{1,12}$")
_SPEAKER_ACTS: Final = re.compile(  # 公告称，近日从…获悉: who speaks is the subject of what follows
    r"(?:近日|日前|今日|昨日|目前)?(?:从(?!事|业|严|而)|接到|收到|获悉|拟(?!定)|已(?!婚))"
)
_FIGURE_END: Final = re.compile(r"\d[^\d，。；：]{1,6}[，；。]?$|持平[，；。]?$")
_DONE: Final = re.compile(r"了|已|共|累计|获")


def statements_of(line: Segment, manner: Manner) -> list[Statement]:
    """Every statement of a line, whole first; the judge says which of them are shown."""
    texts = line.clause_texts()
    if "\n" in line.text:
        return _of_broken(line, texts)
    count = min(len(texts), MOST_CLAUSES)
    kinds = [kind_of(text, is_last=at == len(texts) - 1) for at, text in enumerate(texts[:count])]
    complete = [is_complete(text, is_last=at == len(texts) - 1) for at, text in enumerate(texts[:count])]
    says_why = open_purposes(texts[:count], kinds)
    complete = [one and not why for one, why in zip(complete, says_why, strict=True)]
    starts = [one for one in _starts(texts[:count], kinds, complete, manner) if one[0] == 0 or not says_why[one[0]]]
    found: dict[tuple[int, int], Statement] = {}
    connected = _CONNECTED.match(line.text)
    for first, cut in starts:
        for last, ending in _ends(texts, first, complete, manner, count):
            made = _statement(line, texts, first, last, _merged(cut, ending))
            if made and first == 0 and connected and line.clauses[0][1] > line.start + connected.end():
                made = replace(made, start=line.start + connected.end(), cut=_merged(Cut.HEAD, ending))
            if made:
                found.setdefault((first, last), made)
    return list(found.values())


def _of_broken(line: Segment, texts: Sequence[str]) -> list[Statement]:
    """Of a statement that the page breaks over lines: whole, or up to a part of it that is compared with nothing more
    (总额278亿元 / 同比增长92% / 中央企业185亿元 / …); a name without its figure is none."""
    last = len(texts) - 1
    parts = [at for at in range(last) if texts[at + 1].startswith("其中") or not _BINDS_BACK.match(texts[at + 1])]
    ends = [last, *(at for at in parts if _FIGURE_END.search(texts[at]))]
    made = (_statement(line, texts, 0, at, Cut.WHOLE if at == last else Cut.TAIL) for at in ends)
    return [one for one in made if one]


def _merged(start: Cut, end: Cut) -> Cut:
    return start if end is Cut.WHOLE else end if start is Cut.WHOLE or end is Cut.TAIL else start


def _statement(line: Segment, texts: Sequence[str], first: int, last: int, cut: Cut) -> Statement | None:
    start, end = line.clauses[first][0], line.clauses[last][1]
    while end > start and line.text[end - 1 - line.start] in MARKS:
        end -= 1
    text = line.text[start - line.start : end - line.start]
    return Statement(start, end, first, last, cut) if text and is_whole(text) else None


def _starts(
    texts: Sequence[str], kinds: Sequence[ClauseKind], complete: Sequence[bool], manner: Manner
) -> list[tuple[int, Cut]]:
    found = [(0, Cut.WHOLE)]
    at = 0
    while at + 1 < len(texts) and _may_be_dropped(texts, kinds, at, manner):
        at += 1
        found.append((at, Cut.HEAD))
    if manner.is_law:
        return found
    actor = _actor_behind_purpose(texts, kinds)
    if actor is not None and actor > at:
        found.append((actor, Cut.HEAD))
    if not manner.has_measures:
        return found
    opening = at
    if kinds[opening] in {ClauseKind.VERB, ClauseKind.SUBJECT}:
        first = bare(texts[opening])  # 制定…是…的举措 is no measure
        chain = kinds[opening] is ClauseKind.VERB and DIRECTIVE.match(first) and not re.search(r"是(?!否)", first)
        for later in range(opening + 1, len(texts)):
            if _continues_chain(texts, kinds, complete, later, is_chain=bool(chain)):
                found.append((later, Cut.CHAIN))
    return found


def _actor_behind_purpose(texts: Sequence[str], kinds: Sequence[ClauseKind]) -> int | None:
    """The clause with the first subject behind a purpose of several clauses (为加强…，推动…，某部印发…)."""
    at = 0
    while at + 1 < len(kinds) and _only_tells(texts[at], kinds[at]):
        at += 1
    if kinds[at] is not ClauseKind.FRAME or not _TO_AN_END.match(texts[at]):
        return None
    while at + 1 < len(kinds):
        at += 1
        if kinds[at] is ClauseKind.SUBJECT:
            return at
        if kinds[at] not in {ClauseKind.FRAME, ClauseKind.VERB, ClauseKind.TIME}:
            return None
    return None


def _only_tells(text: str, kind: ClauseKind) -> bool:
    """Whether a clause says only when, or that it was announced."""
    return kind is ClauseKind.TIME or (kind is ClauseKind.CARRIER and NEUTRAL.search(bare(text)) is not None)


def _may_be_dropped(texts: Sequence[str], kinds: Sequence[ClauseKind], at: int, manner: Manner) -> bool:
    """Whether the statement may begin behind clause ``at``, all before it dropped too."""
    kind, text, after = kinds[at], bare(texts[at]), kinds[at + 1]
    if _DOUBTED.search(text):
        return False
    opens_frame = after is ClauseKind.FRAME and kind is ClauseKind.CARRIER and is_frame_for_subject(texts[at + 1])
    if (
        after in {ClauseKind.CONJUNCTION, ClauseKind.FRAME}
        and kind is not ClauseKind.CONNECTIVE
        and kind is not ClauseKind.TIME
        and not opens_frame
    ):
        return False
    if kind is ClauseKind.TIME:
        return _YEAR.search(text) is None and not _measures(texts, at, _PERIOD)
    if kind is ClauseKind.CONNECTIVE:
        return True
    if kind is ClauseKind.CARRIER:
        return NEUTRAL.search(text) is not None and _SPEAKER_ACTS.match(bare(texts[at + 1])) is None
    if kind is ClauseKind.FRAME and is_frame_for_subject(text) and not _measures(texts, at, _IN_PERIOD):
        directive = manner.has_measures and not manner.is_law and DIRECTIVE.match(bare(texts[at + 1])) is not None
        is_main = directive and after is ClauseKind.VERB and ClauseKind.SUBJECT not in kinds[at + 2 :]
        return after in {ClauseKind.SUBJECT, ClauseKind.TIME} or is_main
    return False


def _measures(texts: Sequence[str], at: int, period: re.Pattern[str]) -> bool:
    """Whether clause ``at`` is the period of a figure in the next one: without it nobody knows what was counted."""
    return period.search(bare(texts[at])) is not None and _MEASURED.search(bare(texts[at + 1])) is not None


def _continues_chain(
    texts: Sequence[str], kinds: Sequence[ClauseKind], complete: Sequence[bool], at: int, *, is_chain: bool
) -> bool:
    """Whether clause ``at`` is a measure beside those before it (支持…，推进…，)."""
    text, before = bare(texts[at]), kinds[at - 1]
    if kinds[at] is not ClauseKind.VERB or not DIRECTIVE.match(text) or _PURPOSE.match(text):
        return False
    if before in {ClauseKind.FRAME, ClauseKind.CONDITION, ClauseKind.CARRIER} or not complete[at - 1]:
        return False
    return is_chain and _DONE.search(text) is None


def _ends(
    texts: Sequence[str], first: int, complete: Sequence[bool], manner: Manner, count: int
) -> list[tuple[int, Cut]]:
    last = len(texts) - 1
    found = [(last, Cut.WHOLE)]
    if manner.is_law:
        return found
    for at in range(first, min(last, count - 1)):
        if not complete[at] or texts[at].rstrip()[-1:] in "：:":
            continue
        after = bare(texts[at + 1])
        if _STATES.match(after) and _NOUN.search(bare(texts[at])) and _DONE.search(texts[at]) is None:
            continue
        if _BINDS_BACK.match(after) or any(_LIMITED.search(text) for text in texts[at + 1 :]):
            continue
        found.append((at, Cut.PURPOSE if _PURPOSE.match(after) else Cut.TAIL))
    return found
