"""The article behind [试一篇]: written for this project, in the shape of a meeting report."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.models import Article

SAMPLE = """云江省召开会议部署专利转化工作

本报讯（记者 林一文）3月12日，云江省政府召开专利转化工作推进会，审议通过《云江省专利转化三年行动方案》。

会议强调，专利转化是科技成果走向市场的重要环节。一要盘活存量专利，今年6月底前完成全省高校专利清单，逐件标注可转化前景。\
二要强化资金支持，设立规模20亿元的转化引导基金，对首次转化的中小企业给予最高50万元补助。\
三要完善服务网络，在12个地级市建设知识产权交易分中心，培训不少于3000名技术经理人。\
四要严格考核，将转化率纳入省属高校年度评价，到2027年全省专利产业化率达到40%。

会议要求，各地要提高认识，加强协作，确保各项工作落到实处。
"""


def is_sample(article: Article) -> bool:
    """Whether it is that article, whoever sent it."""
    return article.url is None and article.title == SAMPLE.partition("\n")[0]


def share_address(username: str, about: str) -> str:
    """Telegram's own form to share the bot: the sample has no page that could be."""
    return "https://t.me/share/url?" + urlencode({"url": f"https://t.me/{username}", "text": about})
