"""The words of commands in plain language, and what tells them from names and sentences that begin with them.

All are compared with ``bot.text.scripts.wording`` of what was said, so that both scripts are one.
"""

from __future__ import annotations

import re
from typing import Final

# What is said alone.
ALONE: Final = {
    "help": re.compile(
        r"(?:(?:使用)?(?:帮助|幫助)|使用(?:说明|方法)|怎么用|怎么使用|功能|help|指令|命令)[。！!~～?？.]{0,3}", re.I
    ),
    "start": re.compile(r"(?:开始(?:使用)?|你好|您好|hi|hello|start|在吗)[。！!~～?？.]{0,3}", re.I),
    "settings": re.compile(r"(?:设置|设定|settings?|语言|语言设置|language)[。！!~～?？.]{0,3}", re.I),
    "subscriptions": re.compile(r"(?:我的订阅|订阅(?:列表|管理)|(?:my )?subscriptions)[。！!~～?？.]{0,3}", re.I),
    "digest": re.compile(r"(?:(?:看|今日|今天的?|最新)?摘要|digest)[。！!~～?？.]{0,3}", re.I),
    "privacy": re.compile(r"(?:隐私|privacy)[。！!~～?？.]{0,3}", re.I),
    "subscribe": re.compile(r"(?:订阅|subscribe)[。！!~～?？.]{0,3}", re.I),
    "unsubscribe": re.compile(r"(?:取消订阅|退订|unsubscribe)[。！!~～?？.]{0,3}", re.I),
    "search": re.compile(r"(?:搜索|搜|查|search)[。！!~～?？.]{0,3}", re.I),
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
