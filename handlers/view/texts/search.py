"""Sentences about search, inline answers, related articles and trends, one ``SearchTexts`` a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.models import Query
from handlers.view.texts import Language, converted


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTexts:
    """Braces are filled by ``str.format``; HTML where the name ends in ``_html``."""

    usage: str
    found_html: str
    page: str
    others: str
    nothing: str
    near: str
    archive_empty: str
    subscribe: str
    search: str
    mistakes: Mapping[str, str]
    parts: Mapping[str, str]
    excluded: str
    understood: str
    nothing_understood: str
    related_html: str
    related_none: str
    private_result: str
    inline_subscribe: str
    inline_start: str
    inline_strangers: str
    inline_read: str
    inline_read_about: str
    inline_reading_html: str
    open_brief: str
    trend_usage: str
    trend_html: str
    trend_none: str
    trend_title: str
    trend_articles: str
    trend_share: str
    trend_peak: str
    trend_behind: str


@cache
def search_texts(language: Language) -> SearchTexts:
    """The sentences of a language."""
    if language == "en":
        return EN
    return ZH if language == "zh-hans" else converted(ZH)


def understood(query: Query, texts: SearchTexts) -> str:
    """What was wrong in a query, a line each, and what was understood."""
    lines = [texts.mistakes[mistake.kind].format(text=mistake.text) for mistake in query.mistakes]
    parts = []
    for part in query.understood:
        said = texts.parts[part.kind].format(value=part.value)
        parts.append(texts.excluded.format(part=said) if part.is_excluded else said)
    return "\n".join([*lines, texts.understood.format(parts="，".join(parts) or texts.nothing_understood)])


ZH = SearchTexts(
    usage='用法：/search 国企改革 来源:吉林日报 后:2021-08；可加 "原词"、-排除词、类别: 主题: 文号: 前:',
    found_html="<b>{query}</b>",
    page="第 {page} 页",
    others="另有 {count} 篇相同",
    nothing="没有找到「{query}」。",
    near="有这些：",
    archive_empty="库里还没有文章。订阅一个类别或网站，就会开始收录。",
    subscribe="订阅「{query}」",
    search="搜索「{query}」",
    mistakes={
        "unclosed_quote": "引号没有合上：{text}",
        "empty": "这里没有可找的内容：{text}",
        "bad_date": "看不懂的日期：{text}（可写 2021-08、2021年8月、去年、上周、近7天）",
        "unknown_key": "没有“{text}:”这个条件，当作文字来找",
        "reversed_dates": "起止日期颠倒，已对调：{text}",
        "too_long": "太长，后面的没有用：{text}",
        "too_many": "条件太多，没有用：{text}",
    },
    parts={
        "word": "含“{value}”",
        "phrase": "含“{value}”",
        "source": "来源 {value}",
        "category": "类别 {value}",
        "topic": "主题 {value}",
        "number": "文号 {value}",
        "since": "{value} 起",
        "until": "到 {value} 止",
    },
    excluded="不{part}",
    understood="理解为：{parts}",
    nothing_understood="（空）",
    related_html="<b>相关</b>",
    related_none="没有找到相关的文章。",
    private_result="仅本会话可见",
    inline_subscribe="在私聊里订阅「{query}」",
    inline_start="打开要点",
    inline_strangers="这个机器人只对受邀的人开放",
    inline_read="读这条链接",
    inline_read_about="选中后读取，几秒内变成摘要",
    inline_reading_html="正在读取 {url} …",
    open_brief="打开简报",
    trend_usage="用法：/trend 专项债 90天（也可写 26周、一年）",
    trend_html="<b>{term}</b>：最近 {weeks} 周共 {count} 篇",
    trend_none="最近 {days} 天没有提到「{term}」的文章。",
    trend_title="{term} · 每周提到它的文章",
    trend_articles="文章数",
    trend_share="占当周全部文章",
    trend_peak="最多的一周：{monday} 起，{count} 篇（占 {share}）",
    trend_behind="那一周：",
)

EN = SearchTexts(
    usage='Use: /search 国企改革 source:吉林日报 after:2021-08; also "phrases", -without, category: topic: before:',
    found_html="<b>{query}</b>",
    page="page {page}",
    others="and {count} like it",
    nothing="Nothing found for “{query}”.",
    near="These exist:",
    archive_empty="The archive is empty. Subscribe to a category or a site to fill it.",
    subscribe="Subscribe to “{query}”",
    search="Search “{query}”",
    mistakes={
        "unclosed_quote": "A quote without its end: {text}",
        "empty": "Nothing to look for here: {text}",
        "bad_date": "Not a date I can read: {text} (write 2021-08, 去年, 近7天)",
        "unknown_key": "There is no condition “{text}:”; taken as words",
        "reversed_dates": "The dates were the wrong way round and are swapped: {text}",
        "too_long": "Too long; the rest was left out: {text}",
        "too_many": "Too many conditions; left out: {text}",
    },
    parts={
        "word": "with “{value}”",
        "phrase": "with “{value}”",
        "source": "from {value}",
        "category": "category {value}",
        "topic": "topic {value}",
        "number": "document {value}",
        "since": "since {value}",
        "until": "until {value}",
    },
    excluded="not {part}",
    understood="Understood as: {parts}",
    nothing_understood="nothing",
    related_html="<b>Related</b>",
    related_none="No related articles found.",
    private_result="visible in this chat only",
    inline_subscribe="Subscribe to “{query}” in private",
    inline_start="Open Yaodian",
    inline_strangers="This bot is open to invited people only",
    inline_read="Read this link",
    inline_read_about="Choose it: in seconds it becomes a brief",
    inline_reading_html="Reading {url} …",
    open_brief="Open the brief",
    trend_usage="Use: /trend 专项债 90天 (also 26w, 1y)",
    trend_html="<b>{term}</b>: {count} articles in the last {weeks} weeks",
    trend_none="No article of the last {days} days mentions “{term}”.",
    trend_title="{term}: articles a week",
    trend_articles="articles",
    trend_share="share of all articles",
    trend_peak="Most in the week from {monday}: {count} articles ({share})",
    trend_behind="In that week:",
)
