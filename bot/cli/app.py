"""The commands by name, and their exit codes.

0: all went well. 1: a source failed, a check found something wrong, or the bot's own storage failed on the way. 2: a
setting or an argument is wrong. 3 to 8: the database cannot be opened (``UNUSABLE``). 9: no backup was made or
restored. 10: data was not moved. Results go to stdout, messages for people to stderr. The modules of the commands
import what they need when they run: ``--help`` and ``read`` start fast.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Final, ParamSpec

import typer

from bot.cli import archive, reading, serving
from bot.cli.output import backup_text, database_text, failure_text, fault_text, move_text, setting_text, storage_text
from bot.cli.plain_text import PlainTextCommand, PlainTextGroup, QueryCommand
from bot.errors import BackupFailed, BotError, DatabaseUnusable, MoveFailed, SettingsError, SourceError, UnusableReason

ABOUT: Final = "Extractive briefs of Chinese policy news. Results go to stdout, messages for people to stderr."

Arguments = ParamSpec("Arguments")
# A command returns whether all went well; None where nothing can go wrong halfway.
Command = Callable[..., bool | None]
COMMANDS: Final[dict[str, Command]] = {
    "chat": serving.chat_command,
    "run": serving.run_command,
    "read": reading.read_command,
    "brief": reading.brief_command,
    "stories": reading.stories_command,
    "import": archive.import_command,
    "export": archive.export_command,
    "search": archive.search_command,
    "reindex": archive.reindex_command,
    "poll": archive.poll_command,
    "digest": archive.digest_command,
    "doctor": serving.doctor_command,
    "backup": archive.backup_command,
    "restore": archive.restore_command,
    "migrate-data": archive.migrate_data_command,
}
QUERIES: Final = ("search",)  # whose words may begin with a hyphen
UNUSABLE: Final[dict[UnusableReason, int]] = {
    "read_only_file": 3,
    "read_only_folder": 3,
    "corrupted": 4,
    "full": 5,
    "newer": 6,
    "locked": 7,
    "other_bot": 7,
    "not_alone": 7,
    "unreachable": 8,
    "no_rights": 3,
    "read_only_server": 3,
    "encoding": 3,
    "too_many": 8,
    "pooler": 8,
}
NO_BACKUP: Final = 9
NOT_MOVED: Final = 10


def _with_exit_code(command: Callable[Arguments, bool | None]) -> Callable[Arguments, None]:
    @functools.wraps(command)  # typer reads the arguments and the help from the command itself
    def run_command(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        if command(*args, **kwargs) is False:
            raise typer.Exit(1)

    return run_command


def _app() -> typer.Typer:
    made = typer.Typer(
        cls=PlainTextGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=ABOUT
    )
    for name, command in COMMANDS.items():
        made.command(name, cls=QueryCommand if name in QUERIES else PlainTextCommand)(_with_exit_code(command))
    return made


app: Final = _app()


def run_app() -> None:
    """Run the command that the arguments name; what is wrong is one line on stderr, never a traceback."""
    try:
        app()
    except SettingsError as exc:
        print(setting_text(exc), file=sys.stderr)
        sys.exit(2)
    except SourceError as exc:
        print(f"{exc.source}: {failure_text(exc)}", file=sys.stderr)
        sys.exit(1)
    except DatabaseUnusable as exc:
        print(database_text(exc), file=sys.stderr)
        sys.exit(UNUSABLE[exc.reason])
    except BackupFailed as exc:
        print(backup_text(exc), file=sys.stderr)
        sys.exit(NO_BACKUP)
    except MoveFailed as exc:
        print(move_text(exc), file=sys.stderr)
        sys.exit(NOT_MOVED)
    except BotError as exc:
        is_of_storage = exc.kind == "storage"
        print(storage_text(exc) if is_of_storage else f"{exc.kind}: {exc}", file=sys.stderr)
        sys.exit(1)
    except Exception as exc:  # noqa: BLE001 - a traceback would print what the exception says: a token, a text
        print(fault_text(exc), file=sys.stderr)
        sys.exit(1)
