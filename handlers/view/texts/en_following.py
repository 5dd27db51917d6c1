"""English: subscribing, digests and what is told unasked."""

from __future__ import annotations

from handlers.view.texts.counted import Counted
from handlers.view.texts.model_following import (
    DigestTexts,
    ManageTexts,
    MutingTexts,
    NoticeTexts,
    SubscriptionTexts,
)

SUBSCRIPTIONS = SubscriptionTexts(
    kinds={
        "category": "category",
        "topic": "topic",
        "source": "source",
        "keywords": "keywords",
        "document": "document",
    },
    paces={"digest": "with the digest", "at_once": "at once"},
    subscribed_html="Subscribed to {kind} “<b>{label}</b>”",
    already_html="Already subscribed to {kind} “<b>{label}</b>”",
    polling_first="Reading {name} for the first time …",
    polling_progress=Counted("{done}/{feeds} [source|sources], {read} [article|articles] read"),
    polling_sorting=", {count} of them still being sorted",
    polled_first=Counted("First reading: {read} [article|articles] of {feeds} [source|sources]."),
    polled_some=Counted(
        "First reading: {read} [article|articles]; {count} of {feeds} [source|sources] failed ({names}) and "
        "[count:is|are] tried again."
    ),
    polled_none="The first reading failed: {names}. It is tried again; what comes is sent.",
    a_week=Counted("{count} in the last {days} [day|days]. The latest:"),
    none_yet=Counted("Nothing in the last {days} [day|days] matches; it will come when there is something."),
    none_so_far=Counted("Of what was read so far, nothing in the last {days} [day|days] matches."),
    sources_unread=Counted(
        "{count} more [source|sources] [count:is|are] still being read for the first time, and not counted here yet."
    ),
    articles_unread=Counted(
        "{count} [article|articles] that [count:was|were] just read [count:is|are] still being sorted, "
        "and not counted here yet."
    ),
    earlier="Earlier ones in the archive:",
    only_close="These hold only part of the words and will not be sent:",
    recent="• {title}{about}",
    next_at="Next edition: {time} ({days})",
    at_once_next="What is new is sent at once (at most 6 an hour, the rest as one list)",
    too_many="Mind: it often brings more than 6 an hour; what is over comes as one list.",
    choose_category="Choose a category, or send /subscribe with keywords, a link or 《a document》:",
    choose_topic="Choose a topic:",
    topics="By topic ▸",
    back="◂ Back",
    no_categories="There are no categories yet. Send /subscribe with keywords, or with the link of a site.",
    nothing_subscribed="No subscriptions yet. /subscribe shows the categories; /subscribe WORDS takes keywords.",
    list_html="<b>Subscriptions</b> ({count})\n{lines}\n{next}\n"
    "⏸ pause · 🗞 / ⚡ make it come at once / with the digest · ✕ end",
    list_empty="No subscriptions yet. /subscribe shows the categories; /subscribe WORDS takes keywords.",
    not_subscribed="There is no such subscription. /subscriptions lists them.",
    pause="⏸ {label}",
    resume="▶ {label}",
    remove="✕",
    undo="Undo",
    undone="Undone.",
    removed_html="Unsubscribed from “<b>{label}</b>”",
    restored_html="Subscribed to “<b>{label}</b>” again",
    make_at_once="Send at once",
    make_digest="Send with the digest",
    schedule_button="Times",
    offer_html="“{text}”: what shall I do?",
    offer_subscribe="Subscribe to “{text}”",
    offer_brief_html="Subscribe to more like this:",
    gone="What this button was about is gone; nothing was subscribed to. Choose here, or send /subscribe WORDS:",
    gone_named="“{name}” is gone; nothing was subscribed to. Choose here, or send /subscribe {name}:",
    button_gone="This button no longer works. /subscriptions lists what there is.",
)

DIGEST = DigestTexts(
    head="Key points · {time}",
    head_now="Key points · as of {time}",
    stories="stories: {count}",
    others="other outlets: {count}",
    progress="Update",
    rule="subscribed: “{rule}”",
    rule_between="”, “",
    folded="… {count} more from {publisher}",
    brief="Brief",
    original="Original",
    more="{count} more",
    more_coming="The rest is on its way",
    more_gone="The rest of this edition is gone.",
    nothing_now="Nothing of the last two days is left to deliver.",
    archive_empty="The archive is empty. /subscribe with a category or the link of a site starts the reading.",
)

MUTING = MutingTexts(
    fewer="Fewer like this",
    which="Fewer like which of these?",
    by_what="Fewer like this: by what? Digests leave out what you choose; you can undo it.",
    kinds={"source": "source", "category": "category", "keyword": "keyword"},
    muted_html="Digests leave out what is of the {kind} “<b>{value}</b>”. Search is not affected.",
    unmuted_html="What is of the {kind} “<b>{value}</b>” is told again.",
    list_button="Left out: {count}",
    list_html="Left out of digests ({count}):\n{lines}",
    list_empty="Nothing is left out any more.",
    line_html="· {kind} “{value}”",
    again="Tell “{value}” again",
    gone="This is gone.",
)

NOTICES = NoticeTexts(
    nothing_new="Nothing new today.",
    missed=Counted(
        "While nothing could be sent here, you missed {count} [edition|editions]: {editions}. Your subscriptions are "
        "all there; /digest shows what did not arrive."
    ),
    source_silent="The source “{title}” has been silent for long. What is new will come as usual.",
    source_broken="The source “{title}” fails again and again; I try less often. /subscriptions can end it.",
    source_well="The source “{title}” is back.",
    source_paused="The owner of this bot has paused the source “{title}”; nothing new comes until it goes on.",
    source_removed="The owner of this bot has removed the source “{title}”; nothing new comes. /subscriptions ends it.",
    undeliverable=(
        "“{chat}” no longer takes my messages (removed, or deactivated). Nothing is sent there now; its "
        "subscriptions stay and go on when I am back."
    ),
    undeliverable_one="Telegram refused one message to “{chat}”: {reason}. The others go on.",
    no_rights=(
        "I have not been allowed to write in “{chat}” for half a day (everybody muted, or my right taken). I try again "
        "now and then; its subscriptions stay and go on when I may."
    ),
    fault="Something unexpected met {item} ({kind}, {place}). All else goes on; the like is told once.",
)

MANAGE = ManageTexts(
    choose="Choose a group or channel to manage its subscriptions here (you and I must be administrators):",
    group="Choose a group",
    channel="Choose a channel",
    managing_html="Managing “<b>{title}</b>”: /subscribe, /subscriptions and /settings now act on it. /done ends this.",
    about_html="[<b>{title}</b>]\n",
    digest_sent="Sent there; stories: {count}.",
    done="Done: back to your own subscriptions.",
    refused="You do not administer “{title}”, or I am not there. /done: back to your own; /manage: choose another.",
    not_now=(
        "This is about “{title}”, which you do not manage now. /manage: choose it, and press again; if it was renamed, "
        "ask anew."
    ),
    in_private="This is done in private: send /manage to @{username} and choose this group.",
)
