"""What ``doctor`` prints: one line a finding, for the person who runs the bot."""

from __future__ import annotations

from typing import Final

from bot.runtime.checks import Finding
from handlers.view.texts.command_line import DATABASE
from handlers.view.texts.settings import expected_text

MARKS: Final = {"ok": "✓", "wrong": "✗", "note": "–"}

CHECKS: Final = {
    "configuration": "配置",
    "database": "数据库",
    "search": "搜索索引",
    "token": "令牌",
    "clock": "时钟",
    "fonts": "字体",
    "feeds": "订阅源",
}

FACTS: Final = {
    "settings_right": "环境变量和 .env 都读懂了",
    "settings_wrong": "{name}={value}：应为 {expected}",
    "not_checked": "配置改好后再查",
    "database_new": "{engine}，还没有表，第一次启动时建到版本 {head}",
    "database_ready": "{engine}，可读可写，版本 {revision}",
    "database_behind": "{engine}，可读可写，版本 {revision}，下次启动时升到 {head}",
    "database_ahead": "{engine}，版本 {revision} 比本程序的 {head} 新或不认识：请升级程序，或用旧备份",
    "database_refused": "{why}",
    "database_closed": "{engine} 打不开：{detail}",
    "database_read_only": "{engine} 不能写：{detail}",
    "search_sound": "{articles} 篇文章都在索引里，抽查无误",
    "search_unsound": "{articles} 篇文章，索引里 {indexed} 篇，其中 {bad} 篇过时或不符：请运行 python -m bot reindex",
    "search_unknown": "数据库就绪后再查",
    "token_missing": "没有 TELEGRAM_TOKEN：make chat 不需要，make run 需要（找 @BotFather 要）",
    "token_works": "@{name}，入群、隐私模式、内联都开着",
    "switches_off": "@{name}，在 @BotFather 处关着：{switches}",
    "token_refused": "{host} 不认这个令牌（HTTP {status}）：请核对 TELEGRAM_TOKEN 和 TELEGRAM_API_URL",
    "api_silent": "{host} 没有回应（{detail}）：请检查网络、TELEGRAM_PROXY 和 TELEGRAM_API_URL",
    "zone_missing": "找不到时区 {zone} 的数据：请安装系统的 tzdata 或 pip install tzdata",
    "clock_alone": "时区 {zone} 可用；Bot API 没有回应，本机时间无从比对",
    "clock_right": "与 Bot API 相差 {seconds} 秒，时区 {zone} 可用",
    "clock_off": "与 Bot API 相差 {seconds} 秒：请校准本机时间（NTP）",
    "fonts_missing": "没有安装 {names}：可选，只有画图才需要",
    "fonts_right": "matplotlib 和 mplfonts 都在",
    "feeds_none": "还没有订阅源：import feeds.opml，或在聊天里订阅",
    "feeds_unread": "数据库读不出来，无可检查",
    "feeds_well": "{count} 个，都正常",
    "feeds_broken": "{count} 个，全都连续出错：请检查网络和 FETCH_PROXY",
    "feeds_ailing": "{count} 个，其中 {broken} 个连续出错，{silent} 个久未更新",
}

SWITCHES: Final = {
    "can_join_groups": "入群 /setjoingroups",
    "privacy_mode": "隐私模式 /setprivacy",
    "supports_inline_queries": "内联 /setinline",
    "supports_guest_queries": "访客模式 Guest Mode",
}


def line(finding: Finding) -> str:
    """``✓ 数据库 …``."""
    values = dict(finding.values)
    if "expected" in values:
        values["expected"] = expected_text(values["expected"])
    if "reason" in values:
        values["why"] = DATABASE[values["reason"]].format(**values, backup="").removeprefix("数据库 ")
    if "switches" in values:
        values["switches"] = "、".join(SWITCHES[name] for name in values["switches"].split())
    return f"{MARKS[finding.mark]} {CHECKS[finding.check]} {FACTS[finding.fact].format(**values)}"
