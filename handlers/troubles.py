"""What failed, in an officer's hands: it is sent or handled again, or left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from handlers.known import Known
from handlers.outcome import Outcome, Settle, say
from handlers.units import roots_of
from storage import troubles
from storage.database import Store
from storage.troubles import What
from texts import troubles as texts

ACT = texts.ACT


def pressed(arguments: Sequence[str]) -> Outcome:
    """[Gửi lại], [Xử lý lại] or [Bỏ qua]: letter or message, its number, again or drop."""
    what, key, how = arguments
    if how not in texts.HOW or what not in get_args(What):
        raise ValueError(how)
    return Outcome(wanted=Settled(what, int(key), again=how == texts.AGAIN))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Settled:
    """One of them is to be tried again, or left alone, by an officer in the charge of every unit."""

    what: What
    key: int
    again: bool

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check that it still stands as failed, and have it done."""
        if roots_of(known) is not None:
            return say(texts.NOT_YOURS)
        if not await troubles.is_failed(store, self.what, self.key):
            return say(texts.SETTLED_ALREADY)
        if self.what == "letter" and self.again and await troubles.is_overtaken(store, self.key):
            return say(texts.OVERTAKEN)
        return say(texts.DONE[self.what, self.again], deeds=[Settle(self.what, self.key, self.again)])
