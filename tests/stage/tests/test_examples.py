"""The examples of the README pass with the small bot beside them."""

import asyncio
import sys
from pathlib import Path

from tests.stage.process import Run, load, run

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("conversation", "hostile", "newer")


async def test_the_examples_pass():
    wanted = Run([sys.executable, str(EXAMPLES / "ptb_bot.py")], {})
    played = (run(wanted, load(str(EXAMPLES / f"{name}.yaml"))) for name in NAMES)
    assert dict(zip(NAMES, await asyncio.gather(*played), strict=True)) == dict.fromkeys(NAMES, 0)
