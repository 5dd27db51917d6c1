"""The values that cross stages, one for each arrow of the flows.

    Link → Page → Article → Brief → (what people see)
    Feed → FeedItem → Story → Digest → Delivery
    Query → Answer

All are frozen: a stage returns a new value and never edits its input. Offsets are Python
string offsets (code points) into one paragraph of one article.
"""

from bot.models.brief import (
    Article,
    Brief,
    Deadline,
    Document,
    Fact,
    Facts,
    KeyPoint,
    Length,
    Link,
    Meeting,
    Page,
    PageKind,
    Person,
    Published,
    Span,
    Target,
    span_of,
)
from bot.models.delivery import (
    Button,
    Delivery,
    DeliveryState,
    EditionKey,
    EditionKind,
    Message,
    Notice,
    NoticeKind,
    Recipient,
)
from bot.models.digest import Digest, DigestStory, Relation, Story, StoryAssignment, StoryMember
from bot.models.faults import Fault, FaultPart, fault_of
from bot.models.feeds import Feed, FeedHealth, FeedItem, FeedKind, FollowedFeed
from bot.models.search import (
    Answer,
    Hit,
    Mistake,
    MistakeKind,
    PartKind,
    Query,
    QueryPart,
    Trend,
    Week,
)
from bot.models.subscriptions import (
    Days,
    NewSubscription,
    Pace,
    Schedule,
    Subscription,
    SubscriptionKind,
    SubscriptionTarget,
)
from bot.models.updates import KeptUpdate, UpdateEnd, UpdateState

__all__ = [
    "Answer",
    "Article",
    "Brief",
    "Button",
    "Days",
    "Deadline",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestStory",
    "Document",
    "EditionKey",
    "EditionKind",
    "Fact",
    "Facts",
    "Fault",
    "FaultPart",
    "Feed",
    "FeedHealth",
    "FeedItem",
    "FeedKind",
    "FollowedFeed",
    "Hit",
    "KeptUpdate",
    "KeyPoint",
    "Length",
    "Link",
    "Meeting",
    "Message",
    "Mistake",
    "MistakeKind",
    "NewSubscription",
    "Notice",
    "NoticeKind",
    "Pace",
    "Page",
    "PageKind",
    "PartKind",
    "Person",
    "Published",
    "Query",
    "QueryPart",
    "Recipient",
    "Relation",
    "Schedule",
    "Span",
    "Story",
    "StoryAssignment",
    "StoryMember",
    "Subscription",
    "SubscriptionKind",
    "SubscriptionTarget",
    "Target",
    "Trend",
    "UpdateEnd",
    "UpdateState",
    "Week",
    "fault_of",
    "span_of",
]
