"""The bots of the settings: each with its name, its link, its allowance, and what takes in its events."""

import hashlib
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.allowance import Allowance
from bot.channels.channel import Receive
from bot.channels.zalo.bots import ZaloBots
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.events import IN_GROUP, NAME
from bot.channels.zalo.polling import Polling
from bot.channels.zalo.webhook import Webhook, path_of
from bot.settings import Settings, listed
from bot.turns import Turn
from domain.bots import Bot
from storage.database import Database


def bots_of(found: Settings) -> list[Bot]:
    """The bots of the settings, in their order; until somebody asked for their names, named by their numbers."""
    links = found.zalo_links.split(",")
    numbers = [token.partition(":")[0] for token in listed(found.zalo_tokens)]
    links += [""] * (len(numbers) - len(links))
    return [
        Bot(NAME, number, number, link, found.zalo_seats, found.zalo_monthly, IN_GROUP)
        for number, link in zip(numbers, links, strict=False)
    ]


def channels_of(found: Settings, bots: Sequence[Bot], clock: Callable[[], datetime]) -> list[ZaloChannel]:
    """What speaks for each of them."""
    known = {bot.id: bot for bot in bots}
    return [
        ZaloChannel(token, found.zalo_api_url, Allowance(known[number], found.zone, clock))
        for token in listed(found.zalo_tokens)
        if (number := token.partition(":")[0]) in known
    ]


@dataclass(frozen=True, slots=True)
class Zalo:
    """All bots as one channel, and each with what takes in its events."""

    together: ZaloBots
    bots: list[tuple[ZaloChannel, Polling | Webhook]]


def zalo_of(
    found: Settings,
    bots: Sequence[Bot],
    receive: Receive,
    clock: Callable[[], datetime],
    secret: str,
    database: Database,
) -> Zalo:
    """What works for these bots."""
    channels = channels_of(found, bots, clock)
    intakes = (intake_of(found, one, receive, clock, secret, database) for one in channels)
    return Zalo(ZaloBots(channels), list(zip(channels, intakes, strict=True)))


def intake_of(
    found: Settings,
    channel: ZaloChannel,
    receive: Receive,
    clock: Callable[[], datetime],
    secret: str,
    database: Database,
) -> Polling | Webhook:
    """What takes in a bot's events, in the mode of the settings."""
    if found.zalo_mode == "polling":
        turn = Turn(database, f"{NAME}.{channel.bot}", _here(found), clock)
        return Polling(channel, receive, clock, path_of(secret, channel.bot), turn)
    return Webhook(channel, receive, clock, found.public_url, secret)


def _here(found: Settings) -> str:
    """This process, by where it runs: only one can with this folder."""
    return hashlib.sha256(f"{socket.gethostname()} {found.data_dir.resolve()}".encode()).hexdigest()[:16]
