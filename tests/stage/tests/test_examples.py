"""The examples of the README pass with the small bot beside them."""

import asyncio
import sys
from pathlib import Path

from tests.stage.__main__ import main
from tests.stage.process import Run, load, play

EXAMPLES = Path(__file__).parents[1] / "examples"
BOT = (sys.executable, str(EXAMPLES / "ptb_bot.py"))


async def test_the_examples_pass():
    scripts = [load(str(EXAMPLES / f"{name}.yaml")) for name in ("hostile", "newer")]
    played = await asyncio.gather(*(play(Run(list(BOT), {}), script) for script in scripts))
    assert [(one.status, one.bot_status, one.failure) for one in played] == [(0, 0, ""), (0, 0, "")]


def test_a_conversation_is_played_and_drawn_on_the_command_line(tmp_path, capsys):
    events, page = tmp_path / "events.jsonl", tmp_path / "page.html"
    script = str(EXAMPLES / "conversation.yaml")
    assert main(["play", script, "--log", str(events), "--", *BOT]) == 0
    assert "passed; bot exit status 0" in capsys.readouterr().out
    assert main(["show", str(events), str(page)]) == 0
    assert "Welcome" in page.read_text("utf-8")
