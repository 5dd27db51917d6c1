"""The one codec of deep links (``t.me/bot?start=PAYLOAD``): what a link opens ↔ its payload.

The letters stand in ``_FORMS`` alone. Links stand in chats for years, so a form is only ever added: what was sent once
has to be read back. Anybody can write such a link: what is none of ours is read as None, or names what is not there.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from telegram.helpers import create_deep_linked_url

from handlers.view.forms import Codec, Form, form

QUERY_BYTES: Final = 46  # of UTF-8 in a payload's 64 characters, base64url behind one letter
CODE_CHARACTERS: Final = 32  # of 24 random bytes as letters, or of a digest
SHARED_CHARACTERS: Final = 16  # of a digest
_START: Final = "inline"  # the button over inline results asks for some payload; as it was called once
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram sends; anything else was typed
_IN_URL: Final = re.compile(r"[?&]start=([A-Za-z0-9_-]{1,64})$")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")  # as long as every database takes
_SOURCE: Final = re.compile(r"([0-9]{1,18})([nc]?)")
_SHARED: Final = re.compile(rf"[0-9a-f]{{{SHARED_CHARACTERS}}}")


@dataclass(frozen=True, slots=True)
class ToStart:
    """The introduction."""


@dataclass(frozen=True, slots=True)
class ToProof:
    """Each quoted span of a brief in its paragraph: behind the ✓ line."""

    article_id: int


@dataclass(frozen=True, slots=True)
class ToBrief:
    """The brief of an article in the archive."""

    article_id: int


@dataclass(frozen=True, slots=True)
class ToOffers:
    """What of an article can be subscribed to."""

    article_id: int


@dataclass(frozen=True, slots=True)
class ToText:
    """A brief as plain text."""

    article_id: int


@dataclass(frozen=True, slots=True)
class ToSharedLink:
    """The brief of a link that was typed inline: ``name`` is the digest of its address."""

    name: str


@dataclass(frozen=True, slots=True)
class ToSearch:
    """The results of a query."""

    query: str

    @property
    def fits(self) -> bool:
        """Whether the query is short enough for a link, and not empty."""
        return 0 < len(self.query.encode()) <= QUERY_BYTES


@dataclass(frozen=True, slots=True)
class ToSource:
    """The owner's card of a source; ``asked`` says which part of it a question is about that holds this link."""

    feed_id: int
    asked: Literal["name", "category"] | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """Lets one person in."""

    code: str


@dataclass(frozen=True, slots=True)
class OwnerClaim:
    """Makes its opener the owner while there is none."""

    code: str


ToArticle = ToProof | ToBrief | ToOffers | ToText
DeepLink = ToStart | ToArticle | ToSharedLink | ToSearch | ToSource | Invitation | OwnerClaim
A = TypeVar("A", bound=ToArticle)
C = TypeVar("C", bound=Invitation | OwnerClaim)


def deep_link(username: str, link: DeepLink) -> str:
    """The address that opens the private chat with the bot and sends ``/start`` with the payload."""
    return create_deep_linked_url(username, payload_of(link))


def payload_of(link: DeepLink) -> str:
    """What stands behind ``start=``, at most 64 of A-Za-z0-9_- for a query that fits."""
    return _CODEC.write(link)


def is_payload(text: str) -> bool:
    """Whether Telegram may have sent it; anything else was typed behind /start."""
    return bool(_PAYLOAD.fullmatch(text))


def read_payload(text: str) -> DeepLink | None:
    """What a payload opens, None where it is none of ours."""
    return _CODEC.read(text) if is_payload(text) else None


def link_in(url: str | None) -> DeepLink | None:
    """What an address of one of the bot's own messages opens, None where it leads elsewhere."""
    found = _IN_URL.search(url or "")
    return read_payload(found[1]) if found else None


def _of_article(letter: str, kind: type[A]) -> Form[A]:
    return form(
        letter,
        kind,
        lambda link: str(link.article_id),
        lambda rest: kind(int(rest)) if _NUMBER.fullmatch(rest) else None,
    )


def _coded(letter: str, kind: type[C]) -> Form[C]:
    return form(
        letter,
        kind,
        lambda link: link.code,
        lambda rest: kind(rest) if len(rest) == CODE_CHARACTERS else None,
    )


def _shared(rest: str) -> ToSharedLink | None:
    return ToSharedLink(rest) if _SHARED.fullmatch(rest) else None


def _search(rest: str) -> ToSearch | None:
    try:
        query = base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode()
    except ValueError:
        return None
    return ToSearch(query) if query else None


def _source(rest: str) -> ToSource | None:
    found = _SOURCE.fullmatch(rest)
    return ToSource(int(found[1]), "name" if found[2] == "n" else "category" if found[2] else None) if found else None


_FORMS: Final = (
    form(_START, ToStart, lambda _: "", lambda rest: None if rest else ToStart()),
    _of_article("v", ToProof),
    _of_article("a", ToBrief),
    _of_article("b", ToOffers),
    _of_article("y", ToText),
    form("l", ToSharedLink, lambda link: link.name, _shared),
    form("q", ToSearch, lambda link: base64.urlsafe_b64encode(link.query.encode()).decode().rstrip("="), _search),
    form("s", ToSource, lambda link: f"{link.feed_id}{(link.asked or '')[:1]}", _source),
    _coded("i", Invitation),
    _coded("o", OwnerClaim),
)
_CODEC: Final[Codec[DeepLink]] = Codec(_FORMS)
