"""What the bot says of itself, and the commands and the button of each chat: told to Telegram where it differs.

Whose duties changed is read from the database every few seconds, whoever changed them. How far that was done is
kept there too; the last minutes before it are read again, as a change may be committed later than it is dated.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram import BotCommandScopeChat as OneChat
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.channels.telegram.channel import LATER, TelegramChannel
from bot.channels.telegram.reasons import reason_of
from bot.channels.telegram.refusals import Refusals
from bot.channels.trying import Trouble, keep_trying
from domain.access import READERS
from domain.chat import Chat
from domain.people import Role
from storage import menus
from storage import settings as facts
from storage.database import Database, DatabaseAway
from texts import channels as texts
from texts import general

log = structlog.get_logger()
LOOK_AGAIN = 2.0
OVERLAP = timedelta(minutes=5)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

Menu = tuple[BotCommand, ...]


class Profile:
    """Keeps descriptions and menus as they should be, and never in the way of a reply."""

    def __init__(
        self,
        channel: TelegramChannel,
        database: Database,
        agency: str,
        clock: Callable[[], datetime],
        dashboard: str = "",
    ) -> None:
        """`dashboard`: the https address that the menu button of officers and leaders opens; "" for none."""
        self.channel = channel
        self._button = MenuButtonWebApp(texts.DASHBOARD, WebAppInfo(dashboard)) if dashboard else None
        self._have_button: set[Chat] = set()
        self.trouble = Trouble("telegram_profile", reason_of)
        self._about = texts.description(agency), texts.short_description(agency)
        self._database = database
        self._clock = clock
        self._introduced = False
        self._shown: dict[Chat, Menu] = {}
        mark = f".{hashlib.sha256(dashboard.encode()).hexdigest()[:8]}" if dashboard else ""
        self._kept = f"{channel.name}.{channel.bot}.menus{mark}"
        self._kept_refusals = f"{channel.name}.{channel.bot}.menus.refused"
        self._refusals: Refusals | None = None

    async def run(self, ready: asyncio.Event, over: asyncio.Event) -> None:
        """From when Telegram has let us in until the house closes."""
        waits = [asyncio.create_task(event.wait()) for event in (ready, over)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        await keep_trying(self._once, self.trouble, over, LOOK_AGAIN)

    async def _once(self) -> None:
        try:
            if not self._introduced:
                await self._introduce()
                self._introduced = True
            await self._bring_up_to_date()
        except DatabaseAway:
            return  # whoever has to store something tells of it
        except RetryAfter as error:
            self.channel.pace.pause(error._retry_after.total_seconds())
            raise

    async def _introduce(self) -> None:
        api = self.channel.api
        long, short = self._about
        if (await api.get_my_description()).description != long:
            await api.set_my_description(long)
        if (await api.get_my_short_description()).short_description != short:
            await api.set_my_short_description(short)
        await self._offer(BotCommandScopeAllPrivateChats(), menu_of(general.EVERYONE))
        await self._offer(BotCommandScopeAllGroupChats(), menu_of(general.IN_GROUPS))

    async def _offer(self, scope: BotCommandScope, menu: Menu) -> None:
        if await self.channel.api.get_my_commands(scope) != menu:
            await self.channel.api.set_my_commands(menu, scope)

    async def _bring_up_to_date(self) -> None:
        now, name, bot = self._clock(), self.channel.name, self.channel.bot
        async with self._database.read() as store:
            mark = await facts.get(store, self._kept)
            since = datetime.fromisoformat(mark) - OVERLAP if mark else NEVER
            roles = await menus.changed(store, name, bot, since)
            refusals = self._refusals = self._refusals or Refusals(await facts.get(store, self._kept_refusals))
            due = refusals.due(now)
            again = await menus.offered(store, name, bot, due) if due else {}
        wanted = {chat: menu_for(held) for chat, held in roles.items()}
        new = {chat: menu for chat, menu in wanted.items() if self._shown.get(chat) != menu}
        new |= {chat: menu_for(held) for chat, held in again.items()}
        for address in due:
            if Chat(name, bot, address) not in new:
                refusals.forget(address)
        for chat, menu in new.items():
            await self._show(chat, menu, refusals, now)
            await self._show_button(chat, roles[chat] if chat in roles else again[chat])
        self._shown = wanted
        if new or due:
            async with self._database.begin() as store:
                await facts.put(store, self._kept, now.isoformat())
                await facts.put(store, self._kept_refusals, refusals.kept())

    async def _show(self, chat: Chat, menu: Menu, refusals: Refusals, now: datetime) -> None:
        """The menu of one chat; without one it is that of everybody. One that refuses it is asked again later."""
        scope = OneChat(int(chat.address))
        # A turn of its own, not the chat's: replies there are not to wait for it.
        await self.channel.pace.turn(f"menu of {chat.address}", LATER)
        try:
            if menu:
                await self.channel.api.set_my_commands(menu, scope)
            else:
                await self.channel.api.delete_my_commands(scope)
            refusals.forget(chat.address)
        except (BadRequest, Forbidden) as error:
            log.info("menu_not_shown", reason=str(error))
            refusals.note(chat.address, now)
        self._shown[chat] = menu

    async def _show_button(self, chat: Chat, roles: frozenset[Role]) -> None:
        """Whoever may look at the dashboard opens it beside the field where one writes; others no longer."""
        may = bool(roles & READERS)
        if self._button is None or not (may or not roles or chat in self._have_button):
            return
        await self.channel.pace.turn(f"menu of {chat.address}", LATER)
        try:
            button = self._button if may else MenuButtonDefault()
            await self.channel.api.set_chat_menu_button(int(chat.address), button)
        except (BadRequest, Forbidden) as error:
            log.info("menu_button_not_shown", reason=str(error))
        (self._have_button.add if may else self._have_button.discard)(chat)


@cache
def menu_for(roles: frozenset[Role]) -> Menu:
    """What a person of these roles is offered; nothing of their own without any."""
    return menu_of(general.commands_of(roles)) if roles else ()


def menu_of(commands: Sequence[tuple[str, str]]) -> Menu:
    """Commands and what they do, as Telegram takes them."""
    return tuple(BotCommand(command.removeprefix("/"), what) for command, what in commands)
