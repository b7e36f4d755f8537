"""Files came: for the notice or the report under way, for a report of the sender's own unit, or to an officer.

What an officer sends without being asked waits in the conversation as {file, files, text, waits, wrote}: `file` is
the last of the `files`, `text` what stood below it, `waits` that this is yet to come, `wrote` the report that was
written for a unit just before. A table is taken for the list of units.
"""

from dataclasses import dataclass, replace
from typing import Any

from domain.chat import Choice, FileRef, Inbound, Reply, Talk
from domain.people import Person, Role
from handlers import announcing, behalf, evidence, lists
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
    if on_behalf := behalf.brought(message, talk):
        return on_behalf
    if not person.has(Role.OFFICER) or (evidence.is_asked(known) and not lists.is_meant(message, talk)):
        return evidence.received(known, message, talk, message.files)
    came = [{"id": file.id, "name": file.name} for file in message.files]
    earlier = talk.data["files"] if talk.topic == announcing.BROUGHT else ()
    held: dict[str, Any] = {"file": came[-1], "files": [*earlier, *came]}
    if wrote := behalf.just_written(known, talk):
        held[behalf.WROTE] = wrote
    if message.words_follow:
        return Outcome(talk=Talk(announcing.BROUGHT, held | {"waits": True}))
    return _what_for(person, held)


def worded(person: Person, talk: Talk, words: str) -> Outcome | None:
    """The words below a file that came unasked; None for what is written later."""
    if "waits" not in talk.data:
        return None
    return _what_for(person, {name: talk.data[name] for name in talk.data if name != "waits"} | {"text": words})


def _what_for(person: Person, held: dict[str, Any]) -> Outcome:
    file, talk = FileRef(**held["file"]), Talk(announcing.BROUGHT, held)
    if not person.has(Role.OFFICER):
        return say(general.NOT_YOURS)
    wrote = held.get(behalf.WROTE)
    choices = [Choice(texts.to_report(wrote["unit"]), "ghiho:with")] if wrote else []
    choices.append(Choice(texts.AS_NOTICE, f"notice:with:{file.id}"))
    names = [one["name"] for one in held["files"]] if wrote else [file.name]
    asked = Reply(texts.what_for(names), tuple(choices))
    is_list = lists.is_list(file.name) and not wrote
    return lists.received(person, file, asked, talk) if is_list else say(asked, talk=talk)
