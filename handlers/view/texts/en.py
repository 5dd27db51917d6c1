"""English."""

from handlers.view.texts.en_failures import FAILURES
from handlers.view.texts.en_following import DIGEST, MANAGE, MUTING, NOTICES, SUBSCRIPTIONS
from handlers.view.texts.en_search import INLINE, SEARCH, TREND
from handlers.view.texts.model import (
    AboutTexts,
    AccessTexts,
    BriefTexts,
    HelpTexts,
    OwnerTexts,
    SettingsTexts,
    Texts,
    TurnTexts,
)  # fmt: skip

_ABOUT = AboutTexts(
    commands={
        "brief": "Read a link",
        "subscribe": "Subscribe to a category, words or a site",
        "subscriptions": "My subscriptions",
        "search": "Search the archive",
        "trend": "How often a term occurs, by week",
        "digest": "The digest as of now",
        "settings": "Language, length, times",
        "unsubscribe": "End a subscription",
        "manage": "Manage a group's or channel's subscriptions",
        "help": "Everything I do",
        "privacy": "What is kept",
        "forget": "Erase all of mine",
    },
    description="Send a link to Chinese policy or economic news; get a brief in seconds, word for word from the page.",
    short_description="Key points of Chinese policy news, word for word.",
)

_HELP = HelpTexts(
    start_html=(
        "<b>要点 Yaodian</b>: send a link to Chinese policy or economic news and get a brief in seconds.\n"
        "Every line is taken word for word from the page.\n"
        "• Send a link, paste a text, or send a PDF, Word, OFD, HTML, Markdown or text file\n"
        "• In groups: /brief LINK, or reply to a message with /brief\n"
        "• /subscribe a category or words: a digest every day · /help everything"
    ),
    help_html=(
        "<b>What I do</b>\n"
        "Send links (five a message at most), a text of 200 characters or more,\n"
        "or a PDF, Word, OFD, HTML, Markdown or text file.\n"
        "/brief LINK: read a page anew; /brief as a reply: read that message\n"
        "Buttons: More, Less, Original\n"
        "/subscribe CATEGORY, WORDS, LINK or 《DOCUMENT》; /subscriptions: pause, end\n"
        "/search WORDS source:吉林日报 after:2021-08; /trend WORD 90天; in any chat @me WORDS searches inline\n"
        "/digest: what is new as of now · /manage: a group's or channel's subscriptions, from here\n"
        "/settings: language, length, times, quiet hours (or /settings 08:00 18:30)\n"
        "/privacy: what is kept · /forget: erase all of mine"
    ),
    privacy_html=(
        "<b>What is kept</b>\n"
        "Public pages that were read and their briefs (not who asked for them); a message itself only until it is "
        "answered; this chat's settings, its "
        "subscriptions (and who made them), which stories it was sent; "
        "files and texts sent in belong to this chat alone. /forget erases all of it."
    ),
    try_one="Try one",
    send_what="Send a link, a text of 200 characters or more, or a PDF, Word, OFD, HTML, Markdown or text file. "
    "/help has the rest.",
    cannot_read_media="Pictures, scans, voice and video cannot be read. Send a link, the text or a file.",
    cannot_hear="Voice and video cannot be read. Send a link, the text, a picture or a file.",
    too_late="This button is too old: send the link or command again.",
    group_hello="Hello, I read Chinese policy news. Use /brief LINK or mention me with a link; otherwise I am quiet.",
    forget_ask="Erase this chat's subscriptions, settings, files, texts and invitation? This cannot be undone.",
    forget_yes="Erase all",
    forget_no="Keep",
    forgotten="All erased.",
    kept="Nothing was erased.",
)

_ACCESS = AccessTexts(
    its_owner="its owner",
    only_invited_html="This bot is open to invited people only. To use it, ask {operator}.",
    only_owner="Only the bot's owner can do this.",
    only_administrators="Only administrators change the subscriptions and settings of a group or channel.",
    invited="Welcome, you are in. Send a link to try.",
    invitation_html="Send this link to the person you invite (7 days, one person):\n{link}",
    invitation_gone="This invitation is unknown or used. Ask for another.",
    owner_now="You are now the owner of this bot. /invite invites others.",
)

_TURNS = TurnTexts(
    queue_full="One moment: {count} are before this one. What is more is not read this time; send it in a while.",
    busy="There is much to read just now: this one's turn comes in about {seconds} seconds.",
    too_many_briefs="At most {most} briefs a minute. Please send it again in {seconds} seconds.",
    was_away="I was away, and what was sent meanwhile was not read. Send it again if you still need it.",
    no_storage="The database is out of reach; this is answered when it is back.",
    blocked="The owner of this bot has blocked you here.",
)

_BRIEF = BriefTexts(
    usage="Write a link behind /brief, or use it as a reply to a message with a link.",
    no_link="That message holds no link and not enough text.",
    reading="Reading {name} …",
    full_and_brief="{full} characters → brief of {brief}",
    beginning="The text is very long: only its first {read} characters were read.",
    read_at="read {time}",
    verbatim="✓ word for word {right}/{all} (headline, points, facts{notes})",
    verbatim_display="; script converted for display",
    verbatim_recognised="; recognised from pictures, of a scan the first 5 pages; letters may be wrong",
    private_here="visible in this chat only",
    outline="{count} items in all",
    facts={
        "issuers": "Issued by",
        "documents": "Document",
        "meetings": "Meeting",
        "deadlines": "Dates",
        "targets": "Targets",
    },
    fact_words={
        "印发": "issued",
        "依据": "basis",
        "废止": "repealed",
        "来文": "answered",
        "解读": "explained",
        "施行": "in force",
        "截止": "closes",
        "期限": "due",
        "目标": "aim",
    },
    by_when=" (by {date})",
    longer="More",
    shorter="Less",
    original="Original",
    subscribe="Subscribe",
    related="Related",
    share="Share",
    retry="Try again",
    read_rest="Read the other {count}",
    attachment="File {number} {name}",
    from_attachment="file {number}, p. {page}",
    from_page="p. {page}",
    from_attachment_alone="file {number}",
    changed="The page has changed: +{added} −{removed} sentences",
    already_above="Its brief stands above ↑",
    not_here="This article is gone, or belongs to another chat. Send the link again.",
    only_asker="Only the person who asked for this brief and administrators can change it.",
)

_SETTINGS = SettingsTexts(
    shown_html="<b>Settings</b>\nLanguage: {language} · Length: {length}",
    language_set="English from now on",
    length_set="Length of briefs: {length}",
    lengths={"short": "short", "medium": "medium", "long": "long"},
    schedule_html="Digest: {days} {times} ({zone}) · Quiet: {quiet}",
    days={"daily": "every day", "workdays": "on workdays", "weekly": "on Mondays"},
    workdays_unknown="on workdays (Monday to Friday: the days off of {year} are not known yet)",
    quiet_off="none",
    quiet_on="{first}–{last}",
    silence_on="Say when nothing is new",
    silence_off="Silence when nothing is new",
    zones={
        "Asia/Shanghai": "Beijing",
        "Asia/Tokyo": "Tokyo",
        "Europe/London": "London",
        "America/New_York": "New York",
    },
    saved="Saved. Next edition: {time}",
    saved_only="Saved.",
    schedule_unclear="Not understood. Write /settings 08:00 18:30, 23:00-06:00 for quiet hours, or Asia/Shanghai.",
)

_OWNER = OwnerTexts(
    feed_added="Following “{title}” ({kind}), category {category}; {read} articles read.",
    feed_known="“{title}” is followed already.",
    feeds_html="<b>Sources</b> ({count})\n{lines}",
    feeds_empty="No sources yet. /addfeed LINK CATEGORY",
    addfeed_usage="Use: /addfeed LINK CATEGORY, such as /addfeed https://www.example.cn/ 部委/财政部",
    states={"healthy": "well", "silent": "silent", "broken": "failing"},
    source_kinds={"feed": "feed", "list": "list page"},
    stats="{articles} articles, {feeds} sources, {chats} chats with subscriptions; deliveries: {deliveries}",
    delivery_states={
        "waiting": "waiting",
        "held": "on request",
        "sent": "sent",
        "refused": "refused",
        "missed": "missed",
        "told": "missed and told",
    },
    help_html=(
        "\n\n<b>For the owner</b>\n/invite lets one person in · /addfeed LINK CATEGORY, /feeds: sources · /stats\n"
        "/block NUMBER, /unblock NUMBER: keep a person or group out, and let them in again"
    ),
    block_usage="Use: /block NUMBER (of a person or group), or /block as a reply to a message. Blocked: {blocked}",
    now_blocked="{chat} is blocked. /unblock {chat} ends this.",
    now_unblocked="{chat} is no longer blocked.",
    not_blocked="{chat} is not blocked.",
    never_blocked="Owners and this chat cannot be blocked.",
)

EN = Texts(
    about=_ABOUT,
    help=_HELP,
    access=_ACCESS,
    failures=FAILURES,
    turns=_TURNS,
    brief=_BRIEF,
    settings=_SETTINGS,
    search=SEARCH,
    inline=INLINE,
    trend=TREND,
    subscriptions=SUBSCRIPTIONS,
    digest=DIGEST,
    muting=MUTING,
    notices=NOTICES,
    manage=MANAGE,
    owner=_OWNER,
)
