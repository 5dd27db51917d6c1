"""Settings come from a mapping, and a wrong one is refused by name."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings


def test_defaults_need_nothing() -> None:
    settings = Settings.from_mapping({})
    assert settings.access == "invited"
    assert settings.listen_address == ("127.0.0.1", 8080)
    assert settings.owners == frozenset()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS", "everyone"),
        ("OWNER_IDS", "ann"),
        ("LISTEN", "8080"),
        ("LISTEN", "host:70000"),
        ("TIME_ZONE", "Mars/Base"),
        ("WEBHOOK_URL", "ftp://x"),
        ("WEBHOOK_SECRET", "不行"),
        ("TELEGRAM_TOKEN", "no token"),
        ("WORKERS", "-1"),
        ("WORK_SECONDS", "0"),
        ("WORK_MEMORY_MB", "64"),
        ("POLL_SECONDS", "5"),
        ("SEND_PER_SECOND", "fast"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_mapping({name: value})
    assert refused.value.name == name
    assert refused.value.expected


def test_a_wrong_token_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_mapping({"TELEGRAM_TOKEN": "my secret"})
    assert "secret" not in str(refused.value)


def test_owner_ids_are_numbers() -> None:
    assert Settings.from_mapping({"OWNER_IDS": "1, 22"}).owners == {1, 22}


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.from_mapping({"ACCESS": " "}).access == "invited"


def test_the_file_is_read_and_the_argument_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ACCESS=owner\nTIME_ZONE=UTC\n", "utf-8")
    settings = load_settings(tmp_path / ".env", access="open")
    assert (settings.access, settings.time_zone) == ("open", "UTC")
