"""``python -m bot``, also installed as ``yaodian``."""

from __future__ import annotations

from bot.cli.app import run_app


def main() -> None:
    """The entry point."""
    run_app()


if __name__ == "__main__":
    main()
