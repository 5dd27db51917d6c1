"""Who decides: the level of the highest organ that acts at the beginning of an article (pure).

The centre, the State Council, ministries, provinces, cities and the rest are told apart by their names: a list of
local organs would never be whole. Who is only followed, quoted or honoured there does not act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Final

from bot.models import Brief
from bot.summarizing.facts.organs import Organ, known_organs, organs_in
from bot.text.scripts import simplified

CENTRE, STATE, MINISTRY, PROVINCE, CITY, BELOW = 6.0, 5.0, 4.0, 2.0, 1.2, 0.4
# Shares of an organ's level where the title does not name it, where it only stands in the lead and is not known to have
# issued anything, and where it comes later, or behind those who issued: it is quoted or followed there.
UNTITLED, NAMED, LATER = 0.8, 0.6, 0.4
BREATH: Final = 12  # characters behind an issuer from which another organ is none of those named in one breath
JOINT, TOGETHER = 3, 0.5  # so many ministries in one lead act together, which says more than one does

_CENTRE = re.compile(
    "^(?:中共中央(?!宣传部|统战部|党校|对外)|党中央|中央(?:政治局|委员会|军委|全面|财经委|经济工作|农村工作)|中办|"
    "全国人大常委会|全国人民代表大会)"
)
_STATE = re.compile(
    "^(?:中国政府|我国政府|国务院(?!新闻办|政策例行|发展研究|参事|国资委|国有|港澳|侨办|台办|安委|抗震)|国办)"
)
_NATIONAL = re.compile(
    "^(?:国家(?!电网|开发银行|电投|能源集团)|最高|中央|中共中央|全国(?!学联)|国务院|国新办|"
    "中国(?:人民银行|证监会|证券监督|银保监会|民用航空局|气象局|地震局))|^(?:外汇局|金融监管总局|市场监管总局)$"
)
_PROVINCE = re.compile(
    "^(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|"
    "云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|省|自治区|我省|全省|[\u4e00-\u9fff]{2,3}(?:省|自治区))"
)
_PLAIN = re.compile("^(?:第?[一二三四五六七八九十]{1,3}届|中国(?=国家|证监会|[\u4e00-\u9fff]{2,4}部$))")
_BRANCH = re.compile(  # 国家税务总局云岭省税务局
    "^(?:国家|中国)[\u4e00-\u9fff]{2,10}(?:局|委|行)((?:北京|天津|上海|重庆|[\u4e00-\u9fff]{2,8}[省市区县]).{2,12})$"
)
# Behind a name: an office and no act of the organ, or what is received from it.
_NOT_ACTING = re.compile(
    "(?:政治局)?(?:常委|委员)[、，]|(?:政治局)?常委(?!会)|总书记|的?(?:指导|支持|领导)下|委托|授予|认定|颁发|评为|命名|点赞|遴选"
)
# Behind a name: what only who decides does. The brief finds its issuers in the text, which need not repeat the title.
_ISSUES = re.compile(r"(?:等|联合|近日|日前|今天|\d{1,2}日){0,3}(?:印发|发布|公布|出台|颁布|批复|下达|约谈|决定|部署)")
_FOLLOWED = re.compile(
    "(?:落实|贯彻|根据|按照|依据|响应|遵照|获得|获|紧扣|继|学习|传达)[^，。；：]{0,40}$|(?:被|受|获|由)$"
)
_LOCAL = re.compile("[省市区县州]|^(?:北京|天津|上海|重庆)")
_CITY = re.compile("市|州|盟|地区")
_SMALL = re.compile("(?<!治)(?<!地)区|县|旗|镇|街道|乡|学院|学校|医院|公司|集团|银行|协会|商会|大学|海关|中心$|分行")
_GOVERNMENT = re.compile("^(?:中国|我国)政府")
_HIGHEST = re.compile(
    "^(?:[一二三四五六七八九十]{1,3}届)?(?:全国人大常委会|全国人民代表大会|中央政治局|"
    r"中央(?:全面深化改革|财经|国家安全)委员会|中央(?:经济|农村|金融)工作会议)(?=第|召开|会议(?!精神)|[在\d])"
)
# Offices whose level stands where no organ is named: 中共中央政治局常委某某日前….
_LEADERS: Final = (
    (re.compile("中共中央总书记、"), CENTRE),
    (re.compile("中共中央政治局常委|国务院总理"), STATE),
)
_ISSUED = re.compile("《([\u4e00-\u9fff 、]{2,30}?)关于[^》]{2,60}》[^。]{0,30}(?:公布|发布|出台|印发|出炉)")
_PRESS = re.compile("国务院新闻办|国新办|国务院政策例行吹风会|国务院联防联控")


def level(brief: Brief, title: str, lead: str) -> float:
    """That of the highest organ or office that acts in the title or the lead (both simplified; the lead begins with the
    title); what is named later counts in part."""
    issuers = {simplified(span.text) for span in brief.facts.issuers}
    here = list(_named(lead, issuers))
    levels = [found if name in title else found * UNTITLED for name, found in here]
    levels += [level_of(name) * LATER for name in issuers]
    levels += [found for pattern, found in _LEADERS if _acts(pattern, lead)]
    levels += [level_of(one[1]) * UNTITLED for one in _ISSUED.finditer(title)]
    levels += [found for is_said, found in _said(title, lead) if is_said]
    together = TOGETHER if len({name for name, found in here if found >= MINISTRY * NAMED}) >= JOINT else 0.0
    return max(levels, default=0.0) + together


def _acts(pattern: re.Pattern[str], lead: str) -> bool:
    """Whether somebody of such an office is named, and not followed, in no document's name."""
    named = pattern.search(lead)
    return named is not None and not _FOLLOWED.search(before := lead[: named.start()]) and "《" not in before


def _said(title: str, lead: str) -> Iterator[tuple[bool, float]]:
    """What the words say without an organ's name that was found: whether they do, and the level."""
    yield bool(_HIGHEST.search(title)), CENTRE
    yield bool(_GOVERNMENT.search(title)), STATE
    yield bool(_PRESS.search(lead)), MINISTRY


def _named(lead: str, issuers: Set[str]) -> Iterator[tuple[str, float]]:
    """Organs of the lead with their level; not those that are followed (为落实国务院部署) or stand in a document's
    name."""
    acting: Organ | None = None
    for organ in organs_in(lead):
        before = lead[: organ.start]
        if _NOT_ACTING.match(lead[organ.end :]) or _FOLLOWED.search(before) or before.rfind("《") > before.rfind("》"):
            continue
        is_issuer = any(organ.name in name or name in organ.name for name in issuers)
        is_issuer = is_issuer or _ISSUES.match(lead, organ.end) is not None
        is_behind = acting is not None and organ.start - acting.end > BREATH
        share = LATER if is_behind else 1.0 if is_issuer else NAMED
        yield organ.name, level_of(organ.name) * share
        acting = organ if is_issuer and not is_behind else acting


def level_of(organ: str) -> float:
    """By an organ's name."""
    organ = _PLAIN.sub("", organ)
    branch = _BRANCH.search(organ)
    if branch:
        return level_of(branch[1])
    for pattern, found in ((_CENTRE, CENTRE), (_STATE, STATE)):
        if pattern.search(organ):
            return found
    if _NATIONAL.search(organ) or organ in known_organs() or _ends_with_known(organ):
        return MINISTRY
    if _SMALL.search(organ):
        return BELOW
    if _PROVINCE.search(organ):
        return CITY if _CITY.search(organ[2:]) and organ[:2] not in {"北京", "天津", "上海", "重庆"} else PROVINCE
    return CITY if _CITY.search(organ) else BELOW


def _ends_with_known(organ: str) -> bool:
    """Whether words before it were taken for a part of the name of a national organ: 全国自国家统计局."""
    return any(organ.endswith(one) for one in known_organs() if len(one) > 3) and not _LOCAL.search(organ)
