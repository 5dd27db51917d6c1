"""What an article tells of, by words of its title and its first sentences (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_DONE: Final = 1.8  # what acts add at most: a province that issues and decides stays below a ministry that issues


@dataclass(frozen=True, slots=True)
class Act:
    """What an article tells of: words of its title (``in_lead``: or of its first sentences), and what that adds."""

    name: str
    adds: float
    pattern: re.Pattern[str]
    in_lead: bool = False


# A decision stands: a document, a law, a measure, money; or somebody is told what to do.
ACTS: Final = (
    Act("document", 1.5, re.compile(
        "印发|出台|公布《|发布《|令[ 》，]|颁布|施行|起实施|转发|发布关于|的通知|下达|预拨|公告如下|征求意见"
    ), in_lead=True),
    Act("decision", 1.5, re.compile(
        "常务会议|政治局(?:常务委员会)?(?:\\d{1,2}月\\d{1,2}日)?召开|审议|决定(?!书)|国务院令|批复|获批|批准|提起诉讼|反制"
    ), in_lead=True),
    Act("direction", 0.8, re.compile(
        "部署|重要指示|工作会议|动员|约谈|处罚|罚款|罚没|整治|核查|上调|下调|调降|降准|降息|调整"
    )),
    Act("economy", 1.5, re.compile("国民经济(?!和社会)|国内生产总值|经济运行"), in_lead=True),  # the main figures
)  # fmt: skip
DIRECTING: Final = ACTS[:3]
# Nothing is decided there, whoever is there and whatever else the lead says: a courtesy of the premier comes behind a
# ministry's statement, and a party school's lesson behind a province's notice.
IDLE: Final = (
    Act("courtesy", -3.5, re.compile(
        "会见|会谈|致电|贺电|贺信|贺词|互致|致辞|会晤|抵达|访问|讣告|逝世|慰问|聘书|招待会|荣誉|奖章|先进(?:个人|集体|事迹|典型)|"
        "表彰|参观|开幕|闭幕|论坛|峰会|圆桌|悼念|事迹|领导人会议|工商界|配偶|代表座谈|仪式|挂牌|揭牌|公祭|团拜|剪彩|签约"
    )),
    Act("event", -2.0, re.compile("大赛|比赛|夏令营|培训班|研讨班|推介会|博览会|展会|巡展|启用|上线|讲座|运动会")),
    Act("study", -2.0, re.compile("主题教育|理论学习|中心组|党风廉政|民主生活会|调研成果|宣讲|党课|团课")),
    Act("book", -3.0, re.compile("选编|摘编|文选|出版|论述")),
    Act("consultation", -1.5, re.compile("政协|协商会")),
)  # fmt: skip
# How it is going: reports on moods, places and people. Not where the title says that somebody directs, or the
# lead that a document or money answers to the weather.
TONES: Final = (
    Act("feature", -2.5, re.compile(
        "助力|赋能|绽放|丰收|活力|反响|夯实|筑牢|升温|火热|红火|持续释放|焕发|奋发|彰显|新动能|新优势|新引擎|故事|密码|样本|"
        "好日子|奔头|读者|留言板|驻村|攻略|手把手|一图|看点|而行|潜力|暖心|网友|网红|男子|女子|市场繁荣|价格稳|涌动"
    )),
    Act("on the spot", -1.5, re.compile(
        "眼下|连日来|记者(?:走访|走进|见到|来到|调研)|采访(?:发现|了)|调研中发现|来看记者|评论员|笔者|网友|反响|纷纷表示|备受鼓舞|热搜|热议"
    ), in_lead=True),
    Act("weather", -1.5, re.compile("防汛|暴雨|洪水|台风|地震|汛情|应急响应|灾情|高温")),
    Act("firm", -1.5, re.compile(
        r"股份有限|[（(]\d{6}|\.HK|公司公告|财报|股价|基金经理|新品|内测|实控人|股东户数|主力资金|旗下"
    )),
    Act("case", -1.5, re.compile("立案|受贿|一审|涉嫌|被查|被告|操纵|内幕交易")),
)  # fmt: skip


def done(title: str, lead: str, *, is_national: bool) -> float:
    """What the acts of an article add to the level of who does them; ``lead`` begins with the title."""
    idle, decided, tones = (_told(acts, title, lead) for acts in (IDLE, ACTS, TONES))
    if "document" in decided:
        tones.pop("weather", None)
    if any(one.pattern.search(title) for one in DIRECTING):
        tones.pop("feature", None)
    if is_national:  # what a ministry does about a firm is more than the firm's own news
        tones.pop("firm", None)
    return (sum(idle.values()) or min(MOST_DONE, sum(decided.values()))) + sum(tones.values())


def _told(acts: Sequence[Act], title: str, lead: str) -> dict[str, float]:
    return {one.name: one.adds for one in acts if one.pattern.search(lead if one.in_lead else title)}
