"""The command line: every command of the house; a user's mistake ends with one sentence and status 2."""

import sys
from typing import Any

import typer

from bot.commands import (
    backups,
    benchmark,
    campaigns,
    doctor,
    exporting,
    figures,
    invites,
    people,
    replies,
    running,
    units,
)
from bot.commands.shell import Mistake

# Typer brings its own copy of Click and shows only some of its exceptions by name; this is what they stem from.
UsageError: Any = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="tonghop",
    help="A chat assistant for grassroots reporting.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(running.run)
app.command()(invites.init)
app.command()(invites.invite)
app.command("summary")(figures.show_summary)
app.command()(exporting.export)
app.command()(figures.remind)
app.command()(figures.status)
app.command()(replies.understand)
app.command()(replies.replies)
app.command()(doctor.doctor)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(benchmark.bench)
app.add_typer(units.app, name="units")
app.add_typer(campaigns.app, name="campaign")
app.add_typer(people.app, name="people")


def main() -> None:
    """Run a command and leave with its status."""
    try:
        status = app(standalone_mode=False)
    except Mistake as mistake:
        sys.exit(_complain(str(mistake)))
    except UsageError as error:
        sys.exit(_complain(error.format_message()))
    except typer.Abort:
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
