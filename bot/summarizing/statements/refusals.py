"""Rules that refuse a span whatever its probability.

Of the spans judged by reading that they hit, five of six were not fit to stand on their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.summarizing.segment import PENALTY, Segment
from bot.summarizing.statements.clauses import NOUN_SPEECH, ClauseKind, Endings, bare, is_complete, kind_of

_PURPOSE: Final = re.compile(
    r"为(?!期|首|主|止|此|何|什么|民|企|农)(?!.*(?:提供|奠定|注入|带来|创造|增添|作出|做出|减负|服务|\d))"
)
_ACTS: Final = re.compile(  # what tells the act behind its purpose
    r"现[就将予]|决定|印发|制定|出台|发布|组织|将(?=[于在从由对会不有按自以达被给通继进推加实开建召成])|会同|启动|召开|开展|举行|举办|成立|实施|联合|通知|公布|调整|设立|建立|推出|"
    r"近日|日前|今年|市|省|部|委|局|厅|公司|我们|各|应当|(?<![必需重主次首紧概摘纪想只])要(?![求素点闻])|必须|须|可|不得|严禁|禁止"
)
_SPEECH_END: Final = re.compile(
    r"(?:表示|指出|强调|介绍|认为|透露|披露|(?<![之名简统号堪职])称|(?<![小学传])说|获悉|了解到|坦言|直言|写道|提出|要求|宣布|显示|表明|消息|(?<!记者)问|(?<![回解])答)$"
)
_SPOKEN_END: Final = re.compile(r"(?:表示|指出|强调|坦言|直言|写道|透露)$")  # is no noun, however long the clause
_OPEN_END: Final = re.compile(
    r"(?:以及|包括|(?<![共温饱缓])和|与|或|的|(?<![行作认成称])为|(?<![存所潜])在|(?<![应面反针])对|将|按照|根据|如下|比如|例如|(?<!立)即|(?<!普|涉)及|(?<!合)并|而|但|但是|(?<![方导倾意取])向|从|(?<![自理])由|把|被|(?<!乃)至|(?<![受遇感看得做达收])到|(?<![属位由基关])于)$"
)
_CONJUNCTION: Final = re.compile(
    r"(?:并(?!非|购|网|轨|联|列)|也|还(?!款|原|贷|债|本)|且|又|以及|但|而(?!立)|则(?!例)|就(?![业诊医读餐近地])|才(?!能|华)|从而|特别是|尤其是|包括|及(?!时|格)|"
    r"另(?!据|一|外，)|不过|然而|只是|否则|因此|所以|由此|进而|反之|再者|甚至|于是|除此之外|不仅如此|当然|事实上)"
)
_JOINED: Final = re.compile(  # words that only join a sentence to the one before it, or its number, or 答：
    r"(?:同时|此外|另外|与此同时|对此|为此|因此|所以|当然|其中|首先|其次|再次|最后|随后|一方面|另一方面|第[一二三四五六]|"
    r"[一二三四五六七八九]是|在此基础上|不仅如此|除此之外|值得注意的是|值得一提的是|需要指出的是|据悉|据了解|答|问)$"
)
_COMPARISON: Final = re.compile(
    r"(?:同比|环比|较上|较去|占(?![用补领])|增长|下降|分别|达到|好于|连续\d|高于|低于|增速|增幅|涨幅|跌幅|降幅|均(?!衡)|其中)"
)
_ITEM: Final = re.compile(r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．])")
_POINTS_AWAY: Final = re.compile(
    r"上述|前述|前款|如上|以上(?:规定|措施|内容|情况|政策|事项|通知|意见|[一二三四五六七八九]项)|以下(?:途径|方式|方法|渠道|条件|情形|几)|以上就是|见附件|详见|如下[：:]?$|如图|见图|见表"
)
_ADDRESS: Final = re.compile(r"您|你们|贵(?:局|单位|厅|司|委|部)|请各位")
_BYLINE: Final = re.compile(  # every alternative begins with its own character: the others are passed over fast
    r"供图|图源|责编|责任编辑|版权|转载|收悉|原标题|记者[\u4e00-\u9fff]{2,3}(?:[ 　）)]|$)|通讯员[\u4e00-\u9fff]{2,3}|"
    r"点选|流程编辑|爆料[、，：]|维权通道|点我看|推荐阅读|更多精彩|免责声明|→|↓|扫码|二维码|公众号|联系电话|联系人|此页无正文|https?://|www\."
)
_BYLINE_FIRST: Final = re.compile(
    r"附件\d?[：:]|摘要[：:]|#|图[为：]|视频|特此|[（(]?信息来源|[（(]?来源[：:]|编者按|银行账号|咨询(?:电话)?[：:]"
)
_MAY_BE_GLUED: Final = re.compile("[日 　【▲]")  # one of these is in every match of the next pattern
_GLUED: Final = re.compile(r"[\u4e00-\u9fff]{4}\d{1,2}月\d{1,2}日，|[\u4e00-\u9fff][ 　][\u4e00-\u9fff]|[【▲]")
_NAMES_WITH_SPACE: Final = re.compile(
    r"《[^》]{0,120}》|“[^”]{0,120}”|（[^）]{0,120}）|(?<=中共中央)[ 　](?=国务院)|(?<=中共中央办公厅)[ 　](?=国务院)"
)
_GLUED_FINE: Final = re.compile(r"[在于自至截从到年即、]\d{1,2}月\d{1,2}日")
_SECOND_PREDICATE: Final = re.compile(r"(?:是(?!否)|为(?!了|期|首|进一步|确保|推动|贯彻|加强|落实)|成为|属于|指)")
_SECOND_MODAL: Final = re.compile(
    r"(?:应当|应(?![急变用对邀])|可以|不得|须|将(?=[于在从由对会不有按自以达被给通继进推加实开建召成面首再全共新])|已(?!婚)|正(?!在建|确|式|规|常|当|面))"
)
_PAIRED: Final = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "‘": "’", "「": "」"}
_OFFICE: Final = re.compile(  # a line of a career without the name: 2001年6月任副局长
    r"(?:\d{4}年?[.．]?(?:\d{1,2}月?)?[起至到—\-]*){1,2}\s*(?:历任|[升兼调转担连]?任|当选|挂职)"
)
_QUOTATION: Final = re.compile(r"[“「][^“”「」]{12,}[。！？!?…][”」]")  # who speaks stands before or behind it
_ITEMS: Final = frozenset({"brackets", "dot", "half", "circle"})
_ISSUES_A_DATE: Final = re.compile(
    r"(?:发布|公布|印发|出台|通报|披露)(?:了)?(?:20\d\d年)?[\d\-—至到、月年]{1,12}(?:月份?|年|季度)$"
)
_SINCE_NOBODY: Final = re.compile(
    r"(?:自)?(?:开播|成立|开展|上线|启动|实施|运行|推行|开放|开业)(?:\d+[个]?[年月多]*)?以来，"
)
_STINT: Final = re.compile(  # a line of a life without the name: 2000年8月至2002年10月，某乡卫生院院长
    r"\d{4}年(?:\d{1,2}月)?[至到—\-～~]+(?:\d{4}年(?:\d{1,2}月)?|今)，(?:历任|[升兼调转担连]?任|"
    r"(?![^，]*(?:(?<!主)任|当选|获))[^，。；\d]{3,40}(?:[部省市县区厅局处科院校馆站所社会队组董事]长|书记|主任|主席|干部|委员|科员|教师|教授|医师|药师|经理|总裁)(?:$|、))"
)
_DATE_ENDS: Final = re.compile(
    r"(?<![于在至到从自截是为间期限即])[\u4e00-\u9fff）)](?<![于在至到从自截是为间期限即])\d{1,2}月\d{1,2}日$"
)
_CAUSE: Final = re.compile(r"(?<![原起成诱病内外死])因(?![此素果地而人公病工为])[^，被遭受]{2,60}(?:，|$)")
_CONSEQUENCE: Final = re.compile(r"(?:而|已|于[^，]{0,12}|先后)?(?:被(?![告困誉称])|遭到?(?!遇)|受到)")
_PLACED_IN: Final = re.compile(r"(?:在(?!于|意|乎)|于)[^，]{2,}(?:[上中下内里时前后]|之际|期间)$")
_SPEECH_ENDS, _OPEN_ENDS = Endings(_SPEECH_END), Endings(_OPEN_END)
_DROPPED: Final = re.compile(r"的(?:情形|情况|前提|条件)下?$")
_TELLS: Final = frozenset({ClauseKind.TIME, ClauseKind.CARRIER, ClauseKind.CONNECTIVE})
_BY_RIGHT: Final = re.compile(r"(?:经(?![济营费常过理纪])|根据|依据|现[就将予]|决定)")
LONGEST_CARRIER: Final = 20  # characters of a clause that only says who speaks


@dataclass(frozen=True, slots=True)
class SpanView:
    """A span of a line as the rules see it, in simplified script.

    ``clauses``: its clauses, ``first`` and ``last`` of them without marks; ``mark``: the character behind it;
    ``is_cut``: whether its sentence goes on behind it; ``ahead``: the text of the sentence before it;
    ``rest``: the clauses behind it.
    """

    line: Segment
    text: str
    clauses: tuple[str, ...]
    first: str
    last: str
    mark: str
    is_cut: bool
    ahead: str
    is_law: bool
    rest: tuple[str, ...] = ()

    @staticmethod
    def of(line: Segment, start: int, end: int, *, is_law: bool) -> SpanView:
        """Of the offsets of a span in the paragraph of the line."""
        behind = line.text[end - line.start :]
        clauses = tuple(
            line.text[max(a, start) - line.start : min(b, end) - line.start]
            for a, b in line.clauses
            if a < end and b > start
        ) or ("",)
        return SpanView(
            line,
            line.text[start - line.start : end - line.start],
            clauses,
            bare(clauses[0]),
            bare(clauses[-1]),
            behind[:1],
            bool(bare(behind[1:])),
            line.text[: start - line.start],
            is_law,
            tuple(line.text[a - line.start : b - line.start] for a, b in line.clauses if a >= end),
        )


def _is_unpaired(span: SpanView) -> bool:
    return any(span.text.count(a) != span.text.count(b) for a, b in _PAIRED.items())


def _is_cut_behind_an_open_clause(span: SpanView) -> bool:
    return span.is_cut and not is_complete(span.clauses[-1], is_last=False)


def _is_purpose_alone(span: SpanView) -> bool:
    at = 0
    while at + 1 < len(span.clauses) and kind_of(span.clauses[at], is_last=False) in _TELLS:
        at += 1
    if _PURPOSE.match(bare(span.clauses[at])) is None:
        return False
    behind = span.clauses[at + 1 :]
    if not any(_ACTS.search(bare(one)) for one in behind):
        return True
    return not _has_subject(behind) and _has_subject(span.rest)


def _has_subject(clauses: Sequence[str]) -> bool:
    """Whether a clause says who acts, or by what right: what stands before it says only to what end."""
    return any(
        kind_of(one, is_last=False) is ClauseKind.SUBJECT or _BY_RIGHT.match(bare(one)) is not None for one in clauses
    )


def _is_penalty(span: SpanView) -> bool:
    """有下列行为之一的，…处一万元以下罚款：the items are the acts, and what they cost is said before them."""
    return PENALTY.search(span.text[: span.text.find("：") + 1] or span.text) is not None


def _announces_a_list(span: SpanView) -> bool:
    if _is_penalty(span):
        return False
    return span.mark in {"：", ":"} or (not span.is_cut and span.line.text.rstrip()[-1:] in {"：", ":"})


def _ends_in_speech(span: SpanView) -> bool:
    if _SPOKEN_END.search(span.last):
        return True
    is_short = len(span.last) < LONGEST_CARRIER
    return is_short and _SPEECH_ENDS.end(span.last) and NOUN_SPEECH.search(span.last) is None


def _wants_an_object(span: SpanView) -> bool:
    if _ISSUES_A_DATE.search(span.last):
        return True
    if span.last.endswith("的") and "：" in span.text and _is_penalty(span):
        return False  # the first of the acts: （一）盗用供水的
    return _OPEN_ENDS.end(span.last) and not span.last.endswith(("目的", "似的", "之一"))


def _drops_a_condition(span: SpanView) -> bool:
    before = bare(span.ahead)
    previous = before[max(before.rfind(mark) for mark in "，：,:") + 1 :]
    return bool(span.ahead) and (previous.endswith("的") or _DROPPED.search(previous) is not None)


def _drops_its_subject(span: SpanView) -> bool:
    if not span.ahead:
        return False
    if _SECOND_PREDICATE.match(span.first) or _SECOND_MODAL.match(span.first):
        return True
    return span.is_law and kind_of(span.clauses[0], is_last=False) is ClauseKind.VERB


def _is_cause_alone(span: SpanView) -> bool:
    """某公司因违反规定，被罚款: why, without what followed."""
    if not span.is_cut or not any(_CONSEQUENCE.match(bare(one)) for one in span.rest):
        return False
    cause = _CAUSE.search(span.text)
    return cause is not None and not any(_CONSEQUENCE.match(bare(one)) for one in span.clauses[1:])


def _is_place_alone(span: SpanView) -> bool:
    """在…发布会上，某人介绍: where, without who acts."""
    said = [one for one in span.clauses if kind_of(one, is_last=False) is not ClauseKind.TIME]
    return span.is_cut and bool(said) and all(_PLACED_IN.match(bare(one)) for one in said)


def _ends_in_a_date(span: SpanView) -> bool:
    """The date belongs to what follows: a heading is glued to it (某院院长某某7月21日，据…)."""
    return span.is_cut and _DATE_ENDS.search(span.last) is not None


def _is_item_of_a_law(span: SpanView) -> bool:
    return span.is_law and (span.line.kind in _ITEMS or _ITEM.match(span.text) is not None)


def _is_glued(span: SpanView) -> bool:
    """A title or by-line that stands without a mark before the text."""
    if not _MAY_BE_GLUED.search(span.text):
        return False
    text = _NAMES_WITH_SPACE.sub("", span.text)
    if not _GLUED.search(text):
        return False
    return not (_GLUED_FINE.search(text) and not any(mark in text for mark in " 　【"))


RULES: Final[tuple[tuple[str, Callable[[SpanView], bool]], ...]] = (
    ("empty", lambda span: not span.first),
    ("bracket", _is_unpaired),
    ("cut behind an incomplete clause", _is_cut_behind_an_open_clause),
    ("law cut", lambda span: span.is_law and span.is_cut),
    ("purpose alone", _is_purpose_alone),
    ("announces a list", _announces_a_list),
    ("ends in speech", _ends_in_speech),
    ("wants an object", _wants_an_object),
    ("quotation of nobody", lambda span: _QUOTATION.fullmatch(span.text) is not None),
    ("office of nobody", lambda span: _OFFICE.match(span.text) is not None or _STINT.match(span.text) is not None),
    ("cause alone", _is_cause_alone),
    ("place alone", _is_place_alone),
    ("ends in a date", _ends_in_a_date),
    ("by-line", lambda span: _BYLINE_FIRST.match(span.text) is not None or _BYLINE.search(span.text) is not None),
    ("points away", lambda span: _POINTS_AWAY.search(span.text) is not None),
    ("address", lambda span: _ADDRESS.search(span.text) is not None and not span.line.text.startswith("“")),
    ("comparison without its figure", lambda span: _COMPARISON.match(span.first) is not None),
    ("begins with a connective", lambda span: len(span.clauses) > 1 and _JOINED.match(span.first) is not None),
    ("begins with a conjunction", lambda span: _CONJUNCTION.match(span.first) is not None),
    ("condition dropped", _drops_a_condition),
    ("subject dropped", _drops_its_subject),
    ("since something unnamed", lambda span: _SINCE_NOBODY.match(span.text) is not None),
    ("list item", _is_item_of_a_law),
    ("row of a table", lambda span: " | " in span.text),  # its meaning stands in the head of the table
    ("breaks off", lambda span: span.text.rstrip().endswith(("…", "..."))),
    ("glued", _is_glued),
)


def refusal(line: Segment, start: int, end: int, *, is_law: bool) -> str | None:
    """The rule that refuses the span, None where none does."""
    span = SpanView.of(line, start, end, is_law=is_law)
    return next((name for name, refuses in RULES if refuses(span)), None)
