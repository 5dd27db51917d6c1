"""Lines that are never a point, whatever they score: by-lines, formulas, praise. Read from marked junk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.summarizing.document import Document
from bot.summarizing.forms.kinds import likeliest
from bot.summarizing.segment import PENALTY

_NEVER_FIRST: Final = re.compile(r"附件?[一二三\d]?[：:]|附件?\d?$|特此|[（(][^）)]*[）)]。?$|审校|抄送|此件")
_NEVER: Final = re.compile(
    r"https?://|www\.|收悉|收到此邮件|来源：|流程编辑|责任编辑|成立于|经营范围|信用信息公示系统|如下[：。:]?$|提出以下意见|"
    r"构成犯罪|刑事责任|移送司法|玩忽职守|滥用职权|徇私舞弊|制定本(?:条例|办法|规定|法|细则|规则|意见|方案)|适用本(?:条例|办法|规定|法|细则)|"
    r"本(?:条例|办法|规定|法|细则)适用于|负责解释|个行业中|个大中城市中|联系人|联系电话|中标原因|请认真(?:贯彻|组织)|印发给你们|本(?:条例|办法|规定|法|细则)所称|投资需谨慎|入市需谨慎|不构成投资建议|虚假记载、?误导性陈述"
)
_PROGRAMME: Final = re.compile(
    r"来看[^，。]{0,20}(?:记者|专访|报道|调研)|一线调研|跟着记者|本台记者|总台记者|我们的标准|信任原则|^整理|^编译|^翻译|欲浏览|请点选|在会上发言|主持会议。?$"
)
# Lines that say why it matters, paint, or let somebody react: kept only when nothing better is there.
_FAINT: Final = re.compile(
    r"有利于|有助于|有益于|更好服务|意义|奠定|总的来看|总体来看|为契机|突出重点|(?:重要|具体|有力|关键)(?:举措|体现|实践|支撑|抓手|探索|力量|基础)|营造[^，。]{0,16}(?:氛围|环境)|备受|感慨|纷纷表示|"
    r"伟大复兴|牢记嘱托|指引的方向|重要讲话精神|回信精神|深入贯彻习近平|学习贯彻|思想和行动|落地见效|落到实处|取得扎实成效|更加紧密地团结|初心使命|"
    r"(?:水到渠成|当务之急|不足为奇|可想而知|众所周知)|记者看到|正值|相映成趣|卓有成效|成果丰硕|提供了更多便利"
)
# What a thing is worth, what should be felt, and scenes: of 26 marked lines that these and _PROFILE hit, 23 were marked
# as junk and none was kept.
_BACKGROUND: Final = re.compile(
    r"是[^，。；]{0,40}(?:生力军|(?:重要|坚实|物质)(?:基础|力量|制度安排|手段|途径|内容|引擎|组成部分|保障|载体|阵地)|根本保证|必然要求|应有之义|象征|大动脉|"
    r"生命线|最大的政治|关键所在|必由之路|(?:共同|主体)责任)[。！]?$|是具备|指的是|要想|不可想象|宣誓|领誓|仪式开始|剪彩|揭牌|合影|同学们|孩子们|观后感|"
    r"感人|(?:沟通会|比赛|活动|作业|施工)正在(?:紧张)?进行|受到[^，。]{0,10}(?:欢迎|好评)|广受|^(?:各地|各部门|各单位|各级|各成员单位)[^，。]{0,20}要[^，。]{0,20}高度重视"
)
# The history and the shape of a company, whatever figures it holds: why it is in the news stands elsewhere.
_PROFILE: Final = re.compile(r"批准更名为|的前身|^下辖|骨干企业|经营本企业")
# Lines that are true and complete, and that nobody passes on: what a thing is, how to feel or work, who stood by, where
# a figure comes from. Of 27 judged statements without a figure
# that these hit 25 were called dull, of 76 marked lines 4 were kept.
_DULL: Final = re.compile(
    r"是[^，。；]{0,30}(?:重大决策|前沿阵地|基本力量|根本性建设|第一资源|新(?:空间|引擎|渠道)|重要(?:任务|平台|力量|手段|组成))|"
    r"(?:责任感|紧迫感|使命感)|统一思想|抓[紧细实]抓[细实]|落[细实]落[实细]|倒排工期|形成(?:工作)?合力|"
    r"(?:加强|强化|做好)[^，。；]{0,6}(?:宣传|解读|引导)|近年来|多年来|长期以来|一直以来|天职|神圣|绝非|画卷|蝶变|锚定|"
    r"必将|定能|^相信|我们(?:必须|应|相信|看到)|(?:走到|走进|来到|考察了|察看)[^。]{0,60}(?:听取|交流|察看|了解|询问)|"
    r"备受瞩目|备受关注|感激|暖心|心里暖|本(?:条例|办法|规定|法|细则)第[一二三四五六七八九十百]+条"
)
# The same, whatever figures they hold: a curriculum vitae, the method of a poll, warnings of form, no answer.
_BESIDE: Final = re.compile(
    r"^(?:19|20)\d\d[.年]\d{1,2}月?\s?[-—–－至~]{1,2}\s?(?:(?:19|20)\d\d|今|[，,任])|公开(?:资料|信息|简历|报道)显示|时间追溯|追溯到|记者参加了|"
    r"(?:发布会|会议|座谈会)由[^，。]{2,30}主持。?$|敬请(?:广大)?投资者|调查对象|调查样本|有效样本|抽样误差|"
    r"(?:暂未|尚未|未予)[^，。]{0,8}(?:回应|置评)|不方便接受|截至发稿|拒绝(?:置评|评论)"
)
_HOLLOW: Final = re.compile(r"组织领导|高度重视|政治站位|提高站位")  # how to feel about a measure, no measure
SHORT: Final = 45  # characters of a line that holds nothing else
_OPEN_LIST: Final = re.compile(r"(?:下列|以下)[^。]{0,200}[：:]$|之一的")
FAINT: Final = 0.15  # what a line that only says why it matters keeps of its probability


def vetoes(document: Document, forms: Sequence[float]) -> list[float]:
    """A factor a line: 0 never, FAINT seldom, 1. ``forms``: the probability of each form."""
    found = [_factor(row.line.text) if not row.line.junk else 0.0 for row in document.rows]
    form = likeliest(forms)
    for at in form.faint(document):
        found[at] = min(found[at], FAINT)
    for at in form.vetoed(document):
        found[at] = 0.0
    return found


def _factor(text: str) -> float:
    has_figure = any(map(str.isdecimal, text))  # 三年行动 names a programme and is no figure
    if _NEVER_FIRST.match(text) or _NEVER.search(text) or _PROGRAMME.search(text):
        return 0.0
    if len(text) < SHORT and _HOLLOW.search(text) and not has_figure:
        return 0.0
    is_faint = (_FAINT.search(text) or _BACKGROUND.search(text) or _DULL.search(text)) and not has_figure
    is_open = _OPEN_LIST.search(text) and not PENALTY.search(text)
    if is_faint or is_open or _PROFILE.search(text) or _BESIDE.search(text):
        return FAINT
    return 1.0
