"""The ways in that each channel offers to somebody with a code, by the channel's name."""

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.channel import TelegramChannel
from bot.settings import Settings
from storage import settings as facts
from storage.database import Database

log = structlog.get_logger()


def telegram_of(found: Settings) -> TelegramChannel | None:
    """The Telegram bot of the settings, or None where there is no token."""
    if not found.telegram_token:
        return None
    return TelegramChannel(
        found.telegram_token,
        found.telegram_api_url,
        found.telegram_proxy,
        found.telegram_pace,
        found.telegram_chat_pace,
    )


async def telegram_link(found: Settings, database: Database) -> str | None:
    """The deep link of the bot with {code} in it; None without a token, or while nobody knows the bot's name yet.

    The name is asked for once, and kept.
    """
    channel = telegram_of(found)
    if channel is None:
        return None
    kept = f"telegram.{channel.bot}.name"
    async with database.read() as store:
        name = await facts.get(store, kept)
    if name is None and (name := await _asked(channel)):
        async with database.begin() as store:
            await facts.put(store, kept, name)
    return f"https://t.me/{name}?start={{code}}" if name else None


async def _asked(channel: TelegramChannel) -> str:
    await channel.start()
    try:
        return str((await channel.api.get_me()).username or "")
    except TelegramError as error:
        log.warning("telegram_name_unknown", reason=type(error).__name__)
        return ""
    finally:
        await channel.stop()
