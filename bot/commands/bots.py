"""How the bots with limits stand: people, messages of the month, what is wrong. For status and doctor."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.settings import Settings, listed
from domain.bots import Bot, kept_for_replies, month_of
from storage import allowances, settings
from storage.database import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """One bot. `kept`: messages of the month that are for replies; `problem`: noted last, None: nothing yet."""

    bot: Bot
    seats: int
    sent: int
    kept: int
    exhausted: bool
    problem: str | None


def at_work(found: Settings) -> set[tuple[str, str]]:
    """The bots that the settings name: (channel, id); of pages the one that is always there."""
    named = (("telegram", found.telegram_token), ("zalo", found.zalo_tokens))
    bots = {(name, token.partition(":")[0]) for name, tokens in named for token in listed(tokens)}
    return bots | {("web", "web")}


async def standings(store: Store, found: Settings, now: datetime) -> list[Standing]:
    """All of them, in the order of the settings."""
    if not found.zalo_tokens:
        return []
    from bot.channels.zalo.house import bots_of  # only where there are any

    return [await _standing(store, bot, found, now) for bot in bots_of(found)]


async def _standing(store: Store, bot: Bot, found: Settings, now: datetime) -> Standing:
    name = await settings.get(store, f"{bot.channel}.{bot.id}.name")
    used = await allowances.used(store, bot, month_of(now, found.zone))
    refused = used.spent_until is not None and used.spent_until > now
    return Standing(
        replace(bot, name=name or bot.name),
        await allowances.seats(store, bot),
        used.sent,
        kept_for_replies(bot.monthly, used.replies, now, found.zone),
        refused or 0 < bot.monthly <= used.sent,
        await settings.get(store, settings.problem_of(bot.channel, bot.id)),
    )
