"""An address for the webhook that Telegram refuses is named as that setting."""

from __future__ import annotations

import pytest

from bot.cli.output import setting_text
from bot.errors import SettingsError
from handlers.serving.webhook import announce
from tests.playing import Play


@pytest.mark.one_process
@pytest.mark.parametrize(
    "address",
    ["http://bot.example/telegram", "https://bot.example:9999/telegram", "https://nowhere.invalid/telegram"],
)
async def test_an_address_that_telegram_does_not_take_is_a_settings_error(play: Play, address: str) -> None:
    with pytest.raises(SettingsError) as refused:
        await announce(play.app, address, "secret")
    assert setting_text(refused.value).startswith(f"WEBHOOK_URL={address} 不对，应为：Telegram 肯用的公网地址")
