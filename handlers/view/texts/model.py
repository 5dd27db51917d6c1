"""Every sentence that people read in chat: one ``Texts`` a language, a section a feature.

Braces are filled by ``str.format``; what fills them is escaped by the view. Fields whose name ends in ``_html`` hold
tags. A language is complete by its type: a sentence that is missing is found by mypy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.errors import ConnectionTrouble
from bot.models import Length
from handlers.view.texts.model_following import (
    DigestTexts,
    FirstDayTexts,
    ManageTexts,
    MutingTexts,
    NoticeTexts,
    OwnerTexts,
    SubscriptionTexts,
)

# zh-hant is Taiwan's: so the one traditional setting was worded that there was before.
Language = Literal["zh-hans", "zh-hk", "zh-hant", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutTexts:
    """What Telegram shows of the bot before anybody speaks to it: the menu of commands and two descriptions."""

    commands: Mapping[str, str]
    description: str
    short_description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpTexts:
    """/start, /help, /privacy and /forget, and what is said to what cannot be read."""

    start_html: str
    help_html: str
    privacy_html: str
    try_one: str
    send_what: str
    cannot_read_media: str
    cannot_hear: str  # where pictures can be read
    cannot_read_kind: str  # stickers, polls, stories …, and what is newer than this program
    no_command: str
    nearly_command: str
    welcome: str
    press_buttons: str
    too_late: str
    group_hello: str
    forget_ask: str
    forget_yes: str
    forget_no: str
    forgotten: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTexts:
    """Who may use the bot, and who may change a chat."""

    its_owner: str
    only_invited_html: str
    only_owner: str
    only_administrators: str
    invited: str
    invitation_html: str
    invitation_gone: str
    link_gone: str  # a deep link of ours that leads nowhere any more
    link_unknown: str
    owner_now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureTexts:
    """What a failure is called: ``by_kind`` by the error's kind, ``of_source`` (where it differs) of an address that
    cannot be followed, ``details`` by the error's detail, ``troubles`` what kept a connection from coming about (the
    beginning of the sentences with ``{trouble}``), ``fact`` a detail in brackets, ``unexpected`` for what is no
    BotError."""

    by_kind: Mapping[str, str]
    troubles: Mapping[ConnectionTrouble, str]
    of_source: Mapping[str, str]
    details: Mapping[str, str]
    fact: str
    unexpected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTexts:
    """What is said where somebody has to wait, or waits in vain: a full queue, many people at once, too many briefs in
    a minute, messages that stayed unanswered while the bot was away, a database that is, and who was blocked."""

    queue_full: str
    busy: str
    too_many_briefs: str
    was_away: str
    no_storage: str
    blocked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefTexts:
    """A brief, its buttons, and /brief. ``facts`` are the titles of the facts by their field in ``Facts``;
    ``fact_words`` the parts of documents and meanings of deadlines by the Chinese word that ``Facts`` has for them;
    ``by_when`` stands behind a target with a deadline."""

    usage: str
    no_link: str
    reading: str
    full_and_brief: str
    beginning: str
    read_at: str
    verbatim: str
    verbatim_display: str  # {notes} of the line above: the display was converted
    verbatim_recognised: str  # … the text was read from a picture
    private_here: str
    outline: str
    facts: Mapping[str, str]
    fact_words: Mapping[str, str]
    by_when: str
    longer: str
    shorter: str
    original: str
    subscribe: str
    related: str
    share: str
    retry: str
    read_rest: str
    links_inside: str  # {count} links of a post that was read as a text
    attachment: str  # the label of the button that reads one: {number}, {name}
    from_attachment: str  # where a point was printed: {number} of the attachment, {page}
    from_page: str
    from_attachment_alone: str
    as_text: str  # the button that gives a brief as plain text
    word: str  # … and that writes it as a file
    sheet_source: str
    sheet_points: str
    sheet_facts: str
    sheet_fact: str
    sheet_address: str
    sheet_note: str  # what the lines are; {notes} of the ✓ line
    changed: str
    already_above: str
    not_here: str
    only_asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentTexts:
    """/recent: the last briefs of a chat."""

    head_html: str
    again: str
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTexts:
    """/settings: language, length of briefs, and the schedule of digests. ``zones`` names those that have a button."""

    shown_html: str
    language_set: str
    length_set: str
    lengths: Mapping[Length, str]
    schedule_html: str
    days: Mapping[str, str]
    workdays_unknown: str
    quiet_off: str
    quiet_on: str
    silence_on: str
    silence_off: str
    zones: Mapping[str, str]
    saved: str
    saved_only: str
    schedule_unclear: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTexts:
    """/search and [相关]. ``mistakes`` by their kind, ``parts`` of a query by theirs. ``loose`` stands before hits that
    hold only a part of the words, ``loose_short`` before one in a list."""

    usage: str
    found_html: str
    page: str
    others: str
    private_result: str
    nothing: str
    near: str
    loose: str
    loose_short: str
    archive_empty: str
    subscribe: str
    search: str
    understood: str
    nothing_understood: str
    excluded: str
    either: str
    more_mistakes: str
    mistakes: Mapping[str, str]
    parts: Mapping[str, str]
    related_html: str
    related_none: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineTexts:
    """What is offered and posted when the bot is typed into another chat."""

    subscribe: str
    start: str
    strangers: str
    read: str
    read_about: str
    reading_html: str
    open_brief: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTexts:
    """/trend: ``title``, ``articles`` and ``share`` are drawn into the picture."""

    usage: str
    found_html: str
    nothing: str
    peak: str
    behind: str
    title: str
    articles: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayTexts:
    """What newer Telegram shows: copy buttons, rich briefs, drafts with Stop, guest mode. ``marked`` heads the
    paragraphs of the article that hold the points, ``facts`` a folded table of them."""

    copy: str  # the whole brief
    copy_link: str  # title and address alone: more does not fit
    marked: str
    facts: str
    still_reading: str
    stopped: str
    guest_usage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The sentences of one language."""

    about: AboutTexts
    help: HelpTexts
    access: AccessTexts
    failures: FailureTexts
    turns: TurnTexts
    brief: BriefTexts
    recent: RecentTexts
    settings: SettingsTexts
    search: SearchTexts
    inline: InlineTexts
    trend: TrendTexts
    subscriptions: SubscriptionTexts
    first_day: FirstDayTexts
    digest: DigestTexts
    muting: MutingTexts
    notices: NoticeTexts
    manage: ManageTexts
    owner: OwnerTexts
    today: TodayTexts
