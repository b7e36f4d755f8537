"""What nobody asked for, put into words just before it leaves from what is so then: reminders, notices, digests.

Its choices become the conversation's; it never comes into the middle of one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.channels.channel import Channel
from domain.board import Board
from domain.chat import Inbound, Reply, Talk
from handlers.acceptances import words as of_acceptances
from handlers.announcing import announce
from handlers.known import Known, learn
from handlers.opening import words as of_openings
from handlers.outcome import Outcome, UploadLink, say, with_choices_as_shown
from handlers.reminding import remind
from scheduler.leaving import leaving
from storage import acceptances, digests, inbox, notices, openings, outbox, reminders, tickets
from storage.database import Database, DatabaseAway, Store
from storage.outbox import Letter

log = structlog.get_logger()
KINDS = ("reminder", "notice", "digest", acceptances.KIND, openings.KIND)
IN_CONVERSATION = timedelta(minutes=10)
AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Learnt:
    """By letter: what is known about the people of reminders that may leave now; the words of what tells news."""

    known: Mapping[int, Known]
    told: Mapping[int, Reply]


class Unasked:
    """Words the unasked letters of a batch."""

    def __init__(self, database: Database, board: Board, clock: Callable[[], datetime], channel: Channel) -> None:
        self.database = database
        self.board = board
        self.clock = clock
        self.channel = channel

    async def words(self, letters: Sequence[Letter]) -> tuple[dict[int, Reply], dict[int, str]]:
        """By id the replies, several in a transaction; if that fails, each in one of its own, and why some failed.

        None of what has become pointless, or waits for a better hour or for the end of what its person is doing.
        Raises DatabaseAway.
        """
        found, failed = dict[int, Reply](), dict[int, str]()
        for start in range(0, len(letters), AT_ONCE):
            await self._word(letters[start : start + AT_ONCE], found, failed)
        return found, failed

    async def _word(self, letters: Sequence[Letter], found: dict[int, Reply], failed: dict[int, str]) -> None:
        try:
            found |= await self._words(letters)
            return
        except DatabaseAway:
            raise
        except Exception:
            log.warning("unasked_failed_taking_one_at_a_time", exc_info=True)
        for letter in letters:
            try:
                found |= await self._words([letter])
            except DatabaseAway:
                raise
            except Exception as error:
                log.exception("unasked_failed", letter=letter.id)
                failed[letter.id] = type(error).__name__

    async def _words(self, letters: Sequence[Letter]) -> dict[int, Reply]:
        now, found, talks = self.clock(), dict[int, Reply](), dict[int, Talk]()
        async with self.database.begin() as store:
            learnt = await self._learned(store, letters, now)
            known = learnt.known
            ready = [one for one in letters if one.kind != "reminder" or one.id in known]
            stand = await inbox.talks_of(store, {letter.chat for letter in ready})
            for letter in ready:
                conversation_id, talk = stand[letter.chat]
                outcome = await self._outcome(store, letter, learnt, talk, now)
                if outcome is None:
                    continue
                found[letter.id] = outcome.replies[0]
                await _keep_links(store, letter, outcome, now)
                talks[conversation_id] = outcome.talk
                stand[letter.chat] = conversation_id, outcome.talk
            await _replace_unseen(store, [one for one in ready if one.id in found and one.id in known], now)
            await outbox.set_words(store, found)
            await inbox.save_talks(store, talks)
        return found

    async def _learned(self, store: Store, letters: Sequence[Letter], now: datetime) -> Learnt:
        ready = await leaving(store, [one for one in letters if one.kind == "reminder"], now, self.board)
        asked = [(Inbound(letter.chat, "", now), Talk()) for letter in ready]
        known = await learn(store, self.board, asked, now) if asked else []
        able = [replace(one, takes_files=self.channel.capabilities.takes_files) for one in known]
        by_letter = {letter.id: one for letter, one in zip(ready, able, strict=True)}
        told = await of_acceptances(store, letters) | await of_openings(store, self.board, letters, now)
        return Learnt(by_letter, told | await _digests(store, letters))

    async def _outcome(
        self, store: Store, letter: Letter, learnt: Learnt, talk: Talk, now: datetime
    ) -> Outcome | None:
        """What is to be said and asked; None: it waits, or is pointless and called off."""
        if _busy(talk, now) and not _asked_by(letter, talk):
            await outbox.hold(store, {letter.id: now + IN_CONVERSATION})
            return None
        outcome = await self._said(store, letter, learnt, talk, now)
        if outcome is None:
            await outbox.mark(store, [letter.id], "cancelled", now)
        return outcome

    async def _said(
        self, store: Store, letter: Letter, learnt: Learnt, talk: Talk, now: datetime
    ) -> Outcome | None:
        if letter.kind == "reminder":
            return remind(learnt.known[letter.id]) if await reminders.still_owed(store, letter) else None
        if letter.kind == "notice":
            notice = await notices.of_letter(store, letter)
            return announce(notice, self.board.agency, now) if notice else None
        words = learnt.told.get(letter.id)
        if words is None:
            return None
        return with_choices_as_shown(say(words), now) if words.choices else Outcome((words,), talk)


async def _digests(store: Store, letters: Sequence[Letter]) -> dict[int, Reply]:
    """The words of digests, by id; none for who has lost a duty since they were laid out."""
    said = {letter.id: letter.reply for letter in letters if letter.kind == "digest" and letter.reply}
    outdated = await digests.outdated(store, list(said)) if said else set()
    return {key: reply for key, reply in said.items() if key not in outdated}


async def _keep_links(store: Store, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """The links that a letter carries are good from now on."""
    for deed in outcome.deeds:
        if isinstance(deed, UploadLink):
            await tickets.keep_upload(store, deed.token, letter.chat, now, deed.until)


async def _replace_unseen(store: Store, letters: Sequence[Letter], now: datetime) -> None:
    """Reminders that still lie unseen on a page give way to these, which name all that is owed."""
    mine = {letter.id for letter in letters}
    earlier = await outbox.open_reminders(store, {one.person_id for one in letters if one.person_id})
    await outbox.mark(store, [one.id for one in earlier if one.id not in mine], "cancelled", now)


def _asked_by(letter: Letter, talk: Talk) -> bool:
    """True when the open question is this letter's own, from a try that failed."""
    return letter.reply is not None and letter.reply.choices == talk.choices != ()


def _busy(talk: Talk, now: datetime) -> bool:
    return talk.topic not in ("", "notice") and talk.at is not None and now - talk.at < IN_CONVERSATION
