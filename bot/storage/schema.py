"""The tables. What is private to a chat carries ``owner_chat_id``; 0 is public."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.storage.column_types import Edition, Instant, Progress, State

metadata = MetaData()
_KEY = BigInteger().with_variant(Integer, "sqlite")
_WAITING = text("state = 'waiting'")  # nearly all rows are numbers of answered updates
_LEASED = text("leased_until IS NOT NULL")
_PRIVATE = text("owner_chat_id <> 0")  # most rows are public: an index of the others is small

articles = Table(
    "articles",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("page_key", Text, nullable=False),  # the canonical address, or the digest of a text without one
    Column("owner_chat_id", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("read_at", Instant, nullable=False),
    UniqueConstraint("page_key", "owner_chat_id", name="one_row_a_page"),
    Index("articles_by_age", "read_at"),
    Index("articles_by_owner", "owner_chat_id", sqlite_where=_PRIVATE, postgresql_where=_PRIVATE),
)
briefs = Table(
    "briefs",
    metadata,
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("length", String(10), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("document", Text, nullable=False),
)
chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(10)),
    Column("length", String(10), nullable=False, default="medium"),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("title", Text),
    Column("is_channel", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("plain_until", BigInteger),  # seconds since 1970: it refused a rich message, and gets none till then
    Column("stopped_draft", BigInteger),  # the number of the draft that its person stopped last
)
members = Table(
    "members",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(10), nullable=False),
    Column("invited_by", BigInteger),
    Column("joined_at", Instant, nullable=False),
)
invitations = Table(
    "invitations",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("role", String(10), nullable=False),
    Column("created_by", BigInteger),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", BigInteger),
)
replies = Table(
    "replies",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("thread_id", BigInteger),
    Column("sent_at", Instant, nullable=False),
    Index("replies_by_article", "chat_id", "article_id", "sent_at"),
    Index("replies_of_article", "article_id"),
    Index("replies_by_age", "sent_at"),
)
recent_briefs = Table(  # what a chat was shown last, so that it finds it again
    "recent_briefs",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("shown_at", Instant, nullable=False),
    Index("recent_briefs_of_article", "article_id"),
)
feeds = Table(
    "feeds",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("url", Text, nullable=False),
    Column("kind", String(10), nullable=False, server_default="feed"),
    Column("title", Text),
    Column("categories", Text, nullable=False),  # the path, parts joined by /
    Column("etag", Text),
    Column("last_modified", Text),
    Column("asks_seconds", Integer),  # how long the feed asks to be left alone
    Column("next_due", Instant, nullable=False),
    Column("leased_until", Instant),  # somebody is asking it
    Column("errors", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("first_polled_at", Instant),
    Column("last_new_at", Instant),
    Column("rhythm_seconds", Integer),
    Column("told_state", String(10)),  # what its subscribers heard last: silent, broken, or nothing
    Column("failure", Text),  # the last one: its kind, and what is known of it, behind a tab
    Column("failed_at", Instant),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("removed_at", Instant),  # [撤销] puts it back as it was
    UniqueConstraint("url", name="one_row_a_feed"),
    Index("feeds_by_due", "next_due"),
)
feed_items = Table(  # a row a key: several may name one item
    "feed_items",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("feed_id", _KEY, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("item_key", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("listed_at", Instant),  # when the feed listed it last, give or take a month
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="SET NULL")),
    Column("is_news", Boolean, nullable=False, server_default=false()),  # not of the feed's first poll
    Column("tries", Integer, nullable=False, server_default="0"),  # above 0: it is to be read again
    UniqueConstraint("feed_id", "item_key", name="one_row_an_item"),
    Index("feed_items_by_article", "article_id"),
    Index("feed_items_by_key", "item_key"),
    Index("feed_items_by_age", "feed_id", "listed_at"),
)
arrivals = Table(  # articles that wait to be placed in a story
    "arrivals",
    metadata,
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("is_news", Boolean, nullable=False),
    Column("arrived_at", Instant, nullable=False),
)
stories = Table(
    "stories",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("updated", Instant, nullable=False),
    Index("stories_by_age", "updated"),
)
story_members = Table(
    "story_members",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),  # grows with arrival: the cursor of subscriptions
    Column("story_id", _KEY, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("relation", String(10), nullable=False),
    Column("is_news", Boolean, nullable=False),
    Column("placed_at", Instant, nullable=False),
    UniqueConstraint("article_id", name="one_story_an_article"),
    Index("story_members_by_story", "story_id"),
    Index("story_members_by_time", "placed_at"),
)
story_signatures = Table(
    "story_signatures",
    metadata,
    Column("signature", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Index("story_signatures_by_article", "article_id"),
)
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),  # 0: no topic of a group
    Column("kind", String(10), nullable=False),
    Column("value", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("pace", String(10), nullable=False),
    Column("is_paused", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),  # members of stories up to this one came before it
    Column("cursor", BigInteger, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "thread_id", "kind", "value", name="one_row_a_subscription"),
    Index("subscriptions_by_pace", "pace", "cursor"),
)
mutes = Table(
    "mutes",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),  # 0: no topic of a group
    Column("kind", String(10), nullable=False),
    Column("value", Text, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "thread_id", "kind", "value", name="one_row_a_mute"),
)
schedules = Table(
    "schedules",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
    Column("days", String(10), nullable=False),
    Column("times", Text, nullable=False),  # HH:MM, separated by blanks
    Column("quiet", Text, nullable=False),  # two HH:MM, or empty
    Column("says_nothing_new", Boolean, nullable=False),
    Column("next_edition", Instant, nullable=False),
    Index("schedules_by_next", "next_edition"),
)
delivered = Table(
    "delivered",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", _KEY, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),  # the newest member that was delivered
    Column("edition", Edition, nullable=False),
    Index("delivered_by_edition", "chat_id", "edition"),
    Index("delivered_by_story", "story_id"),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("edition", Edition, nullable=False),
    Column("part", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Column("rings", Boolean, nullable=False),
    Column("state", State, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("message_id", BigInteger),
    Column("reason", Text),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "thread_id", "edition", "part", name="one_row_a_part"),
    Index("deliveries_by_due", "state", "part", "id"),
    Index("deliveries_by_age", "created_at"),
    Index("deliveries_by_lease", "leased_until", sqlite_where=_LEASED, postgresql_where=_LEASED),
)
updates = Table(  # what Telegram was told that we have; an answered one is a number only
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(30), nullable=False),
    Column("lane", String(60), nullable=False),
    Column("chat_id", BigInteger, nullable=False),  # 0: of no chat, or answered
    Column("body", Text),
    Column("sent", Text),  # what an attempt that did not end sent
    Column("state", Progress, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),  # of a settled one: when it was settled
    Column("leased_until", Instant),
    Index("updates_by_due", "state", "not_before"),
    Index("updates_by_chat", "chat_id"),
    Index("updates_by_lane", "lane", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
rates = Table(  # how fast this bot may call, counted over all its processes
    "rates",
    metadata,
    Column("bucket", String(60), primary_key=True),
    Column("free_at", Instant, nullable=False),  # when a call of this bucket may go again, by the database's clock
)
blocked = Table(  # people and chats that the owner keeps out
    "blocked",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("blocked_by", BigInteger, nullable=False),
    Column("blocked_at", Instant, nullable=False),
    Column("is_told", Boolean, nullable=False),  # they heard it once
)
remembered = Table(  # from one update to another
    "remembered",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),  # whose it is; 0: nobody's
    Column("value", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("remembered_by_chat", "chat_id"),
    Index("remembered_by_end", "expires_at"),
)
