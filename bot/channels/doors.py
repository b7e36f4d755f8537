"""The ways in that each channel offers to somebody with a code, by the channel's name."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.channel import Receive
from bot.settings import Settings
from domain.board import Board
from domain.bots import Bot
from storage import settings as facts
from storage.database import Database
from web.called import HERE as CALLED
from web.house import Call

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.polling import Polling
    from bot.channels.telegram.profile import Profile
    from bot.channels.telegram.webhook import Webhook
    from bot.channels.zalo.channel import ZaloChannel
    from bot.channels.zalo.house import Zalo


def telegram_of(found: Settings) -> "TelegramChannel | None":
    """The Telegram bot of the settings, or None where there is no token."""
    if not found.telegram_token:
        return None
    from bot.channels.telegram.channel import TelegramChannel  # slow to import, and often not needed

    return TelegramChannel(
        found.telegram_token,
        found.telegram_api_url,
        found.telegram_proxy,
        found.telegram_pace,
        found.telegram_chat_pace,
    )


def intake_of(
    found: Settings, channel: "TelegramChannel", receive: Receive, clock: Callable[[], datetime], secret: str
) -> "Polling | Webhook":
    """What takes in the Telegram bot's updates, in the mode of the settings."""
    from bot.channels.telegram.polling import Polling
    from bot.channels.telegram.webhook import Webhook

    if found.telegram_mode == "polling":
        return Polling(channel, receive, clock)
    return Webhook(channel, receive, clock, found.public_url, secret)


def profile_of(
    channel: "TelegramChannel", database: Database, agency: str, clock: Callable[[], datetime], found: Settings
) -> "Profile":
    """What keeps the bot's menus and descriptions as they should be."""
    from bot.channels.telegram.profile import Profile

    secure = found.public_url.startswith("https://")
    return Profile(channel, database, agency, clock, f"{found.public_url}{CALLED}" if secure else "")


def call_of(found: Settings) -> Call | None:
    """How the dashboard is opened from inside the Telegram app; None where there is no token."""
    if not found.telegram_token:
        return None
    from bot.channels.telegram import call

    return Call(partial(call.read, found.telegram_token), call.FRAMED_BY)


async def telegram_link(found: Settings, database: Database) -> str | None:
    """The deep link of the bot with {code} in it; None without a token, or while nobody knows the bot's name yet.

    The name is asked for once, and kept.
    """
    channel = telegram_of(found)
    if channel is None:
        return None
    name = await _name_of(channel, database)
    return f"https://t.me/{name}?start={{code}}" if name else None


def zalo_of(
    found: Settings, board: Board, receive: Receive, clock: Callable[[], datetime], database: Database
) -> "Zalo | None":
    """The Zalo bots of the settings, or None where there is no token."""
    if not found.zalo_tokens:
        return None
    from bot.channels.zalo import house

    return house.zalo_of(found, board.bots, receive, clock, board.secret, database)


async def bots_of(found: Settings, database: Database) -> tuple[Bot, ...]:
    """The bots of the settings that take only so many people, by the names under which people find them."""
    if not found.zalo_tokens:
        return ()
    from bot.channels.zalo import house

    bots = house.bots_of(found)
    channels = house.channels_of(found, bots, lambda: datetime.now(UTC))
    names = await asyncio.gather(*(_name_of(one, database) for one in channels))
    return tuple(replace(bot, name=name or bot.name) for bot, name in zip(bots, names, strict=True))


async def _name_of(channel: "TelegramChannel | ZaloChannel", database: Database) -> str:
    kept = f"{channel.name}.{channel.bot}.name"
    async with database.read() as store:
        name = await facts.get(store, kept)
    if name is None and (name := await _asked(channel)):
        async with database.begin() as store:
            await facts.put(store, kept, name)
    return name or ""


async def _asked(channel: "TelegramChannel | ZaloChannel") -> str:
    await channel.start()
    try:
        return await channel.asked_name()
    finally:
        await channel.stop()
