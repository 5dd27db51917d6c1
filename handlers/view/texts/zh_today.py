"""The sentences of what newer Telegram shows, in simplified Chinese."""

from __future__ import annotations

from handlers.view.texts.model import TodayTexts

TODAY = TodayTexts(
    copy="复制",
    copy_link="复制链接",
    marked="在原文中的位置（{count} 段，点编号可到）",
    facts="事项（{count} 条）",
    still_reading="{reading}（{seconds} 秒）",
    stopped="已停止，没有读完。",
    guest_usage="@我 时附上一条文章链接，或回复一条带链接的消息，就在这里回摘要。",
)
