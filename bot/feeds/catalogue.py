"""Well-known policy and economic sources: names, addresses, category paths (pure; the data is in ``data/``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.models import FeedKind


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """A source as ``Feeds.add`` takes it; ``checked`` says what its address rests on, as the data file explains."""

    name: str
    url: str
    kind: FeedKind
    categories: tuple[str, ...]
    checked: str


def catalogue(rsshub_url: str | None = None) -> tuple[CatalogueSource, ...]:
    """Every source in the order of the data file; those through RSSHub only where its address is given."""
    return tuple(
        _source(entry, (rsshub_url or "").rstrip("/"))
        for entry in _entries()
        if entry["kind"] != "rsshub" or rsshub_url
    )


def _source(entry: dict[str, Any], rsshub: str) -> CatalogueSource:
    url = rsshub + entry["url"] if entry["kind"] == "rsshub" else entry["url"]
    kind: FeedKind = "list" if entry["kind"] == "list" else "feed"
    return CatalogueSource(entry["name"], url, kind, tuple(entry["path"].split("/")), entry["checked"])


@cache
def _entries() -> tuple[dict[str, Any], ...]:
    text = files("bot.feeds").joinpath("data", "catalogue.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["source"])
