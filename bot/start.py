"""The house is opened and runs, for real or as the demonstration, until it is told to stop."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.app import PATIENCE, App
from bot.channels.doors import bots_of, telegram_link
from bot.commands.shell import Mistake, board_of, carry_out, now, opened
from bot.lock import AlreadyRunning, holding
from bot.serving import CannotListen
from bot.settings import Settings
from bot.words import take_words
from storage import owner
from storage.database import Database, DatabaseAway
from texts import commands as texts

log = structlog.get_logger()


def start(settings: Settings, *, demo: bool) -> None:
    """Work until stopped by a signal. Raises Mistake when it cannot begin."""
    take_words(settings.data_dir)
    try:
        with holding(settings.data_dir, alone=settings.is_sqlite) as alone:
            carry_out(_demonstrate(settings) if demo else _run(settings, alone=alone))
    except AlreadyRunning as error:
        raise Mistake(texts.already_running(str(error))) from None
    except CannotListen as error:
        raise Mistake(texts.cannot_listen(str(error))) from None
    except OSError as error:
        raise Mistake(texts.cannot_write(str(settings.data_dir), error.strerror or str(error))) from None


async def _run(settings: Settings, *, alone: bool) -> None:
    board = board_of(settings)
    async with opened(settings, PATIENCE) as database:
        await _claim(settings, database)
        link = await telegram_link(settings, database)
        bots = await bots_of(settings, database)
        board = replace(board, links=(link,) if link else (), bots=bots)
        await App(settings, database, board, alone=alone).run(_tell(texts.READY))


async def _demonstrate(settings: Settings) -> None:
    board = board_of(settings, demo=True)
    async with opened(settings, PATIENCE) as database:
        from bot.demo import stage  # only the demonstration needs it

        try:
            await stage.set_up(database, board, now(), _say)
        except stage.NotADemonstration:
            raise Mistake(texts.not_a_demonstration(str(database.url))) from None
        await _claim(settings, database)
        app = App(settings, database, board, roles=stage.ROLES, addresses=stage.addresses())
        async with stage.reminding(app):
            await app.run(_tell(texts.DEMO_READY))


async def _claim(settings: Settings, database: Database) -> None:
    """The data directory is this database's from now on; one that is another's is told of in the log."""
    async with database.read() as store:
        mine = await owner.of_folder(store)
    if mine and mine == owner.on_disk(settings.data_dir):
        return
    with suppress(DatabaseAway):  # another start will do
        async with database.begin() as store:
            if await owner.claim(store, settings.data_dir):
                return
        log.warning("data_dir_of_another_database", data_dir=str(settings.data_dir))


def _tell(sentence: str) -> Callable[[str], None]:
    return lambda address: _say(sentence.format(address=address))


def _say(line: str) -> None:
    """To whoever reads along; a terminal that is gone, or a log on a full disk, stops nothing."""
    with suppress(OSError, AttributeError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
