"""Simplified Chinese: the first day."""

from __future__ import annotations

from handlers.view.texts.model_following import FirstDayTexts

FIRST_DAY = FirstDayTexts(
    subscribe="订阅",
    topics_html=(
        "<b>一、选主题</b>（可多选，已选 {count} 个）\n每天一份：从国务院、部委和媒体的新消息里，挑出这些主题的要点。"
    ),
    following="下一步 ▸",
    by_category="按来源类别选",
    time_html="<b>二、选时间</b>（{zone}时间）\n{topics}\n每天几点送来？点一下就订好。",
    keep="✓ {times}",
    made_html="已订阅 {count} 个主题：<b>{topics}</b>",
    nothing_chosen="请先选至少一个主题。",
    a_week="最近 7 天这些主题有 {count} 条，例如：",
    none_yet="库里还没有这些主题的文章，读到就送来。",
    first_html="<b>第一期：{time}</b>（{days}）。内容是从现在到那时的新消息，按重要程度排，每条有要点和原文链接；没有新的会说一声。",
    sources_name="国务院和中央媒体的来源",
    undone="已撤销，刚选的主题没有订阅。",
    legend_html=(
        "<b>摘要下面的按钮</b>\n"
        "更详细 / 更简短：要点多些、少些\n"
        "原文：打开那篇文章。网页的要点，编号也能点，直接到那一句\n"
        "复制：要点和链接，短的连事项一起；太长没有这个按钮，请用文本\n"
        "相关：库里讲同一件事、同一份公文的其他文章\n"
        "订阅：订阅这一篇的类别、主题、来源或关键词\n"
        "分享：把摘要发到别的会话\n"
        "文本：纯文本，可发微信、邮件；还能存成 Word\n"
        "附件 1：正文附的 PDF、Word、OFD，各有一个按钮\n"
        "最下面的 ✓：点开看每一句在原文的哪一段"
    ),
)
