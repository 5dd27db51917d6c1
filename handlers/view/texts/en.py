"""English."""

from handlers.view.texts import Texts

EN = Texts(
    start_html=(
        "<b>要点 Yaodian</b>: send a link to Chinese policy or economic news and get a brief in seconds.\n"
        "Every line is taken word for word from the page.\n"
        "• Send a link, paste a text, or send an .html, .md or .txt file\n"
        "• In groups: /brief LINK, or reply to a message with /brief\n"
        "• /subscribe a category or words: a digest every day · /help everything"
    ),
    help_html=(
        "<b>What I do</b>\n"
        "Send links (five a message at most), a text of 200 characters or more, or an .html, .md or .txt file.\n"
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
        "Public pages that were read and their briefs (not who asked for them); this chat's settings, its "
        "subscriptions (and who made them), which stories it was sent; "
        "files and texts sent in belong to this chat alone. /forget erases all of it."
    ),
    try_one="Try one",
    reading="Reading {name} …",
    full_and_brief="{full} characters → brief of {brief}",
    read_at="read {time}",
    verbatim="✓ word for word {right}/{all} (headline, points, facts)",
    verbatim_display="✓ word for word {right}/{all} (headline, points, facts; script converted for display)",
    private_here="visible in this chat only",
    outline="{count} items in all",
    longer="More",
    shorter="Less",
    original="Original",
    subscribe="Subscribe",
    related="Related",
    share="Share",
    retry="Try again",
    read_rest="Read the other {count}",
    changed="The page has changed: +{added} −{removed} sentences",
    already_above="Its brief stands above ↑",
    settings_html="<b>Settings</b>\nLanguage: {language} · Length: {length}",
    language_set="English from now on",
    length_set="Length of briefs: {length}",
    short="short",
    medium="medium",
    long="long",
    brief_usage="Write a link behind /brief, or use it as a reply to a message with a link.",
    send_what="Send a link, a text of 200 characters or more, or an .html, .md or .txt file. /help has the rest.",
    cannot_read_media="Pictures, scans, voice and video cannot be read. Send a link, the text or a file.",
    no_link="That message holds no link and not enough text.",
    not_here="This article is gone, or belongs to another chat. Send the link again.",
    only_asker="Only the person who asked for this brief and administrators can change it.",
    its_owner="its owner",
    only_invited_html="This bot is open to invited people only. To use it, ask {operator}.",
    only_owner="Only the bot's owner can do this.",
    invited="Welcome, you are in. Send a link to try.",
    invitation_html="Send this link to the person you invite (7 days, one person):\n{link}",
    invitation_gone="This invitation is unknown or used. Ask for another.",
    owner_now="You are now the owner of this bot. /invite invites others.",
    group_hello="Hello, I read Chinese policy news. Use /brief LINK or mention me with a link; otherwise I am quiet.",
    forget_ask="Erase this chat's subscriptions, settings, files and texts? This cannot be undone.",
    forget_yes="Erase all",
    forget_no="Keep",
    forgotten="All erased.",
    kept="Nothing was erased.",
    failed="Something went wrong; it was logged. Try again later, or paste the text.",
    too_late="This button is too old: send the link or command again.",
    facts={
        "issuers": "Issued by",
        "documents": "Document",
        "meetings": "Meeting",
        "deadlines": "Dates",
        "targets": "Targets",
    },
    details={
        "private address": "private address",
        "address": "malformed address",
        "credentials": "the address holds a password, and what it brings would be seen by everybody",
        "captcha": "it asks for a captcha",
        "redirects": "too many redirects",
        "compression": "broken compression",
    },
    failures={
        "unreachable": "Could not connect{detail}. Try again, or paste or forward me the text.",
        "not_found": "There is no such page{detail}; it may have been deleted. Check the link.",
        "refused": "The site refuses to be read{detail}. Paste or forward the text, or send the saved .html.",
        "timeout": "The site took too long. Try again, or paste the text.",
        "too_large": "Over 5 MB: too large to read. Paste the text instead.",
        "unsupported": "This kind of file cannot be read{detail}. Send .html, .md or .txt, or paste the text.",
        "nothing_to_summarize": "There is not enough text here. Paste or forward the text, or send the saved .html.",
        "paywall": "The text stands behind a payment. Paste or forward the text, or send the saved .html.",
        "login": "The text stands behind a login. Paste or forward the text, or send the saved .html.",
        "list_page": "This is a list of articles. Send the link of one of them.",
        "malformed": "The page is broken and cannot be read. Paste the text instead.",
        "unclear": "I could not read a wish from this. Write words such as 国企改革 -房地产 (not exclusions alone).",
        "too_long": "Too long: {most} characters at most. Shorten it, or subscribe in several steps.",
        "storage": "The database cannot be written right now. Try again later.",
        "settings": "A setting is wrong: {detail}",
        "error": "Something went wrong; it was logged. Try again later.",
    },
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
