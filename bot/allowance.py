"""What a bot may still send this month: counted with the letters that went out, officers warned in good time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.bots import ALL, Bot, end_of_day, end_of_month, kept_for_replies, month_of, share
from domain.chat import Reply
from storage import allowances, outbox, people
from storage.allowances import Used
from storage.database import Store
from texts import notices

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
REFUSED, STOPPED = 101, 102
ALONE = timedelta(seconds=20)
RENEWED = timedelta(hours=1)


class Allowance:
    """The allowance of one bot, shared by all that sends on it."""

    def __init__(self, bot: Bot, zone: ZoneInfo, clock: Callable[[], datetime]) -> None:
        self.bot = bot
        self._zone = zone
        self._clock = clock
        self._known = Used("")
        self._unnoted = self._unnoted_replies = 0
        self._refusals = 0
        self._refused_until: datetime | None = None
        self._ahead = False
        self._stopped = False

    @property
    def spent(self) -> bool:
        """True when only what can go no other way is sent: what is left is kept for that, or nothing is left."""
        return self._stopped or self._left_is_kept(self._clock()) or self.refused_for() > 0

    def _left_is_kept(self, now: datetime) -> bool:
        known = self._known if self._known.month == month_of(now, self._zone) else Used("")
        kept = kept_for_replies(self.bot.monthly, known.replies + self._unnoted_replies, now, self._zone)
        return 0 < self.bot.monthly <= known.sent + self._unnoted + kept

    def refused_for(self) -> float:
        """For how many seconds nothing is asked of the platform, as it refused all; 0: it takes messages."""
        left = self._refused_until - self._clock() if self._refused_until else timedelta()
        return max(left.total_seconds(), 0.0)

    def go_ahead(self) -> None:
        """After a refusal one message tries alone; the others wait for what becomes of it."""
        if self._refusals:
            self._ahead, self._refused_until = True, self._clock() + ALONE

    def take(self, *, reply: bool) -> None:
        """One more is about to be sent: it counts already, so that many at once do not go beyond the limit."""
        self._unnoted += 1
        self._unnoted_replies += reply

    def give_back(self, *, reply: bool) -> None:
        """It was not sent after all."""
        self._unnoted -= 1
        self._unnoted_replies -= reply

    def went_well(self) -> None:
        """The platform takes messages."""
        self._refusals, self._refused_until, self._ahead = 0, None, False

    def refuse(self) -> None:
        """The platform takes nothing: it is left alone for a minute, then ever longer."""
        if self.refused_for() and not self._ahead:
            return
        self._ahead = False
        pause = PAUSES[min(self._refusals, len(PAUSES) - 1)]
        self._refusals += 1
        self._refused_until = self._clock() + pause

    def stop(self) -> None:
        """Nothing can be sent any more, until the house is opened anew."""
        self._stopped = True

    def hand_over(self) -> tuple[int, int]:
        """How many were sent and not noted yet, and how many of them replies; whoever asks notes them."""
        counts = self._unnoted, self._unnoted_replies
        self._unnoted = self._unnoted_replies = 0
        return counts

    async def recall(self, store: Store) -> None:
        """At the start: what was sent this month; a bot that was refused before is given another try."""
        now = self._clock()
        self._known = await allowances.used(store, self.bot, month_of(now, self._zone))
        until = self._spent_until(now)
        if until != self._known.spent_until:
            await allowances.change(store, self.bot, spent_until=until)

    async def note(self, store: Store, count: int, replies: int) -> None:
        """Write down that so many more were sent, and tell officers what they should know, once."""
        now = self._clock()
        self._known = await allowances.add(store, self.bot, month_of(now, self._zone), count, replies)
        until = self._spent_until(now)
        if until != self._known.spent_until:
            await allowances.change(store, self.bot, spent_until=until)
        await self._warn_of_messages(store, now)
        await self._warn_of_seats(store, now)

    def _spent_until(self, now: datetime) -> datetime | None:
        if self._stopped:
            return now + RENEWED
        if 0 < self.bot.monthly <= self._known.sent:
            return end_of_month(now, self._zone)
        if self._left_is_kept(now):
            return end_of_day(now, self._zone)
        return self._refused_until if self.refused_for() else None

    async def _warn_of_messages(self, store: Store, now: datetime) -> None:
        reached = share(self._known.sent, self.bot.monthly)
        reached = STOPPED if self._stopped else REFUSED if self.refused_for() else reached
        if reached <= self._known.told:
            return
        await allowances.change(store, self.bot, told=reached)
        match reached:
            case code if code == STOPPED:
                words = notices.stopped(self.bot)
            case code if code == REFUSED:
                words = notices.refuses_all(self.bot)
            case _:
                words = notices.messages_used(self.bot, self._known.sent, end_of_month(now, self._zone))
        await _tell(store, words, now)

    async def _warn_of_seats(self, store: Store, now: datetime) -> None:
        if not self.bot.seats or self._known.seats_told >= ALL:
            return
        taken = await allowances.seats(store, self.bot)
        reached = share(taken, self.bot.seats)
        if reached > self._known.seats_told:
            await allowances.change(store, self.bot, seats_told=reached)
            await _tell(store, notices.seats_taken(self.bot, taken), now)


async def _tell(store: Store, words: str, now: datetime) -> None:
    chats = await people.chats_of_officers(store)
    await outbox.put(store, [(chat, Reply(words)) for _, chat in sorted(chats.items())], now)
