"""From the outbox to people: per chat in order, replies before reminders, tried again when a channel fails."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.channels.channel import Channel, SendFailed
from domain.board import Board
from domain.chat import Chat, Inbound, Reply, Talk
from handlers.known import learn
from handlers.outcome import Outcome
from handlers.reminding import remind
from storage import inbox, outbox, people, reminders
from storage.database import Database, DatabaseAway, Store
from storage.outbox import Letter

log = structlog.get_logger()
BATCH = 100
TRIES = 12
LONGEST_WAIT = timedelta(minutes=10)
IN_CONVERSATION = timedelta(minutes=10)


@dataclass
class Results:
    """What became of a batch of letters, written down in one transaction."""

    sent: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    later: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    unreachable: list[Chat] = field(default_factory=list)


class Outbox:
    """Delivers what waits for one bot."""

    def __init__(self, database: Database, board: Board, channel: Channel, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.board = board
        self.channel = channel
        self.clock = clock
        self._unnoted = Results()

    async def deliver_due(self, limit: int = BATCH) -> int:
        """Deliver what is due; returns how many letters were taken up. Raises DatabaseAway.

        What could not be noted the last time is noted first, so that nothing goes out again for it.
        """
        await self._note()
        now = self.clock()
        async with self.database.read() as store:
            letters = await outbox.due(store, self.channel.name, self.channel.bot, now, limit)
        if not letters:
            return 0
        by_chat: defaultdict[Chat, list[Letter]] = defaultdict(list)
        for letter in letters:
            by_chat[letter.chat].append(letter)
        deliveries = (self._deliver(chat, waiting, self._unnoted) for chat, waiting in by_chat.items())
        ended = await asyncio.gather(*deliveries, return_exceptions=True)
        await self._note()
        self.channel.changed(list(by_chat))
        for error in ended:
            if error is not None:
                raise error
        return len(letters)

    async def _deliver(self, chat: Chat, letters: Sequence[Letter], results: Results) -> None:
        """The letters of one chat, in order; one that must wait holds back those behind it."""
        for letter in letters:
            try:
                reply = await self._words(letter) if letter.kind == "reminder" else letter.reply
                said = await self.channel.send(chat, reply) if reply else None
            except DatabaseAway:
                raise
            except SendFailed as failure:
                return self._failed(letter, failure, results)
            except Exception as error:
                log.exception("delivery_failed", letter=letter.id)
                return self._failed(letter, SendFailed(type(error).__name__), results)
            if said:
                (results.sent if said == "sent" else results.shown).append(letter.id)
        return None

    def _failed(self, letter: Letter, failure: SendFailed, results: Results) -> None:
        if failure.unreachable:
            results.unreachable.append(letter.chat)
        if failure.final or failure.unreachable or letter.tries + 1 >= TRIES:
            results.failed[letter.id] = failure.reason
            return
        wait = failure.retry_after or min(2.0**letter.tries, LONGEST_WAIT.total_seconds())
        results.later[letter.id] = (self.clock() + timedelta(seconds=wait), failure.reason)

    async def _note(self) -> None:
        results, now = self._unnoted, self.clock()
        if results == Results():
            return
        async with self.database.begin() as store:
            await outbox.mark(store, results.sent, "sent", now)
            await outbox.mark(store, results.shown, "shown", now)
            await outbox.put_off(store, results.later)
            await outbox.give_up(store, results.failed)
            await people.unreachable(store, results.unreachable)
        self._unnoted = Results()

    async def _words(self, letter: Letter) -> Reply | None:
        """The words of a reminder from what is owed now; its choices become the conversation's.

        None: it has become pointless, or the person is in the middle of something and it waits.
        """
        now = self.clock()
        async with self.database.begin() as store:
            conversation_id, talk = await inbox.talk_of(store, letter.chat)
            if _busy(talk, now) and not _asked_by(letter, talk):
                await outbox.hold(store, letter.id, now + IN_CONVERSATION)
                return None
            outcome = await self._remind(store, letter, now)
            if outcome is None:
                await outbox.mark(store, [letter.id], "cancelled", now)
                return None
            await self._replace_unseen(store, letter, now)
            reply = outcome.replies[0]
            await outbox.set_words(store, letter.id, reply)
            await inbox.save_talks(store, {conversation_id: outcome.talk})
            return reply

    async def _replace_unseen(self, store: Store, letter: Letter, now: datetime) -> None:
        """A reminder that still lies unseen on a page gives way to this one, which names all that is owed."""
        earlier = await outbox.open_reminders(store, {letter.person_id} if letter.person_id else ())
        await outbox.mark(store, [one.id for one in earlier if one.id != letter.id], "cancelled", now)

    async def _remind(self, store: Store, letter: Letter, now: datetime) -> Outcome | None:
        if not await reminders.still_owed(store, letter):
            return None
        asked = Inbound(letter.chat, "", now)
        known = (await learn(store, self.board, [(asked, Talk())], now))[0]
        return remind(known)


def _asked_by(letter: Letter, talk: Talk) -> bool:
    """True when the open question is this reminder's own, from a try that failed."""
    return letter.reply is not None and talk.choices == letter.reply.choices


def _busy(talk: Talk, now: datetime) -> bool:
    return bool(talk.topic) and talk.at is not None and now - talk.at < IN_CONVERSATION
