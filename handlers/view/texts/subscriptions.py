"""Sentences about subscriptions, digests and sources, one ``SubscriptionTexts`` a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from handlers.view.texts import Language, converted


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTexts:
    """Braces are filled by ``str.format``; HTML where the name ends in ``_html``."""

    kinds: Mapping[str, str]
    paces: Mapping[str, str]
    days: Mapping[str, str]
    subscribed_html: str
    already_html: str
    polling_first: str
    a_week: str
    none_yet: str
    recent: str
    next_at: str
    at_once_next: str
    too_many: str
    choose_category: str
    choose_topic: str
    topics: str
    back: str
    no_categories: str
    undo: str
    undone: str
    pause: str
    resume: str
    remove: str
    removed_html: str
    restored_html: str
    make_at_once: str
    make_digest: str
    list_html: str
    list_empty: str
    not_subscribed: str
    only_administrators: str
    offer_html: str
    offer_subscribe: str
    offer_brief_html: str
    digest_head: str
    digest_now: str
    stories: str
    others: str
    progress: str
    rule: str
    brief: str
    original: str
    more: str
    more_coming: str
    more_gone: str
    nothing_new: str
    nothing_now: str
    nothing_subscribed: str
    missed: str
    source_silent: str
    source_broken: str
    source_well: str
    undeliverable: str
    undeliverable_one: str
    manage: str
    manage_group: str
    manage_channel: str
    managing_html: str
    managing_done: str
    managing_refused: str
    schedule_html: str
    quiet_off: str
    quiet_on: str
    silence_on: str
    silence_off: str
    saved: str
    saved_only: str
    schedule_button: str
    schedule_unclear: str
    feed_added: str
    feed_known: str
    feeds_html: str
    feeds_empty: str
    addfeed_usage: str
    stats: str
    states: Mapping[str, str]
    delivery_states: Mapping[str, str]
    source_kinds: Mapping[str, str]
    source_failures: Mapping[str, str]
    zones: Mapping[str, str]
    archive_empty: str
    button_gone: str


@cache
def subscription_texts(language: Language) -> SubscriptionTexts:
    """The sentences of a language."""
    if language == "en":
        return EN
    if language == "zh-hans":
        return ZH
    from bot.text.scripts import to_traditional

    kinds = {key: to_traditional(text) for key, text in ZH.kinds.items()}  # 文件 of an office is no 檔案
    return replace(converted(ZH), kinds=kinds)


ZH = SubscriptionTexts(
    kinds={"category": "类别", "topic": "主题", "source": "来源", "keywords": "关键词", "document": "文件"},
    paces={"digest": "随摘要", "at_once": "随到随发"},
    days={"daily": "每天", "workdays": "工作日", "weekly": "每周一"},
    subscribed_html="已订阅{kind}「<b>{label}</b>」",
    already_html="已经订阅过{kind}「<b>{label}</b>」",
    polling_first="正在首次抓取 {name} …",
    a_week="最近 {days} 天有 {count} 条。最近的：",
    none_yet="目前还没有符合的文章，有了就送来。",
    recent="• {title}{about}",
    next_at="下一期：{time}（{days}）",
    at_once_next="有新的就立即发送（每小时最多 6 条，其余并成一份）",
    too_many="注意：它常常一小时超过 6 条，多出的会并成一份清单。",
    choose_category="选一个类别，或发 /subscribe 关键词、链接、文号或《…》：",
    choose_topic="选一个主题：",
    topics="按主题 ▸",
    back="◂ 返回",
    no_categories="还没有可选的类别。可以发 /subscribe 关键词，或 /subscribe 网站链接。",
    undo="撤销",
    undone="已撤销。",
    pause="⏸ {label}",
    resume="▶ {label}",
    remove="✕",
    removed_html="已取消订阅「<b>{label}</b>」",
    restored_html="已恢复订阅「<b>{label}</b>」",
    make_at_once="改为随到随发",
    make_digest="改为随摘要",
    list_html="<b>订阅</b>（{count}）\n{lines}\n{next}",
    list_empty="还没有订阅。发 /subscribe 看类别，或 /subscribe 关键词。",
    not_subscribed="没有这项订阅。/subscriptions 看全部。",
    only_administrators="只有管理员可以改群或频道的订阅和设置。",
    offer_html="「{text}」：要做什么？",
    offer_subscribe="订阅「{text}」",
    offer_brief_html="订阅与这篇同类的内容：",
    digest_head="要点 · {time}",
    digest_now="要点 · 截至 {time}",
    stories="{count} 条",
    others="另有 {count} 家",
    progress="进展",
    rule="因「{rule}」",
    brief="摘要 {number}",
    original="原文",
    more="还有 {count} 条",
    more_coming="正在送来其余的",
    more_gone="这一期的其余内容已不在了。",
    nothing_new="今天没有新的要点。",
    nothing_now="最近两天没有还没送达的内容。",
    nothing_subscribed="还没有订阅。发 /subscribe 选类别，或 /subscribe 关键词。",
    missed="你不在的时候错过了 {count} 期：{editions}。订阅都还在；/digest 看没送到的内容。",
    source_silent="来源「{title}」很久没有更新了，可能已停更或改版。有新内容会照常送来。",
    source_broken="来源「{title}」连续多次读取失败，正在放慢重试。/subscriptions 可以取消或更换。",
    source_well="来源「{title}」恢复了。",
    undeliverable="「{chat}」收不到我的消息了（被移出或没有权限），已停止发送；订阅还在，恢复后会继续。",
    undeliverable_one="发给「{chat}」的一条消息被 Telegram 拒绝：{reason}。其余照常发送。",
    manage="选一个群或频道，在这里管理它的订阅（你和我都得是管理员）：",
    manage_group="选择群",
    manage_channel="选择频道",
    managing_html="正在管理「<b>{title}</b>」：现在 /subscribe、/subscriptions、/settings 都作用于它。发 /done 结束。",
    managing_done="已回到你自己的订阅。",
    managing_refused="你不是「{title}」的管理员，或者我不在那里。",
    schedule_html="摘要：{days} {times}（{zone}时间）　静默：{quiet}",
    quiet_off="无",
    quiet_on="{first}–{last}",
    silence_on="没有新内容也通知",
    silence_off="没有新内容不打扰",
    saved="已保存。下一期：{time}",
    saved_only="已保存。",
    schedule_button="摘要时间",
    schedule_unclear="没看懂。例如 /settings 08:00 18:30，静默 /settings 23:00-06:00，时区 /settings Asia/Shanghai。",
    feed_added="已关注「{title}」（{kind}），类别 {category}；读入 {read} 篇。",
    feed_known="「{title}」已经关注过了。",
    feeds_html="<b>来源</b>（{count}）\n{lines}",
    feeds_empty="还没有来源。/addfeed 链接 类别",
    addfeed_usage="用法：/addfeed 链接 类别，例如 /addfeed https://www.example.cn/ 部委/财政部",
    stats="文章 {articles}，来源 {feeds}，订阅的会话 {chats}；发送：{deliveries}",
    states={"healthy": "正常", "silent": "久未更新", "broken": "读取失败"},
    delivery_states={
        "waiting": "待发",
        "held": "等候点按",
        "sent": "已发",
        "refused": "被拒",
        "missed": "错过",
        "told": "错过并已告知",
    },
    source_kinds={"feed": "订阅源", "list": "列表页"},
    source_failures={
        "an article": "这是一篇文章，不是可以订阅的网站。请发它所在栏目或首页的链接；只想读这一篇，直接发链接即可。",
        "no feed": "这里没有找到可以订阅的更新。请换成栏目页的链接，或改订关键词：/subscribe 关键词",
        "private address": "内网地址不能订阅。请发公开网站的链接。",
        "address": "这个地址有误。请检查链接。",
        "unreachable": "连不上这个网站{detail}，没有订阅成。请检查链接，或稍后再试。",
        "not_found": "找不到这个页面{detail}，没有订阅成。请检查链接。",
        "refused": "这个网站不让读取{detail}，没有订阅成。请换一个来源，或改订关键词：/subscribe 关键词",
        "timeout": "这个网站太久没有回应，没有订阅成。请稍后再试。",
        "too_large": "这个页面超过 5 MB，没有订阅成。请换成栏目页的链接。",
        "malformed": "这个页面损坏了，没有订阅成。请换成栏目页的链接。",
    },
    zones={
        "Asia/Shanghai": "北京",
        "Asia/Tokyo": "东京",
        "Europe/London": "伦敦",
        "America/New_York": "纽约",
    },
    archive_empty="库里还没有文章。发 /subscribe 选类别，或 /subscribe 网站链接，就会开始抓取。",
    button_gone="这个按钮已失效。发 /subscriptions 看现有的订阅。",
)

EN = SubscriptionTexts(
    kinds={
        "category": "category",
        "topic": "topic",
        "source": "source",
        "keywords": "keywords",
        "document": "document",
    },
    paces={"digest": "with the digest", "at_once": "at once"},
    days={"daily": "every day", "workdays": "on workdays", "weekly": "on Mondays"},
    subscribed_html="Subscribed to {kind} “<b>{label}</b>”",
    already_html="Already subscribed to {kind} “<b>{label}</b>”",
    polling_first="Reading {name} for the first time …",
    a_week="{count} in the last {days} days. The latest:",
    none_yet="Nothing in the archive matches yet; it will come when there is something.",
    recent="• {title}{about}",
    next_at="Next edition: {time} ({days})",
    at_once_next="What is new is sent at once (at most 6 an hour, the rest as one list)",
    too_many="Mind: it often brings more than 6 an hour; what is over comes as one list.",
    choose_category="Choose a category, or send /subscribe with keywords, a link or 《a document》:",
    choose_topic="Choose a topic:",
    topics="By topic ▸",
    back="◂ Back",
    no_categories="There are no categories yet. Send /subscribe with keywords, or with the link of a site.",
    undo="Undo",
    undone="Undone.",
    pause="⏸ {label}",
    resume="▶ {label}",
    remove="✕",
    removed_html="Unsubscribed from “<b>{label}</b>”",
    restored_html="Subscribed to “<b>{label}</b>” again",
    make_at_once="Send at once",
    make_digest="Send with the digest",
    list_html="<b>Subscriptions</b> ({count})\n{lines}\n{next}",
    list_empty="No subscriptions yet. /subscribe shows the categories; /subscribe WORDS takes keywords.",
    not_subscribed="There is no such subscription. /subscriptions lists them.",
    only_administrators="Only administrators change the subscriptions and settings of a group or channel.",
    offer_html="“{text}”: what shall I do?",
    offer_subscribe="Subscribe to “{text}”",
    offer_brief_html="Subscribe to more like this:",
    digest_head="Key points · {time}",
    digest_now="Key points · as of {time}",
    stories="stories: {count}",
    others="other outlets: {count}",
    progress="Update",
    rule="by “{rule}”",
    brief="Brief {number}",
    original="Original",
    more="{count} more",
    more_coming="The rest is on its way",
    more_gone="The rest of this edition is gone.",
    nothing_new="Nothing new today.",
    nothing_now="Nothing of the last two days is left to deliver.",
    nothing_subscribed="No subscriptions yet. /subscribe shows the categories; /subscribe WORDS takes keywords.",
    missed="While you were away you missed {count} editions: {editions}. Your subscriptions are all there; "
    "/digest shows what did not arrive.",
    source_silent="The source “{title}” has been silent for long. What is new will come as usual.",
    source_broken="The source “{title}” fails again and again; I try less often. /subscriptions can end it.",
    source_well="The source “{title}” is back.",
    undeliverable="“{chat}” no longer takes my messages (removed, or no rights). Nothing is sent there now; its "
    "subscriptions stay and go on when I am back.",
    undeliverable_one="Telegram refused one message to “{chat}”: {reason}. The others go on.",
    manage="Choose a group or channel to manage its subscriptions here (you and I must be administrators):",
    manage_group="Choose a group",
    manage_channel="Choose a channel",
    managing_html="Managing “<b>{title}</b>”: /subscribe, /subscriptions and /settings now act on it. /done ends this.",
    managing_done="Back to your own subscriptions.",
    managing_refused="You do not administer “{title}”, or I am not there.",
    schedule_html="Digest: {days} {times} ({zone}) · Quiet: {quiet}",
    quiet_off="none",
    quiet_on="{first}–{last}",
    silence_on="Say when nothing is new",
    silence_off="Silence when nothing is new",
    saved="Saved. Next edition: {time}",
    saved_only="Saved.",
    schedule_button="Times",
    schedule_unclear="I could not read that. Write /settings 08:00 18:30, quiet hours as /settings 23:00-06:00, "
    "a zone as /settings Asia/Shanghai.",
    feed_added="Following “{title}” ({kind}), category {category}; {read} articles read.",
    feed_known="“{title}” is followed already.",
    feeds_html="<b>Sources</b> ({count})\n{lines}",
    feeds_empty="No sources yet. /addfeed LINK CATEGORY",
    addfeed_usage="Use: /addfeed LINK CATEGORY, such as /addfeed https://www.example.cn/ 部委/财政部",
    stats="{articles} articles, {feeds} sources, {chats} chats with subscriptions; deliveries: {deliveries}",
    states={"healthy": "well", "silent": "silent", "broken": "failing"},
    delivery_states={
        "waiting": "waiting",
        "held": "on request",
        "sent": "sent",
        "refused": "refused",
        "missed": "missed",
        "told": "missed and told",
    },
    source_kinds={"feed": "feed", "list": "list page"},
    source_failures={
        "an article": "This is an article, not a site to subscribe to. Send the link of its section or front page; to "
        "read this one, send the link alone.",
        "no feed": "I found nothing to subscribe to here. Send the link of a section, or keywords: /subscribe WORDS",
        "private address": "A private address cannot be subscribed to. Send the link of a public site.",
        "address": "This address is malformed. Check the link.",
        "unreachable": "Could not connect to this site{detail}: not subscribed. Check the link, or try again later.",
        "not_found": "There is no such page{detail}: not subscribed. Check the link.",
        "refused": "This site refuses to be read{detail}: not subscribed. Try another, or keywords: /subscribe WORDS",
        "timeout": "This site took too long: not subscribed. Try again later.",
        "too_large": "This page is over 5 MB: not subscribed. Send the link of a section.",
        "malformed": "This page is broken: not subscribed. Send the link of a section.",
    },
    zones={
        "Asia/Shanghai": "Beijing",
        "Asia/Tokyo": "Tokyo",
        "Europe/London": "London",
        "America/New_York": "New York",
    },
    archive_empty="The archive is empty. /subscribe with a category or the link of a site starts the reading.",
    button_gone="This button no longer works. /subscriptions lists what there is.",
)
