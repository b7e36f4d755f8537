"""From the inbox through the handlers to the database: each message once, many in one transaction.

Handlers write nothing. What a batch comes to is committed together with the outcome of its messages; if that
fails, the messages are taken again one at a time, so that a poisoned one stands alone.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.channel import Channel
from bot.channels.web import chat_of as page_of
from bot.deeds import Deeds
from domain.board import Board
from domain.chat import Chat, Earlier, Event, Inbound, MessageKind, RawMessage, Reply, Talk
from handlers.flow import step
from handlers.known import Known, learn
from handlers.outcome import Outcome, Wanted, with_choices_as_shown
from language.marks import is_marked
from storage import files, inbox, outbox, people, reminders, reports
from storage.database import Conflict, Database, DatabaseAway, Store
from storage.inbox import Version, Waiting
from storage.outbox import Letter
from storage.shelf import Shelf
from texts import general, notices

log = structlog.get_logger()
BATCH = 50
ASKING = (MessageKind.TEXT, MessageKind.REMINDER)
PATIENCE = 1.0
TOAST_WITHIN = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message of a batch: as it waited, as it reads, and what was known."""

    waiting: Waiting
    message: Inbound
    known: Known


class Inbox:
    """Takes messages in from all channels and answers them."""

    def __init__(
        self,
        database: Database,
        board: Board,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        shelf: Shelf | None = None,
    ) -> None:
        self.database = database
        self.board = board
        self.channels = channels
        self.clock = clock
        self.shelf = shelf
        self.deeds = Deeds(board, page_of)
        self.arrived = asyncio.Event()
        self.files_came: list[asyncio.Event] = []
        self._toasts: set[asyncio.Task[None]] = set()

    async def receive(self, messages: Sequence[RawMessage]) -> dict[tuple[Chat, str], int]:
        """Store messages; when this returns they may be acknowledged. Raises DatabaseAway.

        Of one that bears a mark of secrecy only its key is kept.
        """
        messages = [part for message in messages for part in _parts(self._without_secrets(message))]
        async with self.database.begin() as store:
            ids = await inbox.take_in(store, messages)
        self.arrived.set()
        if any(message.brings_file for message in messages):
            for called in self.files_came:
                called.set()
        self._tell_channels({message.chat for message in messages})
        return ids

    def _without_secrets(self, message: RawMessage) -> RawMessage:
        words = self.channels[message.chat.channel].words(message.payload)
        if not is_marked(words):
            return message
        return replace(message, payload={"marked": True}, brings_file=False, caption=None)

    async def answer_waiting(self, limit: int = BATCH) -> int:
        """Handle one batch; returns how many messages it took. Raises DatabaseAway."""
        async with self.database.read() as store:
            if not await inbox.has_waiting(store):
                return 0
        try:
            return await self._batch(limit)
        except DatabaseAway:
            raise
        except Exception:
            log.warning("batch_failed_taking_one_at_a_time", exc_info=True)
            return await self._one_at_a_time(limit)

    async def _one_at_a_time(self, limit: int) -> int:
        for taken in range(limit):
            alone: list[Waiting] = []
            try:
                if not await self._batch(1, alone):
                    return taken
            except (DatabaseAway, Conflict):
                raise
            except Exception as error:
                if not alone:
                    raise
                await self._note_alone_failed(alone[0], error)
        return limit

    async def _batch(self, limit: int, in_hand: list[Waiting] | None = None) -> int:
        """Claim, answer and write one batch; `in_hand` is told what was claimed, in case that fails."""
        now = self.clock()
        async with self.database.begin() as store:
            waiting = await inbox.claim(store, limit, now)
            if not waiting:
                return 0
            if in_hand is not None:
                in_hand += waiting
            taken = _apart(await self._learn(store, waiting, now))
            stepped = await self._step_all(store, taken, now)
            await self._write(store, stepped, now)
        self._tell_channels({one.waiting.chat for one in taken})
        for one, outcome in stepped:
            self._toast(one, outcome.toast)
            if outcome.wanted is not None:
                async with self._typing_meanwhile(one.waiting.chat):
                    await self._read_and_answer(one, outcome.wanted)
        return len(taken)

    async def _learn(self, store: Store, waiting: Sequence[Waiting], now: datetime) -> list[Taken]:
        parsed = [self.channels[one.chat.channel].parse(one.chat, one.payload, one.received_at) for one in waiting]
        letters = await outbox.letters(store, {message.offered[0] for message in parsed if message.offered})
        messages = [_with_choice(message, letters) for message in await self._with_earlier(store, waiting, parsed)]
        waiting = await self._with_choices_last_shown(store, waiting, messages)
        talks = [one.talk for one in waiting]
        learnt = await learn(store, self.board, list(zip(messages, talks, strict=True)), now)
        knowns = [self._with_abilities(one, message.chat) for one, message in zip(learnt, messages, strict=True)]
        return [Taken(*three) for three in zip(waiting, messages, knowns, strict=True)]

    def _with_abilities(self, known: Known, chat: Chat) -> Known:
        can = self.channels[chat.channel].capabilities
        return replace(known, takes_files=can.takes_files, edits=can.edits, shelf=self.shelf)

    async def _with_choices_last_shown(
        self, store: Store, waiting: Sequence[Waiting], messages: Sequence[Inbound]
    ) -> list[Waiting]:
        """Where there are no buttons, a typed number means the list that was shown last, be it of a notice."""
        typed = {
            message.chat: message.said_at
            for message in messages
            if message.text and not self.channels[message.chat.channel].capabilities.buttons
        }
        if not typed:
            return list(waiting)
        said = await outbox.last_said(store, set(typed))
        seen = {chat: reply for chat, (at, reply) in said.items() if reply.choices and at <= typed[chat]}
        return [
            replace(one, talk=replace(one.talk, choices=last.choices, numeric=last.numeric))
            if (last := seen.get(one.chat))
            else one
            for one in waiting
        ]

    async def _with_earlier(
        self, store: Store, waiting: Sequence[Waiting], parsed: Sequence[Inbound]
    ) -> list[Inbound]:
        """The messages, the edited ones with what they said before."""
        edits = {
            one.id: (one.conversation_id, message.edit_of)
            for one, message in zip(waiting, parsed, strict=True)
            if message.edit_of
        }
        if not edits:
            return list(parsed)
        found = await inbox.versions(store, set(edits.values()))
        known = {one.id: self._earlier(one, found.get(edits[one.id], ())) for one in waiting if one.id in edits}
        return [replace(message, earlier=known.get(one.id)) for one, message in zip(waiting, parsed, strict=True)]

    def _earlier(self, edit: Waiting, came: Sequence[Version]) -> Earlier | None:
        channel, before = self.channels[edit.chat.channel], [one for one in came if one.id < edit.id]
        texts = (channel.parse(edit.chat, one.payload, one.received_at).text for one in before)
        return Earlier(tuple(text for text in texts if text), before[0].received_at) if before else None

    async def _step_all(self, store: Store, taken: Sequence[Taken], now: datetime) -> list[tuple[Taken, Outcome]]:
        stepped = []
        for one in taken:
            try:
                stepped.append((one, step(one.known, one.message, one.waiting.talk)))
            except Exception as error:
                await self._note_failed(store, one.waiting, error, now)
        return stepped

    async def _write(self, store: Store, stepped: Sequence[tuple[Taken, Outcome]], now: datetime) -> None:
        done = [(one, outcome) for one, outcome in stepped if outcome.wanted is None]
        for one, outcome in done:
            if outcome.link is not None:
                await self.deeds.link(store, outcome.link, now)
            for deed in outcome.deeds:
                await self.deeds.do(store, deed, one.known, one.message, now)
        made = [(report, one.waiting.id) for one, outcome in done for report in outcome.reports]
        await reports.record(store, made)
        for report in (one for one, _ in made if not one.restated):
            await files.belong(store, report.file_ids(), report.standing.unit_id, report.person_id)
        units = {report.standing.unit_id for report, _ in made}
        cancelled = await _cancel_pointless(store, units, now) if units else set()
        await outbox.put(
            store, [(one.waiting.chat, reply) for one, outcome in done for reply in outcome.replies], now
        )
        await inbox.save_talks(store, {one.waiting.conversation_id: outcome.talk for one, outcome in done})
        await inbox.close(store, [one.waiting.id for one, _ in done], now)
        await self._note_who(store, [one for one, _ in done], now)
        self._tell_channels(cancelled)

    async def _note_who(self, store: Store, done: Sequence[Taken], now: datetime) -> None:
        """Which letters were answered by a press, and who was heard of just now."""
        pressed = [one.message for one in done if one.message.press is not None]
        chosen = {message.offered[0]: message.text for message in pressed if message.offered}
        await outbox.choose(store, chosen, now)
        heard = [one for one in done if one.known.person and one.message.event is not Event.BLOCKED]
        await people.seen(store, [one.waiting.chat for one in heard], now)

    async def _read_and_answer(self, one: Taken, wanted: Wanted) -> None:
        """Answer a message that needed more reading, in a reading transaction of its own."""
        now = self.clock()
        try:
            async with self.database.read() as store:
                told = with_choices_as_shown(await wanted.answer(store, one.known), now)
        except DatabaseAway:
            raise
        except Exception as error:
            async with self.database.begin() as store:
                await self._note_failed(store, one.waiting, error, now)
            return
        async with self.database.begin() as store:
            if await inbox.still_waiting(store, one.waiting.id):
                await self._write(store, [(one, told)], now)

    @asynccontextmanager
    async def _typing_meanwhile(self, chat: Chat) -> AsyncIterator[None]:
        """Whoever waits for more than a second sees that something is being done."""
        waiting = asyncio.create_task(self._typing_after_a_second(chat))
        try:
            yield
        finally:
            waiting.cancel()

    async def _typing_after_a_second(self, chat: Chat) -> None:
        await asyncio.sleep(PATIENCE)
        await self.channels[chat.channel].typing(chat)

    async def _note_failed(self, store: Store, failed: Waiting, error: Exception, now: datetime) -> None:
        """Count a try; with the last, its conversation begins anew: where it stood may be what is at fault."""
        log.error("message_failed", message=failed.id, error=type(error).__name__)
        trace = "".join(traceback.format_exception(error))
        if await inbox.note_failure(store, failed.id, trace, now):
            officers = await people.chats_of_officers(store)
            told = [(one, Reply(notices.MESSAGE_FAILED)) for one in officers.values()]
            words = [(failed.chat, Reply(general.APOLOGY)), *told]
            await outbox.put(store, words, now)
            await inbox.save_talks(store, {failed.conversation_id: Talk(at=now)})

    async def _note_alone_failed(self, failed: Waiting, error: Exception) -> None:
        """The message that stood alone failed as it was written: its try counts in a transaction of its own."""
        now = self.clock()
        async with self.database.begin() as store:
            if await inbox.still_waiting(store, failed.id):
                await self._note_failed(store, failed, error, now)

    def _toast(self, one: Taken, words: str) -> None:
        """A press that waits gets its answer at once, beside the outbox: late it is worth nothing."""
        if not one.message.query or self.clock() - one.waiting.received_at > TOAST_WITHIN:
            return
        channel = self.channels[one.waiting.chat.channel]
        task = asyncio.create_task(channel.toast(one.message.query, words))
        self._toasts.add(task)
        task.add_done_callback(self._toasts.discard)

    def _tell_channels(self, chats: set[Chat]) -> None:
        for channel in self.channels.values():
            channel.changed([chat for chat in chats if chat.channel == channel.name])


def _parts(message: RawMessage) -> list[RawMessage]:
    """The message; and what was written below its file, as a message after it."""
    if message.caption is None:
        return [message]
    words = RawMessage(message.chat, inbox.caption_key(message.key), message.caption, message.received_at)
    return [replace(message, caption=None), words]


def _with_choice(message: Inbound, letters: Mapping[int, Letter]) -> Inbound:
    """The message with what the pressed choice does; one that is another's, or was made already, does nothing."""
    if message.offered is None:
        return message
    number, place = message.offered
    letter = letters.get(number)
    choices = letter.reply.choices if letter and letter.reply else ()
    if letter is None or letter.chat != message.chat or place >= len(choices):
        return replace(message, event=Event.STALE_PRESS, offered=None)
    asks = letter.reply is not None and letter.reply.kind in ASKING
    if asks and letter.chosen is not None:
        return replace(message, event=Event.PRESSED_AGAIN, offered=None)
    choice = choices[place]
    return replace(message, press=choice.action, text=choice.label, offered=message.offered if asks else None)


def _apart(taken: Sequence[Taken]) -> list[Taken]:
    """Leave for later what concerns a unit, an invite or a group that an earlier message of the batch concerns."""
    kept: list[Taken] = []
    seen: set[object] = set()
    for one in taken:
        concerns: set[object] = set(one.known.person.unit_ids) if one.known.person else set()
        if invite := one.known.invite_of(one.message, one.waiting.talk):
            concerns.add(("invite", invite.id))
        if one.message.group:
            concerns.add(("group", one.message.moved_to or one.message.chat.address))
        if concerns & seen:
            continue
        seen |= concerns
        kept.append(one)
    return kept


async def _cancel_pointless(store: Store, unit_ids: set[int], now: datetime) -> set[Chat]:
    """Cancel the unseen reminders of the units' reporters for whom nothing of it is owed any more."""
    letters = await outbox.open_reminders(store, await people.secretaries_of(store, unit_ids))
    pointless = [letter for letter in letters if not await reminders.still_owed(store, letter)]
    await outbox.mark(store, [letter.id for letter in pointless], "cancelled", now)
    return {letter.chat for letter in pointless}
