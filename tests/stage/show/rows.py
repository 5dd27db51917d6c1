"""The rows of a chat: messages with their earlier versions, drafts, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.stage.show.message import content, keyboard, who


@dataclass
class NoteRow:
    style: str
    text: str

    def html(self, _: dict | None) -> str:
        return f'<div class="note {self.style}">{self.text}</div>'


@dataclass
class DraftRow:
    number: int
    ident: str
    chat: Any
    content: dict = field(default_factory=dict)
    can_stop: bool = False
    clock: str = ""
    revisions: int = 0
    is_done: bool = False

    def html(self, _: dict | None) -> str:
        given = {k: v for k, v in self.content.items() if v}
        shown = content({"chat": {"id": self.chat}, **given}, self.ident) if self._says_something else THINKING
        stop = '<div class="line"><span class="button">Stop</span></div>' if self.can_stop else ""
        label = f"draft, {self.revisions} revision{'s' if self.revisions > 1 else ''} {self.clock}"
        return (
            f'<div class="message bot draft"><div class="bubble">{shown}<time>{label}</time></div>'
            f'<div class="buttons">{stop}</div></div>'
        )

    @property
    def _says_something(self) -> bool:
        return bool(self.content.get("text") or self.content.get("rich_message"))


THINKING = '<div class="thinking">Thinking…</div>'


@dataclass
class MessageRow:
    message: dict
    clock: str
    entry: dict  # of the log, when it came
    versions: list[tuple[dict, str]] = field(default_factory=list)  # earlier ones, and when they were shown
    deleted: str = ""

    @property
    def is_of_bot(self) -> bool:
        return self.entry["kind"] == "sent"

    def edit(self, message: dict, clock: str) -> None:
        self.versions.append((self.message, self.clock))
        self.message, self.clock = message, clock

    def html(self, previous: dict | None) -> str:
        """``previous`` is the message above, for albums."""
        message, ident = self.message, f"m{self.entry['n']}"
        markup = message.get("reply_markup") or (self.entry.get("markup") if self.is_of_bot else None)
        classes = [
            "message",
            "bot" if self.is_of_bot else "human",
            *(["gone"] if self.deleted else []),
            *(["album"] if _is_album(previous, message) else []),
            *(["wide"] if (markup or {}).get("inline_keyboard") else []),
        ]
        thread = f"topic {message['message_thread_id']} · " if message.get("message_thread_id") else ""
        foot = f"{thread}{escape(', '.join(self._flags()))} {self.clock}"
        return (
            f'<div class="{" ".join(classes)}" id="{ident}"><div class="bubble">'
            f'<div class="name">{escape(who(message))}</div>{content(message, ident)}<time>{foot}</time></div>'
            f"{keyboard(markup)}{self._history(ident)}</div>"
        )

    def _flags(self) -> list[str]:
        message, entry = self.message, self.entry
        receiver = (message.get("receiver_user") or {}).get("first_name", "")
        flags = {
            "edited": message.get("edit_date"),
            "silent": entry.get("silent"),
            f"only {receiver} sees this": entry.get("ephemeral"),
            "guest": entry.get("guest"),
            f"deleted {self.deleted}": self.deleted,
            f"via @{(message.get('via_bot') or {}).get('username')}": entry["kind"] == "chose",
        }
        return [text for text, is_on in flags.items() if is_on]

    def _history(self, ident: str) -> str:
        before = "".join(
            f'<div class="old">{content(message, f"{ident}v{number}")}{keyboard(message.get("reply_markup"))}'
            f"<time>{clock}</time></div>"
            for number, (message, clock) in enumerate(self.versions)
        )
        earlier = len(self.versions)
        return f'<details class="history"><summary>{earlier} earlier</summary>{before}</details>' if before else ""


def _is_album(previous: dict | None, message: dict) -> bool:
    group = message.get("media_group_id")
    return bool(previous and group and previous.get("media_group_id") == group)


Row = NoteRow | DraftRow | MessageRow
