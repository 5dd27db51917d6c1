"""Keyboards: what of a reply_markup Telegram refuses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.stage.errors import ApiError, bad_request
from tests.stage.methods.params import Params
from tests.stage.world import World

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
)  # fmt: skip
INLINE_BUTTON = "can't parse inline keyboard button: "
KEYBOARD_BUTTON = "can't parse keyboard button: "


def check_url(url: str, label: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("tg", "ton"):
        return
    if parts.scheme not in ("http", "https", "") or not re.search(
        r"[^.\s]\.[^.\s]{2,}|^localhost|^\[", parts.netloc or parts.path
    ):
        raise bad_request(f"{label} '{url}' is invalid: Wrong HTTP URL")


def markup_of(world: World, p: Params, *, inline_only: bool = False) -> dict | None:
    markup = p.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline_keyboard(world, markup["inline_keyboard"])
    if inline_only and markup:
        raise bad_request("inline keyboard expected")
    _check_keyboard(markup)
    return markup or None


def _inline_keyboard(world: World, rows: Any) -> dict | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    count = 0
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        for button in row:
            count += 1
            _check_button(world, button)
    if count > world.limits.buttons:
        raise bad_request("reply markup is too long")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def _check_keyboard(markup: dict) -> None:
    rows = markup.get("keyboard")
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be an Array of Arrays')
    for button in (button for row in rows for button in row if not isinstance(button, str)):
        _check_key(button)


def _check_key(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request(KEYBOARD_BUTTON + "KeyboardButton must be a String or an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(KEYBOARD_BUTTON + 'Can\'t find field "text"')
    check_style(button, KEYBOARD_BUTTON)
    for name in ("request_users", "request_chat"):
        if name in button and not isinstance(button[name].get("request_id"), int):
            raise bad_request(KEYBOARD_BUTTON + 'Can\'t find field "request_id"')


def check_style(button: dict, problem: str) -> None:
    if str(button.get("style") or "default").lower() not in ("default", "primary", "danger", "success"):
        raise bad_request(problem + "invalid button style specified")


def _check_button(world: World, button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request(INLINE_BUTTON + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(INLINE_BUTTON + 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions or (actions == ["callback_data"] and not button["callback_data"]):
        raise bad_request(INLINE_BUTTON + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # Telegram takes the first; refused here, since one of them is lost silently
        raise bad_request("BUTTON_TYPE_INVALID")
    check_style(button, INLINE_BUTTON)
    _check_action(world, actions[0], button[actions[0]])


def _check_action(world: World, name: str, value: Any) -> None:
    if name == "callback_data" and len(str(value).encode()) > world.limits.callback_data:
        raise bad_request("BUTTON_DATA_INVALID")
    if name == "url":
        check_url(value, "inline keyboard button URL")
    if name == "web_app" and urlsplit(value.get("url", "")).scheme != "https":
        raise _not_https(value.get("url"))
    if name == "copy_text" and not 1 <= len(value.get("text", "")) <= world.limits.copy_text:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _not_https(url: Any) -> ApiError:
    return bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
