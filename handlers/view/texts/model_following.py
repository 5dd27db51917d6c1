"""The sentences about what is followed: subscriptions, the first day, digests, notices, sources (see ``model``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionTexts:
    """/subscribe, /unsubscribe, /subscriptions and their buttons. ``kinds`` and ``paces`` by the values of a
    subscription."""

    kinds: Mapping[str, str]
    paces: Mapping[str, str]
    subscribed_html: str
    already_html: str
    polling_first: str
    polling_progress: str  # below it: how far it has come
    polling_sorting: str  # … and how much of it waits for its story
    polled_first: str  # how it ended,
    polled_some: str  # … where some sources gave nothing,
    polled_none: str  # … where none gave anything
    a_week: str
    none_yet: str
    none_so_far: str  # where something is still to be read,
    sources_unread: str  # … as these say
    articles_unread: str
    earlier: str
    only_close: str
    recent: str
    next_at: str
    at_once_next: str
    too_many: str
    choose_category: str
    choose_topic: str
    topics: str
    back: str
    no_categories: str
    nothing_subscribed: str
    list_html: str
    list_empty: str
    not_subscribed: str
    pause: str
    resume: str
    remove: str
    undo: str
    undone: str
    removed_html: str
    restored_html: str
    make_at_once: str
    make_digest: str
    schedule_button: str
    offer_html: str
    offer_subscribe: str
    offer_brief_html: str
    button_gone: str
    gone: str
    gone_named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDayTexts:
    """[订阅] under /start: topics, a time, and what comes of it; and what the buttons under the sample do."""

    subscribe: str
    topics_html: str
    following: str
    by_category: str
    time_html: str
    keep: str
    made_html: str
    nothing_chosen: str
    a_week: str
    none_yet: str
    first_html: str
    sources_name: str
    undone: str
    legend_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTexts:
    """An edition of the digest, a story told at once, and /digest."""

    head: str
    head_now: str
    stories: str
    others: str
    progress: str
    rule: str
    rule_between: str
    folded: str
    brief: str
    original: str
    more: str
    more_coming: str
    more_gone: str
    nothing_now: str
    archive_empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MutingTexts:
    """[少一些这样的]: less of a publisher, a category or a word. ``kinds`` by the values of a mute."""

    fewer: str
    which: str
    by_what: str
    kinds: Mapping[str, str]
    muted_html: str
    unmuted_html: str
    list_button: str
    list_html: str
    list_empty: str
    line_html: str
    again: str
    gone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTexts:
    """What a chat is told outside of editions; a field bears the name of its kind of ``Notice``."""

    nothing_new: str
    missed: str
    source_silent: str
    source_broken: str
    source_well: str
    source_paused: str
    source_removed: str
    undeliverable: str
    undeliverable_one: str
    no_rights: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageTexts:
    """/manage: a group or channel, from the private chat."""

    choose: str
    group: str
    channel: str
    managing_html: str
    about_html: str  # heads every answer that changes or shows another chat than the one it stands in
    digest_sent: str
    done: str
    refused: str
    not_now: str  # to a press under what is headed by the name of a chat that is not managed any more
    in_private: str  # to the command in a group


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerTexts:
    """/addfeed, /sources, /stats, /block and what the menu and /help add for the owner. ``states``, ``source_kinds``,
    ``failures`` (by their kind) and the lines of the ``card`` of a feed, ``delivery_states`` of a row of the outbox."""

    commands: Mapping[str, str]
    feed_added: str
    feed_goes_on: str  # behind it, where it is still being read
    feed_known: str
    feeds_empty: str
    sources_html: str
    card_html: str
    card: Mapping[str, str]
    no_category: str
    failures: Mapping[str, str]
    change: str
    pause: str
    resume: str
    rename: str
    move: str
    remove: str
    undo: str
    back: str
    new_category: str
    choose_category_html: str
    ask_name_html: str
    ask_category_html: str
    name_hint: str
    category_hint: str
    removed_html: str
    told: str
    source_gone: str
    unreadable_answer: str
    addfeed_usage: str
    states: Mapping[str, str]
    source_kinds: Mapping[str, str]
    stats: str
    asleep: str
    delivery_states: Mapping[str, str]
    help_html: str
    block_usage: str
    now_blocked: str
    now_unblocked: str
    not_blocked: str
    never_blocked: str
