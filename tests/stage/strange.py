"""Updates that a library may choke on, made of a plain message."""

from __future__ import annotations

from collections.abc import Callable

STRANGE: dict[str, Callable[[dict], dict]] = {
    "unknown_kind": lambda m: {"widget_query": {"id": "1", "from": m["from"], "data": "x"}},
    "empty": lambda m: {},
    "unknown_content": lambda m: {"message": {**{k: v for k, v in m.items() if k != "text"}, "hologram": {"depth": 3}}},
    "unknown_fields": lambda m: {"message": {**m, "hologram": True, "chat": {**m["chat"], "aura": 7}}},
    "unknown_entity": lambda m: {"message": {**m, "entities": [{"type": "hologram", "offset": 0, "length": 5}]}},
    "unknown_origin": lambda m: {"message": {**m, "forward_origin": {"type": "orbit", "date": m["date"]}}},
    "unknown_chat_type": lambda m: {"message": {**m, "chat": {**m["chat"], "type": "community"}}},
    "no_date": lambda m: {"message": {k: v for k, v in m.items() if k != "date"}},
    "no_chat": lambda m: {"message": {k: v for k, v in m.items() if k != "chat"}},
    "text_is_number": lambda m: {"message": {**m, "text": 42}},
    "entity_out_of_range": lambda m: {"message": {**m, "entities": [{"type": "url", "offset": 2, "length": 99}]}},
    "null_message": lambda m: {"message": None},
    "string_message": lambda m: {"message": "hello"},
}
