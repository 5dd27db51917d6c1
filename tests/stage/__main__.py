"""Command line: `python -m tests.stage play SCRIPT -- COMMAND…`, `… serve`, and `… show EVENTS OUT.html`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from tests.stage import process, show
from tests.stage.server import Stage
from tests.stage.world import Bot


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stage", description=__doc__)
    sub = parser.add_subparsers(dest="what", required=True)
    play = sub.add_parser(
        "play",
        help="start the stage and a bot, and play a script",
        usage="%(prog)s [options] SCRIPT [options] -- COMMAND [ARGUMENT ...]",
    )
    play.add_argument("script", help="YAML or JSON file")
    play.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="environment of the bot; {token} {origin} {base_url} {base_file_url} are filled in",
    )
    play.add_argument("--port", type=int, default=0)
    play.add_argument("--start-timeout", type=float, default=20)
    play.add_argument("--log", help="write every event as JSON lines to this file")
    play.add_argument("--bot-log", help="write the bot's own output to this file")
    play.add_argument("--verbose", action="store_true")
    serve = sub.add_parser("serve", help="only run the stage, until Ctrl-C")
    serve.add_argument("--port", type=int, default=8081)
    serve.add_argument("--token", default=None)
    serve.add_argument("--any-token", action="store_true")
    serve.add_argument("--flood", action="store_true", help="enforce the documented sending rates")
    look = sub.add_parser("show", help="draw a recorded conversation (play --log) as one HTML file")
    look.add_argument("events", help="JSON lines written by play --log")
    look.add_argument("out", help="the HTML file to write")
    look.add_argument("--title", default="")
    argv = sys.argv[1:] if argv is None else argv
    split = argv.index("--") if "--" in argv else len(argv)
    args, command = parser.parse_args(argv[:split]), argv[split + 1 :]
    if args.what == "show":
        count = show.write(args.events, args.out, args.title)
        print(f"{args.out}: {count} messages")
        return 0
    if args.what == "play":
        if not command:
            parser.error("give the command that starts the bot after --")
        env = dict(item.split("=", 1) for item in args.env)
        wanted = process.Run(
            command, env, args.port, args.start_timeout, log_path=args.log, bot_log=args.bot_log, verbose=args.verbose
        )
        return asyncio.run(process.run(wanted, process.load(args.script)))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(args))
    return 0


async def _serve(args: argparse.Namespace) -> None:
    bot = Bot(token=args.token) if args.token else Bot()
    async with Stage(bot=bot, port=args.port, any_token=args.any_token) as stage:
        stage.world.flood.enabled = args.flood
        print(f"token {stage.token}\nbase_url {stage.base_url}\nbase_file_url {stage.base_file_url}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
