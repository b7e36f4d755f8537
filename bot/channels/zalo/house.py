"""The bots of the settings: each with its name, its link, its allowance, and what takes in its events."""

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
from domain.bots import Bot


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
    found: Settings, bots: Sequence[Bot], receive: Receive, clock: Callable[[], datetime], secret: str
) -> Zalo:
    """What works for these bots."""
    channels = channels_of(found, bots, clock)
    return Zalo(ZaloBots(channels), [(one, intake_of(found, one, receive, clock, secret)) for one in channels])


def intake_of(
    found: Settings, channel: ZaloChannel, receive: Receive, clock: Callable[[], datetime], secret: str
) -> Polling | Webhook:
    """What takes in a bot's events, in the mode of the settings."""
    if found.zalo_mode == "polling":
        return Polling(channel, receive, clock, path_of(secret, channel.bot))
    return Webhook(channel, receive, clock, found.public_url, secret)
