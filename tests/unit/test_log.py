"""Log lines are key=value and hold no token."""

import logging

import pytest

from bot.runtime.log import configure


def test_a_token_is_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    logging.getLogger("x").info("POST /bot%s/sendMessage", "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    line = capsys.readouterr().err
    assert "ABCDEF" not in line
    assert 'logger=x event="POST /bot<token>' in line


def test_a_failure_is_logged_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("x").exception("it failed")
    assert "ValueError: broken" in capsys.readouterr().err
