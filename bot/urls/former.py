"""The key that an address had before general parameters and routes counted: archives hold rows under it (pure)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit, urlunsplit

from bot.urls.links import canonical

_DROPPED: Final = frozenset({"from", "scene", "share", "sharer", "scm", "wfr"})  # on every site but WeChat's


def former_key(url: str) -> str:
    """The key of an address as it was made once, as migration 0009 left it; ``canonical`` where nothing changed."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return canonical(url)
    is_weixin = (parts.hostname or "").endswith("weixin.qq.com")
    kept = [one for one in parts.query.split("&") if is_weixin or not _was_dropped(one.partition("=")[0].lower())]
    return canonical(urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), "")))


def _was_dropped(name: str) -> bool:
    return name in _DROPPED or name.startswith("share_")
