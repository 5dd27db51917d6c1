"""How values of ours are kept in a column: moments, an edition's key, the state of a delivery and of an update."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String, TypeDecorator
from sqlalchemy.engine import Dialect

from bot.models import DeliveryState, EditionKey, UpdateState


class Instant(TypeDecorator[datetime]):
    """Aware UTC in and out, also where the database keeps no zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back to aware UTC."""
        return (value if value.tzinfo else value.replace(tzinfo=UTC)) if value else None


class Edition(TypeDecorator[EditionKey]):
    """An ``EditionKey`` in and out, kept as its text."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To text; a pattern of LIKE is text already."""
        return value.encode() if isinstance(value, EditionKey) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> EditionKey | None:
        """Back to the key. Raises ValueError for a text that no key encodes to."""
        key = EditionKey.parse(value) if value is not None else None
        if value is not None and key is None:
            raise ValueError(f"no edition key: {value}")
        return key


class State(TypeDecorator[DeliveryState]):
    """A ``DeliveryState`` in and out, kept as its value."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To text."""
        return DeliveryState(value).value if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> DeliveryState | None:
        """Back to the state."""
        return DeliveryState(value) if value is not None else None


class Progress(TypeDecorator[UpdateState]):
    """An ``UpdateState`` in and out, kept as its value."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To text."""
        return UpdateState(value).value if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> UpdateState | None:
        """Back to the state."""
        return UpdateState(value) if value is not None else None
