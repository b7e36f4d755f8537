"""tonghop run: the bot, the scheduler and the web in one process."""

from typing import Annotated

import typer

from bot.commands.shell import configured

Demo = Annotated[bool, typer.Option("--demo", help="Sample units and people; no token needed.")]


def run(demo: Demo = False) -> None:
    """Work until stopped (SIGTERM or Ctrl+C)."""
    settings = configured()
    from bot.start import start  # everything that runs: slow to import, and no other command needs it

    start(settings, demo=demo)
