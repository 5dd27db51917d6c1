"""Every number the stage enforces, in one place.

"doc" marks a number from core.telegram.org (Bot API manual or Bots FAQ), "src" one read
in the public sources of tdlib / telegram-bot-api, "est" an estimate: Telegram enforces
something but publishes no figure, so tests should not depend on its exact value.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class Limits:
    text: int = 4096  # doc: characters after entities parsing
    caption: int = 1024  # doc: characters after entities parsing
    raw_text_bytes: int = 1 << 15  # src: request text before parsing
    entities: int = 100  # doc (limits page): further entities are dropped
    callback_data: int = 64  # doc: bytes
    callback_answer: int = 200  # doc: characters
    callback_timeout: float = 30.0  # est: seconds until a callback query id is too old
    inline_results: int = 50  # doc
    inline_result_id: int = 64  # doc: bytes
    inline_offset: int = 64  # doc: bytes
    inline_query: int = 256  # doc: characters
    inline_timeout: float = 15.0  # est: seconds until an inline query id is too old
    start_parameter: int = 64  # doc: deep-link payload, A-Za-z0-9_-
    commands: int = 100  # doc
    command_name: int = 32  # doc: a-z0-9_
    command_description: int = 256  # doc
    buttons: int = 100  # est: buttons under one message
    photo_bytes: int = 10_000_000  # doc
    upload_bytes: int = 50_000_000  # doc
    download_bytes: int = 20_000_000  # doc: getFile
    album: tuple[int, int] = (2, 10)  # doc
    secret_token: int = 256  # doc: A-Za-z0-9_-
    webhook_ports: tuple[int, ...] = (80, 88, 443, 8443)  # doc
    webhook_timeout: float = 10.0  # est: seconds until a delivery counts as failed
    draft_lifetime: float = 30.0  # doc
    typing_seconds: float = 5.0  # doc
    rich_text: int = 32768  # doc: Bot API 10.1 rich messages
    rich_blocks: int = 500  # doc
    rich_depth: int = 16  # doc
    rich_media: int = 50  # doc
    rich_columns: int = 20  # doc
    rich_runs: int = 5800  # est: marks and links; measured by others between 4,400 and 5,850
    ephemeral_seconds: float = 15.0  # doc: after a tap or an ephemeral message
    guest_timeout: float = 60.0  # est: seconds until a guest query id is too old
    copy_text: int = 256  # doc
    quote: int = 1024  # doc
    topic_name: int = 128  # doc
    per_second: int = 30  # doc (FAQ): all chats together
    per_second_paid: int = 1000  # doc: with allow_paid_broadcast
    per_chat_second: float = 1.0  # doc (FAQ): messages a second in one chat
    per_chat_burst: int = 1  # est: the FAQ allows "short bursts"; 1 is strictest
    per_group_minute: int = 20  # doc (FAQ)

    def override(self, values: dict) -> None:
        known = {f.name for f in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"unknown limit {name!r}; known: {', '.join(sorted(known))}")
            setattr(self, name, tuple(value) if isinstance(value, list) else value)
