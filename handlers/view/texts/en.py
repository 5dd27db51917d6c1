"""English."""

from handlers.view.texts.counted import Counted
from handlers.view.texts.en_failures import FAILURES
from handlers.view.texts.en_first_day import FIRST_DAY
from handlers.view.texts.en_following import DIGEST, MANAGE, MUTING, NOTICES, SUBSCRIPTIONS
from handlers.view.texts.en_owner import OWNER
from handlers.view.texts.en_search import INLINE, SEARCH, TREND
from handlers.view.texts.en_today import TODAY
from handlers.view.texts.model import (
    AboutTexts,
    AccessTexts,
    BriefTexts,
    HelpTexts,
    RecentTexts,
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
        "recent": "The latest briefs of this chat",
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
        "Buttons below a brief: More, Less, Original, Copy, Related, Subscribe, Share, Text (plain, or Word)\n"
        "/subscribe CATEGORY, WORDS, LINK or 《DOCUMENT》; /subscriptions: pause, end\n"
        "/search WORDS source:吉林日报 after:2021-08; /trend WORD 90d; in any chat @me WORDS searches inline\n"
        "/digest: what is new as of now · /recent: this chat's latest briefs\n"
        "/manage: a group's or channel's subscriptions, from here\n"
        "/settings: language, length, times, quiet hours (or /settings 08:00 18:30)\n"
        "/privacy: what is kept · /forget: erase all of mine"
    ),
    privacy_html=(
        "<b>What is kept</b>\n"
        "Public pages that were read and their briefs (not who asked for them); a message itself only until it is "
        "answered; a list of this chat's last 20 briefs (/recent); this chat's settings, its "
        "subscriptions (and who made them; ended ones for 30 days, to undo it), what it wants less of, which "
        "stories it was sent; "
        "files and texts sent in belong to this chat alone. /forget erases all of it."
    ),
    try_one="Try one",
    send_what="Send a link, a text of 200 characters or more, or a PDF, Word, OFD, HTML, Markdown or text file. "
    "/help has the rest.",
    cannot_read_media="Pictures, scans, voice and video cannot be read. Send a link, the text or a file.",
    cannot_hear="Voice and video cannot be read. Send a link, the text, a picture or a file.",
    cannot_read_kind="This kind of message (a sticker, contact, place, poll, story …) cannot be read. Send a link, the "
    "text or a file.",
    no_command="There is no command /{name}. /help has the rest.",
    nearly_command="There is no command /{name}. Did you mean /{near} ({about})? /help has the rest.",
    press_buttons="Press the buttons under the brief: More, Less, Original, Copy, Related, Subscribe, Share, Text. "
    "Without one, send a link first.",
    welcome="You are welcome. Send the next link whenever you like.",
    too_late="This button is too old: send the link or command again.",
    group_hello="Hello, I read Chinese policy news. Use /brief LINK, or mention me with a link or in reply to "
    "one; mention me with keywords to search. Otherwise I am quiet.",
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
    link_gone="This link has expired. Send me the link of the article itself.",
    link_unknown="I do not know this link; it may be incomplete, or another bot's. This is what I do:",
    owner_now="You are now the owner of this bot. /invite invites others.",
)

_TURNS = TurnTexts(
    queue_full=Counted(
        "One moment: {count} [is|are] before this one. What is more is not read this time; send it in a while."
    ),
    busy=Counted("There is much to read just now: this one's turn comes in about {seconds} [second|seconds]."),
    too_many_briefs=Counted(
        "At most {most} [brief|briefs] a minute. Please send it again in {seconds} [second|seconds]."
    ),
    was_away="I was away, and what was sent meanwhile was not read. Send it again if you still need it.",
    no_storage="The database is out of reach; this is answered when it is back.",
    blocked="The owner of this bot has blocked you here.",
)

_BRIEF = BriefTexts(
    usage="Write a link behind /brief, or use it as a reply to a message with a link.",
    no_link="That message holds no link and not enough text.",
    reading="Reading {name} …",
    full_and_brief="{full} characters → brief of {brief}",
    beginning=Counted("The text is very long: only its first {read} [character was|characters were] read."),
    read_at="read {time}",
    verbatim="✓ word for word {right}/{all} (headline, points, facts{notes})",
    verbatim_display="; script and words converted for display",
    verbatim_recognised="; recognised from pictures, of a scan the first 5 pages; letters may be wrong",
    private_here="visible in this chat only",
    outline=Counted("{count} [item|items] in all"),
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
    links_inside="Links inside this post that were not read: {count}",
    attachment="File {number} {name}",
    from_attachment="file {number}, p. {page}",
    from_page="p. {page}",
    from_attachment_alone="file {number}",
    as_text="Text",
    word="Word file",
    sheet_source="Source: {source}",
    sheet_points="Points",
    sheet_facts="Facts",
    sheet_fact="{name}: {values}",
    sheet_address="Original: {url}",
    sheet_note="(word for word from the page{notes})",
    changed="The page has changed: +{added} −{removed} sentences",
    already_above="Its brief stands above ↑",
    not_here="This article is gone, or belongs to another chat. Send the link again.",
    only_asker="Only the person who asked for this brief and administrators can change it.",
)

_RECENT = RecentTexts(
    head_html="<b>Latest briefs</b> ({count})",
    again="A number shows its brief again. The last 20 of this chat are listed; /forget erases the list too.",
    empty="No briefs in this chat yet. Send a link to try.",
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

EN = Texts(
    about=_ABOUT,
    help=_HELP,
    access=_ACCESS,
    failures=FAILURES,
    turns=_TURNS,
    brief=_BRIEF,
    recent=_RECENT,
    settings=_SETTINGS,
    search=SEARCH,
    inline=INLINE,
    trend=TREND,
    subscriptions=SUBSCRIPTIONS,
    first_day=FIRST_DAY,
    digest=DIGEST,
    muting=MUTING,
    notices=NOTICES,
    manage=MANAGE,
    owner=OWNER,
    today=TODAY,
)
