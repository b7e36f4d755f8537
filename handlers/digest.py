"""Who wants Monday's digest, and who does not: /bantin."""

from dataclasses import dataclass

from domain.access import may_use
from domain.chat import Choice, Inbound, Reply, Talk
from handlers.known import Known
from handlers.outcome import Outcome, Weekly, say
from storage import digests
from storage.database import Store
from texts import digest as texts
from texts import general


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/bantin: whether one gets it, with the button for the contrary."""
    return Outcome(wanted=Standing())


def switched(known: Known, talk: Talk, *, on: bool) -> Outcome:
    """The button below the digest, or below /bantin."""
    if known.person is None or not may_use(known.person, "/bantin"):
        return say(general.NOT_YOURS)
    return say(texts.STARTED if on else texts.STOPPED, talk=talk, deeds=[Weekly(on)])


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody gets it."""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read, and offer the contrary."""
        gets = known.person is not None and await digests.wants(store, known.person)
        choice = Choice(texts.STOP, "weekly:off") if gets else Choice(texts.START, "weekly:on")
        return say(Reply(texts.GETS if gets else texts.GETS_NOT, (choice,)))
