"""Simplified Chinese: subscribing, digests and what is told unasked."""

from __future__ import annotations

from handlers.view.texts.model import (
    DigestTexts,
    ManageTexts,
    MutingTexts,
    NoticeTexts,
    SubscriptionTexts,
)

SUBSCRIPTIONS = SubscriptionTexts(
    kinds={"category": "类别", "topic": "主题", "source": "来源", "keywords": "关键词", "document": "文件"},
    paces={"digest": "随摘要", "at_once": "随到随发"},
    subscribed_html="已订阅{kind}「<b>{label}</b>」",
    already_html="已经订阅过{kind}「<b>{label}</b>」",
    polling_first="正在首次抓取 {name} …",
    a_week="最近 {days} 天有 {count} 条。最近的：",
    none_yet="最近 {days} 天没有符合的文章，有了就送来。",
    earlier="库里更早的：",
    only_close="库里这些只含其中一部分词，不会送来：",
    recent="• {title}{about}",
    next_at="下一期：{time}（{days}）",
    at_once_next="有新的就立即发送（每小时最多 6 条，其余并成一份）",
    too_many="注意：它常常一小时超过 6 条，多出的会并成一份清单。",
    choose_category="选一个类别，或发 /subscribe 关键词、链接、文号或《…》：",
    choose_topic="选一个主题：",
    topics="按主题 ▸",
    back="◂ 返回",
    no_categories="还没有可选的类别。可以发 /subscribe 关键词，或 /subscribe 网站链接。",
    nothing_subscribed="还没有订阅。发 /subscribe 选类别，或 /subscribe 关键词。",
    list_html="<b>订阅</b>（{count}）\n{lines}\n{next}",
    list_empty="还没有订阅。发 /subscribe 看类别，或 /subscribe 关键词。",
    not_subscribed="没有这项订阅。/subscriptions 看全部。",
    pause="⏸ {label}",
    resume="▶ {label}",
    remove="✕",
    undo="撤销",
    undone="已撤销。",
    removed_html="已取消订阅「<b>{label}</b>」",
    restored_html="已恢复订阅「<b>{label}</b>」",
    make_at_once="改为随到随发",
    make_digest="改为随摘要",
    schedule_button="摘要时间",
    offer_html="「{text}」：要做什么？",
    offer_subscribe="订阅「{text}」",
    offer_brief_html="订阅与这篇同类的内容：",
    button_gone="这个按钮已失效。发 /subscriptions 看现有的订阅。",
)

DIGEST = DigestTexts(
    head="要点 · {time}",
    head_now="要点 · 截至 {time}",
    stories="{count} 条",
    others="另有 {count} 家",
    progress="进展",
    rule="因「{rule}」",
    rule_between="」「",
    folded="… 另有 {count} 篇来自{publisher}",
    brief="摘要",
    original="原文",
    more="还有 {count} 条",
    more_coming="正在送来其余的",
    more_gone="这一期的其余内容已不在了。",
    nothing_now="最近两天没有还没送达的内容。",
    archive_empty="库里还没有文章。发 /subscribe 选类别，或 /subscribe 网站链接，就会开始抓取。",
)

MUTING = MutingTexts(
    fewer="少一些这样的",
    which="哪一条这样的少一些？",
    by_what="少一些这样的：按什么？",
    kinds={"source": "来源", "category": "类别", "keyword": "关键词"},
    muted_html="摘要里不再有{kind}「<b>{value}</b>」的内容。搜索不受影响。",
    unmuted_html="{kind}「<b>{value}</b>」的内容会照常出现。",
    list_button="少看的 {count} 项",
    list_html="摘要里不出现（{count} 项）：\n{lines}",
    list_empty="没有少看的内容了。",
    line_html="· {kind}「{value}」",
    again="恢复「{value}」",
    gone="这条已不在了。",
)

NOTICES = NoticeTexts(
    nothing_new="今天没有新的要点。",
    missed="你不在的时候错过了 {count} 期：{editions}。订阅都还在；/digest 看没送到的内容。",
    source_silent="来源「{title}」很久没有更新了，可能已停更或改版。有新内容会照常送来。",
    source_broken="来源「{title}」连续多次读取失败，正在放慢重试。/subscriptions 可以取消或更换。",
    source_well="来源「{title}」恢复了。",
    undeliverable="「{chat}」收不到我的消息了（被移出或没有权限），已停止发送；订阅还在，恢复后会继续。",
    undeliverable_one="发给「{chat}」的一条消息被 Telegram 拒绝：{reason}。其余照常发送。",
    fault="程序遇到意外：{item}（{kind}，{place}）。只影响这一项，其余照常；同样的意外不再提醒，详见日志。",
)

MANAGE = ManageTexts(
    choose="选一个群或频道，在这里管理它的订阅（你和我都得是管理员）：",
    group="选择群",
    channel="选择频道",
    managing_html="正在管理「<b>{title}</b>」：现在 /subscribe、/subscriptions、/settings 都作用于它。发 /done 结束。",
    done="已回到你自己的订阅。",
    refused="你不是「{title}」的管理员，或者我不在那里。",
)
