"""What a clause is to its sentence: its kind, and whether the sentence may end behind it.

Without a tagger: the first word and the last are looked at, and whether a verb of ``data/verbs.txt`` stands in it.
Texts are in simplified script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Final

from bot.summarizing.statements.words import verb_at, verbs_in


class Endings:
    """Whether a text ends in a match of a pattern of words and ``$``, where a word may look back at one character.

    The pattern is asked only of a text that ends in one of the words, and only of its end.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        told = re.sub(r"\(\?<![^()]*\)", "", pattern.pattern).removeprefix("(?:").removesuffix(")$")
        words = [word for one in told.split("|") for word in ({one[:-1], one[:-2]} if one[-1] == "?" else {one})]
        self._pattern, self._words = pattern, (*words, "\n")  # $ also stands before a last line break
        self._size = max(map(len, words)) + 2

    def end(self, text: str) -> bool:
        """Whether one of them ends the text."""
        return text.endswith(self._words) and self._pattern.search(text[-self._size :]) is not None


class ClauseKind(Enum):
    """The part a clause plays; a statement may begin at a SUBJECT, and at others under conditions."""

    CONNECTIVE = "connective"  # 同时，
    TIME = "time"  # 8月25日，
    CARRIER = "carrier"  # 会议指出，
    CONDITION = "condition"  # 未经批准的，
    FRAME = "frame"  # 为加强监管，
    SUBJECT = "subject"  # 国务院决定…
    VERB = "verb"  # 支持企业…
    PREPOSITION = "preposition"  # 对…实行
    CONJUNCTION = "conjunction"  # 并…
    REFERENCE = "reference"  # 该办法…


MARKS: Final = "，。；、：,;:.！？!? 　"
_DATE: Final = (  # longest first: what one alternative took is not tried again, so the pattern is linear
    r"(?>(?>当地时间|北京时间|美国东部时间|美东时间|\d{2,4}年度|\d{2,4}年|\d{1,2}月份|\d{1,2}月|\d{1,2}日|\d{1,2}[时点]\d{1,2}分许|\d{1,2}[时点]\d{1,2}分|"
    r"\d{1,2}[时点]许|\d{1,2}[时点]|上半年|下半年|前三季度|第?[一二三四1-4]季度|星期[一二三四五六日天]|周[一二三四五六日末]|今年|明年|去年|前年|当年|全年|近年|"
    r"本月|上月|当月|本周|上周|近日|日前|目前|当前|近期|此前|近来|年初|年底|年末|年内|月初|月底|月末|日内|今天|昨天|明天|当天|今日|昨日|当日|"
    r"今晨|今晚|昨晚|当晚|上午|下午|凌晨|中午|晚上|早上|傍晚|深夜|期间|以来|以前|以后|之前|之后|中旬|上旬|下旬|左右|假期|春节|截至|截止|截止到|"
    r"“十[三四五]五”|十[三四五]五|（[^）]{1,12}）|[至到、—～~\-]|进入|步入|就在|前一[日天]|次日|翌日|即(?=\d)|[自从在于到至当同每近这]|[底末初份起前后时间晚早春夏秋冬天年月日]|\s)++)"
)
TIME: Final = re.compile(_DATE + r"$")
CONNECTIVE: Final = re.compile(
    r"(?:同时|此外|另外|与此同时|对此|为此|因此|所以|当然|例如|比如|据悉|据了解|据介绍|据统计|据报道|其中|首先|其次|再次|"
    r"最后|随后|一方面|另一方面|会上|会前|会后|总的来看|总体来看|总体上看|具体来看|具体来说|具体而言|事实上|实际上|值得注意的是|"
    r"需要注意的是|需要指出的是|值得一提的是|下一步|接下来|第[一二三四五六]|[一二三四五六七八九]是|在此基础上|按照计划|"
    r"然而|不过|但是|不仅如此|除此之外|从数据看|分行业看|分产品看|分地区看|分领域看|答|问)$"
)
_SPEECH: Final = (
    r"(?:强调|指出|要求|表示|介绍|介绍说|明确|提出|认为|透露|披露|(?<![小学传])说|(?<![之名简统号堪职])称|获悉|了解到|显示|宣布|建议|预测|预计|估计|坦言|直言|"
    r"写道|回应|消息|规定|重申|解释|分析|补充|呼吁|提醒|通报|报道|报导|公告)"
)
_SPEAKS: Final = Endings(re.compile(_SPEECH + "$"))
_CARRIER: Final = re.compile(rf".{{0,60}}{_SPEECH}$")
NEUTRAL: Final = re.compile(
    r"(?:会议|大会|全会|通知|意见|方案|条例|办法|公告|规定|规划|决定|通报|通告|细则|批复|指南|》|数据|统计|报告|公报|"
    r"记者|本报|统计局|消息|据[^，]{0,20}|两部门|三部门|[四五六七八九十]部门|文件|纪要|公示|官网|网站)"
    rf"(?:（[^）]{{1,30}}）)?(?:还|进一步|特别|同时|明确)?{_SPEECH}$|公告$|记者[^，]{{0,40}}(?:获悉|了解到)$"
)
_CONDITION_END: Final = re.compile(r"(?:的|情形|情况下?|条件下?|前提下?|的话)$")
_CONDITION_START: Final = re.compile(
    r"(?:如(?![何今下此期火约干是同意])|若|凡|一旦|除非|只要|(?:毕竟)?只有|未经|对于|除(?!尘|夕|草)|倘若|假如|逾期|情节严重|拒不)"
)
_FRAME_START: Final = re.compile(
    r"(?:为(?!期|首|主|止)|按照|根据|依据|围绕|针对|随着|通过(?!了)|鉴于|面对|立足|结合|着眼|聚焦|依托|借助|凭借|在(?=.*(?:下|中|上|"
    r"方面|基础上|之际|期间|背景下|过程中|时|后|前|内)$))"
)
_BOUND_BEGINNING: Final = re.compile(
    r"(?:由于|因(?!此)|鉴于|为了|为确保|为推动|为进一步|为贯彻|为加强|为深入|为落实|随着|如果|一旦|只有|除非|虽然|尽管|即使|不仅|不但|"
    r"当(?![日前地年天])|自从|截至|据|根据|按照|围绕|针对|通过|作为|对于|关于|面对|立足|除|以及|遵照|本着|基于|"
    r"无论|不论|不管|与其|既(?!定|有)|自(?![主治身我行由然查愿觉贸])|经(?![济营费常过理纪])|从(?![事业严而])|应(?=[^，]{2,30}邀请)|"
    r"(?:到|至)20\d\d年(?:\d{1,2}月)?(?:底|末)?$)"
)
_INVITED: Final = re.compile(r"应[^，]{2,40}邀请$")
_PURPOSE_FRAME: Final = re.compile(
    r"为(?!期|首|主|止|此|何|什么|民|人(?!民)|农|企)(?!.*(?:提供|奠定|注入|带来|创造|增添|作出|做出|减负|服务))"
)
_MODAL: Final = re.compile(
    r"应当|可以|不得|必须|已经?|将(?!来|军)|开展|建立|增长|下降|实现|完成|达到|须|(?<![效反供适相响对呼感顺])应(?![急变用对邀])|"
    r"(?<![重主次必需首纪摘概提紧])要(?!求|闻|点|素)|了(?![解结])"
)
_OPEN_END: Final = re.compile(
    r"(?:发布|印发|公布|出台|签署|推出|提供|包括|以及|(?<![共温饱缓])和|与|或|(?<![目似])的|(?<![行作认成称])为|(?<![存所潜])在|(?<![应面反])对|将|按照|根据|如下|比如|例如|(?<!立)即|一道|(?<![普涉])及|(?<!合)并|而|但|但是|(?<![方导倾意取])向|从|"
    r"(?<![自理])由|把|被|让|使|是|(?<![所享国私共民])有|(?<!乃)至|(?<![受遇感看得做达收])到|(?<![属位由基关])于|等于|分别为|其中|特别是|尤其是|所谓|关于|针对)$"
)
_OPEN_SPEECH: Final = re.compile(
    r"(?:要求|提出|决定|建议|提议|希望|宣布|认为|指出|强调|表示|(?<![之名简统号堪职])称|(?<![小学传])说|预计|估计|显示|透露|披露|介绍|规定|明确|通知|发现)$"
)
_ANNOUNCES: Final = re.compile(  # what was decided or published comes only behind the comma
    r"(?:会议|大会|全会|常委会)[^，《获]{0,120}通过$|(?<!《)(?:发布|公布|印发|下发|作出)(?:20\d\d年)?(?:第?[\d一二三四五六七八九十]{1,6}号)?(?:公告|通告|通知|公报|决定|消息|数据)$|"
    r"发布[^，《]{0,16}(?:公告|通告|通报)$|(?:收到|接到)[^，]{0,120}函$|(?:召开|举行)(?:新闻|专题|例行)*(?:发布会|记者会)$"
)
_BY_WHEN: Final = re.compile(r"(?<![长延直推])[到至]20\d\d年(?:\d{1,2}月)?[底末]?$")  # 提出了到2027年，
_PASSED: Final = re.compile(r"(?:获|》[^，]{0,12}经)[^，]{0,24}通过$")  # of what stands before it: 《…》获会议表决通过
NOUN_SPEECH: Final = re.compile(
    r"(?:的|符合[^，]{0,20}|落实[^，]{0,20}|按照[^，]{0,20}|[内前后]|遵守[^，]{0,20}|违反[^，]{0,20}|执行[^，]{0,20}|国家|法律|法规|规范性文件|按照|根据|落实|符合|有关|相关|工作|政策|技术|标准|本|该|重要|此项|这一|了|信息)(?:要求|决定|建议|提议|希望|介绍|规定|通知|发现|提出|披露)$"
)
_ADVERBIAL_END: Final = re.compile(
    r"(?:上|中|下|后|时|起|间|以来|之际|方面|基础上|作用下|期间|以前|以后|之前|之后|月内|年内|日内|范围内|限度内|区域内|辖区内|过程中|同时|一案|(?<![目日提以先当])前)$"
)
_AFTER: Final = re.compile(  # 企业满足条件后，申报时，whatever its first word; not 落后, 小时
    r"(?<![落背售今前幕滞延押最先身战产])后$|(?<![小及准随同临按实工课学平瓦限暂定计适即])时$"
)
_ACTOR_END: Final = re.compile(r"(?:部门|机构|单位|企业|公司|机关|人员|中心|各地)$")
_LAST_PREPOSITION: Final = re.compile(
    r".*(?:按照|依照|依据|根据|通过(?!了|审|决|验|$)|为了|针对|围绕|作为|会同|遵照|本着|凭借|依托|借助|结合|立足)(?P<rest>[^，]*)$"
)
_MAIN_VERB: Final = re.compile(
    r"进行|开展|实行|办理|制定|提出|实施|建立|推进|加强|完善|给予|采取|执行|做好|推动|组织|发布|印发|召开|举行|确定|提高|"
    r"增长|下降|达到|实现|完成|处理|处罚|负责|承担|享受|申请|申报|缴纳|征收|减免|发放|支持|鼓励|促进|落实|优化|扩大"
)
_RELATIVE_END: Final = re.compile(
    r"的(?:单位|个人|企业|机构|部门|人员|者|车辆|货物|商品|行为|情形|人|项目|产品|地区|城市|家庭|学生|居民|用户|公司|问题|"
    r"国家|事项|主体|纳税人|投资者|消费者|讲话|演讲|报告|文章|战士|党员|领导人|革命家)$"
)
_COMPOUND_FRAME: Final = re.compile(
    r"^(?:以.{1,40}(?:为契机|为重点|为抓手|为目标|为主线|为引领|为指导|为主题|为依托|为基础|形式|方式)|通过.*(?:方式|形式|途径|手段|渠道|措施|举措)|发挥.{1,30}(?:优势|作用)|.{0,30}看|不仅.*|不但.*)$"
)
_COMPOUND_END: Final = re.compile(  # 某市以扩大范围为重点，: how it was done, not yet what
    r"以[^，]{2,40}为(?:契机|重点|抓手|目标|主线|引领|指导|主题|依托|基础|导向|核心|载体|突破口)$"
)
_PLACED: Final = re.compile(r"(?:将|拟|已|正)[在于对向从由以](?P<rest>[^，]*)$")
_EVENT: Final = re.compile(r"(?:每[年月次天季周]|历[年次]|一年一度|此次|本次|这次)的[^的，]{2,6}$")  # 每年的谈判，
_DEFINED: Final = re.compile(r"(?:是指|系指)[在由以对从][^，]{2,80}[上中下内里前后]$")  # 是指在…范围内，
_ACTS: Final = re.compile(r"了(?![解结])|可以|应当|现[将就予]|决定|印发|制定|出台")  # no purpose any more
_TOPIC: Final = re.compile(  # a noun with what is said of it before it: the sentence only begins to speak of it
    r"^(?:但不排除|符合|满足|具备|具有|拥有|持有|从事|参加|购买|取得|列入|未|有(?![关望效序力利机所助的些人]))[^，]*的[^，的]{1,12}$|"
    r"^对(?![外口接标])[^，]*的[^，的]{0,8}(?:企业|单位|机构|个人|人员|职工|家庭|居民|用户|项目|产品|商品|车辆)$"
)
_FIRST_OF_TWO: Final = re.compile(r"(?:不仅|不但|不只|不光)(?!.{0,200}(?:还|也|而且|更))")  # the second half follows
_QUOTES: Final = re.compile(r"“[^”]{0,120}”|《[^》]{0,120}》|（[^）]{0,120}）")
_FIGURE: Final = re.compile(r"\d|百分之|[一二三四五六七八九十百千万亿](?:个|元|万|亿|倍|成|年|人|家|项)")
_FIGURE_END: Final = re.compile(
    r"\d[\d.,]{0,40}+\s*+(?:%|％|‰|[万亿千百]{0,8}(?:元|吨|人次?|个|家|项|户|点|件|平方米|公里|亩|千瓦时?|倍|美元|左右|以上|年|天|日|辆|台|套|桶|股|条|所|张|只))?(?:（[^）]{0,80}）)?$"
)
_ADVERB: Final = re.compile(r"(?:已|将|继续|持续|明显|不断|全面|正式|陆续|逐步|仍|均|都|再|正在|正)[\u4e00-\u9fff]{2}")
_WHETHER: Final = re.compile(r"到底|是否|无论|还是")
_DECIDES: Final = re.compile(r"关注|决定|明确|确定|核实|检查|取决|判断|评估")
_SPECIAL_VERB: Final = re.compile(
    r"^(?:隔|连续|当日|期间|原则上|更|最|仅|共计|来自|属于|好于|努力|让|使|首|共|累计|占|高于|低于|较|比|同比|环比|超|近)"
)
DIRECTIVE: Final = re.compile(
    r"^(?:要(?!求|闻|点|素)|应当|应(?![急变用对邀])|可以|可(?!能|持)|必须|须|不得|严禁|禁止|把|将(?!来|军)|支持|鼓励|推进|实施|建立|完善|加强|健全|"
    r"严格|推动|开展|加快|构建|制定|优化|强化|深化|落实|补贴|扩大|延续|取消|降低|提高|纳入|组织|推广|整治|培育|打造|组建|部署|印发|引导|允许|规范|"
    r"清理|压实|统筹|坚持|探索|抓好|做好|做强|聚焦|着力|积极|全面|大力|持续|进一步|稳步|有序|深入|切实|有效|稳妥|促进|保障|确保|提升|增强|拓展|畅通|"
    r"创新|严厉|依法|对(?=.*(?:给予|实行|实施|按|予以|进行|减|免|开展))|明确|设立|试点|发展|保持|拓宽|放宽|简化|发挥|用好|增加|减少|发放|减免|免征|限制|调整|启动|新建|改造|完成)"
)
_CONJUNCTION: Final = re.compile(
    r"(?:并(?!非|购|网|轨|联|列)|也|还(?!款|原|贷|债|本)|且|又|以及|但|而(?!立)|则(?!例)|就(?![业诊医读餐近地])|才(?!能|华)|仍|从而|特别是|尤其是|包括|"
    r"及(?!时|格)|或(?!者将|将)|甚至|并且|而且|不过|然而|只是|否则|进而|因而|由此|再(?![次生贷保就融])|却|均|都(?!市|江|匀))"
)
_REFERENCE: Final = re.compile(
    r"(?:其(?!他|余|中)|该|此(?!前|外)|这|那|他|她|它|当地|双方|上述|前述|前款|本次|此次|以上|两者|二者|各方|对方|另一方|后者|前者|有关|前款)"
)
_PREPOSITION: Final = re.compile(
    r"(?:在|对(?!外|口|接|标)|向|从(?![事业])|由(?!于)|以(?!上|下|内|外|来|及)|与|同(?!意|步|比|时|行|期)|经(?![济营费常过理纪])|按|凭|据|自(?![主治身我行由然查愿])|把|将(?!来|军)|就(?![业诊医读餐近地])|为(?!期|首))"
)


_OPEN_ENDS, _OPEN_SPEECHES = Endings(_OPEN_END), Endings(_OPEN_SPEECH)
_CONDITION_ENDS, _ADVERBIAL_ENDS = Endings(_CONDITION_END), Endings(_ADVERBIAL_END)
LONGEST_ACTOR: Final = 12  # characters of a subject whose name holds a verb (监管部门)


def bare(text: str) -> str:
    """The clause without its closing marks."""
    return text.rstrip(MARKS)


def is_carrier(clause: str) -> bool:
    """Whether the clause only says who speaks (会议指出). It is a bare one."""
    return _SPEAKS.end(clause) and _CARRIER.match(clause) is not None


@lru_cache(maxsize=4096)
def _dependent(clause: str, *, is_last: bool) -> ClauseKind | None:
    """The kind of a bare clause that only connects, dates or says who speaks; None for others."""
    if CONNECTIVE.match(clause):
        return ClauseKind.CONNECTIVE
    if TIME.match(clause):
        return ClauseKind.TIME
    if not is_last and is_carrier(clause) and not NOUN_SPEECH.search(clause):
        return ClauseKind.CARRIER
    return None


@lru_cache(maxsize=4096)
def has_verb(text: str) -> bool:
    """Whether the clause holds a verb of the list, a figure at its end, or an adverb before two characters."""
    plain = _QUOTES.sub("“”", text)
    return bool(verbs_in(plain)) or _FIGURE_END.search(plain) is not None or _ADVERB.search(plain) is not None


@lru_cache(maxsize=4096)
def is_complete(text: str, *, is_last: bool) -> bool:
    """Whether a sentence may end behind this clause: it predicates something and leaves nothing open.

    ``is_last``: no clause follows in the sentence, which forgives what only binds to a following clause.
    """
    clause = bare(text)
    if not clause or _dependent(clause, is_last=is_last):
        return False
    if _opens(clause, is_last=is_last):
        return False
    plain = _QUOTES.sub("“”", clause)
    if not is_last and (
        _binds_forward(plain) or _ends_adverbially(plain) or _begins_only(plain) or _only_says_how(plain)
    ):
        return False
    if _RELATIVE_END.search(plain) and not DIRECTIVE.match(plain):
        head = plain[: plain.rfind("的")]
        if len(verbs_in(head)) < 2 and _MODAL.search(head) is None:
            return False
    return has_verb(clause)


def _begins_only(plain: str) -> bool:
    """Whether the clause only frames, names or halves what the next one says."""
    if _COMPOUND_FRAME.match(plain) or _TOPIC.match(plain) or _FIRST_OF_TWO.search(plain):
        return True
    return _WHETHER.search(plain) is not None and not _DECIDES.search(plain)


def _opens(clause: str, *, is_last: bool) -> bool:
    """Whether the clause ends in a word that wants an object."""
    if clause.endswith("的") and not clause.endswith(("目的", "似的")):
        return not is_last and not re.search(r"是[^，]{2,80}的$", clause)
    if _OPEN_ENDS.end(clause):
        return True
    if not is_last and _BY_WHEN.search(clause):
        return True
    if not is_last and _ANNOUNCES.search(clause) and not _PASSED.search(clause):
        return True
    return not is_last and _OPEN_SPEECHES.end(clause) and NOUN_SPEECH.search(clause) is None


def _binds_forward(plain: str) -> bool:
    """Whether the clause is an adverbial that belongs to what follows."""
    if _INVITED.match(plain):
        return True
    if _BOUND_BEGINNING.match(plain) and _MODAL.search(plain) is None:
        return True
    if _PURPOSE_FRAME.match(plain) and not _FIGURE.search(plain) and _MODAL.search(plain) is None:
        return True
    if (_CONDITION_ENDS.end(plain) and not re.search(r"是[^，]{2,80}的$", plain)) or _CONDITION_START.match(plain):
        return True
    last = _LAST_PREPOSITION.match(plain)
    if last:
        before = plain[: last.start("rest")]
        spoken = re.sub(_SPEECH, "", before)
        return len(verbs_in(spoken)) < 2 and _MAIN_VERB.search(last["rest"]) is None
    return False


def _only_says_how(plain: str) -> bool:
    """Whether the clause says how, or names an event, or stops at the place or the object before the verb comes."""
    if _COMPOUND_END.search(plain) or _EVENT.match(plain) or _DEFINED.search(plain):
        return True
    placed = _PLACED.search(plain)
    return placed is not None and not verbs_in(placed["rest"]) and _FIGURE.search(placed["rest"]) is None


def _ends_adverbially(plain: str) -> bool:
    if _AFTER.search(plain):
        return True
    if not _ADVERBIAL_ENDS.end(plain):
        return False
    start = max(plain.rfind(mark) for mark in ("在", "从", "自", "于", "当", "经", "继"))
    if start < 0:
        return plain.endswith(("月内", "年内", "日内", "期间", "以前", "以来", "之际"))
    before = plain[:start]
    return not verbs_in(before) or (_ACTOR_END.search(before) is not None and len(before) < LONGEST_ACTOR)


@lru_cache(maxsize=4096)
def kind_of(text: str, *, is_last: bool) -> ClauseKind:
    """The kind of a clause by its first and last words: first what cannot stand alone, then how it begins."""
    clause = bare(text)
    dependent = _dependent(clause, is_last=is_last)
    if dependent:
        return dependent
    if not is_last and (_CONDITION_ENDS.end(clause) or _CONDITION_START.match(clause)):
        return ClauseKind.CONDITION
    return _beginning(clause) if is_complete(text, is_last=is_last) else ClauseKind.FRAME


_BEGINNINGS: Final = (
    (_REFERENCE, ClauseKind.REFERENCE),
    (_CONJUNCTION, ClauseKind.CONJUNCTION),
    (DIRECTIVE, ClauseKind.VERB),
    (_SPECIAL_VERB, ClauseKind.VERB),
    (_PREPOSITION, ClauseKind.PREPOSITION),
)


def _beginning(clause: str) -> ClauseKind:
    """The kind of a complete clause."""
    for pattern, kind in _BEGINNINGS:
        if pattern.match(clause):
            return kind
    return ClauseKind.VERB if verb_at(clause) else ClauseKind.SUBJECT


def open_purposes(texts: Sequence[str], kinds: Sequence[ClauseKind]) -> list[bool]:
    """Of each clause, whether it still says why (为…，落实…，) and the act follows with a subject of its own."""
    found, is_open = [], False
    for text, kind in zip(texts, kinds, strict=True):
        clause = bare(text)
        goes_on = is_open and kind is not ClauseKind.SUBJECT and _ACTS.search(clause) is None
        is_open = _PURPOSE_FRAME.match(clause) is not None or goes_on
        found.append(is_open)
    acts = [at for at, kind in enumerate(kinds) if kind is ClauseKind.SUBJECT]
    return [inside and any(act > at for act in acts) for at, inside in enumerate(found)]


def is_frame_for_subject(text: str) -> bool:
    """Whether the clause is a frame (为…，按照…，在…下，) that may be dropped before a clause with its own subject."""
    return _FRAME_START.match(bare(text)) is not None


def is_whole(text: str) -> bool:
    """Whether quotes and brackets are in pairs."""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "（）", "【】", "()"))
