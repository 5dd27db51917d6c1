"""What holds for every test run."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any


def pytest_configure(config: Any) -> None:
    """Without the stage that plays Telegram the conversations skip; coverage cannot be judged then."""
    if find_spec("tgstage") is None and config.pluginmanager.hasplugin("_cov"):
        config.option.cov_fail_under = 80
