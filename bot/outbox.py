"""From the outbox to people: per chat in order, replies before reminders, tried again when a channel fails."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import unasked
from bot.allowance import Allowance
from bot.attaching import Attaching
from bot.channels.channel import Channel, SendFailed
from bot.making import Maker
from bot.metrics import Metrics
from bot.unasked import Unasked
from domain.board import Board
from domain.chat import Chat, Reply
from storage import groups, outbox, people
from storage.database import Database, DatabaseAway, Store
from storage.outbox import Letter
from storage.shelf import Shelf
from texts import channels, general

log = structlog.get_logger()
BATCH, WORDED = 100, 25
TRIES = 12
LONGEST_WAIT = timedelta(minutes=10)
WORTH_CHANGING, EDITS = timedelta(seconds=60), 20
GIVEN_UP, LONGEST_FAULT = timedelta(hours=24), 60.0
NOT_READY = timedelta(seconds=1)


@dataclass
class Results:
    """What became of a batch of letters, written down in one transaction. `sent`: what each is called now.

    `elsewhere`: chats whose bot takes nothing now; `used`: how many messages counted against its allowance,
    `replied`: how many of them replies.
    """

    sent: dict[int, str] = field(default_factory=dict)
    shown: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    held: dict[int, datetime] = field(default_factory=dict)
    later: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    unreachable: list[Chat] = field(default_factory=list)
    elsewhere: list[Chat] = field(default_factory=list)
    used: int = 0
    replied: int = 0
    moved: dict[Chat, str] = field(default_factory=dict)
    changed: dict[int, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)

    def outcomes(self) -> dict[str, int]:
        """How many letters came to what."""
        waiting = len(self.held) + len(self.later)
        return {"sent": len(self.sent), "shown": len(self.shown), "later": waiting, "failed": len(self.failed)}

    def take_back(self, earlier: "Results") -> None:
        """What could not be written down joins what has come since."""
        for name in ("sent", "held", "later", "failed", "moved", "changed"):
            setattr(self, name, getattr(earlier, name) | getattr(self, name))
        for name in ("shown", "edited", "unreachable", "elsewhere", "gone", "used", "replied"):
            setattr(self, name, getattr(earlier, name) + getattr(self, name))


class Outbox:
    """Delivers what waits for one bot: all of it, or only what has one priority; nothing while it may not."""

    def __init__(
        self,
        database: Database,
        board: Board,
        channel: Channel,
        clock: Callable[[], datetime],
        priority: int | None = None,
        maker: Maker | None = None,
        shelf: Shelf | None = None,
        allowance: Allowance | None = None,
        may: Callable[[], bool] = lambda: True,
        metrics: Metrics | None = None,
    ) -> None:
        self.metrics = metrics or Metrics()
        self.may = may
        self._speaking = False
        self.priority = priority
        self.allowance = allowance
        self.database = database
        self.board = board
        self.channel = channel
        self.clock = clock
        self.maker = maker or Maker(database, board)
        self.attaching = Attaching(database, channel, self.maker, shelf, clock, board)
        self._unnoted = Results()
        self._noting = asyncio.Lock()
        self._faults = 0
        self.unasked = Unasked(database, board, clock, channel)
        self.reminding = False

    async def deliver_due(self, limit: int = BATCH) -> int:
        """Deliver what is due; returns how many letters were taken up. Raises DatabaseAway.

        What could not be noted the last time is noted first, so that nothing goes out again for it.
        """
        await self._note()
        if not await self._speaks():
            return 0
        now = self.clock()
        async with self.database.read() as store:
            letters = await outbox.due(store, self.channel.name, self.channel.bot, now, limit, self.priority)
            pressed = await self._pressed(store, now) if not letters else []
            reworded = await self._reworded(store, now) if not letters else []
        if not letters:
            await self._show_changes(reworded)
            return await self._show_choices(pressed)
        by_chat: defaultdict[Chat, list[Letter]] = defaultdict(list)
        for letter in letters:
            by_chat[letter.chat].append(letter)
        words = await self._word(letters)
        deliveries = (self._deliver(waiting, words) for waiting in by_chat.values())
        ended = await asyncio.gather(*deliveries, return_exceptions=True)
        await self._note()
        self.channel.changed(list(by_chat))
        for error in ended:
            if error is not None:
                raise error
        return len(letters)

    async def _speaks(self) -> bool:
        """True while this process speaks for the bot; what the one before it used up is read as that begins."""
        if not self.may():
            self._speaking = False
        elif not self._speaking:
            if self.allowance:
                async with self.database.begin() as store:
                    await self.allowance.recall(store)
            self._speaking = True
        return self._speaking

    async def _word(self, letters: Sequence[Letter]) -> dict[int, Reply]:
        """The words of those that nobody asked for, by id, unless the bot sends none of these now."""
        if self.allowance and self.allowance.spent:
            return {}
        coming = {letter.id: letter for letter in letters if letter.kind in unasked.KINDS}
        words, failed = await self.unasked.words(list(coming.values()))
        for key, reason in failed.items():
            self._failed(coming[key], SendFailed(reason))
        return words

    async def _deliver(self, letters: Sequence[Letter], words: Mapping[int, Reply]) -> None:
        """The letters of one chat, in order; one that must wait holds back those behind it.

        Each that left is noted before the next, those of other chats along with it: a crash repeats no more than
        what left while that was being written.
        """
        for letter in letters:
            reply = words.get(letter.id) if letter.kind in unasked.KINDS else letter.reply
            delivered = await self._send(letter, reply)
            if self._unnoted.sent:
                await self._note()
            if not delivered:
                return

    async def _send(self, letter: Letter, reply: Reply | None) -> bool:
        """True unless it must wait, or never will arrive."""
        if not self.may():
            return False
        try:
            urgent = letter.kind not in unasked.KINDS
            self.reminding = self.reminding or letter.kind == "reminder"
            if not urgent and self.allowance and self.allowance.spent:
                raise SendFailed(channels.MONTH_SPENT, elsewhere=True)
            if reply and reply.is_made:
                said = await self.attaching.send(letter, reply, urgent=urgent)
                if said is None:
                    return await self._not_ready(letter)
            else:
                said = await self.channel.send(letter.chat, reply, letter.id, urgent=urgent) if reply else None
        except DatabaseAway:
            raise
        except SendFailed as failure:
            return self._failed(letter, failure)
        except Exception as error:
            log.exception("delivery_failed", letter=letter.id)
            return self._failed(letter, SendFailed(type(error).__name__))
        if said and said.state == "sent":
            self._unnoted.sent[letter.id] = said.ref
        elif said:
            self._unnoted.shown.append(letter.id)
        return True

    async def _not_ready(self, letter: Letter) -> bool:
        """Its file is still being made: it waits, and holds up nobody else's; False."""
        self._unnoted.held[letter.id] = self.clock() + NOT_READY
        await self.channel.typing(letter.chat)
        return False

    async def _pressed(self, store: Store, now: datetime) -> list[Letter]:
        """Letters that still offer what was chosen; a change that comes too late is left."""
        if not self.channel.capabilities.edits or self.priority == outbox.REMINDER:
            return []
        return await outbox.to_show(store, self.channel.name, self.channel.bot, now - WORTH_CHANGING, EDITS)

    async def _show_choices(self, letters: Sequence[Letter]) -> int:
        """Once nothing waits to be said: messages that were answered show the answer, and lose their choices."""
        for letter in letters:
            if letter.reply is None:
                continue
            said = letter.reply
            words = general.chosen(said.text, letter.chosen or "")
            shown = Reply(words, files=said.files, enclosed=said.enclosed)
            try:
                await self.channel.edit(letter.chat, letter.ref, shown)
            except SendFailed as failure:
                log.info("choice_not_shown", letter=letter.id, reason=failure.reason)
                if failure.retry_after:
                    break
            self._unnoted.edited.append(letter.id)
        await self._note()
        return 0

    async def _reworded(self, store: Store, now: datetime) -> list[Letter]:
        if not self.channel.capabilities.edits or self.priority == outbox.REMINDER:
            return []
        return await outbox.to_change(store, self.channel.name, self.channel.bot, now, EDITS)

    async def _show_changes(self, letters: Sequence[Letter]) -> None:
        """Once nothing waits to be said: letters that were reworded show it; what fails is tried later."""
        for letter in letters:
            again = None
            try:
                if letter.reply and not await self.channel.edit(letter.chat, letter.ref, letter.reply):
                    self._unnoted.gone.append(letter.id)
            except SendFailed as failure:
                log.info("change_not_shown", letter=letter.id, reason=failure.reason)
                self._note_place(letter, failure)
                lost = failure.final or failure.unreachable or failure.moved_to
                again = None if lost else self.clock() + self._pause(failure)
            self._unnoted.changed[letter.id] = letter.change_due, again

    def _note_place(self, letter: Letter, failure: SendFailed) -> None:
        """Nobody is there, or somewhere else now."""
        if failure.unreachable:
            self._unnoted.unreachable.append(letter.chat)
        if failure.moved_to:
            self._unnoted.moved[letter.chat] = failure.moved_to

    def _failed(self, letter: Letter, failure: SendFailed) -> bool:
        """Note what becomes of a letter that did not go out; False."""
        results = self._unnoted
        last = letter.tries + 1 >= (failure.at_most or TRIES)
        if failure.at_most and not last:
            wait = failure.retry_after or 2.0**letter.tries
            results.later[letter.id] = (self.clock() + timedelta(seconds=wait), failure.reason)
            return False
        self._note_place(letter, failure)
        if failure.moved_to:
            return False
        if failure.elsewhere and letter.kind in unasked.KINDS:
            results.elsewhere.append(letter.chat)
            results.failed[letter.id] = failure.reason
        elif not failure.counts and self.clock() - letter.created_at < GIVEN_UP:
            results.held[letter.id] = self.clock() + self._pause(failure)
        elif failure.final or failure.unreachable or last:
            results.failed[letter.id] = failure.reason
            self.maker.forget(letter)
        else:
            wait = failure.retry_after or min(2.0**letter.tries, LONGEST_WAIT.total_seconds())
            results.later[letter.id] = (self.clock() + timedelta(seconds=wait), failure.reason)
        return False

    def _pause(self, failure: SendFailed) -> timedelta:
        """How long to leave a channel alone that is at fault as a whole; not all at the same moment after that."""
        self._faults += 1
        wait = failure.retry_after or min(2.0**self._faults, LONGEST_FAULT)
        return timedelta(seconds=wait + random.uniform(0, min(wait, 1) / 4))  # noqa: S311 - no secret

    async def _note(self) -> None:
        """Write down what has become of letters; who had to wait finds theirs written by whoever was first."""
        async with self._noting:
            results, self._unnoted = self._unnoted, Results()
            used, replied = self.allowance.hand_over() if self.allowance else (0, 0)
            results.used, results.replied = results.used + used, results.replied + replied
            if results == Results():
                return
            try:
                await self._write_down(results, self.clock())
            except BaseException:
                self._unnoted.take_back(results)
                raise
            self.metrics.sends(self.channel.name, results.outcomes())
            self._faults = 0 if results.sent else self._faults

    async def _write_down(self, results: Results, now: datetime) -> None:
        async with self.database.begin() as store:
            if self.allowance:
                await self.allowance.note(store, results.used, results.replied)
            await outbox.mark(store, results.sent, "sent", now)
            await outbox.name(store, {key: ref for key, ref in results.sent.items() if ref})
            await outbox.shows(store, results.edited, now)
            await outbox.hold(store, results.held)
            await outbox.mark(store, results.shown, "shown", now)
            await outbox.put_off(store, results.later)
            await outbox.give_up(store, results.failed)
            await people.unreachable(store, results.unreachable, now)
            await groups.end(store, results.unreachable, now)
            await outbox.changed(store, results.changed)
            await groups.posts_gone(store, results.gone)
            for chat, address in results.moved.items():
                await groups.move(store, chat, address, now)
            await self._elsewhere(store, results, now)

    async def _elsewhere(self, store: Store, results: Results, now: datetime) -> None:
        """What could not reach somebody here goes to another of their accounts, where there is one."""
        left = [*results.unreachable, *results.elsewhere]
        if not left:
            return
        others = await people.others_of(store, left, now)
        gone = await outbox.letters(store, set(results.failed))
        moved = {key: others[letter.chat] for key, letter in gone.items() if letter.chat in others}
        await outbox.readdress(store, moved)
