"""English: what the owner reads."""

from __future__ import annotations

from handlers.view.texts.counted import Counted
from handlers.view.texts.model_following import OwnerTexts

OWNER = OwnerTexts(
    feed_added=Counted("Following “{title}” ({kind}), category {category}; {read} [article|articles] read."),
    feed_goes_on="The first reading goes on.",
    feed_known="“{title}” is followed already.",
    feeds_empty="No sources yet. /addfeed LINK CATEGORY",
    commands={
        "sources": "Sources: rename, move, pause, remove",
        "addfeed": "Follow a source",
        "stats": "Articles, sources and deliveries",
        "invite": "Let one person in",
        "block": "Keep a person or group out",
        "unblock": "Let them in again",
    },
    sources_html="<b>Sources</b> ({count}) · a number opens one: rename, move, pause, remove",
    card_html="<b>{title}</b>\n{lines}",
    card={
        "address": "Address: {value}",
        "category": "Category: {value} ({kind})",
        "state": "State: {value}",
        "since": Counted("{count} [time|times] in a row since {time}"),
        "failure": "Last failure: {time}, {value}",
        "no_failure": "Never failed",
        "news": "Last news: {time}",
        "next": "Asked next: {time}",
        "subscribers": "Chats subscribed to it alone: {count}",
    },
    no_category="no category",
    failures={
        "refused": "it refuses to be read",
        "server": "its server failed",
        "not_found": "there is no such page",
        "timeout": "it took too long to answer",
        "too_large": "it is too large",
        "unsupported": "it is neither a feed nor a list page",
        "malformed": "it cannot be understood and may have changed",
        "login": "it wants a login",
        "paywall": "it wants to be paid",
        "too_hard": "it takes too much time or memory",
        "unexpected": "something unexpected, see the log",
    },
    change="Rename, move, remove…",
    pause="⏸ Pause",
    resume="▶ Resume",
    rename="Rename",
    move="Move…",
    remove="Remove",
    undo="Undo",
    back="◂ All sources",
    new_category="Write a new one…",
    choose_category_html="Where shall “{title}” go? What was read stays where it is; what comes gets the new category.",
    ask_name_html="Reply to this message with the new name of “{title}”.",
    ask_category_html="Reply to this message with the new category of “{title}”, such as 部委/财政部.",
    name_hint="new name",
    category_hint="部委/财政部",
    removed_html="“<b>{title}</b>” is removed; its articles stay.",
    told=Counted("The {count} [chat|chats] subscribed to it alone [is|are] told in one line."),
    source_gone="This source is gone. /sources lists those that are there.",
    unreadable_answer=Counted(
        "Not understood. A name has up to {most} [character|characters]; a category up to 3 parts, as 部委/财政部."
    ),
    addfeed_usage="Use: /addfeed LINK CATEGORY, such as /addfeed https://www.example.cn/ 部委/财政部",
    states={
        "healthy": "well",
        "silent": "silent",
        "broken": "failing",
        "failing": "failed last time",
        "paused": "paused",
        "new": "not read yet",
    },
    source_kinds={"feed": "feed", "list": "list page"},
    stats=Counted(
        "{articles} [article|articles], {feeds} [source|sources], {chats} [chat|chats] with subscriptions{asleep}; "
        "deliveries: {deliveries}"
    ),
    asleep=" ({count} out of reach)",
    delivery_states={
        "waiting": "waiting",
        "held": "on request",
        "sent": "sent",
        "refused": "refused",
        "missed": "missed",
        "told": "missed and told",
        "resting": "until the chat returns",
    },
    help_html=(
        "\n\n<b>For the owner</b>\n/sources: rename, move, pause, remove, last failure · /addfeed LINK CATEGORY\n"
        "/invite lets one person in · /stats\n"
        "/block NUMBER, /unblock NUMBER: keep a person or group out, and let them in again"
    ),
    block_usage="Use: /block NUMBER (of a person or group), or /block as a reply to a message. Blocked: {blocked}",
    now_blocked="{chat} is blocked. /unblock {chat} ends this.",
    now_unblocked="{chat} is no longer blocked.",
    not_blocked="{chat} is not blocked.",
    never_blocked="Owners and this chat cannot be blocked.",
)
