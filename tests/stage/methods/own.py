"""Methods about the bot itself: its name, commands and settings."""

from __future__ import annotations

import json
import re

from tests.stage.errors import bad_request
from tests.stage.methods.params import Params
from tests.stage.methods.registry import METHODS, method
from tests.stage.world import World


@method
def getMe(world: World, p: Params) -> dict:
    return world.bot.me()


@method
def logOut(world: World, p: Params) -> bool:
    return True


@method
def close(world: World, p: Params) -> bool:
    return True


def _scope_key(world: World, p: Params) -> tuple[str, str]:
    scope = p.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    language = p.str("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if str(scope.get("type", "")).startswith("chat"):
        world.find_chat(scope.get("chat_id"))
    return json.dumps(scope, sort_keys=True), language


@method
def setMyCommands(world: World, p: Params) -> bool:
    commands = p.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Expected an Array of BotCommand")
    if len(commands) > world.limits.commands:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in commands:
        if not re.fullmatch(rf"/?[a-z0-9_]{{1,{world.limits.command_name}}}", str(item.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not item.get("description"):
            raise bad_request("command description must be non-empty")
        if len(item["description"]) > world.limits.command_description:
            raise bad_request(f"command description length must not exceed {world.limits.command_description}")
    world.commands[_scope_key(world, p)] = [
        {
            "command": c["command"].lstrip("/"),
            "description": c["description"],
            **({"is_ephemeral": True} if c.get("is_ephemeral") else {}),
        }
        for c in commands
    ]
    return True


@method
def getMyCommands(world: World, p: Params) -> list:
    return world.commands.get(_scope_key(world, p), [])


@method
def deleteMyCommands(world: World, p: Params) -> bool:
    world.commands.pop(_scope_key(world, p), None)
    return True


def _setting(name: str, limit: int) -> None:
    """setMyX/getMyX pairs that keep one text for each language."""

    def set_it(world: World, p: Params) -> bool:
        if len(p.str(name)) > limit:
            raise bad_request(f"{name} is too long")
        world.settings[name, p.str("language_code")] = p.str(name)
        return True

    def get_it(world: World, p: Params) -> dict:
        return {
            name: world.settings.get((name, p.str("language_code")), world.bot.first_name if name == "name" else "")
        }

    camel = name.replace("_", "")
    METHODS[f"setmy{camel}"], METHODS[f"getmy{camel}"] = set_it, get_it


for _name, _limit in (("name", 64), ("description", 512), ("short_description", 120)):
    _setting(_name, _limit)


@method
def setChatMenuButton(world: World, p: Params) -> bool:
    world.settings["menu", p.int("chat_id")] = p.json("menu_button") or {"type": "default"}
    return True


@method
def getChatMenuButton(world: World, p: Params) -> dict:
    return world.settings.get(("menu", p.int("chat_id")), {"type": "commands"})


@method
def setMyDefaultAdministratorRights(world: World, p: Params) -> bool:
    return True
