"""The words of commands in plain language, and what tells them from names and sentences that begin with them.

All are compared with what was said in simplified script.
"""

from __future__ import annotations

import re
from typing import Final

# What is said alone, without the stops and particles at its end.
STOPS: Final = "。！!~～?？.… 啊呀呢哦啦"
ALONE: Final = {
    "help": re.compile(
        r"(?:使用|请)?[帮幫]助(?:我|一下)?|使用(?:说明|方法)|(?:这个|请问)?怎么(?:用|使用|操作)|(?:有什么)?功能|指令|命令|"
        r"你(?:能|会|可以)(?:做|干)?(?:什么|啥)|help(?: me)?|"
        r"how (?:do|does|can|to) [\w ]{0,20}(?:use|work)[\w ]{0,20}|what can you do|what is this",
        re.I,
    ),
    "start": re.compile(
        r"开始(?:使用)?|(?:你|您|大家)好|[早晚]上好|早|嗨|哈喽|在吗|(?:请问)?你(?:是谁|叫什么)|hi|hello|hey|start|"
        r"who are you",
        re.I,
    ),
    "thanks": re.compile(
        r"谢谢(?:你|您|了)?|多谢|感谢|辛苦了|好的?|好吧|收到|知道了|明白了?|再见|拜拜|thanks|thank you|thx|ok|okay|bye",
        re.I,
    ),
    "buttons": re.compile(
        r"(?:更|再)?(?:详细|简短|短|长)(?:一?[点些])|更?(?:详细|简短)|太[长短]了?|原文(?:链接)?|相关|分享|复制|纯?文[本字]|word文档|重试|展开|全文|more|less|"
        r"shorter|longer|original|copy|share|related|text",
        re.I,
    ),
    "settings": re.compile(
        r"设置|设定|(?:切换|更改|修改|换)?(?:语言|英文|英语|繁体|简体|正体)(?:设置|中文)?|settings?|language|"
        r"english(?: please)?|in english|繁體",
        re.I,
    ),
    "subscriptions": re.compile(r"我的订阅|订阅(?:列表|管理)|(?:my )?subscriptions", re.I),
    "digest": re.compile(
        r"(?:看|今日|今天的?|最新)?摘要|(?:今天|今日|最近|现在)(?:有什么|有啥|的)?新?(?:新闻|政策|消息)|"
        r"有(?:什么|啥)新?(?:新闻|政策|消息)|最新(?:新闻|政策|消息)|digest|news|"
        r"what(?:'s| is) new(?: today)?|(?:latest|today's|any) news",
        re.I,
    ),
    "recent": re.compile(r"最近(?:的(?:摘要|文章)|读过的|看过的)?|(?:阅读|摘要)记录|recent", re.I),
    "privacy": re.compile(r"隐私|privacy", re.I),
    "subscribe": re.compile(r"订阅|subscribe", re.I),
    "unsubscribe": re.compile(
        r"(?:全部)?(?:取消订阅|退订)(?:全部)?|取消|停止(?:推送|发送|订阅)?|关闭(?:推送|通知)|(?:不要|别)再?发(?:送)?了?|退出|"
        r"stop|unsubscribe(?: all)?",
        re.I,
    ),
    "search": re.compile(r"搜索|搜|查|search", re.I),
}
# How politely it may begin.
POLITE: Final = re.compile(r"(?:(?:请问?|麻烦(?:你|您)?|[帮給给替](?:我|忙)|幫我|我?(?:想要|想|要))\s{0,3}){0,3}")
# What takes an object, the longer first.
WITH_OBJECT: Final = {
    "unsubscribe": re.compile(r"取消订阅|退订|不再订阅|unsubscribe(?:\s{1,3}from\b)?", re.I),
    "subscribe": re.compile(r"订阅|subscribe(?:\s{1,3}to\b)?", re.I),
    "search": re.compile(
        r"(?:搜索|搜寻|查找|查询|搜搜|查查)(?:一下|一查|下)?|[搜查](?:一下|一查|下)|搜|查|search(?:\s{1,3}for\b)?", re.I
    ),
    "settings": re.compile(r"设置|设定|settings", re.I),
}
# Behind the word: what makes a name of it, by command and for words of one character …
NAMES: Final = {
    "subscribe": re.compile(
        r"[号源者费制量价款数率式型端框栏站页区户人额单器]|服务(?!业|贸易)|收入|模式|用户|内容|按钮|业务|平台(?!经济)|系统|功能|"
        r"渠道|消息|推送|链接|方式|协议|合同|电商|会员|流程|入口|列表|管理|中心|经济(?:的|$)|市场(?:的|$)"
    ),
    "unsubscribe": re.compile(r"[率费者键号人]|按钮|流程|方式|服务(?!业|贸易)|功能|链接|用户|入口|困难|难"),
    "search": re.compile(
        r"引擎|结果|框|栏|功能|技术|算法|广告|服务(?!业|贸易)|平台(?!经济)|系统|记录|历史|热度|指数|业务|排名|关键词|词|能力|方式|"
        r"工具|条件|范围|语法|接口|页|机(?!器人)|函|单|权|令|证(?!券)|号|办法|流程|入口|热词|推荐|巨头|行为|意愿|救|队"
    ),
}
ENGLISH_NAMES: Final = re.compile(
    r"(?:engines?|results?|bars?|box(?:es)?|warrants?|history|buttons?|part(?:y|ies)|committees?|fees?|models?)\b", re.I
)
NAMES_OF_ONE: Final = re.compile(
    r"[救狐狗集查捕身寻罗刮房处办封明验扣获看收阅找询问对重违禁抄缴账摆漏无有点得案]|"
    r"实(?!体)|清(?!洁)|出(?!口|生)|证(?!券)|补(?!贴)|体(?!育)"
)
# … what makes a sentence of it …
SENTENCE: Final = re.compile(
    r"[了过的得着不没在是就也都已便还会能可应须要和与及或者、，,我你他她它咱您这那怎哪几吗呢吧到出失完前后时之以本即此]"
    r"|如何|什么|为什|为何|多少|有没|成功"
)
ENDS: Final = re.compile(r"[了吗呢吧啊呀嘛么哦啦的]$|[。！!；;？?…\n]")
# … and what begins like either and is an object all the same.
OBJECTS: Final = re.compile(
    r"能源|能耗|能效|就业|出口|出生|出版|出租|失业|失信|会计|会议|会展|应急|应收|可再生|可持续|可转债|要素|都市|在线|在建|不动产|"
    r"不良|过剩|时政|时事|前沿|前海|以旧换新|以工代赈|以案|即时|本科|本币|和田|数据|数字|人民|人工|人才|人口|人形|户籍|户口|区域|"
    r"区块|量子|价格|费用|单用途|制造|制度|制裁|号牌|页岩|着力|后勤|时代|没收"
)
ADDRESS: Final = re.compile(r"https?[:：]|www\.|[《「“\"【(（〔]", re.I)
