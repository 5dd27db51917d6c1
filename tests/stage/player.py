"""Play a scripted conversation against a bot process and print what the bot answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stage.actors import Actor
from tests.stage.errors import ScriptError
from tests.stage.expectations import brief, fits
from tests.stage.server import Stage
from tests.stage.world import Fault

FILES = ("photo", "document", "video", "audio", "voice")


class Failed(Exception):
    """An expectation of the script was not met."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one step does: the verb's value, where, and the other keys of the step."""

    actor: Actor
    verb: str
    value: Any
    chat: Any
    options: dict[str, Any]


class Player:
    """Runs the steps of one script. `out` receives printed lines."""

    def __init__(self, stage: Stage, script: dict, out: Callable[[str], None] = print, verbose: bool = False) -> None:
        self.stage, self.world, self.script, self.out, self.verbose = stage, stage.world, script, out, verbose
        self.printed = 0
        self.last_inline: str | None = None
        self.names: dict[int, str] = {}
        self.chats: dict[str, int] = {}
        self.quiet = float(script.get("quiet", 0.4))
        self.timeout = float(script.get("timeout", 5))

    # -- who is there ----------------------------------------------------------------------

    def prepare(self) -> None:
        self.world.limits.override(self.script.get("limits", {}))
        self.world.flood.enabled = bool(self.script.get("flood", False))
        for name, data in (self.script.get("users") or {}).items():
            self._add_user(name, dict(data or {}))
        for name, data in (self.script.get("chats") or {}).items():
            self._add_chat(name, dict(data))

    def _add_user(self, name: str, data: dict) -> None:
        started = data.pop("started", False)
        actor = self.stage.user(data.pop("first_name", name), **{"id": None, **data})
        actor.user.username, actor.user.started = data.get("username", name), started
        self.names[actor.id], self.chats[name] = name, actor.id

    def _add_chat(self, name: str, data: dict) -> None:
        members = [self.chats[m] for m in data.pop("members", [])]
        admins = [self.chats[m] for m in data.pop("admins", [])]
        status, topics = data.pop("bot_status", None), data.pop("topics", {})
        if "linked" in data:
            data["linked"] = self.chats.get(data["linked"], data["linked"])
        chat = self.world.add_chat(members=members + admins, title=data.pop("title", name), **data)
        chat.members.update(dict.fromkeys(admins, "administrator"))
        chat.bot_status = status or ("administrator" if chat.type == "channel" else "member")
        chat.topics = {int(k): v for k, v in topics.items()}
        self.names[chat.id], self.chats[name] = name, chat.id

    # -- the steps -------------------------------------------------------------------------

    async def play(self) -> None:
        for number, step in enumerate(self.script.get("steps") or [], 1):
            since = len(self.world.log)
            try:
                await self.step(dict(step), since)
            except (Failed, ScriptError) as error:
                self.show()
                raise Failed(f"step {number} {json.dumps(step, ensure_ascii=False)}: {error}") from None
            self.show()

    async def step(self, step: dict, since: int) -> None:
        """Set the scene, act, then check; what happened after `since` in the log counts."""
        expect, timeout = step.pop("expect", None), float(step.pop("timeout", self.timeout))
        silence = step.pop("silence", None)
        await self._set_scene(step)
        if "who" in step:
            await self._act(step)
        elif step:
            raise ScriptError(f"unknown keys {sorted(step)}")
        if expect is not None:
            for want in expect if isinstance(expect, list) else [expect]:
                await self._expect({"text": want} if isinstance(want, str) else dict(want), since, timeout)
        elif silence is None:
            await self.stage.quiet(self.quiet, timeout)
        if silence is not None:
            await self._expect_silence(float(silence), since)

    async def _set_scene(self, step: dict) -> None:
        """What a step changes before somebody acts; these keys are taken out of it."""
        for key in [key for key in SCENE if key in step]:
            await SCENE[key](self, step.pop(key))

    async def _pause(self, seconds: Any) -> None:
        await asyncio.sleep(float(seconds))

    async def _note(self, text: str) -> None:
        self.out(f"# {text}")

    async def _plan_fault(self, given: dict) -> None:
        fault = Fault(**given)
        self.world.faults.append(fault)
        self.out(f"! next {fault.method} calls fail: {fault.error_code or 'no answer'} {fault.description}")

    async def _clear_faults(self, _: Any) -> None:
        self.world.faults.clear()

    async def _set_flood(self, enabled: Any) -> None:
        self.world.flood.enabled = bool(enabled)

    async def _update(self, update: dict) -> None:
        await self.stage.control("update", update)

    async def _repeat(self, times: Any) -> None:
        for _ in range(int(times)):
            self.world.repeat()

    async def _act(self, step: dict) -> None:
        who, place = step.pop("who"), step.pop("in", None)
        actor = self.stage.user(who)
        self.names.setdefault(actor.id, who)
        verbs = [verb for verb in VERBS if verb in step]
        if verbs == ["say", "burst"]:
            verbs = ["burst"]
        if len(verbs) != 1:
            raise ScriptError(f"a step needs exactly one of {', '.join(VERBS)}; got {sorted(map(str, step))}")
        (verb,) = verbs
        value = step.pop(verb)
        if "as" in step:
            step["as_"] = self.chats.get(step["as"], step.pop("as"))
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
        self.out(f"{who}{f' in {place}' if place else ''} > {verb} {shown}")
        chat = self.chats.get(place, place) if place is not None else None
        await VERBS[verb](self, Act(actor, verb, value, chat, step))

    # -- one verb each ---------------------------------------------------------------------

    async def _plain(self, act: Act) -> None:
        """A verb that the actor has by the same name, with a value and a chat."""
        await getattr(act.actor, act.verb)(act.value, act.chat, **act.options)

    async def _bare(self, act: Act) -> None:
        await getattr(act.actor, act.verb)()

    async def _burst(self, act: Act) -> None:
        text = act.options.pop("say", "message {n}")
        await act.actor.burst(int(act.value), text, act.chat, **act.options)

    async def _tap(self, act: Act) -> None:
        tapped = await act.actor.tap(act.value, act.chat)
        if "query" in tapped:
            self.last_inline = tapped["id"]

    async def _callback(self, act: Act) -> None:
        act.actor.callback(act.value)

    async def _inline(self, act: Act) -> None:
        self.last_inline = (await act.actor.inline(act.value, **act.options))["id"]

    async def _choose(self, act: Act) -> None:
        await act.actor.choose(self.last_inline, act.value, act.chat)

    async def _edit(self, act: Act) -> None:
        number = act.options.pop("message", None) or act.actor.newest_own(act.chat)
        await act.actor.edit(number, act.value, act.chat)

    async def _file(self, act: Act) -> None:
        given = dict(act.value)
        caption = given.pop("caption", None)
        content = act.actor.made_file(act.verb, given)
        text = act.actor.formatted(caption, act.options.pop("links", None), "caption_") if caption else {}
        await act.actor.send({**content, **text}, act.chat, **act.options)

    async def _album(self, act: Act) -> None:
        items = [act.actor.made_file(*next(iter(item.items()))) for item in act.value]
        await act.actor.album(items, act.options.pop("caption", None), act.chat, **act.options)

    async def _forward(self, act: Act) -> None:
        text, options = act.value, act.options
        if isinstance(text, dict):
            given = dict(text)
            kind = next((k for k in FILES if k in given), None)
            content = act.actor.made_file(kind, given.pop(kind)) if kind else None
            options = {"content": content, **given, **options}
            text = options.pop("text", options.pop("caption", None))
        await act.actor.forward(text, chat=act.chat, **options)

    async def _share_users(self, act: Act) -> None:
        await act.actor.share_users([self.stage.user(name).user for name in act.value], **act.options)

    async def _share_chat(self, act: Act) -> None:
        await act.actor.share_chat(self.chats.get(act.value, act.value), **act.options)

    async def _migrate(self, act: Act) -> None:
        await act.actor.migrate(act.chat, int(act.value))

    async def _set_bot_status(self, act: Act) -> None:
        await act.actor.set_bot_status(act.chat, act.value)

    async def _stop_draft(self, act: Act) -> None:
        await act.actor.stop_draft(None if act.value is True else int(act.value))

    # -- checks ----------------------------------------------------------------------------

    async def _expect(self, want: dict, since: int, timeout: float) -> None:
        """Wait for one log entry after `since` that fits every key of `want`."""

        def found() -> dict | None:
            return next((e for e in self.world.log[since:] if fits(e, want, self.chats)), None)

        if await self.world.wait_for(found, timeout) is None:
            seen = [line for e in self.world.log[since:] for line in self.lines(e)]
            raise Failed(
                f"expected {json.dumps(want, ensure_ascii=False)} within {timeout}s; saw:\n  "
                + "\n  ".join(seen or ["nothing"])
            )

    async def _expect_silence(self, seconds: float, since: int) -> None:
        await asyncio.sleep(seconds)
        sent = [e for e in self.world.log[since:] if e["kind"] in ("sent", "edited")]
        if sent:
            raise Failed(f"the bot should have been silent, but sent {brief(sent[0]['message'])!r}")

    # -- what is printed -------------------------------------------------------------------

    def show(self) -> None:
        for entry in self.world.log[self.printed :]:
            for line in self.lines(entry):
                self.out(line)
        self.printed = len(self.world.log)

    def lines(self, entry: dict) -> list[str]:
        """How an entry of the log is printed; quiet kinds have no line."""
        if entry["kind"] in ("sent", "edited"):
            return self._message_lines(entry)
        if entry["kind"] in ("draft", "action"):
            chat = self.names.get(entry["chat"], entry["chat"])
            if entry["kind"] == "action":
                return [f"bot ~ {chat}: {entry['action']}…"]
            shown = entry["text"][:80] or "Thinking…"
            return [f"bot ~ {chat} draft {entry['draft_id']}: {shown}"] if self.verbose else []
        if entry["kind"] == "call" and entry["ok"]:
            return [f"  . {entry['method']}"] if self.verbose else []
        return LINES[entry["kind"]](entry) if entry["kind"] in LINES else []

    def _message_lines(self, entry: dict) -> list[str]:
        message = entry["message"]
        chat = self.names.get(entry.get("chat"), entry.get("chat"))
        only = f" (only {self.names.get(entry['ephemeral'], entry['ephemeral'])})" if entry.get("ephemeral") else ""
        edited = " (edited)" if entry["kind"] == "edited" else ""
        head = f"bot > {chat} #{message['message_id']}{only}{edited}: "
        shown = message.get("reply_markup") or entry.get("markup") or {}
        rows = [
            " ".join(f"[{b if isinstance(b, str) else b['text']}]" for b in row)
            for row in shown.get("inline_keyboard") or shown.get("keyboard") or []
        ]
        first, *rest = brief(message).split("\n")
        return [head + first, *("    " + line for line in rest + rows)]


def _inline_lines(entry: dict) -> list[str]:
    head = f"bot > {len(entry['results'])} inline results for {entry['query']!r}, next_offset={entry['next_offset']!r}"
    return [head, *(f"    - {one.get('title') or one.get('id')}" for one in entry["results"][:5])]


def _trouble_line(entry: dict) -> list[str]:
    return [f"  ! {entry['kind']} {entry.get('error', entry.get('message_id', ''))}"]


def _followed_line(entry: dict) -> list[str]:
    return [f"  = {entry['kind']} {entry.get('url') or entry.get('text')}"]


LINES: dict[str, Callable[[dict], list[str]]] = {
    "callback_answer": lambda entry: [f"bot > toast: {entry['text']}"] if entry["text"] else [],
    "inline_answer": _inline_lines,
    "call": lambda entry: [f"  x {entry['method']}: {entry['error']}"],
    "warning": lambda entry: [f"  ? {entry['text']}"],
    "copied": _followed_line,
    "opened": _followed_line,
    "webhook_failed": _trouble_line,
    "webhook_gave_up": _trouble_line,
    "deleted": _trouble_line,
}
SCENE = {
    "wait": Player._pause,
    "note": Player._note,
    "fault": Player._plan_fault,
    "clear_faults": Player._clear_faults,
    "flood": Player._set_flood,
    "update": Player._update,
    "repeat_update": Player._repeat,
}
VERBS = {
    **dict.fromkeys(("say", "delete", "strange", "open", "press", "new_topic", "rich"), Player._plain),
    **dict.fromkeys(("block", "unblock"), Player._bare),
    **dict.fromkeys(FILES, Player._file),
    "tap": Player._tap,
    "inline": Player._inline,
    "choose": Player._choose,
    "edit": Player._edit,
    "forward": Player._forward,
    "callback": Player._callback,
    "migrate": Player._migrate,
    "set_bot_status": Player._set_bot_status,
    "stop_draft": Player._stop_draft,
    "album": Player._album,
    "burst": Player._burst,
    "share_users": Player._share_users,
    "share_chat": Player._share_chat,
}
