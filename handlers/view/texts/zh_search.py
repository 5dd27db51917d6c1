"""The sentences of search, inline mode and trends in simplified Chinese."""

from __future__ import annotations

from handlers.view.texts.model import InlineTexts, SearchTexts, TrendTexts

SEARCH = SearchTexts(
    usage='用法：/search 国企改革 来源:吉林日报 后:2021-08；可加 "原词"、甲 OR 乙、-排除词、类别: 主题: 文号: 前:',
    found_html="<b>{query}</b>",
    page="第 {page} 页",
    others="另有 {count} 篇相同",
    private_result="仅本会话可见",
    nothing="没有找到「{query}」。",
    near="有这些：",
    loose="以下只含其中一部分词：",
    loose_short="只含部分词",
    archive_empty="库里还没有文章。订阅一个类别或网站，就会开始收录。",
    subscribe="订阅「{query}」",
    search="搜索「{query}」",
    understood="理解为：{parts}",
    nothing_understood="（空）",
    excluded="不{part}",
    either=" 或 ",
    more_mistakes="…等 {count} 处",
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
    related_html="<b>相关</b>",
    related_none="没有找到相关的文章。",
)

INLINE = InlineTexts(
    subscribe="在私聊里订阅「{query}」",
    start="打开要点",
    strangers="这个机器人只对受邀的人开放",
    read="读这条链接",
    read_about="选中后读取，几秒内变成摘要",
    reading_html="正在读取 {url} …",
    open_brief="打开摘要",
)

TREND = TrendTexts(
    usage="用法：/trend 专项债 90天（也可写 26周、一年）",
    found_html="<b>{term}</b>：最近 {weeks} 周共 {count} 篇",
    nothing="最近 {days} 天没有提到「{term}」的文章。",
    peak="最多的一周：{monday} 起，{count} 篇（占 {share}）",
    behind="那一周：",
    title="{term} · 每周提到它的文章",
    articles="文章数",
    share="占当周全部文章",
)
