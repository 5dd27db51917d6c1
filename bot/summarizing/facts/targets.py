"""Quantities that bind or are aimed at: targets, thresholds, allowances, fines; each with unit, object and by when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.models import Deadline, Target
from bot.summarizing.data_files import as_listed, longest_first
from bot.summarizing.facts.choice import Candidate, bucket, chosen, judge
from bot.summarizing.facts.folded import FoldedArticle, sentence_bounds

_MANY: Final = 400  # quantities of a text that are looked at: a table of figures names no targets, and costs
_WIDEST_OBJECT: Final = 20  # characters between the clause's beginning and the verb that name what the quantity is of

# Longer rows of digits are no quantities; without a bound, each digit would begin another look at the whole row.
_DIGITS = r"(?:[\d〇]{1,3}(?:,\d{3}){1,8}|\d{1,24})(?:\.\d{1,24})?"
_HAN = r"[一二三四五六七八九十百千两〇]{1,6}"
_VALUE = rf"(?:{_DIGITS}|{_HAN})(?:余|多)?"
_BOUND_BEFORE = (
    r"(?:最高)?(?:有效期为|不低于|不少于|不超过|不得超过|不高于|不得低于|不得少于|至少|最高|最低|最多|最长"
    r"|达到或超过|达到|超过|超|高于|低于|控制在|(?<![节公条合预])约|人民币)"
)
_DESCRIBING: Final = frozenset({"人民币", "约", "达到", "超", "超过", "高于", "低于"})  # bounds that also only describe
_BOUND_AFTER = r"(?:以上|以下|以内|以外|左右|及以上|范围内|内)"
_THINGS = "航次|工作日|品种|城市|商品|百分点|直营店|项目|岗位|园区|企业|学位|床位|泊位|车位"
_TIME = re.compile(r"^(?:到|至|力争|争取|确保|预计|计划|将|其中|并|再|按照)*(?:20\d\d年(?:底|末)?)?(?:前)?[，]?")
_PERCENT: Final = "百分之"
_CLAUSE = re.compile(r"[，。；：！？（）()“”《》\s]|(?<!\d),")

_FINES = re.compile("罚款|罚金|处以?$|没收")
_GIVES = re.compile("补贴|补助|奖励|给予|标准|额度|资助|奖补|补偿|贴息|缴费基数|限额|减免|免征|工资基数|上限|下限|津贴")
_AIMS = re.compile("力争|目标|计划|将|拟|确保|到20\\d\\d年|底前|规划|争取|预计|要求|力求|今后|未来")
_REACHES = re.compile(
    "达到?|提高到|提高至|提升至|提升到|降至|降到|增至|新增|建成|建设|培育|打造|实现|完成|推出|扩大到|控制在|缩短至|开展|发放|培训"
)
_RAISES = re.compile("提高到|提高至|降至|降到|增至|调整为|上调至|下调至|提升至|由$|从$")
_RATES = re.compile("税率|比例|门槛|利率|费率|系数|占比|覆盖率|合格率")
_SPENDS = re.compile("拨付|下达|发行规模|投资|安排|筹集|投放|贷款|预算|资金|注资|投入|撥款|额度")
_EACH = re.compile("(?:每人|每年|每生|每户|每月|每天|每亩|每次|每吨|每套|人均|每家|每辆|按)$")
_GROWS = re.compile("同比|环比|增长|下降|增速|回落|上升|减少了|较上|比上年|增加了|涨|跌|上涨|下跌")
_PAST = re.compile(
    "截至|累计|已|共|了|目前|现有|曾|去年|上年|当日|其中|分别|今年以来|前\\d+个?月|上半年|季度|月份|合计|总计"
)
_SAID = re.compile("据[^，。]{0,20}统计|数据显示|统计显示|报告显示")
_TOLD = re.compile(
    "(?:《[^》]{2,60}》|办法|文件|通知|方案|意见|规定|措施|条例|计划|政策|公告|细则)(?:[^，。；]{0,6})(?:明确|提出|规定|要求|指出|显示|称)"
)
# What was, and no longer binds: the value that another replaces (从3%下调至2%, 在原70种…基础上), an age, what is done
# of a plan, a share of a whole, a count of those named (甲、乙等7家), a figure of an earlier year.
_FROM = re.compile(r"(?:从|由)[^，。；]{0,10}$")
_CHANGED = re.compile(
    r"[^，。；从由]{0,16}?(?:提高|提升|上调|下调|调升|调降|调整|增加|增|降低|降|减少|减|扩大|延长|缩短|压缩)(?:至|到|为)"
)
_RAISED_FROM = re.compile(r"(?:从|由)[^，。；从由]{0,8}\d")  # 比例由60%提高至70%: the object ends before it
_FORMER = re.compile(r"(?:(?<![中平])原|原有的?|原来的?|现时|现有的?)$")
_AGE = re.compile(r"(?:即将年满|年仅|现年|享年|终年)$")
_PROGRESS = re.compile(r"完成[^，。；]{0,30}的$")
_PART = re.compile(r"占[^，。；]{0,24}$")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_AGO = re.compile(r"去年|上年|前年|过去[\d一二三四五六七八九十几数]{0,3}年|截至目前")
_LISTED = re.compile(r"(?:等|下辖|共有|设有|拥有|共计)$")
_RESULT_MARKS: Final = frozenset({"grows", "past", "counted"})
_TERM = re.compile("有效期|为期|期限|逾期|届满|之日起|前$")


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A quantity by its place: bound, value, unit, bound."""

    paragraph: int
    start: int
    end: int
    value: str
    unit: str
    before: str
    after: str


@cache
def _quantity() -> re.Pattern[str]:
    base = f"(?:万亿|[百千]?万|[百千]?亿|千)?(?:{longest_first('units')})"
    unit = (
        rf"(?:{base}(?:[/每](?:[人户月年天亩次吨]|平方米))?|个(?:{_THINGS})|个(?!月)|年"
        "|日(?=内|以内|[，。；])|[万亿](?=以上|以下|，|。|；))"
    )
    second = rf"(?:(?:{unit})?(?:以上[至到]?|[-—–~～至到])不?(?:超过)?{_VALUE})"
    share = rf"百分之(?P<share>{_HAN}(?:点[一二三四五六七八九〇]{{1,3}})?(?:以上)?(?:[至到](?:百分之)?{_HAN})?)"
    return re.compile(  # tried only where it may begin
        rf"(?=[最有不至达超高低控约人一二三四五六七八九十百千两〇\d])(?P<before>{_BOUND_BEFORE})?(?:人民币)?(?<![\d.])(?:{share}|(?P<value>{_VALUE}{second}?)"
        rf"(?P<unit>{unit}))(?P<after>{_BOUND_AFTER})?"
    )


def targets_of(text: FoldedArticle, deadlines: Sequence[Deadline] = ()) -> tuple[Target, ...]:
    """The quantities that bind, each once, in the article's order; ``deadlines`` are those of the article."""
    shown = chosen(target_candidates(text, deadlines), judge("targets"))
    return tuple(one.fact for one in shown)


def target_candidates(text: FoldedArticle, deadlines: Sequence[Deadline] = ()) -> list[Candidate[Target]]:
    """Every quantity, with its marks."""
    ranks: Counter[str] = Counter()
    found = []
    quantities = [one for number, match in text.matches(_quantity()) if _tells(one := _made(number, match), text)][
        :_MANY
    ]
    marked = [_marks(text, one) for one in quantities]
    live = sum(not marks & _RESULT_MARKS for marks in marked)
    for one, base in zip(quantities, marked, strict=True):
        marks = _ranked(base | {f"live of {bucket(live, 2, 5, 10, 20)}"}, ranks)
        span = text.span(one.paragraph, one.start, one.end)
        fact = Target(
            span, one.value, one.unit, _object(text, one), _due(deadlines, one, text.paragraphs[one.paragraph])
        )
        found.append(Candidate(fact, one.value + one.unit, (one.paragraph, one.start), marks, _settled(marks)))
    return found


def _tells(one: _Quantity, text: FoldedArticle) -> bool:
    """No date or hour (14时30分), nor a counting word (一项, 两次): those only with a bound, of money or a share."""
    if one.unit == "分" and text.paragraphs[one.paragraph][max(0, one.start - 1) : one.start] in {"时", "点"}:
        return False
    bound = bool(one.before or one.after)
    if one.unit in {"年", "日"}:
        return bound
    if bound or one.value[0] in "0123456789":
        return True
    return (
        "元" in one.unit
        or one.unit == _PERCENT
        or one.unit in {"倍", "工作日", "个工作日"}
        or (len(one.value) > 1 and one.unit[-1] in "米里尺顷")
    )


def _made(number: int, match: re.Match[str]) -> _Quantity:
    """Of a share in words, the value is what stands behind 百分之."""
    value, unit = (match["share"], _PERCENT) if match["share"] else (match["value"], match["unit"])
    return _Quantity(number, match.start(), match.end(), value, unit, match["before"] or "", match["after"] or "")


def _marks(text: FoldedArticle, one: _Quantity) -> frozenset[str]:
    """Where the quantity stands, what is said to be done with it, and in which words."""
    paragraph = text.paragraphs[one.paragraph]
    start, end = sentence_bounds(paragraph, one.start)
    first = _clause_start(paragraph, one.start)
    past = _is_past(text, one)
    before, after = paragraph[max(start, one.start - 14) : one.start], paragraph[one.end : one.end + 12]
    clause = paragraph[max(first, start) : one.end]
    sentence, told = paragraph[start:end], paragraph[max(0, one.start - 160) : one.start]
    marks = {
        f"kind {text.kind}",
        f"paragraph {bucket(one.paragraph, 0, 1, 3, 8, 20)}",
        f"results {bucket(int(text.results), 1, 4, 10)}",
        f"unit {_unit(one.unit)}",
    }
    marks |= {"bound before"} if one.before and one.before not in _DESCRIBING else set()
    marks |= {f"bound {one.after}"} if one.after else set()
    marks |= {"was"} if past else set()
    marks |= {"range"} if re.search("[-—–~～至到]", one.value) else set()
    near = (
        ("fine", _FINES),
        ("gives", _GIVES),
        ("reaches", _REACHES),
        ("raises", _RAISES),
        ("rate", _RATES),
        ("spends", _SPENDS),
        ("each", _EACH),
        ("term", _TERM),
    )
    marks |= {name for name, words in near if words.search(before)}
    marks |= {"fine"} if re.match("的?罚款|的?罚金", after) else set()
    marks |= {
        f"{name} said"
        for name, words in (("aims", _AIMS), ("gives", _GIVES), ("spends", _SPENDS))
        if words.search(sentence)
    }
    marks |= {"aims"} if _AIMS.search(clause) else set()
    marks |= {"in the title"} if one.value + one.unit in text.title else set()
    marks |= {"first sentence"} if one.paragraph == 0 and start == 0 else set()
    marks |= {"grows"} if _GROWS.search(clause) or _GROWS.search(after[:6]) else set()
    marks |= {"past"} if _PAST.search(clause) else set()
    marks |= {"past sentence"} if _PAST.search(sentence) else set()
    marks |= {"counted"} if _SAID.search(sentence) else set()
    marks |= {"told by document"} if _TOLD.search(told) else set()
    marks |= (
        {"raised from"}
        if re.match("(?:提高|增加|上调|下调|增至|降至|降到|减少|扩大|调整)(?:到|至|为)?", after)
        else set()
    )
    for cue in ("fine", "bound before", "gives", "aims", "told by document", "range"):
        marks |= {f"{cue}, {text.kind}"} if cue in marks else set()
    return frozenset(marks)


def _is_past(text: FoldedArticle, one: _Quantity) -> bool:
    """Whether the quantity describes what was, so that it neither binds nor is aimed at."""
    paragraph = text.paragraphs[one.paragraph]
    start, end = sentence_bounds(paragraph, one.start)
    before, after = paragraph[max(start, one.start - 32) : one.start], paragraph[one.end : end]
    if _FORMER.search(before) or _AGE.search(before) or (_FROM.search(before) and _CHANGED.match(after)):
        return True
    said = paragraph[max(start, _clause_start(paragraph, one.start)) : one.start]
    if _AGO.search(said) and not _AIMS.search(said):
        return True
    if one.before or one.after:
        return False
    if _LISTED.search(before):
        return True
    aims = _AIMS.search(said)
    if not aims and (_PROGRESS.search(before) or (one.unit in {"%", _PERCENT} and _PART.search(before))):
        return True
    if _AIMS.search(paragraph[start : one.start]):
        return False
    years = _YEAR.findall(paragraph[start : one.start])
    return bool(years and text.published and int(years[-1]) < text.published.year)


def _ranked(marks: frozenset[str], ranks: Counter[str]) -> frozenset[str]:
    """With the rank of the quantity among those of its kind: the first fine, the third that a document sets."""
    cues = set(marks) & {"fine", "bound before", "gives", "aims", "told by document", "each"}
    cues |= {"live"} if not marks & _RESULT_MARKS else set()
    ranked = {f"{cue} {bucket(ranks[cue], 0, 1, 2, 4, 7)}" for cue in cues}
    ranks.update(cues)
    return frozenset(marks | ranked)


def _unit(unit: str) -> str:
    """The class of a unit: money, share, time, people, length or things."""
    classes = (
        ("money", "元"),
        ("share", "[%倍分]|百分"),
        ("time", "日|天|年|月|小时|分钟"),
        ("people", "人|名|户"),
        ("measure", "亩|吨|斤|米|公里|公顷|瓦|升|尺"),
    )
    return next((name for name, letters in classes if re.search(letters, unit)), "things")


def _settled(marks: frozenset[str]) -> bool | None:
    """What holds in nearly every marked text, whatever the weights say; None for all others."""
    if (
        "was" in marks
        or "grows" in marks
        or "counted" in marks
        or (marks & {"results +", "results 10"} and "aims" not in marks)
    ):
        return False
    if "kind regulation" in marks and "fine" in marks and marks & {"fine 0", "fine 1", "fine 2", "fine 4"}:
        return True
    return None


def _object(text: FoldedArticle, one: _Quantity) -> str | None:
    """What the quantity is of: the clause before its verb, as printed."""
    paragraph = text.paragraphs[one.paragraph]
    start = _clause_start(paragraph, one.start)
    told = _RAISED_FROM.search(paragraph[start : one.start]) or re.search(
        as_listed("aim_verbs"), paragraph[start : one.start]
    )
    stop = start + told.start() if told else one.start
    lead = _TIME.match(paragraph[start:stop])
    first = start + (lead.end() if lead else 0)
    return text.span(one.paragraph, first, stop).text if 2 <= stop - first <= _WIDEST_OBJECT else None


def _clause_start(paragraph: str, at: int) -> int:
    marks = [match.end() for match in _CLAUSE.finditer(paragraph, max(0, at - 60), at)]
    return marks[-1] if marks else max(0, at - 60)


def _due(deadlines: Sequence[Deadline], one: _Quantity, paragraph: str) -> str | None:
    """The last deadline named before the quantity in its sentence."""
    start, _ = sentence_bounds(paragraph, one.start)
    named = [due for due in deadlines if due.span.paragraph == one.paragraph and start <= due.span.start <= one.start]
    return named[-1].date if named else None
