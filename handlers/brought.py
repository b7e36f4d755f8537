"""Files came: for the notice or the report under way, for a report of the sender's own unit, or to an officer.

What an officer sends without being asked waits in the conversation as {file, text, waits}: `text` is what stood
below it, `waits` that this is yet to come. A table is taken for the list of units.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain.chat import Choice, FileRef, Inbound, Reply, Talk
from domain.people import Person, Role
from handlers import announcing, evidence, lists
from handlers.known import Known
from handlers.outcome import Outcome, Wanted, say
from storage.database import Store
from texts import brought as texts
from texts import general


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
    if message.words_follow:
        return Outcome(talk=Talk(announcing.BROUGHT, held | {"waits": True}))
    return _what_for(person, held)


def worded(person: Person, talk: Talk, words: str) -> Outcome | None:
    """The words below a file that came unasked; None for what is written later."""
    return _what_for(person, {"file": talk.data["file"], "text": words}) if "waits" in talk.data else None


def _what_for(person: Person, held: dict[str, Any]) -> Outcome:
    file, talk = FileRef(**held["file"]), Talk(announcing.BROUGHT, held)
    asked = Reply(texts.what_for(file.name), (Choice(texts.AS_NOTICE, f"notice:with:{file.id}"),))
    if not person.has(Role.OFFICER):
        return say(general.NOT_YOURS)
    return lists.received(person, file, asked, talk) if lists.is_list(file.name) else say(asked, talk=talk)
