"""What the command line says: of a source that failed, by kind (stderr and the JSON's message), and of a query."""

from __future__ import annotations

from bot.models import Query

FAILURES = {
    "not_found": "找不到这个页面或文件，请检查地址。",
    "refused": "对方拒绝读取。可把正文粘贴给我，或用保存的 .html 文件。",
    "timeout": "对方太久没有回应，请稍后再试。",
    "too_large": "超过 5 MB，读不了。可把正文粘贴给我。",
    "unsupported": "只读网页（HTML）、.md 和 .txt。",
    "nothing_to_summarize": "这里没有足够的正文可以摘要。",
    "paywall": "正文需要付费才能看到。可把正文粘贴给我。",
    "login": "正文需要登录才能看到。可把正文粘贴给我。",
    "list_page": "这是一个列表页，不是文章。请给出其中一篇的地址。",
    "malformed": "页面内容损坏，读不出来。",
}

FOUND_NOTHING = "没有找到。"

MISTAKES = {
    "unclosed_quote": "引号没有合上：{text}",
    "empty": "这里没有可找的内容：{text}",
    "bad_date": "看不懂的日期：{text}（可写 2021-08、2021年8月、去年、上周、近7天）",
    "unknown_key": "没有“{text}:”这个条件，当作文字来找",
    "reversed_dates": "起止日期颠倒，已对调：{text}",
    "too_long": "太长，后面的没有用：{text}",
    "too_many": "条件太多，没有用：{text}",
}
PARTS = {
    "word": "含“{value}”",
    "phrase": "含“{value}”",
    "source": "来源 {value}",
    "category": "类别 {value}",
    "topic": "主题 {value}",
    "number": "文号 {value}",
    "since": "{value} 起",
    "until": "到 {value} 止",
}


def understood(query: Query) -> str:
    """What was wrong in a query, a line each, and what was understood."""
    lines = [MISTAKES[mistake.kind].format(text=mistake.text) for mistake in query.mistakes]
    parts = [
        ("不" if part.is_excluded else "") + PARTS[part.kind].format(value=part.value) for part in query.understood
    ]
    return "\n".join([*lines, "理解为：" + ("，".join(parts) or "（空）")])
