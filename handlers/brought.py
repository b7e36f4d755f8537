"""Files came: for the notice or the report under way, for a report of the sender's own unit, or to an officer.

What an officer sends without being asked waits in the conversation as {file, text}: `text` is what stood below it.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain.chat import Choice, Inbound, Reply, Talk
from domain.people import Person, Role
from handlers import announcing, evidence
from handlers.known import Known
from handlers.outcome import Outcome, Wanted, say
from storage.database import Store
from texts import brought as texts


def received(known: Known, person: Person, message: Inbound, talk: Talk) -> Outcome:
    """Files came: what is said of those that were not taken goes before what the others come to."""
    refused = say(*dict.fromkeys(message.refusals), talk=talk)
    if not message.files:
        return refused
    taken = _placed(known, person, message, talk)
    if refused.replies and taken.wanted:
        return replace(taken, wanted=Besides(refused.replies, taken.wanted))
    return replace(taken, replies=(*refused.replies, *taken.replies))


@dataclass(frozen=True, slots=True)
class Besides:
    """An answer that needs more reading, with what is to be said before it."""

    replies: tuple[Reply, ...]
    wanted: Wanted

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Both."""
        told = await self.wanted.answer(store, known)
        return replace(told, replies=(*self.replies, *told.replies))


def _placed(known: Known, person: Person, message: Inbound, talk: Talk) -> Outcome:
    if talk.topic == announcing.TOPIC:
        return announcing.with_file(known, message, talk)
    if not person.has(Role.OFFICER) or evidence.is_asked(known):
        return evidence.received(known, message, talk, message.files)
    file = message.files[-1]
    held = {"file": {"id": file.id, "name": file.name}}
    return Outcome(talk=Talk(announcing.BROUGHT, held)) if message.words_follow else _what_for(held)


def worded(talk: Talk, words: str) -> Outcome | None:
    """The words below a file that came unasked; None for what is written later."""
    if talk.choices:
        return None
    return _what_for({**talk.data, "text": words})


def _what_for(held: dict[str, Any]) -> Outcome:
    file = held["file"]
    choices = (Choice(texts.AS_NOTICE, f"notice:with:{file['id']}"),)
    return say(Reply(texts.what_for(file["name"]), choices), talk=Talk(announcing.BROUGHT, held))
